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

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** How many rows there are of what this organisation has said about a matter. */
async function saidAbout(organisation: string, matter: string): Promise<number> {
  const { rows } = await app.database.owner.query(
    `select count(*)::int as said from matters.stance s
       join matters.matter m on m.id = s.matter_id join organisations.organisation o on o.id = s.organisation_id
      where o.slug = $1 and m.slug = $2`,
    [organisation, matter],
  );
  return rows[0].said;
}

/** Answers the matter on the screen as a hurried person would, and counts the taps. */
async function answerThis(page: Page, number: number): Promise<number> {
  const who = ['Region Västerbotten', 'Vet inte', 'Vi själva', 'Ingen'][number % 4]!;
  const choice = page.getByRole('group', { name: 'Vem har huvudansvaret?' });
  await choice
    .locator('label')
    .filter({ hasText: new RegExp(`^\\s*${who}`) })
    .first()
    .tap();
  const save = who === 'Vi själva' ? 'Spara: vi har huvudansvaret' : 'Vi bidrar';
  await page.getByRole('button', { name: save }).tap();
  return 2;
}

test.each([
  ['with script', PEOPLE.umea, true],
  ['without script', PEOPLE.storuman, false],
])(
  'ten matters on a phone, %s: at most three taps each',
  async (how, person, javaScriptEnabled) => {
    const v = await signedIn(browser, app, person, { ...PHONE, javaScriptEnabled });
    const { page } = v;
    const began = performance.now();
    await page.goto(`${app.origin}/answer`);
    await page.getByText('0 av 11 besvarade').waitFor();
    await page.getByRole('link', { name: 'Börja svara' }).tap();
    let taps = 1;
    for (let number = 0; number < 10; number += 1) {
      await page.getByText(`Fråga ${number + 1} av 11 · ${number} besvarade`).waitFor();
      if (javaScriptEnabled && number === 0) {
        await expectAccessible(page);
        await expectNoOverflow(page);
      }
      taps += await answerThis(page, number);
      await page.getByText('Svaret är sparat.').waitFor();
    }
    const seconds = (performance.now() - began) / 1000;
    console.log(`ten matters ${how}: ${taps} taps, ${seconds.toFixed(1)} s`);
    expect(taps).toBeLessThanOrEqual(30);
    expect(seconds).toBeLessThan(180);
    await page.goto(`${app.origin}/answer`);
    await page.getByText('10 av 11 besvarade').waitFor();
    await page.getByRole('link', { name: 'Fortsätt svara' }).tap();
    await answerThis(page, 0);
    await page.getByRole('heading', { name: 'Tack för svaren!' }).waitFor();
    await v.end();
  },
);

test('what a thumb touches is large enough', async () => {
  const v = await signedIn(browser, app, PEOPLE.lycksele, PHONE);
  const { page } = v;
  await page.goto(`${app.origin}/answer/matter/flights`);
  const targets = page.locator('form.answer').locator('label:has(input[name=who]), button:visible');
  for (const target of await targets.all()) {
    const box = await target.boundingBox();
    expect(box?.height, (await target.textContent()) ?? '').toBeGreaterThanOrEqual(44);
    expect(box?.width).toBeGreaterThanOrEqual(44);
  }
  await v.end();
});

test('a fault: the form comes back with what was typed, the field marked, what to do, focus on the first', async () => {
  const v = await signedIn(browser, app, PEOPLE.lycksele);
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/answer/matter/flights`);
  const before = await saidAbout('lycksele', 'flights');
  await page.getByText('Lägg till en anmärkning').click();
  await page.getByRole('textbox', { name: 'Anmärkning' }).fill('Vi har själva undrat.');
  await page.getByRole('button', { name: 'Vi bidrar' }).click();
  const summary = page.getByRole('main').getByRole('alert').first();
  await summary.getByText('Svaret är inte sparat än').waitFor();
  await summary.getByText('Välj vem som har huvudansvaret. Vet inte är också ett svar.').waitFor();
  expect(await page.getByRole('textbox', { name: 'Anmärkning' }).inputValue()).toBe(
    'Vi har själva undrat.',
  );
  const choice = page.getByRole('group', { name: 'Vem har huvudansvaret?' });
  expect(await choice.locator(':focus').count()).toBe(1);
  await expectAccessible(page);
  expect(await saidAbout('lycksele', 'flights')).toBe(before);
  await v.end();
});

test('someone else, or several: the lists open, a choice without a name comes back', async () => {
  const v = await signedIn(browser, app, PEOPLE.lycksele);
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/answer/matter/flights`);
  await page.getByRole('radio', { name: 'Någon annan, eller flera' }).check({ force: true });
  await page.getByRole('button', { name: 'Vi bidrar' }).click();
  await page.getByRole('alert').getByText('Välj minst en organisation i listorna.').waitFor();
  await page
    .getByRole('combobox', { name: 'Organisation 1' })
    .selectOption({ label: 'Trafikverket' });
  await page
    .getByRole('combobox', { name: 'Organisation 2' })
    .selectOption({ label: 'Vi själva (Lycksele kommun)' });
  await page.getByRole('button', { name: 'Vi bidrar' }).click();
  await page.getByText('Svaret är sparat.').waitFor();
  await page
    .getByText(/Huvudansvar: Trafikverket och vi själva/)
    .first()
    .waitFor();
  await v.end();
});

test.each([true, false])(
  'a double click has one effect (script: %s)',
  async (javaScriptEnabled) => {
    const matter = javaScriptEnabled ? 'export' : 'capital';
    const v = await signedIn(browser, app, PEOPLE.lycksele, { javaScriptEnabled });
    const { page } = v;
    const before = await saidAbout('lycksele', matter);
    await page.goto(`${app.origin}/answer/matter/${matter}`);
    await page.getByRole('radio', { name: 'Vet inte' }).check({ force: true });
    await page.getByRole('button', { name: 'Vi bidrar' }).dblclick();
    await page.getByText('Svaret är sparat.').waitFor();
    expect(await saidAbout('lycksele', matter)).toBe(before + 1);
    await v.end();
  },
);

test('still true: one tap for one answer, one tap for all', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, PHONE);
  const { page } = v;
  await page.goto(`${app.origin}/answer`);
  await page.getByRole('button', { name: 'Företagsbesök: stämmer fortfarande' }).tap();
  await page.getByText('Ett svar är bekräftat.').waitFor();
  await page.getByRole('button', { name: /Stämmer fortfarande: alla \d+ svar/ }).tap();
  await page.getByText(/\d+ svar är bekräftade\./).waitFor();
  await v.end();
});

test('an answer can be taken back, and what was said stays in the history', async () => {
  const v = await signedIn(browser, app, PEOPLE.skelleftea);
  const { page } = v;
  await page.goto(`${app.origin}/answer/matter/succession`);
  await page.getByRole('link', { name: 'Ta tillbaka ert svar' }).click();
  await page.getByRole('button', { name: 'Ja, ta tillbaka svaret' }).click();
  await page.getByText('Svaret är återtaget.').first().waitFor();
  await page.goto(`${app.origin}/matters/succession`);
  await page.getByText('Svara själva först, så ser ni vad de andra säger').first().waitFor();
  await v.end();
});

test('the region answers for all municipalities and differs in one, in English too', async () => {
  const v = await signedIn(browser, app, PEOPLE.region, { locale: 'en-GB' });
  const { page } = v;
  await page.goto(`${app.origin}/answer/matter/business-land`);
  await page.getByRole('radio', { name: /^Each municipality/ }).check({ force: true });
  await page.getByRole('button', { name: /contribute/i }).click();
  await page.getByRole('status').first().waitFor();
  await page
    .getByRole('combobox', { name: /municipality/i })
    .last()
    .selectOption({ label: 'Norsjö' });
  await page.getByRole('main').getByRole('button').last().click();
  await page.waitForURL(/place=norsjo/);
  await page
    .getByRole('radio', { name: 'Region Västerbotten', exact: false })
    .first()
    .check({ force: true });
  await page.getByRole('button', { name: /save/i }).click();
  await page.waitForURL(/saved/);
  await page.goto(`${app.origin}/matters/business-land?place=norsjo`);
  await page
    .getByText(/^Two organisations say that they have the main responsibility in Norsjö/)
    .first()
    .waitFor();
  await v.end();
});

test('a reader reads and is told who can answer', async () => {
  const v = await signedIn(browser, app, PEOPLE.reader);
  const { page } = v;
  await page.goto(`${app.origin}/answer/matter/flights`);
  await page
    .getByText('Du läser för din organisation. Be en kollega som får skriva att svara.')
    .waitFor();
  expect(await page.getByRole('radio').count()).toBe(0);
  await v.end();
});
