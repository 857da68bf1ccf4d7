import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { expectAccessible, openBrowser } from '../support/browser.ts';
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

/** What one tap cannot say stands folded under what it can. */
const whole = (page: Page) => page.getByText('Annat svar, eller en anmärkning').click();

test('what a thumb touches is large enough', async () => {
  const v = await signedIn(browser, app, PEOPLE.lycksele, PHONE);
  const { page } = v;
  await page.goto(`${app.origin}/answer/matter/flights`);
  await whole(page);
  const targets = page
    .locator('form.answer, [data-quick]')
    .locator('label:has(input[name=who]), button:visible');
  expect(await targets.count()).toBeGreaterThan(15);
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
  await whole(page);
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
  await whole(page);
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
    await page.getByRole('button', { name: 'Region Västerbotten: bidrar' }).dblclick();
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
