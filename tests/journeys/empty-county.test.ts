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

test('emptying is asked for twice, and only those who run the county can', async () => {
  const other = await signedIn(browser, app, PEOPLE.norsjo);
  other.foresee(/status of 404/);
  expect((await other.page.goto(`${app.origin}/county/empty`))?.status()).toBe(404);
  await other.end();
  const v = await signedIn(browser, app, PEOPLE.administrator, { javaScriptEnabled: false });
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/county`);
  await page.getByRole('link', { name: 'Töm exempeldata och börja' }).click();
  await page.getByRole('button', { name: 'Töm och börja' }).click();
  await page
    .getByRole('alert')
    .getByText('Kryssa i rutan om du vill tömma. Inget är tömt än.')
    .waitFor();
  await page.goto(`${app.origin}/rounds`);
  await page.getByRole('link', { name: /^Omgång 1/ }).waitFor();
  await v.end();
});

test('emptied: the pack remains, what was said is gone, the strip that says “example” too', async () => {
  const v = await signedIn(browser, app, PEOPLE.administrator);
  const { page } = v;
  await page.goto(`${app.origin}/county/empty`);
  await expectAccessible(page);
  await page
    .getByRole('checkbox', { name: 'Ja, jag vill tömma exempeldata för hela länet' })
    .check({ force: true });
  await page.getByRole('button', { name: 'Töm och börja' }).click();
  await page.getByText(/Exempeldata är borttagna\. Länet är ert/).waitFor();
  expect(await page.getByText('Exempel: personer, telefonnummer').count()).toBe(0);
  await page.goto(`${app.origin}/organisations`);
  await page.getByRole('link', { name: 'Norsjö kommun' }).first().waitFor();
  await page.goto(`${app.origin}/matters`);
  await page.getByRole('link', { name: 'Bredband' }).waitFor();
  await page.goto(`${app.origin}/matters/broadband`);
  await page.getByText('Inget är överenskommet om den här frågan än.').waitFor();
  for (const path of [
    '/rounds',
    '/map',
    '/matters/layoff-meeting?place=norsjo',
    '/organisations/norsjo',
  ]) {
    await page.goto(app.origin + path);
    const text = await page.getByRole('main').innerText();
    expect(text, path).not.toMatch(/påhitt|Varslet ska till oss|Omgång 1/i);
  }
  await page.goto(`${app.origin}/county/empty`);
  await page.getByRole('heading', { name: 'Här finns inga exempeldata' }).waitFor();
  await v.end();
});

test('the county begins: it stands for its matters and starts its first round', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator);
  const { page } = v;
  await page.goto(app.origin);
  await page.getByRole('heading', { name: 'Så börjar ni' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Gå igenom frågorna' }).click();
  await page
    .getByRole('button', { name: /^Bekräfta alla i / })
    .first()
    .click();
  await page
    .getByText(/är nu länets eg/)
    .first()
    .waitFor();
  await page.goto(`${app.origin}/rounds`);
  await page.getByText('Ingen omgång än').waitFor();
  await page.getByRole('link', { name: 'Starta en omgång' }).click();
  await page.getByRole('textbox', { name: 'Omgångens namn' }).fill('Första omgången');
  await page.getByRole('button', { name: 'Välj de tio första' }).click();
  await page.getByRole('button', { name: 'Välj alla kommuner' }).click();
  await page.getByRole('button', { name: 'Välj regionen' }).click();
  await page.getByText(/^16 av \d+ valda$/).waitFor();
  await page.getByRole('button', { name: 'Starta omgången' }).last().click();
  await page.getByText('Omgången är startad.').waitFor();
  await page.getByRole('heading', { name: '10 frågor' }).waitFor();
  await page.goto(`${app.origin}/answer`);
  await page.getByText('0 av 10 besvarade').waitFor();
  await v.end();
});
