import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { expectAccessible, openBrowser, visit } from '../support/browser.ts';
import { PEOPLE, signIn } from '../support/people.ts';

let app: RunningApp;
let browser: Browser;
beforeAll(async () => void ([app, browser] = await Promise.all([startApp(), openBrowser()])));
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

test('somebody is invited, comes in by keyboard, is given less to do, and is out at the next click', async () => {
  const keeper = await visit(browser, { javaScriptEnabled: false });
  keeper.foresee(/status of 422/);
  const { page } = keeper;
  await signIn(page, app, 'Sara Provkvist');
  await page.goto(`${app.origin}/people`);
  await page.getByRole('link', { name: 'Bjud in' }).click();
  await page.getByRole('textbox', { name: 'Namn' }).fill('Nora Nyprov');
  await page.getByRole('textbox', { name: 'Mejladress' }).fill('sara.provkvist@umea.example');
  await page.getByRole('button', { name: 'Gör en länk' }).click();
  await page.getByText('är redan er medarbetare').first().waitFor();
  expect(await page.getByRole('textbox', { name: 'Namn' }).inputValue()).toBe('Nora Nyprov');
  await page.getByRole('textbox', { name: 'Mejladress' }).fill('nora.nyprov@umea.example');
  await page.getByRole('button', { name: 'Gör en länk' }).click();
  const link = await page.locator('code').innerText();
  expect(link).toMatch(/\/join\/[\w-]{43}$/);

  const invited = await visit(browser, { locale: 'en-GB', viewport: { width: 390, height: 800 } });
  invited.foresee(/status of 40[39]/);
  const { page: hers } = invited;
  await hers.goto(link);
  await expectAccessible(hers);
  await hers.getByRole('textbox', { name: 'Your name' }).focus();
  await hers.keyboard.press('Tab');
  await hers.keyboard.press('Enter');
  await hers.getByText('Get a passkey, and it will be easy').waitFor();
  await hers.getByText('read and write').waitFor();
  await expectAccessible(hers);

  // the link is spent
  const late = await visit(browser);
  await late.page.goto(link);
  await late.page.getByRole('heading', { name: 'Länken är redan använd' }).waitFor();
  await late.end();

  await page.goto(`${app.origin}/people`);
  await page.getByRole('link', { name: 'Ändra Nora Nyprov' }).click();
  await page.getByRole('radio', { name: /^läsa Ser/ }).check({ force: true });
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByText('Sparat. Det gäller från nästa klick.').waitFor();
  await hers.reload();
  expect(await hers.getByText('read and write').count()).toBe(0);

  await page.getByRole('link', { name: 'Ändra Nora Nyprov' }).click();
  await page.getByText('Avsluta', { exact: true }).click();
  await page.getByRole('button', { name: 'Avsluta Nora Nyprov' }).click();
  await page.getByText('kommer inte in för er längre').waitFor();
  await hers.goto(`${app.origin}/matters`);
  await hers.waitForURL(/\/sign-in/);

  // nobody is left to administer: told, and nothing is done
  await page.getByRole('link', { name: 'Ändra Sara Provkvist' }).click();
  await page.getByRole('radio', { name: /^läsa Ser/ }).check({ force: true });
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByText('Då skulle ingen administrera er organisation').first().waitFor();
  await invited.end();
  await keeper.end();
});

test('two employers: nothing follows across, and each session is ended by its own person', async () => {
  const both = await visit(browser);
  const { page } = both;
  await page.goto(`${app.origin}/sign-in`);
  await page.getByRole('button', { name: /Mats Exempelvik Vilhelmina/ }).click();
  await page.getByRole('main').waitFor();
  const [before] = (await page.context().cookies()).filter(({ name }) => name === '__Host-ragang');
  await page.goto(`${app.origin}/account`);
  await page.getByRole('button', { name: 'Företräd Dorotea' }).click();
  await page.getByText('Dorotea kommun').first().waitFor();
  const [after] = (await page.context().cookies()).filter(({ name }) => name === '__Host-ragang');
  expect(after!.value).not.toBe(before!.value);
  const old = await fetch(`${app.origin}/account`, {
    headers: { cookie: `__Host-ragang=${before!.value}` },
    redirect: 'manual',
  });
  expect(old.headers.get('location')).toMatch(/^\/sign-in/);

  const second = await visit(browser);
  await second.page.goto(`${app.origin}/sign-in`);
  await second.page.getByRole('button', { name: /Mats Exempelvik Dorotea/ }).click();
  await second.page.goto(`${app.origin}/account`);
  await second.page
    .getByRole('button', { name: /^Logga ut där: Chrome/ })
    .first()
    .click();
  await second.page.getByText('Du är utloggad där.').waitFor();
  await page.goto(`${app.origin}/account`);
  await page.waitForURL(/\/sign-in/);
  await second.page.getByRole('button', { name: 'Logga ut överallt' }).click();
  await second.page.waitForURL(/\/sign-in/);
  await second.end();
  await both.end();
});

test('whoever administers the county keeps two coordinators, and whoever runs the installation reads nothing', async () => {
  const space = await visit(browser);
  space.foresee(/status of 422/);
  const { page } = space;
  await signIn(page, app, 'Sixten Fiktivmark');
  await page.goto(`${app.origin}/people/county`);
  await page.getByRole('button', { name: 'Ta bort Folke Provgård som Samordnare' }).click();
  await page.getByText('Sparat.').waitFor();
  await page.getByRole('button', { name: 'Ta bort Maja Exempelson som Samordnare' }).click();
  await page.getByText('Då skulle ingen ha den rollen').waitFor();
  await page
    .locator('#person-coordinator')
    .selectOption({ label: 'Folke Provgård, Vännäs kommun' });
  await page.getByRole('button', { name: 'Ge rollen' }).first().click();
  await page.getByRole('button', { name: 'Ta bort Folke Provgård som Samordnare' }).waitFor();
  await space.end();

  const operator = await visit(browser, { locale: 'en-GB' });
  await signIn(operator.page, app, 'Ingela Fiktivdal');
  for (const path of ['/', '/matters', '/people', '/organisations/umea']) {
    await operator.page.goto(app.origin + path);
    expect(new URL(operator.page.url()).pathname).toMatch(/^\/operator/);
  }
  await operator.page.goto(`${app.origin}/account`);
  await operator.page.getByText('You read no content.').waitFor();
  await operator.end();
});

test('the pages of the installation are the operator’s alone, and no other page is theirs', async () => {
  const nobody = '';
  const member = [PEOPLE.coordinator, PEOPLE.reader, PEOPLE.administrator, 'Sara Provkvist'];
  const cookies = await Promise.all(member.map(cookieOf));
  const operator = await cookieOf(PEOPLE.operator);
  const pages = pagesOfHouse();
  const own = pages.filter(({ path }) => path.startsWith('/operator'));
  expect(own.length).toBeGreaterThanOrEqual(4);
  for (const { path, actions } of own) {
    for (const cookie of cookies) {
      expect(await ask(cookie, path), path).toBe('404');
      for (const act of actions) expect(await ask(cookie, `${path}?/${act}`, {}), act).toBe('404');
    }
    expect(await ask(nobody, path), path).toMatch(/^303 \/sign-in/);
    if (!path.includes(NO_ID)) expect(await ask(operator, path), path).toBe('200'); // the control
  }
  const content = pages.filter(
    ({ path }) =>
      !/^\/(operator|account|sign-|bench|link|join|open|preferences|healthz|readyz)/.test(path),
  );
  expect(content.length).toBeGreaterThan(60);
  const before = await refusals();
  for (const { path, actions } of content) {
    expect(await ask(operator, path), path).toBe('303 /operator');
    for (const act of actions)
      expect(await ask(operator, `${path}?/${act}`, {}), act).toBe('303 /operator');
  }
  expect(await refusals()).toBeGreaterThanOrEqual(before + content.length - 1); // each but the first page
});

const ROUTES = join(import.meta.dirname, '../../src/routes');
const NO_ID = '00000000-0000-7000-8000-000000000000';

/** Every page of the house that asks the database, with ids that are nobody's, and what can be sent to it. */
function pagesOfHouse(): { path: string; actions: string[] }[] {
  const files = readdirSync(ROUTES, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => /^\+(page\.server|server)\.ts$/.test(file.name))
    .map((file) => {
      const text = readFileSync(join(file.parentPath, file.name), 'utf8');
      const path = `/${relative(ROUTES, file.parentPath).replaceAll(/\[[^\]]+\]/g, NO_ID)}`;
      const acts = /export const actions[^=]*= \{([\s\S]*)/.exec(text)?.[1] ?? '';
      const actions = [...acts.matchAll(/^ {2}(?:async )?(\w+)(?:: |\()/gm)].map(
        ([, name]) => name!,
      );
      return { path, actions: actions.filter((name) => name !== 'default') };
    });
}

async function cookieOf(name: string): Promise<string> {
  const { rows } = await app.database.owner.query<{ who: string }>(
    `select p.id || '/' || m.organisation_id as who from organisations.person p
       join organisations.membership m on m.person_id = p.id where p.name = $1 limit 1`,
    [name],
  );
  const answer = await fetch(`${app.origin}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: app.origin },
    body: new URLSearchParams({ who: rows[0]!.who }),
  });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** The answer's status, and where it leads. */
async function ask(cookie: string, path: string, form?: Record<string, string>): Promise<string> {
  const answer = await fetch(app.origin + path, {
    redirect: 'manual',
    headers: { cookie, origin: app.origin, accept: 'text/html' },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  await answer.arrayBuffer();
  return [answer.status, answer.headers.get('location')].filter(Boolean).join(' ');
}

const refusals = async (): Promise<number> =>
  (
    await app.database.owner.query(
      `select count(*)::int as n from history.access_log where what = 'refused'`,
    )
  ).rows[0].n;
