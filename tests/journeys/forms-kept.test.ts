import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { expectAccessible, expectNoOverflow, openBrowser } from '../support/browser.ts';
import { PEOPLE, signedIn } from '../support/people.ts';

/** What somebody typed is not lost, whatever happens between the form and the house. */
let app: RunningApp;
let browser: Browser;
beforeAll(async () => void ([app, browser] = await Promise.all([startApp(), openBrowser()])));
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const NEW_NOTE = '/matters/layoff-meeting/notes/new';
const notesCalled = async (title: string) =>
  (
    await app.database.owner.query<{ text: string }>(
      `select text from matters.note where title = $1`,
      [title],
    )
  ).rows;

test.each([true, false])(
  'the sign-in ended meanwhile: all of it is kept and sent again, once (script: %s)',
  async (javaScriptEnabled) => {
    const title = `Prov: efter utloggning ${javaScriptEnabled}`;
    const { page, foresee, end } = await signedIn(browser, app, PEOPLE.umea, {
      javaScriptEnabled,
      viewport: { width: 320, height: 700 },
    });
    foresee(/status of 401/);
    await page.goto(app.origin + NEW_NOTE);
    await page.getByRole('textbox', { name: 'Rubrik' }).fill(title);
    await page.getByRole('textbox', { name: 'Text' }).fill('Första raden & <b>.\nAndra raden.');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Spara' }).click();
    await page.getByRole('heading', { name: 'Du är inte inloggad längre' }).waitFor();
    if (javaScriptEnabled) await expectAccessible(page);
    await expectNoOverflow(page);
    expect(await notesCalled(title)).toEqual([]);
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Logga in i en ny flik' }).click(),
    ]);
    await tab.getByRole('button', { name: PEOPLE.umea }).click();
    await tab.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Skicka igen' }).click();
    await page.getByRole('heading', { name: title }).waitFor();
    const [note, ...more] = await notesCalled(title);
    expect(note?.text.replaceAll('\r\n', '\n')).toBe('Första raden & <b>.\nAndra raden.');
    expect(more).toEqual([]);
    await end();
  },
);

test('the connection was lost: what was typed stands there again, and is forgotten once it is saved', async () => {
  const { page, foresee, end } = await signedIn(browser, app, PEOPLE.umea);
  foresee(/ERR_INTERNET_DISCONNECTED/);
  const title = page.getByRole('textbox', { name: 'Rubrik' });
  await page.goto(app.origin + NEW_NOTE);
  await title.fill('Prov: tappad förbindelse');
  await page.getByRole('textbox', { name: 'Text' }).fill('Skrivet i tunneln.');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.waitForURL(/^chrome-error:/);
  await page.context().setOffline(false);
  await page.goto(app.origin + NEW_NOTE);
  expect(await title.inputValue()).toBe('Prov: tappad förbindelse');
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByRole('heading', { name: 'Prov: tappad förbindelse' }).waitFor();
  await page.goto(app.origin + NEW_NOTE);
  expect(await title.inputValue()).toBe('');
  await end();
});
