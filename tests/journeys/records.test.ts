import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { expectAccessible, openBrowser } from '../support/browser.ts';
import { readPdf } from '../support/pdf.ts';
import { PEOPLE, signedIn } from '../support/people.ts';

let app: RunningApp;
let browser: Browser;
beforeAll(async () => void ([app, browser] = await Promise.all([startApp(), openBrowser()])));
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

async function saved(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: button }).click(),
  ]);
  return readFile(await file.path());
}

test('a request is registered without a name, masked, answered, and a record is sent', async () => {
  const { page, foresee, end } = await signedIn(browser, app, PEOPLE.norsjo);
  foresee(/status of 422/);
  await page.goto(`${app.origin}/records/requests`);
  await page.getByLabel('Vad begärs').fill('Allt om er själva');
  await page.getByRole('button', { name: 'Registrera' }).click();
  await page.getByText('Anonym').waitFor();
  await expectAccessible(page);

  await page.goto(`${app.origin}/records?whose=own&kind=profile`);
  await page.getByRole('table').getByRole('link').first().click();
  const record = page.url();
  await page.getByRole('button', { name: 'Lägg till' }).click();
  await page.getByText('Handlingen är tillagd.').waitFor();
  await page.locator('summary', { hasText: 'Maska' }).click();
  await page.getByLabel('Uppgift', { exact: true }).selectOption({ label: 'Uppdrag' });
  await page.getByLabel('Hela uppgiften').check();
  await page.getByLabel('Skäl (lagrum)').fill('OSL 31 kap. 16 §');
  await page.getByRole('button', { name: 'Maska', exact: true }).click();
  await page.getByText('Uppdrag: OSL 31 kap. 16 §').waitFor();
  await page.getByLabel('Lämnas ut helt').check();
  await page.getByRole('button', { name: 'Avsluta med det här svaret' }).click();
  await page
    .getByText(/Något är maskat/)
    .first()
    .waitFor();
  await page.getByLabel('Lämnas ut med maskningar').check();
  await page.getByLabel('Beslut och skäl').fill('Delvis utlämnat.');
  await page.getByRole('button', { name: 'Avsluta med det här svaret' }).click();
  await page.getByText('Begäran är besvarad.').waitFor();
  const given = readPdf(await saved(page, 'Hämta PDF/A'));
  expect(given.claims.pdfa).toBe('3B');
  expect(given.text).toContain('OSL 31 kap. 16 §');
  expect(given.text).not.toContain('ett kontor med en person');

  await page.goto(record);
  await page.locator('summary', { hasText: 'Expediera' }).click();
  await page.getByLabel(/Region Västerbotten/).check();
  await page.getByRole('button', { name: 'Expediera' }).click();
  await page.getByText('Handlingen är expedierad och fryst.').waitFor();
  const data = JSON.parse((await saved(page, 'Hämta JSON')).toString());
  expect(data.to).toEqual(['Region Västerbotten']);
  await page.getByLabel('Diarienummer (dnr)').fill('KS 2026:12');
  await page.getByRole('button', { name: 'Spara diarienummer' }).click();
  await page.getByText('KS 2026:12').waitFor();
  const sent = page.url().split('?')[0]!;
  await end();

  const stranger = await signedIn(browser, app, PEOPLE.umea);
  stranger.foresee(/status of 404/);
  const answer = await stranger.page.goto(sent);
  const nothing = await stranger.page.goto(sent.replace(/.{4}$/, '0000'));
  expect([answer?.status(), nothing?.status()]).toEqual([404, 404]);
  await stranger.end();
});
