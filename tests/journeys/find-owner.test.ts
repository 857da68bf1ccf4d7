import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { expectAccessible, expectNoOverflow, openBrowser } from '../support/browser.ts';
import { PEOPLE, signedIn } from '../support/people.ts';

let app: RunningApp;
let browser: Browser;
beforeAll(async () => void ([app, browser] = await Promise.all([startApp(), openBrowser()])));
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

/** Asked in the box of the page one is on. */
async function ask(page: Page, words: string, place?: string): Promise<void> {
  const box = page.getByRole('search').first();
  await box.getByRole('searchbox').fill(words);
  if (place) await box.getByRole('combobox').selectOption({ label: place });
  await box.getByRole('searchbox').press('Enter');
  await page.getByRole('heading', { level: 1, name: words }).waitFor();
}

test('the key "/" opens the box from any page; everyday words and a municipality give owner, phone, limit and how sure', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/organisations`);
  await page.keyboard.press('/');
  const box = page.getByRole('searchbox', { name: 'Vem äger frågan?' });
  expect(await box.evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.type('vem ringer man när någon vill växa');
  await page.keyboard.press('Enter');
  const answer = page.getByRole('article').first();
  await answer.getByRole('link', { name: 'Råd till företag som vill växa' }).waitFor();
  await answer.getByRole('heading', { name: 'Har huvudansvaret', exact: true }).waitFor();
  await answer.getByRole('link', { name: 'Almi Företagspartner Nord AB' }).waitFor();
  expect(
    await answer
      .getByRole('link', { name: /^07\d-/ })
      .first()
      .getAttribute('href'),
  ).toMatch(/^tel:07/);
  expect(await answer.getByRole('link', { name: /@almi\.example/ }).count()).toBeGreaterThan(0);
  await answer.getByText('Almi tar företag som har omsättning').waitFor();
  await answer
    .getByText(/överenskommet/)
    .first()
    .waitFor();
  await answer.getByText('Exempel, påhittad person').first().waitFor();
  await expectAccessible(page);
  await v.end();
});

test('the municipality is remembered, on this page and on the next', async () => {
  const v = await signedIn(browser, app, PEOPLE.region);
  const { page } = v;
  await page.goto(app.origin);
  await ask(page, 'uppsägningar', 'Skellefteå');
  const answer = page.getByRole('article').first();
  await answer.getByRole('link', { name: 'Sammankalla vid varsel' }).waitFor();
  await answer.getByText('Skellefteå', { exact: false }).first().waitFor();
  await page.goto(`${app.origin}/organisations`);
  await ask(page, 'nedläggning');
  await page.getByRole('heading', { level: 1, name: /Skellefteå/ }).waitFor();
  await v.end();
});

test('where it differs between municipalities, the county as a whole is asked which one', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/search`);
  await ask(page, 'uppsägningar', 'Hela länet');
  await page.getByRole('heading', { name: /Det skiljer sig mellan kommunerna/ }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Lycksele', exact: true }).click();
  await page.getByText(/organisationer säger att de har huvudansvaret i Lycksele/).waitFor();
  await v.end();
});

test.each([
  ['misspelt', 'brädbant', 'Bredband'],
  ['without dots', 'konkurs nedlaggning', 'Konkurs och nedläggning – rädda jobben'],
  ['English', 'broadband', 'Bredband'],
  ['a whole sentence', 'vem ansvarar för bussen till Lycksele?', 'Buss och tåg'],
])('%s: “%s” finds %s', async (_, words, matter) => {
  const v = await signedIn(browser, app, PEOPLE.umea);
  await v.page.goto(`${app.origin}/search?q=${encodeURIComponent(words)}`);
  const found = await v.page.getByRole('main').getByRole('article').getByRole('heading').all();
  const names = await Promise.all(found.map((one) => one.textContent()));
  expect(names.map((name) => name?.trim())).toContain(matter);
  await v.end();
});

test('where nothing is agreed: the usual division in grey, said to be that, and one tap asks about it', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/search`);
  await ask(page, 'rennäring');
  const answer = page.getByRole('article').first();
  await answer.getByRole('heading', { name: 'Vanlig fördelning, ej avstämd' }).waitFor();
  await answer.getByText(/Här är det inte avstämt, så det är inget svar/).waitFor();
  await answer.getByRole('button', { name: 'Fråga om detta' }).click();
  await page.getByText(/Samordnaren ser att ni undrar/).waitFor();
  await v.end();

  const coordinator = await signedIn(browser, app, PEOPLE.coordinator);
  await coordinator.page.goto(`${app.origin}/rounds/new`);
  expect(await coordinator.page.content()).toContain('En organisation vill få den ställd');
  await coordinator.end();
});

test('nothing found: says so and shows the way on, also in English', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, { locale: 'en-GB' });
  const { page } = v;
  await page.goto(`${app.origin}/search?q=qqqxzzw`);
  await page
    .getByRole('heading', { name: /qqqxzzw/ })
    .first()
    .waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page
    .getByRole('main')
    .getByRole('link', { name: /all (matters|questions)/i })
    .click();
  await page.waitForURL(/\/matters$/);
  await v.end();
});

test('with the keyboard only, from the start page to the phone number', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(app.origin);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Till innehållet');
  await page.keyboard.press('Enter');
  // what waits for us may stand before the box, but nothing else does
  const inBox = () =>
    page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.type === 'search');
  for (let presses = 0; presses < 4 && !(await inBox()); presses += 1)
    await page.keyboard.press('Tab');
  expect(await inBox()).toBe(true);
  await page.keyboard.type('bredband');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /bredband/ }).waitFor();
  let focused = '';
  for (let presses = 0; presses < 60 && !focused.startsWith('tel:'); presses += 1) {
    await page.keyboard.press('Tab');
    focused = await page.evaluate(() => document.activeElement?.getAttribute('href') ?? '');
  }
  expect(focused).toMatch(/^tel:07/);
  await v.end();
});

test('on a phone and without script it is the same answer', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, {
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
  });
  const { page } = v;
  await page.goto(app.origin);
  await ask(page, 'varsel', 'Lycksele');
  const answer = page.getByRole('article').first();
  await answer
    .getByRole('link', { name: /^07\d-/ })
    .first()
    .waitFor();
  await answer.getByRole('link', { name: 'Öppna frågan' }).click();
  await page.getByRole('heading', { level: 1, name: /varsel/i }).waitFor();
  await v.end();
  const small = await signedIn(browser, app, PEOPLE.norsjo, {
    viewport: { width: 320, height: 700 },
  });
  await small.page.goto(`${app.origin}/search?q=varsel&place=lycksele`);
  await expectNoOverflow(small.page);
  await small.end();
});

test('of a long story the latest twenty stand on the page, and all of it is one tap away', async () => {
  // what the region said of it before, twelve times
  await app.database.owner.query(
    `insert into matters.stance select (jsonb_populate_record(null::matters.stance, to_jsonb(s) || jsonb_build_object(
         'id', gen_random_uuid(), 'in_force', false, 'said_at', s.said_at - n * interval '1 day'))).*
       from generate_series(1, 12) n,
         lateral (select s.* from matters.stance s join matters.matter m on m.id = s.matter_id and m.slug = 'layoff-meeting'
           join organisations.county c on c.id = s.county_id and c.region_id = s.organisation_id limit 1) s`,
  );
  const v = await signedIn(browser, app, PEOPLE.region);
  const { page } = v;
  await page.goto(`${app.origin}/matters/layoff-meeting?place=`);
  const list = page.getByRole('list', { name: 'Allt som har sagts' });
  const said = list.getByRole('listitem');
  expect(await said.count()).toBe(20);
  const newest = await said.first().textContent();
  const [, all = ''] = /De 20 senaste av (\d+) visas/.exec(await page.innerText('main')) ?? [];
  expect(Number(all)).toBeGreaterThan(20);
  await page.getByRole('link', { name: 'Visa allt som har sagts' }).click();
  await list.waitFor();
  expect(await said.count()).toBe(Number(all));
  expect(await said.first().textContent()).toBe(newest);
  expect(await page.getByRole('link', { name: 'Visa allt som har sagts' }).count()).toBe(0);
  // a short story stands there whole, and nothing is said of it
  await page.goto(`${app.origin}/matters/start-up-advice?place=`);
  expect(await list.getByRole('listitem').count()).toBeGreaterThan(0);
  expect(await page.getByText('senaste av').count()).toBe(0);
  await v.end();
});
