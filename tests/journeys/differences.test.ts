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

const main = (page: Page) => page.getByRole('main');
const LAYOFFS = 'Sammankalla vid varsel';
const item = (page: Page, name: string) =>
  main(page)
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { level: 3, name, exact: true }) });

test('from the first page to what differs: each matter once, with where, since when and between whom', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator);
  const { page } = v;
  await page.goto(app.origin);
  await main(page)
    .getByRole('link', { name: /Alla \d+ frågor att prata om/ })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Att prata om' }).waitFor();
  const matter = item(page, LAYOFFS);
  expect(await matter.count()).toBe(1);
  const words = await matter.innerText();
  expect(words).toContain('flera säger sig ha ansvaret');
  expect(words).toMatch(/På \d+ ställen: .*Norsjö/);
  expect(words).toContain('Arbetsförmedlingen');
  expect(words).toContain('kommunen på platsen');
  const together = matter.getByRole('link', { name: `Gå igenom tillsammans: ${LAYOFFS}` });
  expect(await together.getAttribute('href')).toMatch(
    /^\/boundaries\/proposals\/new\?matter=layoff-meeting&place=/,
  );
  await expectAccessible(page);
  await together.click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(page.url()).toContain('/boundaries/proposals/new');
  await v.end();
});

test('a one-person office sees its own first, on a phone, and walks it at its own place', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, { viewport: { width: 320, height: 720 } });
  const { page } = v;
  await page.goto(`${app.origin}/differences`);
  const sections = await main(page).getByRole('heading', { level: 2 }).allInnerTexts();
  expect(sections).toEqual(['Rör er', 'Annat i länet']);
  const matter = item(page, LAYOFFS);
  await matter.getByText('hos er').first().waitFor();
  const together = matter.getByRole('link', { name: /Gå igenom tillsammans/ });
  expect(await together.getAttribute('href')).toContain('&place=norsjo');
  await expectNoOverflow(page);
  await expectAccessible(page);
  await v.end();
});

test('on a phone what waits comes before all else, in minutes, and is one tap away', async () => {
  const v = await signedIn(browser, app, PEOPLE.umea, { viewport: { width: 390, height: 844 } });
  const { page } = v;
  await page.goto(app.origin);
  const waits = main(page).getByRole('region', { name: 'Väntar på er' });
  await waits.getByText(/Ungefär (en minut|\d+ minuter) allt som allt/).waitFor();
  const [first, title] = await Promise.all([
    waits.boundingBox(),
    page.getByRole('heading', { level: 1 }).boundingBox(),
  ]);
  expect(first!.y).toBeLessThan(title!.y);
  expect(first!.y + 200).toBeLessThan(844);
  await waits.getByRole('link', { name: /11 frågor kvar att svara på/ }).click();
  await page.getByText('Fråga 1 av 11 · 0 besvarade').waitFor();
  await v.end();
});

test('in English, by keyboard: what differs at one place, of one kind', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator, { locale: 'en-GB' });
  const { page } = v;
  await page.goto(`${app.origin}/differences`);
  await page.getByRole('heading', { level: 1, name: 'Worth a talk' }).waitFor();
  const filter = page.getByRole('form', { name: 'Show only' });
  await filter.getByLabel('Place').focus();
  await filter.getByLabel('Place').selectOption('norsjo');
  await filter.getByLabel('What differs').selectOption('ownerless');
  await filter.getByRole('button', { name: 'Show' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/kind=ownerless/);
  const kinds = await main(page).getByRole('article').allInnerTexts();
  expect(kinds.length).toBeGreaterThan(0);
  for (const words of kinds) expect(words).toContain('nobody');
  await expectAccessible(page);
  await v.end();
});

test('without script; what fits no wish is told as that, with the way back', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator, { javaScriptEnabled: false });
  const { page } = v;
  await page.goto(`${app.origin}/differences`);
  await page.getByLabel('Vad som skiljer sig').selectOption('drifting');
  await page.getByLabel('Plats').selectOption('norsjo');
  await page.getByRole('button', { name: 'Visa', exact: true }).click();
  await page.getByRole('heading', { name: 'Inget sådant skiljer sig' }).waitFor();
  await main(page).getByRole('link', { name: 'Visa allt' }).last().click();
  await item(page, LAYOFFS).waitFor();
  await v.end();
});

test('one who only reads sees that it differs, and is not asked to act', async () => {
  const v = await signedIn(browser, app, PEOPLE.reader);
  const { page } = v;
  await page.goto(`${app.origin}/differences`);
  const matter = item(page, LAYOFFS);
  await matter.getByText('Vem som har svarat vad ser de som har svarat på frågan.').waitFor();
  expect(await matter.innerText()).not.toContain('Mellan');
  expect(await page.getByRole('link', { name: /Gå igenom tillsammans/ }).count()).toBe(0);
  await v.end();
});

test('on paper the matters stand without the filter', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator);
  const { page } = v;
  await page.goto(`${app.origin}/differences`);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('form', { name: 'Visa bara' }).isVisible()).toBe(false);
  expect(await item(page, LAYOFFS).isVisible()).toBe(true);
  await v.end();
});

test('where nothing has been said nothing differs, and the page says so', async () => {
  const emptying = await signedIn(browser, app, PEOPLE.administrator);
  await emptying.page.goto(`${app.origin}/county/empty`);
  await emptying.page.getByRole('checkbox').check({ force: true });
  await emptying.page.getByRole('button', { name: 'Töm och börja' }).click();
  await emptying.page.waitForURL(/saved=emptied/);
  await emptying.end();
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  await v.page.goto(`${app.origin}/differences`);
  await v.page.getByRole('heading', { name: 'Inget skiljer sig just nu' }).waitFor();
  await expectAccessible(v.page);
  await v.end();
});
