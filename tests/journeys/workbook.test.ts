import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOSTILE } from '../fixtures/workbooks/hostile.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { expectAccessible, expectNoOverflow, openBrowser } from '../support/browser.ts';
import { PEOPLE, signedIn } from '../support/people.ts';

const ROOT = join(import.meta.dirname, '../..');
const OURS = join(ROOT, 'tests/fixtures/workbooks/vasterbotten.xlsx');
/** A larger one, as the county might have it; not part of the repository. */
const SAMPLE = join(ROOT, '../shared/data/samples/stances-county.SYNTHETIC.xlsx');

let app: RunningApp;
let browser: Browser;
beforeAll(async () => void ([app, browser] = await Promise.all([startApp(), openBrowser()])));
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

type File = string | { name: string; mimeType: string; buffer: Buffer };

async function send(page: Page, file: File, forWhom?: string): Promise<void> {
  await page.goto(`${app.origin}/workbook`);
  if (forWhom) await page.getByRole('radio', { name: forWhom }).check({ force: true });
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByRole('button', { name: 'Läs filen' }).click();
}
const preview = (page: Page) => page.getByText('Förhandsvisning', { exact: true }).waitFor();
const MANY = 'Svar för många organisationer';

/** One answer for every name that the county has split: the first part; and one row where rows contradict. */
async function answerQuestions(page: Page): Promise<void> {
  const questions = page.locator('form[action="?/answer"]');
  for (const group of await questions.getByRole('group').all()) {
    const first = group.locator('input[type="checkbox"], input[type="radio"]').first();
    if (await first.isVisible()) await first.check({ force: true });
  }
  await page.getByRole('button', { name: 'Använd valen' }).click();
  await page.getByText('Alla frågor är besvarade.').waitFor();
}

/** What the map's cell says that an organisation answers. */
async function saidOf(person: string, cell: string): Promise<string> {
  const v = await signedIn(browser, app, person);
  await v.page.goto(`${app.origin}/map/${cell}`);
  const text = await v.page.getByRole('main').locator('section').first().innerText();
  await v.end();
  return text;
}

test('a messy workbook: seen before it counts, mended by name, confirmed; its suggestions become answers with a yes, and the map changes', async () => {
  const cell = 'closure-rescue/storuman?place=storuman';
  const earlier = await saidOf(PEOPLE.lycksele, cell);
  expect(earlier).not.toContain('Huvudansvar: Storumans kommun');

  const v = await signedIn(browser, app, PEOPLE.coordinator);
  v.foresee(/status of 422/);
  const { page } = v;
  await send(page, OURS, MANY);
  await preview(page);
  await page.getByRole('link', { name: '4 med fel' }).waitFor();
  const unknown = page.getByRole('article').filter({ hasText: 'Flik Inlandet, cell B8' });
  await unknown.getByText('Den som nämns som ägare finns inte i länet.').waitFor();
  await unknown.getByRole('combobox').fill('');
  await unknown.getByRole('button', { name: 'Rätta' }).click();
  await page.getByText('Skriv vad som ska stå i cellen.').first().waitFor();
  await expectAccessible(page);
  await unknown.getByRole('combobox').fill('Region Västerbotten');
  await unknown.getByRole('button', { name: 'Rätta' }).click();
  await page.getByRole('link', { name: '3 med fel' }).waitFor();
  expect(await page.getByRole('button', { name: /^Ta in / }).count()).toBe(0);
  await answerQuestions(page);

  // Almi has answered this in a round that is still blind: the file may not show that, nor whether it says the same
  const blind = page.getByRole('row').filter({ hasText: 'Lån och kapital till företag' });
  expect(await blind.innerText()).toMatch(/ny\s*$/);
  expect(await blind.innerText()).not.toContain('Förut');

  await page.getByRole('button', { name: /^Ta in \d+ förslag$/ }).click();
  await page.getByText('Klart. Allt är sparat.').waitFor();
  await expectAccessible(page);
  expect(await saidOf(PEOPLE.lycksele, cell)).toBe(earlier);
  await v.end();
});

test('the same file once more changes nothing', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator);
  const { page } = v;
  await send(page, OURS, MANY);
  await preview(page);
  // the names that the county has split are remembered: nothing is asked twice
  expect(await page.getByRole('button', { name: 'Använd valen' }).count()).toBe(0);
  await page.getByText('Inget att ändra. Allt som går att läsa i filen finns redan.').waitFor();
  expect(await page.getByRole('button', { name: /^Ta in / }).count()).toBe(0);
  await page.getByRole('button', { name: 'Ta bort filen' }).click();
  await page.getByText('Filen är borttagen. Inget av den är sparat.').waitFor();
  await v.end();
});

test('the organisation says yes, on a phone, and only then the map changes', async () => {
  const cell = 'closure-rescue/storuman?place=storuman';
  const v = await signedIn(browser, app, PEOPLE.storuman, {
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
  });
  const { page } = v;
  await page.goto(`${app.origin}/answer`);
  await page.getByRole('link', { name: 'Se förslagen', exact: true }).click();
  const one = page.getByRole('article').filter({ hasText: 'Konkurs och nedläggning' });
  await one.getByText(/Intaget av Maja Exempelson, Region Västerbotten/).waitFor();
  await one.getByText('Ur filen vasterbotten.xlsx.').waitFor();
  await one.getByRole('button', { name: 'Byt till förslaget' }).click();
  await page.getByText('Ett förslag är nu ert svar.').waitFor();
  expect(await saidOf(PEOPLE.lycksele, cell)).toContain('Storumans kommun');
  await page.goto(`${app.origin}/suggestions`);
  await page
    .getByRole('main')
    .getByRole('button', { name: /Ja till alla|Behåll våra egna|Ja, det stämmer/ })
    .first()
    .click();
  await page.getByText('Inga förslag väntar').waitFor();
  await v.end();
  const map = await signedIn(browser, app, PEOPLE.lycksele);
  await map.page.goto(`${app.origin}/map?view=table&place=storuman`);
  const row = map.page.getByRole('row').filter({ hasText: 'Konkurs och nedläggning' });
  expect(await row.innerText()).toContain('Storuman');
  await map.end();
});

test('nobody else sees what was brought in for others', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  await v.page.goto(`${app.origin}/suggestions`);
  await v.page.getByText('Inga förslag väntar').waitFor();
  await v.page.goto(`${app.origin}/workbook`);
  await v.page.getByText('Inga filer än.').waitFor();
  await v.end();
});

test('an organisation brings in its own answers: .csv as Excel saves it in Swedish, a slip of the pen accepted in one tap', async () => {
  const csv = [
    'Fråga;Vår roll;Vem äger frågan?;Kommentar;Internt',
    'Bredband;Bidrar;Regionen;Vi gräver när marken är öppen.;x',
    'Landsbygdsutveckling;Rådfrågas;Region Västerboten;;',
    ';;;;bara ett minne',
  ].join('\r\n');
  const file = { name: 'våra svar.csv', mimeType: 'text/csv', buffer: Buffer.from(csv, 'latin1') };
  const v = await signedIn(browser, app, PEOPLE.skelleftea, {
    viewport: { width: 320, height: 700 },
  });
  const { page } = v;
  await send(page, file);
  await preview(page);
  await expectNoOverflow(page);
  const slip = page.getByRole('button', { name: /^Läs som Region Västerbotten/ });
  if (await slip.count()) await slip.first().click();
  await page.getByRole('button', { name: /^Ta in / }).click();
  await page.getByText('Klart. Allt är sparat.').waitFor();
  await page.goto(`${app.origin}/answer/matter/broadband`);
  await page.getByText('Vi gräver när marken är öppen.').first().waitFor();
  await v.end();
});

test('a hostile file is refused with a reason, and the house stands', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  v.foresee(/status of (413|422)/);
  const { page } = v;
  const sentences = {
    'zip bomb that says it is small': /Filen är för stor/,
    'entities that grow': /Filen är skadad/,
    'PDF with a workbook behind it': /Filen är ingen arbetsbok/,
    'workbook behind a password': /skyddad med lösenord/,
    'nothing at all': /Filen är tom|Välj en fil/,
    'eleven megabytes': /Filen är för stor/,
  };
  for (const [kind, sentence] of Object.entries(sentences)) {
    const { file, bytes } = HOSTILE[kind]!;
    await send(page, { name: file, mimeType: 'application/octet-stream', buffer: bytes });
    await page.getByRole('alert').getByText(sentence).first().waitFor();
  }
  expect((await fetch(`${app.origin}/readyz`)).status).toBe(200);
  await v.end();
});

test.skipIf(!existsSync(SAMPLE))(
  'a county’s own workbook of 558 rows: one answer per name that the county has split, then confirmed',
  async () => {
    const v = await signedIn(browser, app, PEOPLE.coordinator);
    const { page } = v;
    await send(page, SAMPLE, MANY);
    await preview(page);
    await page.getByText(/558 rader med svar/).waitFor();
    await page.getByRole('link', { name: '9 med fel' }).waitFor();
    await answerQuestions(page);
    await page.getByRole('button', { name: /^Ta in \d+ förslag$/ }).click();
    await page.getByText('Klart. Allt är sparat.').waitFor();
    await v.end();
    const norsjo = await signedIn(browser, app, PEOPLE.norsjo);
    await norsjo.page.goto(`${app.origin}/suggestions`);
    await norsjo.page.getByRole('button', { name: 'Ja till alla' }).click();
    await norsjo.page.getByText('Inga förslag väntar').waitFor();
    await norsjo.end();
  },
);
