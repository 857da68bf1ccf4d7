import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { expectNoOverflow, openBrowser } from '../support/browser.ts';
import { PEOPLE, signedIn } from '../support/people.ts';

let app: RunningApp;
let browser: Browser;
beforeAll(async () => void ([app, browser] = await Promise.all([startApp(), openBrowser()])));
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const focused = (page: Page) =>
  page.evaluate(() => {
    const here = document.activeElement?.closest('td, th') as HTMLTableCellElement | null;
    const rows = [...document.querySelectorAll('tbody tr:not(.area)')];
    return { row: rows.indexOf(here?.parentElement as HTMLElement), column: here?.cellIndex ?? -1 };
  });
const rowsShown = (page: Page) => page.locator('table tbody th[scope="row"]').allInnerTexts();

test('the arrows move from cell to cell, and Enter opens what lies behind one', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/map?place=norsjo`);
  await page.locator('tbody tr:not(.area) [data-cell]').first().focus();
  expect(await focused(page)).toEqual({ row: 0, column: 0 });
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'End', 'Home']) {
    await page.keyboard.press(key);
  }
  expect(await focused(page)).toEqual({ row: 2, column: 0 });
  const cell = page.getByRole('table').locator('td a[href^="/map/"]').first();
  await cell.focus();
  const address = await cell.getAttribute('href');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${app.origin}${address}`);
  await page.getByRole('heading', { level: 2, name: /^Vad .* säger$/ }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Till kartan' }).click();
  await page.getByRole('heading', { level: 1, name: 'Karta över ansvar' }).waitFor();
  await v.end();
});

test('a click opens the stances: one’s own word and who counts on them', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/map?place=norsjo`);
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: 'Sammankalla vid varsel' }) });
  await row.locator('td a[href*="/arbetsformedlingen"]').click();
  await page
    .getByRole('heading', { level: 1, name: /Arbetsförmedlingen i frågan Sammankalla vid varsel/ })
    .waitFor();
  await page.getByText('Varslet ska till oss. Att hålla mötet är en annan sak.').waitFor();
  await page.getByText('Exempel, påhittat svar').first().waitFor();
  await v.end();
});

test('filters: place, area, standing, organisation, only where answers differ; without script too', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, { javaScriptEnabled: false });
  const { page } = v;
  await page.goto(`${app.origin}/map`);
  const all = (await rowsShown(page)).length;
  const filter = page.getByRole('form', { name: 'Välj vad kartan visar' });
  await filter.getByRole('combobox', { name: 'Kommun' }).selectOption({ label: 'Lycksele' });
  await filter.getByRole('combobox', { name: 'Område' }).selectOption({ label: 'Varsel och jobb' });
  await filter.getByRole('button', { name: 'Visa' }).click();
  const some = await rowsShown(page);
  expect(some.length).toBeGreaterThan(0);
  expect(some.length).toBeLessThan(all);
  expect(some.join()).toContain('Sammankalla vid varsel');
  await page.getByRole('main').getByText(`${some.length} av`).first().waitFor();
  await filter
    .getByRole('checkbox', { name: 'Bara där svaren skiljer sig' })
    .check({ force: true });
  await filter.getByRole('button', { name: 'Visa' }).click();
  const differing = await rowsShown(page);
  expect(differing.join()).toContain('Sammankalla vid varsel');
  expect(differing.join()).not.toContain('Ta emot varsel');
  await page.getByRole('link', { name: 'Visa allt' }).click();
  expect((await rowsShown(page)).length).toBe(all);
  await filter.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'omgång pågår' });
  await filter.getByRole('button', { name: 'Visa' }).click();
  expect((await rowsShown(page)).join()).toContain('Export och nya marknader');
  await v.end();
});

test('the same in words, as a plain table', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/map?place=norsjo`);
  const inMap = (
    await page.locator('tbody tr:not(.area) th[scope="row"] > a').allInnerTexts()
  ).sort();
  await page.getByRole('link', { name: 'Tabell i ord' }).click();
  const inWords = (await page.locator('tbody th[scope="row"] a').allInnerTexts()).sort();
  expect(inWords).toEqual(inMap);
  const row = page.getByRole('row').filter({ hasText: 'Sammankalla vid varsel' });
  expect(await row.innerText()).toMatch(/Arbetsförmedlingen[\s\S]*/);
  await page.getByRole('columnheader', { name: 'Säger sig ha huvudansvaret' }).waitFor();
  await v.end();
});

test('taken home: as a workbook and as a picture', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/map`);
  await page.getByText('Hämta', { exact: true }).click();
  for (const [name, kind] of [
    ['Karta, skillnader och gränser (Excel)', /\.xlsx$/],
    ['Kartan som bild (.svg)', /\.svg$/],
  ] as const) {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(kind);
  }
  await v.end();
});

test('on paper: the map and its legend, not the ways around it', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/map?place=norsjo`);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('navigation', { name: 'Huvudmeny' }).first().isVisible()).toBe(false);
  expect(await page.getByRole('form', { name: 'Välj vad kartan visar' }).isVisible()).toBe(false);
  expect(await page.getByRole('table').isVisible()).toBe(true);
  expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(10_000);
  await v.end();
});

test('on a narrow screen the map scrolls, the page does not', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, { viewport: { width: 320, height: 700 } });
  await v.page.goto(`${app.origin}/map`);
  await expectNoOverflow(v.page);
  await v.end();
});

test('what one has not answered oneself is said to be hidden, not left blank', async () => {
  const v = await signedIn(browser, app, 'Ulla Fiktivlund');
  await v.page.goto(`${app.origin}/map`);
  await v.page.getByText(/frågor visas inte enskilda svar för er/).waitFor();
  await v.end();
});
