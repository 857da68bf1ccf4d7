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

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const daysAhead = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const OURS = '/organisations/region-vasterbotten';

test('two editors of one profile: the second sees both texts and chooses; every version can be compared', async () => {
  const first = await signedIn(browser, app, PEOPLE.coordinator);
  const second = await signedIn(browser, app, PEOPLE.region, {
    viewport: { width: 390, height: 844 },
  });
  second.foresee(/status of 409/);
  for (const { page } of [first, second]) await page.goto(`${app.origin}${OURS}/edit`);

  await field(first.page, 'Behov').fill('Majas behov: besked före juni.');
  await field(first.page, 'Mål').fill('Majas mål.');
  await first.page.getByRole('button', { name: 'Spara ny version' }).click();
  await first.page.getByText('Sparat. Alla i länet kan läsa den nya versionen.').waitFor();

  const { page } = second;
  await field(page, 'Behov').fill('Olles behov: fler som svarar.');
  await field(page, 'Uppdrag').fill('Olles uppdrag.');
  await page.getByRole('button', { name: 'Spara ny version' }).click();
  await page.getByText('Ni var två som skrev samtidigt').waitFor();
  await page.getByText(/Maja Exempelson sparade version \d+ medan du skrev/).waitFor();
  const needs = page
    .getByRole('main')
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Behov' }) });
  await needs.getByText('Ni ändrade båda här.').waitFor();
  expect(await needs.textContent()).toMatch(/Majas[\s\S]*Olles|Olles[\s\S]*Majas/);
  await expectAccessible(page);
  await expectNoOverflow(page);
  await needs.getByRole('radio', { name: 'Skriv ihop dem' }).check({ force: true });
  await needs.getByRole('textbox').fill('Besked före juni, och fler som svarar.');
  await page.getByRole('button', { name: 'Spara det jag har valt' }).click();
  await page.getByText('Sparat.').first().waitFor();
  const words = await page.getByRole('main').textContent();
  expect(words).toContain('Besked före juni, och fler som svarar.');
  expect(words).toContain('Olles uppdrag.');
  expect(words).toContain('Majas mål.');

  await page.getByRole('link', { name: 'Tidigare versioner' }).click();
  await page.getByRole('heading', { name: /^Version \d+ jämförd med version \d+/ }).waitFor();
  await page.getByText('gäller nu').first().waitFor();
  await page.getByRole('button', { name: 'Jämför' }).click();
  await page.getByRole('heading', { name: /jämförd med/ }).waitFor();
  expect(await page.getByRole('main').textContent()).toContain('Majas behov');
  await expectAccessible(page);

  // what was there before comes back as a version of its own, when it has been looked at and saved
  await page.getByRole('link', { name: /^Utgå från version \d+ igen/ }).click();
  await page.getByText(/Det här är texterna från version \d+/).waitFor();
  expect(await field(page, 'Behov').inputValue()).toBe('Majas behov: besked före juni.');
  await page.getByRole('button', { name: 'Spara ny version' }).click();
  await page.getByText('Sparat.').first().waitFor();
  expect(await page.getByRole('main').textContent()).toContain('Majas behov: besked före juni.');
  await first.end();
  await second.end();
});

test('a save without a change makes no version; another organisation has no way in', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  v.foresee(/status of 404/);
  const { page } = v;
  await page.goto(`${app.origin}/organisations/norsjo/edit`);
  await page.getByRole('button', { name: 'Spara ny version' }).click();
  await page.getByText('Inget var ändrat, så ingen ny version behövdes.').waitFor();
  await page.goto(`${app.origin}${OURS}`);
  expect(await page.getByRole('link', { name: 'Ändra våra ord' }).count()).toBe(0);
  expect((await page.goto(`${app.origin}${OURS}/edit`))?.status()).toBe(404);
  await v.end();
});

test('a contact point: role first; a vacancy shows with the deputy, and a fault keeps what was typed', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, { javaScriptEnabled: false });
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/organisations/norsjo/contacts/new`);
  await field(page, 'Roll').fill('Markansvarig');
  await page.getByLabel('E-post').fill('inte en adress');
  await page.getByRole('button', { name: 'Spara kontaktvägen' }).click();
  await page
    .getByRole('alert')
    .getByText(/skriv en hel adress/)
    .waitFor();
  expect(await field(page, 'Roll').inputValue()).toBe('Markansvarig');
  await page.getByLabel('E-post').fill('mark@norsjo.example');
  await page.getByRole('textbox', { name: /^Ställföreträdare(?!ns)/ }).fill('Ersa Exempelgran');
  await page.getByRole('button', { name: 'Spara kontaktvägen' }).click();
  await page.getByText('Kontaktvägen är sparad.').waitFor();
  await v.end();
  const other = await signedIn(browser, app, PEOPLE.umea);
  await other.page.goto(`${app.origin}/organisations/norsjo`);
  const card = other.page.getByRole('article').filter({ hasText: 'Markansvarig' });
  await card.getByText('Vakant just nu.').waitFor();
  await card.getByText('Fråga ställföreträdaren Ersa Exempelgran').waitFor();
  await other.end();
});

test('"vi har läst" in one tap; after a new version it is the old one that was read', async () => {
  const ours = await signedIn(browser, app, PEOPLE.norsjo);
  const theirs = await signedIn(browser, app, PEOPLE.lycksele, { javaScriptEnabled: false });
  const { page } = theirs;
  const norsjo = `${app.origin}/organisations/norsjo`;
  await page.goto(norsjo);
  await page.getByText(/Har ni läst vad Norsjö kommun skriver/).waitFor();
  await page.getByRole('button', { name: 'Vi har läst' }).click();
  await page.getByText('Tack. Norsjö kommun ser att ni har läst.').waitFor();
  await page.getByText(/Ni har läst den här versionen/).waitFor();
  expect(await page.getByRole('button', { name: 'Vi har läst' }).count()).toBe(0);

  await ours.page.goto(norsjo);
  const readers = ours.page.getByRole('main').locator('#read');
  await readers.getByText(/organisationer har läst version 2, som gäller nu/).waitFor();
  await readers.getByRole('link', { name: 'Lycksele kommun' }).waitFor();
  await expectAccessible(ours.page);
  await ours.page.goto(`${norsjo}/edit`);
  await field(ours.page, 'Behov').fill('Norsjös nya behov.');
  await ours.page.getByRole('button', { name: 'Spara ny version' }).click();
  await ours.page.getByText(/har läst en tidigare version/).waitFor();

  await page.goto(norsjo);
  await page.getByText(/Ni läste version 2 den .* Version 3 är ny\./).waitFor();
  await page.getByRole('link', { name: 'Visa vad som har ändrats' }).click();
  await page.getByRole('heading', { name: 'Version 2 jämförd med version 3' }).waitFor();
  expect(await page.getByRole('main').textContent()).toContain('Norsjös nya behov.');
  // a third organisation is asked the same, and sees nobody's answer
  const third = await signedIn(browser, app, PEOPLE.umea);
  await third.page.goto(norsjo);
  const toThird = await third.page.getByRole('main').locator('#read').textContent();
  expect(toThird).toContain('Har ni läst vad Norsjö kommun skriver?');
  expect(toThird).not.toContain('Lycksele');
  for (const v of [ours, theirs, third]) await v.end();
});

test('"jag är borta": whoever looks sees until when and whom to call, and afterwards that one is back', async () => {
  const narrow = { viewport: { width: 320, height: 800 } };
  const v = await signedIn(browser, app, PEOPLE.storuman, { ...narrow, javaScriptEnabled: false });
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/organisations/storuman/contacts`);
  await page.getByRole('link', { name: 'Jag är borta: Näringslivschef' }).click();
  const last = page.getByLabel('Borta till och med');
  await last.fill('2020-01-01');
  await page.getByRole('button', { name: 'Spara frånvaron' }).click();
  await page
    .getByRole('alert')
    .getByText(/den sista dagen är före den första/)
    .waitFor();
  expect(await last.inputValue()).toBe('2020-01-01');
  const looked = await signedIn(browser, app, PEOPLE.storuman, narrow);
  await looked.page.goto(page.url().replace(/\?.*/, ''));
  await expectAccessible(looked.page);
  await expectNoOverflow(looked.page);
  await looked.end();
  await last.fill(daysAhead(5));
  await page.getByRole('button', { name: 'Spara frånvaron' }).click();
  await page.getByText(/Frånvaron är sparad/).waitFor();

  const other = await signedIn(browser, app, PEOPLE.umea);
  const sees = async (path: string) => {
    await other.page.goto(app.origin + path);
    return (await other.page.getByRole('main').textContent())?.replace(/\s+/g, ' ');
  };
  const away = /Borta till och med .* Ring ställföreträdaren Arvid Testmo/;
  expect(await sees('/organisations/storuman')).toMatch(away);
  expect(await sees('/search?q=företagslots&place=storuman')).toMatch(away);
  expect(await sees('/map/company-guide/storuman?place=storuman')).toMatch(away);
  expect(await sees('/organisations/umea/with/storuman')).toMatch(away);

  await page.getByRole('link', { name: 'Ändra frånvaron: Näringslivschef' }).click();
  await page.getByRole('button', { name: 'Jag är tillbaka' }).click();
  await page.getByText(/Välkommen tillbaka/).waitFor();
  expect(await sees('/organisations/storuman')).not.toContain('Borta till och med');
  await v.end();
  await other.end();
});

test('an office names its own units, and puts them in order', async () => {
  const v = await signedIn(browser, app, PEOPLE.storuman);
  const { page } = v;
  await page.goto(`${app.origin}/organisations/storuman`);
  await page.getByRole('link', { name: 'Ändra enheter' }).click();
  const unit = (n: number) => page.getByRole('group', { name: 'Ny enhet' }).nth(n);
  await unit(0).getByLabel('Namn', { exact: true }).fill('Näringsliv');
  await unit(1).getByLabel('Namn', { exact: true }).fill('Kultur och fritid');
  await unit(1).getByLabel('Plats i listan').fill('1');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Spara enheterna' }).click();
  await page.getByText('Enheterna är sparade.').waitFor();
  const list = page.getByRole('main').locator('section', { hasText: 'Enheter' }).last();
  expect(await list.getByRole('listitem').allTextContents()).toEqual([
    'Kultur och fritid',
    'Näringsliv',
  ]);
  await v.end();
});
