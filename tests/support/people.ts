import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { RunningApp } from './app.ts';
import { visit, type Visit } from './browser.ts';

/** Invented people of the demo (db/counties/vasterbotten/demo/people.json), by what they are for in a journey. */
export const PEOPLE = {
  /** The county's coordinator, at the region. */
  coordinator: 'Maja Exempelson',
  /** An editor at the region who is no coordinator. */
  region: 'Olle Provberg',
  /** Reads for the region, may not write. */
  reader: 'Gunborg Påhittsdotter',
  administrator: 'Sixten Fiktivmark',
  /** Runs the installation: reads no content. */
  operator: 'Ingela Fiktivdal',
  umea: 'Siv Testlund',
  skelleftea: 'Karin Fiktivsson',
  norsjo: 'Östen Provman',
  asele: 'Stina Exempelbäck',
  lycksele: 'Göran Påhittsson',
  storuman: 'Lena Exempelmark',
  employment: 'Jonas Exempelgren',
} as const;

const states = new WeakMap<RunningApp, Map<string, BrowserContextOptions['storageState']>>();

/** Signs in on the page, as anybody would: choose one of the people. */
export async function signIn(page: Page, app: RunningApp, name: string): Promise<void> {
  await page.goto(`${app.origin}/sign-in`);
  await page.getByRole('button', { name }).click();
  await page.getByRole('main').waitFor();
}

/** A window where this person is signed in; signs in through the page once and remembers it. */
export async function signedIn(
  browser: Browser,
  app: RunningApp,
  name: string,
  wishes: BrowserContextOptions = {},
): Promise<Visit> {
  const known = states.get(app) ?? new Map<string, BrowserContextOptions['storageState']>();
  states.set(app, known);
  if (!known.has(name)) {
    const first = await visit(browser);
    await signIn(first.page, app, name);
    known.set(name, await first.page.context().storageState());
    await first.end();
  }
  return visit(browser, { ...wishes, storageState: known.get(name) });
}
