// npm run screenshots: the main job step by step, from the built app with a fresh demo, into docs/screenshots.
// Each step light and dark, at 1280 and 390 px. Words after it (npm run screenshots -- boundary matter) take only the
// steps whose names begin so. Needs what npm test needs (it gets Chromium the same way).
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './lib/packages.mjs';

const VIEWS = [
  { width: 1280, height: 860, colorScheme: 'light' },
  { width: 1280, height: 860, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
];

const WORKBOOK = 'tests/fixtures/workbooks/vasterbotten.xlsx';
const sessions = new Map();
const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word));

const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bin/screenshots.mjs')) await takeAll();

async function takeAll() {
  const { completeMachine, findBrowser } = await import('./lib/test-machine.mjs');
  const { buildWhenNeeded } = await import('./lib/build.mjs');
  await completeMachine();
  await buildWhenNeeded(root);
  const { chromium } = await import('playwright-core');
  const app = await startApp();
  const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
  mkdirSync('docs/screenshots', { recursive: true });
  try {
    await mainJob(browser, app.origin);
  } finally {
    await browser.close();
    await app.stop();
  }
}

/** The steps in the order in which they happen; what a step changes is there for the next. */
async function mainJob(browser, origin) {
  const look = async (person, name, path, before) => {
    if (isWanted(name)) await shoot(browser, origin, person, name, path, before);
  };
  await look(null, 'sign-in', '/sign-in');
  await look('Maja Exempelson', 'home', '/');
  await look('Maja Exempelson', 'search', '/search?q=vem+ringer+vi+vid+varsel&place=lycksele');
  await look('Maja Exempelson', 'map', '/map', (page) => toThe(page, 'table'));
  await look('Maja Exempelson', 'map-lycksele', '/map?place=lycksele', (page) =>
    toThe(page, 'table'),
  );
  await look('Maja Exempelson', 'matter', '/matters/layoff-meeting?place=lycksele');
  await look('Maja Exempelson', 'organisation', '/organisations/lycksele');
  await look('Maja Exempelson', 'round', '/rounds', firstRound);
  await look('Lena Exempelmark', 'answer', '/answer', firstQuestion);
  await agreeing(look);
  if (!isWanted('workbook') && !isWanted('suggestions')) return;
  const preview = await bringIn(browser, origin);
  await look('Maja Exempelson', 'workbook', preview);
  await confirm(browser, origin, preview);
  await look('Maja Exempelson', 'workbook-done', preview);
  await look('Lena Exempelmark', 'suggestions', '/suggestions');
}

/** From a difference to what is agreed. */
async function agreeing(look) {
  const contested = '/matters/layoff-meeting?place=lycksele';
  const draft = '/boundaries/proposals/new?matter=layoff-meeting&place=asele';
  await look('Maja Exempelson', 'boundaries', '/boundaries');
  await look('Maja Exempelson', 'boundary-new', draft);
  await look('Göran Påhittsson', 'boundary-proposal', contested, (page) =>
    follow(page, 'main li a[href^="/boundaries/proposals/"]'),
  );
  await look('Göran Påhittsson', 'boundary-compare', contested, async (page) => {
    await follow(page, 'main li a[href^="/boundaries/proposals/"]');
    await follow(page, 'main a[href*="/compare?"]');
  });
  await look('Lena Exempelmark', 'boundary-waiting', '/boundaries/waiting');
  await look('Lena Exempelmark', 'boundary-agreed', '/matters/company-guide', async (page) => {
    await follow(page, 'main article a[href^="/boundaries/"]');
    await toThe(page, 'h2:nth-of-type(1)');
  });
}

async function follow(page, selector) {
  await page.locator(selector).first().click();
  await page.waitForLoadState();
}

async function pageFor(browser, origin, person, view) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height },
    colorScheme: view.colorScheme,
    locale: 'sv-SE',
    storageState: person ? sessions.get(person) : undefined,
  });
  const page = await context.newPage();
  if (person && !sessions.has(person)) {
    await page.goto(`${origin}/sign-in`);
    await page.getByRole('button', { name: person }).click();
    await page.waitForLoadState();
    sessions.set(person, await context.storageState());
  }
  return { page, context };
}

async function shoot(browser, origin, person, name, path, before) {
  for (const view of VIEWS) {
    const { page, context } = await pageFor(browser, origin, person, view);
    const answer = await page.goto(origin + path);
    if (!answer?.ok()) throw new Error(`${path}: ${answer?.status()}`);
    await before?.(page);
    const file = `docs/screenshots/${name}-${view.width}-${view.colorScheme}.png`;
    await page.screenshot({ path: file });
    console.log(file);
    await context.close();
  }
}

function toThe(page, selector) {
  const scroll = (element) => element.scrollIntoView({ block: 'start' });
  return page.locator(selector).first().evaluate(scroll);
}

async function firstRound(page) {
  await page.locator('main a[href^="/rounds/"]:not([href="/rounds/new"])').first().click();
  await page.waitForLoadState();
}

async function firstQuestion(page) {
  await page.locator('main a[href^="/answer/"]').first().click();
  await page.waitForLoadState();
}

async function bringIn(browser, origin) {
  const { page, context } = await pageFor(browser, origin, 'Maja Exempelson', VIEWS[0]);
  await page.goto(`${origin}/workbook`);
  await page.locator('input[name="for"]:not([value="own"])').check();
  await page.locator('input[type="file"]').setInputFiles(WORKBOOK);
  await page.locator('main form:has(input[type="file"]) button[type="submit"]').click();
  await page.waitForURL(/\/workbook\/.+/);
  const path = new URL(page.url()).pathname;
  await context.close();
  return path;
}

/** Each undivided name stands for all its parts; the rows that cannot be read are left out. */
async function confirm(browser, origin, path) {
  const { page, context } = await pageFor(browser, origin, 'Maja Exempelson', VIEWS[0]);
  await page.goto(origin + path);
  const parts = page.locator('form[action="?/answer"] input[type="checkbox"]');
  for (const part of await parts.all()) await part.check();
  await page.locator('form[action="?/answer"] button[type="submit"]').first().click();
  await page.waitForLoadState();
  await page.locator('form[action="?/confirm"] button[type="submit"]').click();
  await page.waitForLoadState();
  await context.close();
}

async function startApp() {
  const { spawn } = await import('node:child_process');
  const folder = mkdtempSync(join(tmpdir(), 'ragang-screenshots-'));
  const port = 4173 + Math.floor(Math.random() * 1000);
  const env = {
    ...process.env,
    PORT: String(port),
    RAGANG_DATA: folder,
    RAGANG_LOG_LEVEL: 'error',
    DATABASE_URL: '',
  };
  const child = spawn(process.execPath, ['server.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((ready, failed) => {
    child.stdout.on('data', (text) => String(text).includes('Rågång:') && ready());
    child.once('exit', (code) => failed(new Error(`the app stopped (${code})`)));
  });
  return {
    origin: `http://localhost:${port}`,
    async stop() {
      child.removeAllListeners('exit');
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
