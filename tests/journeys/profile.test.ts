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

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const OURS = '/organisations/region-vasterbotten';

test('two editors of one profile: the second sees both texts and chooses; every version can be compared', async () => {
  const first = await signedIn(browser, app, PEOPLE.coordinator);
  const second = await signedIn(browser, app, PEOPLE.region, {
    viewport: { width: 390, height: 844 },
  });
  second.foresee(/status of 409/);
  for (const { page } of [first, second]) await page.goto(`${app.origin}${OURS}/edit`);

  await field(first.page, 'Behov').fill('Majas behov: besked före juni.');
  await field(first.page, 'Mål').fill('Majas mål.');
  await first.page.getByRole('button', { name: 'Spara ny version' }).click();
  await first.page.getByText('Sparat. Alla i länet kan läsa den nya versionen.').waitFor();

  const { page } = second;
  await field(page, 'Behov').fill('Olles behov: fler som svarar.');
  await field(page, 'Uppdrag').fill('Olles uppdrag.');
  await page.getByRole('button', { name: 'Spara ny version' }).click();
  await page.getByText('Ni var två som skrev samtidigt').waitFor();
  await page.getByText(/Maja Exempelson sparade version \d+ medan du skrev/).waitFor();
  const needs = page
    .getByRole('main')
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Behov' }) });
  await needs.getByText('Ni ändrade båda här.').waitFor();
  expect(await needs.textContent()).toMatch(/Majas[\s\S]*Olles|Olles[\s\S]*Majas/);
  await expectAccessible(page);
  await expectNoOverflow(page);
  await needs.getByRole('radio', { name: 'Skriv ihop dem' }).check({ force: true });
  await needs.getByRole('textbox').fill('Besked före juni, och fler som svarar.');
  await page.getByRole('button', { name: 'Spara det jag har valt' }).click();
  await page.getByText('Sparat.').first().waitFor();
  const words = await page.getByRole('main').textContent();
  expect(words).toContain('Besked före juni, och fler som svarar.');
  expect(words).toContain('Olles uppdrag.');
  expect(words).toContain('Majas mål.');

  await page.getByRole('link', { name: 'Tidigare versioner' }).click();
  await page.getByRole('heading', { name: /^Version \d+ jämförd med version \d+/ }).waitFor();
  await page.getByText('gäller nu').first().waitFor();
  await page.getByRole('button', { name: 'Jämför' }).click();
  await page.getByRole('heading', { name: /jämförd med/ }).waitFor();
  expect(await page.getByRole('main').textContent()).toContain('Majas behov');
  await expectAccessible(page);
  await first.end();
  await second.end();
});

test('a save without a change makes no version; another organisation has no way in', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  v.foresee(/status of 404/);
  const { page } = v;
  await page.goto(`${app.origin}/organisations/norsjo/edit`);
  await page.getByRole('button', { name: 'Spara ny version' }).click();
  await page.getByText('Inget var ändrat, så ingen ny version behövdes.').waitFor();
  await page.goto(`${app.origin}${OURS}`);
  expect(await page.getByRole('link', { name: 'Ändra våra ord' }).count()).toBe(0);
  expect((await page.goto(`${app.origin}${OURS}/edit`))?.status()).toBe(404);
  await v.end();
});

test('a contact point: role first; a vacancy shows with the deputy, and a fault keeps what was typed', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, { javaScriptEnabled: false });
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/organisations/norsjo/contacts/new`);
  await field(page, 'Roll').fill('Markansvarig');
  await page.getByLabel('E-post').fill('inte en adress');
  await page.getByRole('button', { name: 'Spara kontaktvägen' }).click();
  await page
    .getByRole('alert')
    .getByText(/skriv en hel adress/)
    .waitFor();
  expect(await field(page, 'Roll').inputValue()).toBe('Markansvarig');
  await page.getByLabel('E-post').fill('mark@norsjo.example');
  await page.getByRole('textbox', { name: /^Ersättare(?!ns)/ }).fill('Ersa Exempelgran');
  await page.getByRole('button', { name: 'Spara kontaktvägen' }).click();
  await page.getByText('Kontaktvägen är sparad.').waitFor();
  await v.end();
  const other = await signedIn(browser, app, PEOPLE.umea);
  await other.page.goto(`${app.origin}/organisations/norsjo`);
  const card = other.page.getByRole('article').filter({ hasText: 'Markansvarig' });
  await card.getByText('Vakant').waitFor();
  await card.getByText(/Ersättare: Ersa Exempelgran/).waitFor();
  await other.end();
});
