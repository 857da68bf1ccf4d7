import { readFile } from 'node:fs/promises';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { expectAccessible, expectNoOverflow, openBrowser } from '../support/browser.ts';
import { PEOPLE, signedIn } from '../support/people.ts';

const PHONE = { viewport: { width: 320, height: 700 }, javaScriptEnabled: false };
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

let app: RunningApp;
let browser: Browser;
beforeAll(async () => void ([app, browser] = await Promise.all([startApp(), openBrowser()])));
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

type Cells = (string | number | boolean | Date | null)[];
interface Workbook {
  sheets: { name: string; rows: Cells[] }[];
}

/** Presses a link that gives a workbook, and opens what came. */
async function taken(page: Page, link: RegExp | string): Promise<Workbook & { bytes: Buffer }> {
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: link }).click();
  const bytes = await readFile(await (await coming).path());
  const { sheets } = await readXlsx(bytes);
  return { bytes, sheets: sheets.map(({ name, rows }) => ({ name, rows: rows as Cells[] })) };
}

/** What a person does in Excel: writes in some cells of the answers' sheet, and saves. */
async function filledIn(
  { sheets }: Workbook,
  rows: Record<string, { role?: string; owners?: string; place?: string; remark?: string }>,
): Promise<Buffer> {
  const answers = sheets[1]!.rows;
  for (const [matter, { role, owners, place, remark }] of Object.entries(rows)) {
    const row = answers.find(([name]) => name === matter)!;
    if (place) row[2] = place;
    if (role) row[3] = role;
    if (owners) row[4] = owners;
    if (remark) row[5] = remark;
  }
  return Buffer.from(await writeXlsx({ sheets }));
}

async function send(page: Page, buffer: Buffer, button = 'Läs filen'): Promise<void> {
  await page.goto(`${app.origin}/workbook`);
  const file = { name: 'vara-svar.xlsx', mimeType: XLSX, buffer };
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByRole('button', { name: button }).click();
}

test('own workbook out, filled in, in again: on a narrow phone without script', async () => {
  const v = await signedIn(browser, app, PEOPLE.storuman, PHONE);
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/workbook`);
  await expectNoOverflow(page);
  const own = await taken(page, 'Hämta vår arbetsbok');
  expect(own.sheets.map(({ name }) => name)).toEqual(['Så här gör ni', 'Våra svar', 'Listor']);

  // as it came out, it changes nothing
  await send(page, own.bytes);
  await page.getByText('Inget att ändra.').waitFor();
  await page.getByText(/säger samma som förut/).waitFor();
  await page.getByRole('button', { name: 'Ta bort filen' }).click();

  const bytes = await filledIn(own, {
    // an answer that was awaited; two names, one with a slip that is understood
    'Lån och kapital till företag': {
      role: 'bidrar',
      owners: 'Almi Företagspartner Nord AB; Skelefteå kommun',
      remark: 'Vi skickar dem vidare.',
    },
    // an answer that changes, with a name that nobody knows
    'Företagsklimatet i kommunen': { role: 'Rådfrågas', owners: 'Näringslivets vänner' },
    // somebody else's place
    Företagsbesök: { place: 'Norsjö' },
  });
  await send(page, bytes);
  await page.getByRole('link', { name: /^2\s*med fel$/ }).waitFor();
  await expectNoOverflow(page);

  const unknown = page.getByRole('article').filter({ hasText: 'Näringslivets vänner' });
  await unknown.getByText('Den som nämns som ägare finns inte i länet.').waitFor();
  await unknown.getByRole('combobox').fill('Svenskt Näringslivs vänner');
  await unknown.getByRole('button', { name: 'Rätta' }).click();
  // not understood: said, with what was typed and something to choose from; not counted as put right
  await page
    .getByRole('alert')
    .getByText(/”Svenskt Näringslivs vänner”: Den som nämns/)
    .waitFor();
  expect(await unknown.getByRole('combobox').inputValue()).toBe('Svenskt Näringslivs vänner');
  expect(await page.getByText(/rättad/).count()).toBe(0);
  await expectNoOverflow(page);
  await unknown.getByRole('button', { name: 'Läs som Svenskt Näringsliv' }).click();
  await page.getByRole('link', { name: /^1\s*med fel$/ }).waitFor();

  const elsewhere = page.getByRole('article').filter({ hasText: 'En kommun svarar bara för sig' });
  await elsewhere.getByText(/Flik Våra svar, cell C\d+, kolumn Kommun/).waitFor();
  await elsewhere.getByRole('button', { name: 'Läs som Storuman' }).click();
  await page.getByText('Alla celler gick att läsa.').waitFor();
  await page.getByText(/läst som Skellefteå kommun/).waitFor();
  await page.getByRole('button', { name: 'Ta in 2 svar' }).click();
  await page.getByText('Klart. Allt är sparat.').waitFor();

  // the same file once more: nothing is asked twice, nothing changes
  await send(page, bytes);
  await page.getByText('Inget att ändra.').waitFor();
  expect(await page.getByRole('button', { name: /^Ta in / }).count()).toBe(0);
  await page.goto(`${app.origin}/workbook`);
  const again = await taken(page, 'Hämta vår arbetsbok');
  const loans = again.sheets[1]!.rows.find(([name]) => name === 'Lån och kapital till företag')!;
  expect(loans.slice(2, 6)).toEqual([
    ...['Hela länet', 'Bidrar', 'Almi Företagspartner Nord AB; Skellefteå kommun'],
    'Vi skickar dem vidare.',
  ]);
  await v.end();
});

test('in English, by the region: a row for each municipality, and nothing to change', async () => {
  const v = await signedIn(browser, app, PEOPLE.region, { locale: 'en-GB' });
  const { page } = v;
  await page.goto(`${app.origin}/workbook`);
  await expectAccessible(page);
  const own = await taken(page, 'Get our workbook');
  const places = own.sheets[1]!.rows.filter(
    ([matter]) => matter === 'Advice for starting a company',
  ).map(([, , place]) => place);
  expect(places).toHaveLength(16);
  expect(places[0]).toBe('Whole county');
  await send(page, own.bytes, 'Read the file');
  await page.getByText('Nothing to change.').waitFor();
  await expectAccessible(page);
  const wrong = await filledIn(own, {
    'Advice for starting a company': { role: 'Kept informed', owners: 'The friends of trade' },
  });
  await send(page, wrong, 'Read the file');
  const cell = page.getByRole('article').filter({ hasText: 'The friends of trade' });
  v.foresee(/status of 422/);
  await cell.getByRole('combobox').fill('Norrland friends');
  await cell.getByRole('button', { name: 'Put right' }).click();
  await page
    .getByRole('alert')
    .getByText(/“Norrland friends”/)
    .waitFor();
  await expectAccessible(page);
  await v.end();
});

test('the map goes out as a workbook and as a picture, and everything said as one sheet', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, PHONE);
  const { page } = v;
  await page.goto(`${app.origin}/map?place=norsjo`);
  await page.getByText('Hämta', { exact: true }).click();
  await expectNoOverflow(page);
  const map = await taken(page, 'Karta, skillnader och gränser (Excel)');
  expect(map.sheets.map(({ name }) => name)).toEqual([
    'Karta över ansvar',
    'Skillnader',
    'Gränser',
  ]);
  expect(map.sheets[0]!.rows[0]![0]).toBe('Karta över ansvar: Norsjö kommun');
  const boundary = map.sheets[2]!.rows[3]!;
  expect(boundary.filter((cell) => cell instanceof Date).length).toBeGreaterThanOrEqual(3);

  const said = await taken(page, 'Allt som har sagts (Excel)');
  const [heads, ...rows] = said.sheets[0]!.rows.slice(2);
  expect(heads).toContain('Vem svarade');
  expect(rows.some(([, , , who]) => who === 'Norsjö kommun')).toBe(true);
  expect(rows.every(([, , , , , , , when]) => when instanceof Date)).toBe(true);

  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Kartan som bild (.svg)' }).click();
  const picture = await readFile(await (await coming).path(), 'utf8');
  expect(picture).toContain('<title id="title">Karta över ansvar: Norsjö kommun</title>');
  expect(picture).not.toMatch(/<script|<style|href=/);
  await v.end();

  const looks = await signedIn(browser, app, PEOPLE.norsjo);
  await looks.page.goto(`${app.origin}/map?refused=busy`);
  await looks.page.getByText('Vänta en minut och hämta igen.').waitFor();
  await looks.page.getByText('Hämta', { exact: true }).click();
  await expectAccessible(looks.page);
  await looks.end();
});
