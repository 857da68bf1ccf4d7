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

const NAME = 'Omgång 3: det som ingen har frågat om';
const MATTERS = ['Leader – bygdens egna projekt', 'EU-medel: ERUF, ESF och Interreg'];

const main = (page: Page) => page.getByRole('main');

/** Answers both matters of the round, in the order they come. */
async function answerBoth(person: string, who: string): Promise<void> {
  const v = await signedIn(browser, app, person);
  const { page } = v;
  await page.goto(`${app.origin}/answer`);
  const round = page.getByRole('article').filter({ hasText: NAME });
  await round.getByRole('link', { name: 'Börja svara' }).click();
  for (const left of [1, 0]) {
    await page.getByText('Annat svar, eller en anmärkning').click();
    await page.getByRole('radio', { name: who }).check({ force: true });
    await page.getByRole('button', { name: 'Vi bidrar' }).click();
    const next = left
      ? page.getByText('Svaret är sparat.')
      : page.getByRole('heading', { name: 'Tack för svaren!' });
    await next.waitFor();
  }
  await v.end();
}

async function stateOf(person: string): Promise<string> {
  const v = await signedIn(browser, app, person);
  await v.page.goto(`${app.origin}/rounds`);
  await v.page.getByRole('link', { name: NAME }).click();
  await v.page.getByRole('heading', { level: 1, name: NAME }).waitFor();
  const text = (await main(v.page).innerText()).toLowerCase();
  await v.end();
  return text;
}

test('the coordinator starts a round without script; what is missing comes back by name, what was chosen stays', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator, { javaScriptEnabled: false });
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/rounds`);
  await page.getByRole('link', { name: 'Starta en omgång' }).click();
  for (const area of await page
    .locator('summary')
    .filter({ hasText: /0 av \d+ valda/ })
    .all()) {
    await area.click();
  }
  for (const matter of MATTERS)
    await page.getByRole('checkbox', { name: matter }).check({ force: true });
  await page.getByRole('checkbox', { name: 'Norsjö kommun' }).check({ force: true });
  await page.getByRole('button', { name: 'Välj regionen' }).click();
  expect(await page.getByRole('checkbox', { name: MATTERS[0]! }).isChecked()).toBe(true);
  expect(await page.getByRole('checkbox', { name: 'Region Västerbotten' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Starta omgången' }).last().click();
  await page.getByRole('alert').getByText('Ge omgången ett namn').waitFor();
  await page.getByRole('textbox', { name: 'Omgångens namn' }).fill(NAME);
  await page.getByRole('button', { name: 'Starta omgången' }).last().click();
  await page.getByText('Omgången är startad.').waitFor();
  await main(page).getByText('regionen svarar först').first().waitFor();
  await main(page)
    .getByText(/2 frågor återstår/)
    .waitFor();
  expect(await page.getByRole('button', { name: 'Bjud in de övriga nu' }).count()).toBe(0);
  await v.end();
});

test('a matter that is in a round under way cannot be asked again', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator);
  await v.page.goto(`${app.origin}/rounds/new`);
  const leader = v.page.getByRole('checkbox', { name: MATTERS[0]!, includeHidden: true });
  expect(await leader.isDisabled()).toBe(true);
  await v.end();
});

test('the region answers first; until then the others are not asked', async () => {
  const waiting = await signedIn(browser, app, PEOPLE.norsjo);
  await waiting.page.goto(`${app.origin}/answer`);
  expect(await waiting.page.getByRole('article').filter({ hasText: NAME }).count()).toBe(0);
  await waiting.end();
  await answerBoth(PEOPLE.region, 'Vet inte');
  const v = await signedIn(browser, app, PEOPLE.coordinator, {
    viewport: { width: 390, height: 844 },
  });
  const { page } = v;
  await page.goto(`${app.origin}/rounds`);
  await page.getByRole('link', { name: NAME }).click();
  await page.getByText('Regionen har svarat på sina frågor.').waitFor();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.getByRole('button', { name: 'Bjud in de övriga nu' }).click();
  await page.getByText('De övriga är inbjudna.').waitFor();
  await v.end();
});

test('more time can be given, never less, and never more than a year', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator);
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/rounds`);
  await page.getByRole('link', { name: NAME }).click();
  const day = page.getByLabel('Sista dag att svara');
  const later = new Date(`${await day.inputValue()}T12:00:00Z`);
  later.setUTCDate(later.getUTCDate() + 14);
  const extendTo = async (date: string) => {
    await day.fill(date);
    await page.getByRole('button', { name: 'Förläng svarstiden' }).click();
  };
  for (const refused of ['2020-01-01', `${later.getUTCFullYear() + 5}-01-15`]) {
    await extendTo(refused);
    await page.getByRole('alert').first().waitFor();
    expect(await day.inputValue()).toBe(refused);
  }
  await extendTo(later.toISOString().slice(0, 10));
  await page.getByText('Svarstiden är förlängd.').waitFor();
  await v.end();
});

test('when the last one has answered it opens by itself, for all at once', async () => {
  expect(await stateOf(PEOPLE.norsjo)).toContain('pågår');
  await answerBoth(PEOPLE.norsjo, 'Region Västerbotten');
  expect(await stateOf(PEOPLE.coordinator)).toContain('öppnad');
  const v = await signedIn(browser, app, PEOPLE.region);
  await v.page.goto(`${app.origin}/matters/leader`);
  await v.page.getByRole('main').getByRole('link', { name: 'Norsjö kommun' }).first().waitFor();
  await v.end();
});

test('only coordinators start rounds', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  v.foresee(/status of 404/);
  expect((await v.page.goto(`${app.origin}/rounds/new`))?.status()).toBe(404);
  await v.page.goto(`${app.origin}/rounds`);
  expect(await v.page.getByRole('link', { name: 'Starta en omgång' }).count()).toBe(0);
  await v.end();
});

const RUNNING = 'Omgång 2: marknader, natur och utbildning';

/** Opens the demo's running round as somebody. */
async function runningRound(person: string, wishes = {}) {
  const v = await signedIn(browser, app, person, wishes);
  await v.page.goto(`${app.origin}/rounds`);
  await v.page.getByRole('link', { name: RUNNING }).click();
  await v.page.getByRole('heading', { level: 1, name: RUNNING }).waitFor();
  return v;
}

test('the coordinator reminds all who are silent with one tap, also without script, and not again at once', async () => {
  const v = await runningRound(PEOPLE.coordinator, { javaScriptEnabled: false });
  const { page } = v;
  await page.getByText('5 av 12 har svarat på allt.').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  const table = page
    .getByRole('region', { name: 'Hur långt var och en har kommit', exact: true })
    .last();
  expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
  expect(await table.getByRole('columnheader').count()).toBe(4);
  expect(await table.getByRole('row').count()).toBe(13);
  await page.getByRole('button', { name: 'Påminn de 7 som inte är klara' }).click();
  await page.getByText('7 organisationer är påminda.').waitFor();
  await page.getByText('Nästa påminnelse kan skickas från och med').waitFor();
  expect(await page.getByRole('button', { name: /^Påminn/ }).count()).toBe(0);
  await page.getByText('7 organisationer påmindes i dag').waitFor();
  expect(await page.getByRole('button', { name: 'Stäng omgången' }).count()).toBe(0);
  await v.end();
});

test('a ready mail says when, how many and where, and nothing of what', async () => {
  const v = await runningRound(PEOPLE.coordinator);
  const { page } = v;
  const mail = page.getByRole('link', { name: 'Skriv mejl till Umeå kommun' });
  const letter = decodeURIComponent((await mail.getAttribute('href')) ?? '');
  expect(letter).toMatch(/^mailto:[^?]+@[^?]+\?subject=Påminnelse: Omgång 2/);
  expect(letter).toContain('11 frågor');
  expect(letter).toContain(`${app.origin}/answer`);
  const matters = await main(page).getByRole('listitem').getByRole('link').allInnerTexts();
  expect(matters).toHaveLength(11);
  for (const matter of matters) expect(letter).not.toContain(matter);
  await page.getByText('Text för mejl').click();
  await page.getByRole('button', { name: 'Kopiera texten' }).waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectNoOverflow(page);
  await v.end();
});

test('the reminded sees it calmly where its questions wait, in its own language; others do not', async () => {
  const v = await signedIn(browser, app, PEOPLE.umea, { locale: 'en-GB' });
  await v.page.goto(app.origin);
  await v.page.getByText('The coordinator reminds you.').waitFor();
  await expectAccessible(v.page);
  await v.end();
  const other = await runningRound(PEOPLE.norsjo);
  expect(await main(other.page).getByText('Samordnaren påminner').count()).toBe(0);
  await main(other.page).getByRole('heading', { name: 'Vad händer sedan?' }).waitFor();
  expect(await other.page.getByRole('button', { name: /Påminn|Stäng/ }).count()).toBe(0);
  await other.end();
});

test('moved forward: all who are asked see the new day and the old', async () => {
  const v = await runningRound(PEOPLE.coordinator);
  const day = v.page.getByLabel('Sista dag att svara');
  const later = new Date(`${await day.inputValue()}T12:00:00Z`);
  later.setUTCDate(later.getUTCDate() + 14);
  await day.fill(later.toISOString().slice(0, 10));
  await v.page.getByRole('button', { name: 'Förläng svarstiden' }).click();
  await v.page.getByText('Svarstiden är förlängd.').waitFor();
  await v.end();
  const asked = await runningRound(PEOPLE.umea);
  await main(asked.page).getByText('Från början var sista dagen').waitFor();
  await asked.end();
});

test('it is closed early when nobody is overrun, says so beforehand, and opens for all', async () => {
  await app.database.owner.query(
    `update matters.reminder set reminded_at = reminded_at - interval '2 days'`,
  );
  const v = await runningRound(PEOPLE.coordinator);
  const { page } = v;
  const summary = page.locator('summary', { hasText: 'Vad händer om jag stänger nu?' });
  await summary.focus();
  await page.keyboard.press('Enter');
  await page.getByText('De kan svara efteråt: svaret märks som svar efter öppning').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Stäng omgången och öppna svaren' }).click();
  await page.getByText('Omgången är stängd och svaren är öppna.').waitFor();
  expect(await page.getByRole('button', { name: 'Förläng svarstiden' }).count()).toBe(0);
  await v.end();
  const silent = await runningRound(PEOPLE.umea);
  await main(silent.page).getByText('Maja Exempelson stängde omgången').waitFor();
  await main(silent.page).getByRole('link', { name: 'Till era frågor' }).waitFor();
  await main(silent.page).getByRole('link', { name: 'Att prata om' }).waitFor();
  await silent.end();
});
