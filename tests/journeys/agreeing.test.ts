import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { expectAccessible, expectNoOverflow, openBrowser, type Visit } from '../support/browser.ts';
import { PEOPLE, signedIn } from '../support/people.ts';

let app: RunningApp;
let browser: Browser;
beforeAll(async () => void ([app, browser] = await Promise.all([startApp(), openBrowser()])));
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const MATTER = 'Sammankalla vid varsel';
const LIMIT = 'Kommunen kallar inom två dagar; Arbetsförmedlingen tar med underlaget.';
const REASON = 'Vi är en enda person här och kan inte kalla inom två dagar.';
const COUNTER = 'Kommunen kallar samma vecka; Arbetsförmedlingen kallar om kommunen inte hinner.';
const plain: BrowserContextOptions = { javaScriptEnabled: false };
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } };
const narrow: BrowserContextOptions = { viewport: { width: 320, height: 700 } };
/** Where the proposals of this story are; each test follows the one before. */
let first = '';
let second = '';

const main = (page: Page) => page.getByRole('main');
const text = async (page: Page) => main(page).innerText();

async function give(page: Page, organisation: string, role: string): Promise<void> {
  const group = page.getByRole('group', { name: `Roll för ${organisation}` });
  await group.getByRole('radio', { name: role, exact: true }).check({ force: true });
}

/** Opens a page of ours as somebody, with everything that a machine can see of it looked at. */
async function open(
  person: string,
  path: string,
  wishes: BrowserContextOptions = {},
): Promise<Visit> {
  const v = await signedIn(browser, app, person, wishes);
  await v.page.goto(app.origin + path);
  if (wishes.javaScriptEnabled !== false) await expectAccessible(v.page);
  await expectNoOverflow(v.page);
  return v;
}

test('a difference becomes a proposal, without script: what is missing is told, what was chosen stays, nothing is sent unseen', async () => {
  const v = await open(PEOPLE.coordinator, '/matters/layoff-meeting?place=asele', plain);
  v.foresee(/status of 422/);
  const { page } = v;
  await main(page).getByText('Flera säger sig ha ansvaret.').waitFor();
  await main(page).getByRole('link', { name: 'Gå igenom tillsammans' }).click();
  await page.getByRole('heading', { level: 1, name: 'Gå igenom tillsammans' }).waitFor();
  expect(await text(page)).toContain('De här säger sig ha ansvaret här');
  await page.getByLabel('Var går gränsen?').fill(LIMIT);
  await give(page, 'Arbetsförmedlingen', 'Bidrar');
  await page.getByRole('button', { name: 'Granska innan du skickar' }).click();
  await page.getByRole('alert').getByText('Välj minst en som har huvudansvaret.').waitFor();
  expect(await page.getByLabel('Var går gränsen?').inputValue()).toBe(LIMIT);
  expect(await page.getByRole('checkbox', { name: 'Åsele' }).isChecked()).toBe(true);

  await give(page, 'Åsele kommun', 'Huvudansvar');
  await give(page, 'Länsstyrelsen Västerbotten', 'Hålls informerad');
  await page.getByRole('button', { name: 'Granska innan du skickar' }).click();
  await page.getByRole('heading', { level: 1, name: 'Det här skickar ni' }).waitFor();
  const summary = await text(page);
  expect(summary).toContain('3 organisationer behöver tacka ja');
  expect(summary).toMatch(/Region Västerbotten\s\(ni\), tillfrågad/);
  expect(summary).toContain('Åsele kommun, har en roll i förslaget');
  expect(summary).toContain('Inget är överenskommet om detta än');

  await page.getByRole('button', { name: 'Ändra' }).click();
  expect(await page.getByLabel('Var går gränsen?').inputValue()).toBe(LIMIT);
  await page.getByRole('button', { name: 'Granska innan du skickar' }).click();
  await page.getByRole('button', { name: 'Skicka förslaget' }).click();
  await page.getByText('Förslaget är skickat.').waitFor();
  await main(page).getByText('inväntar 2 svar').waitFor();
  first = new URL(page.url()).pathname;
  await v.end();
});

test('who has not answered the matter is told to answer first, before anything is filled in', async () => {
  const { rows } = await app.database.owner.query<{ slug: string; name: string }>(
    `select m.slug, pe.name from matters.ask a
       join matters.matter m on m.county_id = a.county_id and m.id = a.matter_id and m.retired_at is null
       join organisations.membership s on s.organisation_id = a.organisation_id and s.role = 'editor'
       join organisations.person pe on pe.id = s.person_id and pe.may_demo_sign_in
       join matters.round r on r.county_id = a.county_id and r.id = a.round_id
      group by m.slug, pe.name having bool_and(r.opened_at is not null and a.answered_at is null)
      order by m.slug, pe.name limit 1`,
  );
  const v = await open(rows[0]!.name, `/boundaries/proposals/new?matter=${rows[0]!.slug}`);
  await main(v.page).getByText('Svara först, så kan ni föreslå sedan').waitFor();
  expect(await v.page.getByRole('button', { name: 'Granska innan du skickar' }).count()).toBe(0);
  await main(v.page).getByRole('link', { name: 'Svara på frågan' }).click();
  expect(new URL(v.page.url()).pathname).toBe(`/answer/matter/${rows[0]!.slug}`);
  await v.end();
});

test('a second one for the same place from the same organisation is refused, with the way to the first', async () => {
  const v = await open(
    PEOPLE.coordinator,
    '/boundaries/proposals/new?matter=layoff-meeting&place=asele',
  );
  v.foresee(/status of 422/);
  const { page } = v;
  await give(page, 'Åsele kommun', 'Huvudansvar');
  await page.getByRole('button', { name: 'Granska innan du skickar' }).click();
  await page.getByRole('alert').getByText('Ni har redan ett öppet förslag').waitFor();
  await page.getByRole('link', { name: 'Se ert öppna förslag' }).click();
  expect(new URL(page.url()).pathname).toBe(first);
  await v.end();
});

test('it is declined on a phone without script; a reason is asked for', async () => {
  const v = await open(PEOPLE.asele, '/answer', { ...phone, ...plain });
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/boundaries`);
  await page.getByRole('link', { name: /Svara på/ }).click();
  const card = page.getByRole('article').filter({ hasText: MATTER });
  await card.getByRole('radio', { name: 'Avböj' }).check({ force: true });
  await page.getByRole('button', { name: 'Spara svaren' }).click();
  await page.getByRole('alert').getByText('Skriv kort varför').waitFor();
  await card.getByLabel('Varför ni avböjer').fill(REASON);
  await page.getByRole('button', { name: 'Spara svaren' }).click();
  await page.getByText('Ett är avböjt.').waitFor();
  expect(await page.getByRole('article').filter({ hasText: MATTER }).count()).toBe(0);
  await v.end();
});

test('declining is a lawful state: both texts stand beside each other for those it concerns, and for nobody else', async () => {
  const v = await open(PEOPLE.coordinator, first);
  const said = await text(v.page);
  expect(said).toContain('vi ser olika på det');
  expect(said).toContain('Åsele kommun avböjer');
  expect(said).toContain(REASON);
  expect(said).toContain(LIMIT);
  await v.page.goto(`${app.origin}/boundaries`);
  await v.page.getByRole('heading', { name: 'Här ser vi olika på det' }).waitFor();
  await v.end();
  const stranger = await signedIn(browser, app, PEOPLE.umea);
  stranger.foresee(/status of 404/);
  expect((await stranger.page.goto(app.origin + first))?.status()).toBe(404);
  await stranger.end();
});

test('another one proposes something else, for three municipalities', async () => {
  const v = await open(PEOPLE.employment, first);
  const { page } = v;
  await page.getByRole('link', { name: 'Föreslå något annat' }).click();
  await expectAccessible(page);
  await main(page).getByText('Vi har fyllt i det förslag som ni svarar på.').waitFor();
  await page.locator('summary').filter({ hasText: 'Fler organisationer' }).click();
  await page.getByLabel('Varje kommun hos sig').selectOption({ label: 'Huvudansvar' });
  await give(page, 'Åsele kommun', 'Ingen roll');
  for (const place of ['Norsjö', 'Storuman']) {
    await page.getByRole('checkbox', { name: place }).check({ force: true });
  }
  await page.getByLabel('Var går gränsen?').fill(COUNTER);
  await page.getByRole('button', { name: 'Granska innan du skickar' }).click();
  await page.getByRole('button', { name: 'Skicka förslaget' }).click();
  await page.getByText('Förslaget är skickat.').waitFor();
  second = new URL(page.url()).pathname;
  const said = await text(page);
  expect(said).toContain('Sida vid sida');
  expect(said).toContain(LIMIT);
  expect(said).toContain(COUNTER);
  await v.end();
});

test('side by side they say in words what differs, on screen at 320 px and on paper', async () => {
  const v = await open(PEOPLE.coordinator, `${second}/compare?with=${first.split('/').at(-1)}`, {
    ...narrow,
  });
  const said = await text(v.page);
  expect(said).toContain('Varje kommun hos sig får huvudansvaret.');
  expect(said).toContain('Åsele kommun har inte längre huvudansvaret.');
  expect(said).toMatch(/Det gäller också i (Norsjö och Storuman|Storuman och Norsjö)\./);
  await v.page.emulateMedia({ media: 'print' });
  expect(await v.page.getByRole('article').count()).toBe(2);
  expect(await v.page.getByRole('navigation').first().isVisible()).toBe(false);
  await v.end();
});

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole('button', { name });
  await wanted.waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${String(name)} is not reached by Tab`);
}

test('a yes is said by keyboard alone', async () => {
  const v = await open(PEOPLE.region, second);
  await tabTo(v.page, 'Tacka ja');
  await v.page.keyboard.press('Enter');
  await v.page.getByText('Tack! Ert ja är sparat.').waitFor();
  expect(await text(v.page)).not.toContain('Gäller i 1 av 3');
  await v.end();
});

test('the one it is about says yes in English, and it is in force there alone', async () => {
  const v = await open(PEOPLE.asele, second, { ...narrow, locale: 'en-GB' });
  const { page } = v;
  await page.getByRole('button', { name: 'Say yes' }).click();
  await page.getByText('Your yes is saved.').waitFor();
  await main(page).getByText('In force in 1 of 3 municipalities').waitFor();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.goto(app.origin + first);
  await main(page).getByText('something else is in force instead').first().waitFor();
  await page.goto(`${app.origin}/matters/layoff-meeting?place=asele`);
  expect(await text(page)).toContain(COUNTER);
  await v.end();
});

test.each([
  [PEOPLE.norsjo, 'Norsjö', 2],
  [PEOPLE.storuman, 'Storuman', 3],
])('%s joins with one tap', async (person, place, count) => {
  const v = await open(person, second, count === 3 ? plain : phone);
  const { page } = v;
  expect(await text(page)).toContain(`Med ert ja gäller det även i ${place}`);
  await page.getByRole('button', { name: 'Anslut oss' }).click();
  await main(page).getByText(`Gäller i ${count} av 3 kommuner`).waitFor();
  await v.end();
});

test('all of the county may read what is agreed, with the parties and how it has been', async () => {
  const v = await open(PEOPLE.umea, '/boundaries?place=norsjo');
  await v.page.getByRole('link', { name: MATTER }).last().click();
  await v.page.getByRole('heading', { level: 1, name: MATTER }).waitFor();
  await expectAccessible(v.page);
  const said = await text(v.page);
  expect(said).toContain(COUNTER);
  expect(said).toContain('Gäller i 3 av 15 kommuner');
  expect(await v.page.getByRole('button', { name: 'Stämmer fortfarande' }).count()).toBe(0);
  await v.end();
});

test('when it is time, each party says "still true" in one tap; with the last one the day moves a year on', async () => {
  const { rows } = await app.database.owner.query(
    `update matters.boundary set look_again_by = current_date + 10 where proposal_id = $1 returning id`,
    [second.split('/').at(-1)],
  );
  const boundary = `/boundaries/${rows[0].id}`;
  for (const person of [PEOPLE.region, PEOPLE.employment, PEOPLE.asele, PEOPLE.norsjo]) {
    const wishes = person === PEOPLE.norsjo ? { ...phone, ...plain } : phone;
    const v = await open(person, '/boundaries', wishes);
    const card = v.page.locator(`#review-${rows[0].id}`);
    await card.getByRole('button', { name: /stämmer fortfarande/ }).click();
    await v.page.getByText('Det är noterat att det stämmer fortfarande.').waitFor();
    await v.end();
  }
  const last = await open(PEOPLE.storuman, boundary, { locale: 'en-GB' });
  await last.page.getByText('Not answered yet').waitFor();
  await last.page.getByRole('button', { name: /is still true$/ }).click();
  await last.page.getByText('It is noted that it is still true.').waitFor();
  expect(await last.page.getByRole('heading', { name: 'Time to look at again' }).count()).toBe(0);
  const year = new Date().getFullYear() + 1;
  await main(last.page).getByText(String(year)).first().waitFor();
  await last.end();
});

test('a change is proposed from what is in force, and says what it changes', async () => {
  const v = await open(PEOPLE.norsjo, '/matters/layoff-meeting?place=norsjo');
  const { page } = v;
  await main(page).getByRole('link', { name: 'Föreslå en ändring' }).click();
  await main(page).getByText('Vi har fyllt i det som gäller nu.').waitFor();
  await page.getByLabel('Var går gränsen?').fill('Kommunen kallar inom en vecka.');
  await page.getByRole('button', { name: 'Granska innan du skickar' }).click();
  expect(await text(page)).toContain('Gränsen blir: ”Kommunen kallar inom en vecka.”');
  await page.getByRole('button', { name: 'Skicka förslaget' }).click();
  await page.getByText('Förslaget är skickat.').waitFor();
  await page.locator('summary').filter({ hasText: 'Ta tillbaka förslaget' }).click();
  await page.getByRole('button', { name: 'Ja, ta tillbaka förslaget' }).click();
  await page.getByText('Förslaget är tillbakataget.').waitFor();
  await main(page).getByText('Det som gällde förut gäller fortfarande.').waitFor();
  await v.end();
});
