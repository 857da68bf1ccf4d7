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

const BOTH = '/organisations/norsjo/with/region-vasterbotten';
const section = (page: Page, name: string) =>
  page
    .getByRole('main')
    .locator('section')
    .filter({ has: page.getByRole('heading', { level: 2, name }) });

test('before a meeting: from the other’s page to both side by side, with the keyboard', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/organisations/region-vasterbotten`);
  const way = page.getByRole('link', { name: 'Inför ett möte: vi två sida vid sida' });
  await way.focus();
  await page.keyboard.press('Enter');
  await page
    .getByRole('heading', { level: 1, name: 'Norsjö kommun och Region Västerbotten' })
    .waitFor();
  expect(new URL(page.url()).pathname).toBe(BOTH);

  const profiles = section(page, 'Vad vi säger om oss själva');
  expect(await profiles.textContent()).toMatch(
    /vi är ett kontor.*vi har länets regionala utvecklingsansvar/s,
  );
  await profiles.getByText(/Version 2, .*\s+Ni har läst\./).waitFor();

  const differing = section(page, 'Där vi ser olika');
  const layoff = differing.getByRole('article').filter({ hasText: 'Sammankalla vid varsel' });
  expect(await layoff.textContent()).toMatch(/Arbetsförmedlingen[\s\S]*Region Västerbotten/);
  await differing.getByText('Det här visas inte').waitFor();
  await differing.getByText(/ställs just nu i en omgång/).waitFor();

  const agreed = section(page, 'Överenskommet mellan oss');
  await agreed.getByText('Norsjö: huvudansvar. Regionen: bidrar.').waitFor();

  const talk = section(page, 'Vem talar med vem');
  await talk.getByText('Norsjö kommun, i alla frågor nedan:').waitFor();
  await talk.getByText(/Borta till och med .*\s+Ring ställföreträdaren Olle Provberg/).waitFor();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await v.end();
});

test('printed on A4: both names, the day and who may read it, facing columns, without the ways', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  const sheets = async (path: string) => {
    await page.goto(app.origin + path);
    const paper = (await page.pdf({ preferCSSPageSize: true, format: 'A4' })).toString('latin1');
    return paper.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  };
  expect(await sheets('/organisations/norsjo/with/almi')).toBeLessThanOrEqual(2);
  // the two with most in common: 29 matters, 10 open proposals
  expect(await sheets(BOTH)).toBeLessThanOrEqual(3);
  await page.emulateMedia({ media: 'print' });
  await page
    .getByRole('heading', { level: 1, name: 'Norsjö kommun och Region Västerbotten' })
    .waitFor();
  await page.getByText(/Så här står det den \d+ \S+ \d{4}\./).waitFor();
  await page.getByText(/läses av alla organisationer i länet/).waitFor();
  await page.getByText('Utskriven av Östen Provman, Norsjö kommun.').waitFor();
  for (const gone of [
    page.getByRole('navigation').first(),
    page.getByRole('link', { name: 'Välj en annan organisation' }),
    page.getByText('Sidan är gjord för att skrivas ut'),
  ])
    expect(await gone.isVisible()).toBe(false);
  const [left, right] = await Promise.all(
    ['Norsjö kommun', 'Region Västerbotten'].map((name) =>
      page.getByRole('heading', { level: 3, name, exact: true }).boundingBox(),
    ),
  );
  expect(left!.y).toBe(right!.y);
  expect(left!.x).toBeLessThan(right!.x);
  await v.end();
});

test.each([true, false])('in English, on a narrow phone, dark, script on: %s', async (script) => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, {
    locale: 'en-GB',
    javaScriptEnabled: script,
    viewport: { width: 320, height: 800 },
    colorScheme: 'dark',
  });
  const { page } = v;
  await page.goto(`${app.origin}/organisations/norsjo/with`);
  await page.getByRole('link', { name: 'Almi Företagspartner Nord AB' }).click();
  await page
    .getByRole('heading', { level: 1, name: 'Norsjö kommun and Almi Företagspartner Nord AB' })
    .waitFor();
  for (const name of [
    'What we say of ourselves',
    'Where we see things differently',
    'Agreed between us',
  ])
    await section(page, name).waitFor();
  // what looks at the page runs in it
  if (script) {
    await expectAccessible(page);
    await expectNoOverflow(page);
  }
  await v.end();
});

test('who only reads is told what does not show; two others may be looked at; with itself nobody meets', async () => {
  const v = await signedIn(browser, app, PEOPLE.reader);
  v.foresee(/status of 404/);
  const { page } = v;
  await page.goto(app.origin + BOTH);
  await page.getByText(/får inte läsa enskilda svar från andra/).waitFor();
  expect(await section(page, 'Där vi ser olika').getByRole('article').count()).toBe(0);
  await page.goto(`${app.origin}/organisations/umea/with/skelleftea`);
  await page.getByText(/Därför jämförs två kommuner bara/).waitFor();
  await expectAccessible(page);
  await page.goto(`${app.origin}/organisations/umea/with/umea`);
  await page.getByRole('heading', { level: 1, name: 'Inför ett möte' }).waitFor();
  expect((await page.goto(`${app.origin}/organisations/umea/with/ingen`))?.status()).toBe(404);
  await v.end();
});
