import type { Browser } from 'playwright-core';
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

const NOTES = '/matters/broadband/notes';

test('a note: a draft at home, shared with one, changed by two at once, and not shared any more', async () => {
  const lycksele = await signedIn(browser, app, PEOPLE.lycksele, { javaScriptEnabled: false });
  const region = await signedIn(browser, app, PEOPLE.region);
  const asele = await signedIn(browser, app, PEOPLE.asele);
  lycksele.foresee(/status of (409|422)/);
  for (const one of [region, asele]) one.foresee(/status of 404/);
  const { page } = lycksele;

  // a draft, written without script; before saving each choice says who will read it
  await page.goto(`${app.origin}${NOTES}/new`);
  await page.getByText('Läses av: bara ni. Ett utkast stannar hos er.').waitFor();
  await page.getByRole('textbox', { name: 'Rubrik' }).fill('Fiber till byarna');
  await page.getByRole('textbox', { name: 'Text' }).fill('Vi har frågat tre byar.');
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByText('Anteckningen är sparad.').waitFor();
  const address = new URL(page.url()).pathname;
  expect((await region.page.goto(app.origin + address))?.status()).toBe(404);

  // shared with the region alone; choosing nobody is refused with what was typed kept
  await page.goto(`${app.origin}${address}/edit`);
  await page.getByRole('radio', { name: 'De vi väljer' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Text' }).fill('Vi har frågat fyra byar.');
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByText('Kryssa för minst en organisation').first().waitFor();
  expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toBe(
    'Vi har frågat fyra byar.',
  );
  await page.getByRole('checkbox', { name: 'Region Västerbotten' }).check({ force: true });
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByText('Läses av: ni och Region Västerbotten (myndighet).').waitFor();
  await region.page.goto(`${app.origin}/matters/broadband`);
  await region.page.getByRole('link', { name: 'Fiber till byarna' }).click();
  await region.page.getByText('Vi har frågat fyra byar.').waitFor();
  await region.page.getByText('Läses av: Lycksele kommun och ni.').waitFor();
  expect((await asele.page.goto(app.origin + address))?.status()).toBe(404);

  // two at home began from the same version: the second gets both texts, and nothing is written over unseen
  const other = await page.context().newPage();
  for (const one of [page, other]) await one.goto(`${app.origin}${address}/edit`);
  await other.getByRole('textbox', { name: 'Text' }).fill('Fem byar har svarat.');
  await other.getByRole('button', { name: 'Spara' }).click();
  await other.getByText('Anteckningen är ändrad.').waitFor();
  await page.getByRole('textbox', { name: 'Text' }).fill('Fyra byar, och skolan.');
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByText('Någon sparade medan du skrev').first().waitFor();
  expect(await page.getByRole('main').textContent()).toContain('Fem byar har svarat.');
  expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toContain('och skolan');
  await page.getByRole('textbox', { name: 'Text' }).fill('Fem byar har svarat, och skolan.');
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByText('Fem byar har svarat, och skolan.').waitFor();

  // no more: the region keeps what it received and is told so
  await page.getByText('Sluta dela eller ta bort').click();
  await page.getByRole('button', { name: 'Sluta dela' }).click();
  await page.getByText('Anteckningen delas inte längre.').waitFor();
  await region.page.goto(app.origin + address);
  await region.page.getByText('Delas inte längre med er').waitFor();
  await region.page.getByText('Fem byar har svarat, och skolan.').waitFor();
  await expectAccessible(region.page);
  await region.page.goto(`${app.origin}${NOTES}`);
  expect(await region.page.getByRole('link', { name: 'Fiber till byarna' }).count()).toBe(0);
  for (const one of [lycksele, region, asele]) await one.end();
});
