import { readXlsx } from 'hucre/xlsx';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDueRounds } from '#matters/server';
import { startApp, type RunningApp } from '../support/app.ts';
import { openBrowser } from '../support/browser.ts';
import { PEOPLE, signedIn } from '../support/people.ts';

let app: RunningApp;
let browser: Browser;
beforeAll(async () => void ([app, browser] = await Promise.all([startApp(), openBrowser()])));
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

/** Said by Norsjö in the round that is under way; found nowhere else. */
const CANARY = 'Kanariefågel 7f3e';
const watchers = {
  'one who has answered': PEOPLE.skelleftea,
  'one who is asked and silent': PEOPLE.storuman,
  'the coordinator': PEOPLE.coordinator,
  'another coordinator': 'Folke Provgård',
  'a reader': PEOPLE.reader,
  'one who is not asked': 'Kjell Provmyr',
};
const pages = [
  '/',
  '/matters',
  '/matters/export',
  '/answer',
  '/answer/matter/export',
  '/map',
  '/map?view=table',
  '/map?organisation=dorotea',
  '/map?standing=running',
  '/map/export/norsjo',
  '/map/export/dorotea',
  '/search?q=export',
  `/search?q=${encodeURIComponent(CANARY)}`,
  '/organisations/norsjo',
  '/organisations/dorotea',
  '/rounds',
  '/suggestions',
  '/workbook',
  '/county',
];

/** The source of a page without what differs at every look: nonces and the keys of forms. */
async function source(page: Page, path: string): Promise<string> {
  const response = await page.request.get(app.origin + path);
  expect(response.status(), path).toBe(200);
  return (await response.text())
    .replace(/nonce="[^"]*"/g, '')
    .replace(/name="key" value="[^"]*"/g, '');
}

/** Every cell of a workbook that the map's page offers, as text. */
async function exported(page: Page, path: string): Promise<string> {
  const response = await page.request.get(app.origin + path);
  expect(response.status(), path).toBe(200);
  const { sheets } = await readXlsx(new Uint8Array(await response.body()));
  return JSON.stringify(sheets.map(({ name, rows }) => ({ name, rows })));
}

async function everything(page: Page): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const path of pages) seen[path] = await source(page, path);
  for (const path of ['/map/export.xlsx', '/map/export-answers.xlsx'])
    seen[path] = await exported(page, path);
  return { ...seen, picture: await source(page, '/map/export.svg') };
}

/** Norsjö says that Dorotea has the main responsibility for export, with the canary as its remark. */
async function sayIt(): Promise<void> {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/answer/matter/export`);
  await page.getByText('Annat svar, eller en anmärkning').click();
  await page.getByRole('radio', { name: 'Någon annan, eller flera' }).check({ force: true });
  await page
    .getByRole('combobox', { name: 'Organisation 1' })
    .selectOption({ label: 'Dorotea kommun' });
  await page.getByText('Lägg till en anmärkning').click();
  await page.getByRole('textbox', { name: 'Anmärkning' }).fill(CANARY);
  await page.getByRole('button', { name: 'Vi bidrar' }).click();
  await page.getByText('Svaret är sparat.').waitFor();
  await v.end();
}

const sees = async (person: string, path = '/matters/export') => {
  const v = await signedIn(browser, app, person);
  await v.page.goto(app.origin + path);
  const text = await v.page.getByRole('main').innerText();
  await v.end();
  return text.includes(CANARY);
};

describe('while a round is under way', () => {
  test('nobody else can tell that something has been said: not from a page, its source, the map, the export, search or a count', async () => {
    const looking = await Promise.all(
      Object.entries(watchers).map(async ([who, person]) => ({
        who,
        v: await signedIn(browser, app, person),
      })),
    );
    const before = new Map<string, Record<string, string>>();
    for (const { who, v } of looking) before.set(who, await everything(v.page));
    await sayIt();
    for (const { who, v } of looking) {
      const after = await everything(v.page);
      for (const [path, now] of Object.entries(after)) {
        expect(now.replaceAll(encodeURIComponent(CANARY), ''), `${who}: ${path}`).not.toContain(
          path.startsWith('/search?q=Kan') ? 'Norsjö säger' : CANARY,
        );
        expect(now === before.get(who)?.[path], `${who} sees a change at ${path}`).toBe(true);
      }
      await v.end();
    }
  });

  test('control: the one who said it finds it, marked as not yet open', async () => {
    expect(await sees(PEOPLE.norsjo)).toBe(true);
    expect(await sees(PEOPLE.norsjo, '/answer')).toBe(true);
    const v = await signedIn(browser, app, PEOPLE.norsjo);
    await v.page.goto(`${app.origin}/matters/export`);
    await v.page.getByText('Syns bara för er tills omgången öppnas.').waitFor();
    await v.end();
  });

  test('the coordinator sees how many have answered, never what', async () => {
    const v = await signedIn(browser, app, PEOPLE.coordinator);
    await v.page.goto(`${app.origin}/rounds`);
    await v.page.getByRole('link', { name: /^Omgång 2/ }).click();
    await v.page
      .getByRole('row', { name: /Norsjö/ })
      .getByText('11 av 11')
      .waitFor();
    expect(await v.page.content()).not.toContain(CANARY);
    await v.end();
  });
});

describe('when its time has gone', () => {
  test('it opens for those who have answered, and for nobody else', async () => {
    await app.database.owner.query(
      `update matters.round set answer_by = current_date - 1 where opened_at is null`,
    );
    expect(await openDueRounds(null, new Date())).toBe(1);
    const seen = Object.fromEntries(
      await Promise.all(
        Object.entries(watchers).map(async ([who, person]) => [who, await sees(person)] as const),
      ),
    );
    expect(seen).toEqual({
      'one who has answered': true,
      'one who is asked and silent': false,
      'the coordinator': true,
      'another coordinator': true,
      'a reader': false,
      'one who is not asked': false,
    });
  });

  test('the silent one is told what to do, answers, and sees', async () => {
    const v = await signedIn(browser, app, PEOPLE.storuman);
    const { page } = v;
    await page.goto(`${app.origin}/matters/export`);
    await page.getByText('Svara själva först, så ser ni vad de andra säger').first().waitFor();
    await page.getByRole('link', { name: 'Svara på frågan' }).first().click();
    await page.getByRole('button', { name: 'Vet inte', exact: true }).click();
    await page.getByText('Svaret är sparat.').waitFor();
    await page.goto(`${app.origin}/matters/export`);
    await page.getByText(CANARY).first().waitFor();
    await page.goto(`${app.origin}/map/export/norsjo`);
    await page.getByText(CANARY).first().waitFor();
    expect(await exported(page, '/map/export.xlsx')).toContain('Dorotea');
    expect(await exported(page, '/map/export-answers.xlsx')).toContain(CANARY);
    await v.end();
  });
});
