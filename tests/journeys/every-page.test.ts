import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { accessibilityFaults, openBrowser, overflowFaults } from '../support/browser.ts';
import { PEOPLE, signedIn } from '../support/people.ts';

let app: RunningApp;
let browser: Browser;
beforeAll(async () => void ([app, browser] = await Promise.all([startApp(), openBrowser()])));
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

/** Pages of what the demo holds: {name} in an address is the id of the first that fits. */
const IDS: Record<string, string> = {
  boundary: `select b.id from matters.boundary b join matters.matter m on m.id = b.matter_id where m.slug = 'company-guide'`,
  contested: `select p.id from matters.proposal p join matters.matter m on m.id = p.matter_id
    where m.slug = 'layoff-meeting' order by p.proposed_at limit 1`,
  package: 'select id from matters.proposal_package limit 1',
  matter: `select id from matters.matter where slug = 'broadband'`,
  note: `select n.id from matters.note n join organisations.organisation o on o.id = n.organisation_id where o.slug = 'umea'`,
};
const ids = new Map<string, string>();
beforeAll(async () => {
  for (const [name, question] of Object.entries(IDS)) {
    const { rows } = await app.database.owner.query(question);
    ids.set(`{${name}}`, rows[0].id);
  }
});
const addressed = (path: string) => path.replace(/\{\w+\}/, (name) => ids.get(name) ?? name);

const everything = process.env.RAGANG_PROOF === '1';
const timeout = everything ? 600_000 : 240_000;
type Look = { locale: 'sv-SE' | 'en-GB'; width: 320 | 1280; theme: 'light' | 'dark' };
const looks: Look[] = (['sv-SE', 'en-GB'] as const).flatMap((locale) =>
  ([320, 1280] as const).flatMap((width) =>
    (['light', 'dark'] as const).map((theme) => ({ locale, width, theme })),
  ),
);
/**
 * Every pair of page, width, theme and language at least once: each page in two looks that have nothing in common,
 * four such twins in turn. `npm run proof` takes all eight for all pages.
 */
const isChosen = (look: number, page: number) =>
  everything || look === page % 4 || look === 7 - (page % 4);

const pages = {
  [PEOPLE.coordinator]: [
    '/',
    '/matters',
    '/matters/layoff-meeting',
    '/matters/layoff-meeting?place=norsjo',
    '/matters/export',
    '/matters/changes',
    '/matters/new',
    '/matters/areas',
    '/matters/set',
    '/matters/broadband/edit',
    '/history/matter/{matter}',
    '/matters/broadband/split',
    '/matters/broadband/merge',
    '/map',
    '/map?view=table&place=norsjo',
    '/map?place=lycksele&differ=1',
    '/map/layoff-meeting/arbetsformedlingen?place=norsjo',
    '/differences',
    '/differences?kind=contested&place=norsjo',
    '/boundaries',
    '/boundaries?area=companies&place=norsjo',
    '/boundaries/{boundary}',
    '/boundaries/proposals/{contested}',
    '/boundaries/proposals/{contested}/compare',
    '/boundaries/proposals/new?matter=layoff-meeting&place=asele',
    '/boundaries/packages/{package}',
    '/boundaries/packages/new',
    '/boundaries/waiting',
    '/search?q=varsel&place=norsjo',
    '/search?q=uppsagningar&place=',
    '/search?q=qqqxzzw',
    '/organisations',
    '/organisations/umea',
    '/organisations/svenska-kraftnat',
    '/organisations/region-vasterbotten/versions',
    '/rounds',
    '/rounds/new',
    '/workbook',
    '/county',
    '/county/empty',
    '/account/mail',
    '/account',
    '/account/passkeys',
    '/people/sign-in',
    '/people',
    '/join/nowhere',
    '/records',
    '/records?q=varsel&whose=others',
    '/records/requests',
    '/records/consults',
    '/records/sent',
    '/records/me',
    '/sign-in',
    '/sign-in/code',
    '/link/gone',
    '/design',
    '/nowhere',
  ],
  [PEOPLE.umea]: [
    '/',
    '/matters/layoff-meeting/notes',
    '/matters/layoff-meeting/notes/new',
    '/matters/layoff-meeting/notes/{note}',
    '/matters/layoff-meeting/notes/{note}/edit',
    '/open',
    '/answer',
    '/answer/matter/layoff-meeting',
    '/answer/matter/export',
    '/suggestions',
    '/boundaries',
    '/boundaries/waiting',
    '/organisations/umea/edit',
    '/organisations/umea/contacts',
    '/organisations/umea/contacts/new',
    '/workbook',
  ],
  [PEOPLE.administrator]: [
    '/history',
    '/account',
    '/people',
    '/people/invite',
    '/people/county',
    '/people/sign-in',
  ],
  [PEOPLE.operator]: ['/operator', '/operator/mail', '/operator/retention'],
  [PEOPLE.storuman]: ['/boundaries', '/boundaries/waiting', '/boundaries/waiting?all'],
  [PEOPLE.lycksele]: ['/boundaries/proposals/{contested}', '/boundaries/{boundary}'],
  [PEOPLE.reader]: [
    '/',
    '/boundaries',
    '/boundaries/packages/new',
    '/differences',
    '/answer',
    '/matters/broadband',
    '/answer/matter/broadband',
    '/workbook',
  ],
};

/** What a machine can see of a page: accessibility, text outside its box, its name, one heading of the first rank. */
async function faultsOf(page: Page): Promise<string[]> {
  const named = /\S.* · Rågång$/.test(await page.title()) ? [] : ['has no title of its own'];
  const first = await page.getByRole('heading', { level: 1 }).count();
  return [
    ...(await accessibilityFaults(page)),
    ...(await overflowFaults(page)),
    ...named,
    ...(first === 1 ? [] : [`has ${first} headings of the first rank`]),
  ];
}

async function lookAt(person: string, paths: readonly string[], look: Look): Promise<string[]> {
  const v = await signedIn(browser, app, person, {
    locale: look.locale,
    viewport: { width: look.width, height: 900 },
    colorScheme: look.theme,
  });
  v.foresee(/status of 404/);
  const found: string[] = [];
  for (const path of paths) {
    const status = (await v.page.goto(app.origin + addressed(path)))?.status();
    const expected = path === '/nowhere' ? 404 : 200;
    const faults = status === expected ? await faultsOf(v.page) : [`answered ${status}`];
    found.push(...faults.map((fault) => `${path}: ${fault}`));
  }
  await v.end();
  return found;
}

describe('every page is right for all', () => {
  const cases = Object.entries(pages).flatMap(([person, paths]) =>
    looks.map((look, at) => ({
      person,
      look,
      name: Object.values(look).join(' '),
      paths: paths.filter((_, page) => isChosen(at, page)),
    })),
  );
  test.concurrent.each(cases)('$person, $name', { timeout }, async ({ person, paths, look }) => {
    expect(await lookAt(person, paths, look)).toEqual([]);
  });
});

describe('and in a county where nothing has been said yet', () => {
  beforeAll(async () => {
    const v = await signedIn(browser, app, PEOPLE.administrator);
    await v.page.goto(`${app.origin}/county/empty`);
    await v.page.getByRole('checkbox').check({ force: true });
    await v.page.getByRole('button', { name: 'Töm och börja' }).click();
    await v.page.waitForURL(/saved=emptied/);
    await v.end();
  });
  const paths = [
    ...['/', '/matters', '/matters/layoff-meeting?place=norsjo', '/map', '/search?q=varsel'],
    ...['/matters/broadband/notes', '/open'],
    ...[
      '/answer',
      '/suggestions',
      '/boundaries',
      '/boundaries/waiting',
      '/boundaries/packages/new',
      '/boundaries/proposals/new?matter=layoff-meeting',
      '/rounds',
      '/rounds/new',
      '/workbook',
      '/county',
      '/county/empty',
    ],
    ...['/organisations/region-vasterbotten', '/organisations/region-vasterbotten/versions'],
  ];
  const forReaders = paths.filter((path) => !/new$|empty$/.test(path));
  test.concurrent.each([
    { person: PEOPLE.coordinator, paths, look: looks[1]! },
    { person: PEOPLE.reader, paths: forReaders, look: looks[6]! },
  ])('$person', { timeout }, async ({ person, paths, look }) => {
    expect(await lookAt(person, paths, look)).toEqual([]);
  });
});
