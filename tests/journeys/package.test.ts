import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
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

const NAME = 'Det vi ser likadant på, provet';
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };
const main = (page: Page) => page.getByRole('main');
let sent = '';
/** How many wait for the one-person office before it has answered any. */
let waiting = 0;

test('the coordinator makes a package of what is seen alike, without script, and sees what it means before sending', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator, { javaScriptEnabled: false });
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/boundaries`);
  await page.getByRole('link', { name: 'Föreslå flera på en gång' }).click();
  await expectNoOverflow(page);
  const chosen = page.locator('input[name="matter"]:checked');
  const count = await chosen.count();
  expect(count).toBeGreaterThan(2);
  await page.getByLabel('Vad ska paketet heta?').fill('');
  await page.getByRole('button', { name: 'Granska innan du skickar' }).click();
  await page.getByRole('alert').getByText('Ge paketet ett namn.').waitFor();
  expect(await chosen.count()).toBe(count);
  await page.getByLabel('Vad ska paketet heta?').fill(NAME);
  const ticked = page.locator('li:has(input[name="matter"]:checked)').first();
  await ticked.locator('summary').filter({ hasText: 'Skriv en gräns' }).click();
  await ticked.getByLabel('Gränsen i en mening').fill('Kommunen först, regionen sedan.');
  await page.getByRole('button', { name: 'Granska innan du skickar' }).click();
  await page.getByRole('heading', { level: 1, name: 'Det här skickar ni' }).waitFor();
  expect(await main(page).innerText()).toContain('Kommunen först, regionen sedan.');
  await page.getByRole('button', { name: `Skicka ${count} förslag` }).click();
  await page.getByText(`${count} förslag är skickade.`).waitFor();
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
  sent = new URL(page.url()).pathname;
  await v.end();
});

test('a one-person office answers on a phone: one tap each, a reason where it declines, and goes on later', async () => {
  const v = await signedIn(browser, app, PEOPLE.storuman, phone);
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/boundaries`);
  await page.getByRole('link', { name: /Svara på/ }).click();
  await expectAccessible(page);
  await expectNoOverflow(page);
  const cards = page.getByRole('article');
  waiting = await cards.count();
  expect(waiting).toBeGreaterThan(3);
  const tap = (index: number, name: string) =>
    cards.nth(index).getByRole('radio', { name }).check({ force: true });
  await tap(0, 'Ja');
  await tap(1, 'Avböj');
  await page.getByRole('button', { name: 'Spara svaren' }).click();
  await page.getByRole('alert').getByText('Skriv kort varför').waitFor();
  expect(await cards.nth(0).getByRole('radio', { name: 'Ja' }).isChecked()).toBe(true);
  await cards.nth(1).getByLabel('Varför ni avböjer').fill('Det gör grannkommunen åt oss.');
  await page.getByRole('button', { name: 'Spara svaren' }).click();
  await page.getByText(`Ett ja är sparat. Ett är avböjt. ${waiting - 2} väntar kvar.`).waitFor();
  expect(await cards.count()).toBe(waiting - 2);
  await v.end();
});

test('what was written for one that a colleague answered meanwhile comes back, with who answered and when', async () => {
  const words = 'Det räcker inte en enda person till.';
  const [v, colleague] = [
    await signedIn(browser, app, PEOPLE.storuman, { ...phone, javaScriptEnabled: false }),
    await signedIn(browser, app, PEOPLE.storuman, phone),
  ];
  v.foresee(/status of 422/);
  for (const { page } of [v, colleague]) await page.goto(`${app.origin}/boundaries/waiting`);
  const choose = ({ page }: typeof v, name: string) =>
    page.getByRole('article').first().getByRole('radio', { name }).check({ force: true });
  await choose(v, 'Avböj');
  await v.page.getByLabel('Varför ni avböjer').first().fill(words);
  await choose(colleague, 'Ja');
  await colleague.page.getByRole('button', { name: 'Spara svaren' }).click();
  await colleague.page.getByText('Ett ja är sparat.').waitFor();
  await v.page.getByRole('button', { name: 'Spara svaren' }).click();
  const told = v.page.getByRole('alert').filter({ hasText: words });
  await told.getByText(`hann ${PEOPLE.storuman} svara på`).waitFor();
  await expectNoOverflow(v.page);
  await v.end();
  await colleague.end();
});

test('the rest is answered at once, in English and without script, after what it means has been told', async () => {
  const v = await signedIn(browser, app, PEOPLE.storuman, {
    viewport: { width: 320, height: 700 },
    locale: 'en-GB',
    javaScriptEnabled: false,
  });
  const { page } = v;
  await page.goto(`${app.origin}/boundaries/waiting`);
  const left = waiting - 3;
  await page.getByRole('link', { name: `Yes to all ${left}` }).click();
  await main(page).getByText('the view of Storumans kommun itself').waitFor();
  await expectNoOverflow(page);
  await page.getByRole('button', { name: `Yes to all ${left}` }).click();
  await page.getByRole('heading', { level: 1, name: 'Thank you for your answers!' }).waitFor();
  expect(await main(page).innerText()).toContain('Nothing more awaits you.');
  await page.goto(`${app.origin}/boundaries/waiting`);
  await page.getByRole('heading', { name: 'No proposals await you' }).waitFor();
  await v.end();
});

test('what was said yes to is in force there and is one’s own answer too; what was declined is seen by who proposed', async () => {
  const { rows } = await app.database.owner.query(
    `select b.id is not null as boundary, s.id is not null as stance, p.id, a.answer, p.package_id as package
       from matters.proposal_answer a
       join organisations.organisation o on o.id = a.organisation_id and o.slug = 'storuman'
       join matters.proposal p on p.id = a.proposal_id
       left join matters.boundary b on b.proposal_id = p.id
       left join matters.stance s on s.matter_id = p.matter_id and s.organisation_id = o.id and s.in_force
        and s.source = 'yes' and s.said_at = a.answered_at
      where a.in_force and a.answered_at > now() - interval '1 hour'`,
  );
  const said = (answer: string) => rows.filter((row) => row.answer === answer);
  expect(said('yes').length).toBe(waiting - 1);
  expect(said('yes').every(({ stance }) => stance)).toBe(true);
  expect(said('yes').some(({ boundary }) => boundary)).toBe(true);
  const [declined] = said('no');
  const v = await signedIn(browser, app, PEOPLE.coordinator);
  await v.page.goto(`${app.origin}/boundaries/proposals/${declined.id}`);
  await main(v.page).getByText('Storumans kommun avböjer').first().waitFor();
  await main(v.page).getByText('Det gör grannkommunen åt oss.').first().waitFor();
  await v.page.goto(`${app.origin}/boundaries/packages/${declined.package}`);
  await expectAccessible(v.page);
  await main(v.page)
    .getByText(/gäller i 1 av \d+/)
    .first()
    .waitFor();
  await v.end();
});

test('a package is seen only by those it concerns', async () => {
  const v = await signedIn(browser, app, PEOPLE.reader);
  await v.page.goto(app.origin + sent);
  await v.page.getByRole('heading', { level: 1, name: NAME }).waitFor();
  expect(await v.page.getByRole('link', { name: /Svara på/ }).count()).toBe(0);
  await v.page.goto(`${app.origin}/boundaries/packages/new`);
  await main(v.page).getByText('Du läser bara här.').waitFor();
  await v.end();
  const other = await signedIn(browser, app, PEOPLE.employment);
  other.foresee(/status of 404/);
  const nobody = `${app.origin}/boundaries/packages/01a2109b-a2b5-77af-96dd-dc01b7238000`;
  expect((await other.page.goto(nobody))?.status()).toBe(404);
  await other.end();
});
