import type { Browser, Page } from 'playwright-core';
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

const main = (page: Page) => page.getByRole('main');
const PHONE = { viewport: { width: 320, height: 720 } };
const START = 'Råd till den som vill starta företag';
const SPLIT = `Dela ”${START}” i ”Första råd” och ”Startkurser”`;

/** Ten working days go by for those who were told. */
const timeGoes = () =>
  app.database.owner.query(`update matters.matter_change_told set until = '2020-01-01'`);

async function looksRight(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoOverflow(page);
}

test('the coordinator proposes a split without script; what is missing comes back by name, what was typed stays', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator, { javaScriptEnabled: false });
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/matters/start-up-advice`);
  await page.getByRole('link', { name: 'Ändra frågan' }).click();
  await page.getByRole('link', { name: 'Dela frågan' }).click();
  const name = page.getByRole('textbox', { name: 'Namn', exact: true });
  const sentence = page.getByRole('textbox', { name: 'Beskrivning i en mening' });
  await name.nth(0).fill('Första råd');
  await page.getByRole('button', { name: 'Lägg till en del' }).click();
  expect(await name.count()).toBe(3);
  expect(await name.nth(0).inputValue()).toBe('Första råd');
  await page.getByRole('button', { name: 'Ta bort den sista delen' }).click();
  await page.getByRole('button', { name: 'Föreslå delningen' }).click();
  await page.getByRole('alert').getByText('Fyll i: Del 2: Namn').waitFor();
  expect(await name.nth(0).inputValue()).toBe('Första råd');
  await sentence.nth(0).fill('Den som har en idé får någon att prata med.');
  await name.nth(1).fill('Startkurser');
  await sentence.nth(1).fill('Någon håller kurser för den som vill starta.');
  await page.getByRole('textbox', { name: 'Varför?' }).fill('Råd och kurser sköts av olika.');
  await page.getByRole('button', { name: 'Föreslå delningen' }).click();
  await page.getByRole('heading', { level: 1, name: SPLIT }).waitFor();
  await main(page).getByText('Umeå kommun').first().waitFor();
  await page.getByText(/Kan genomföras från och med/).waitFor();
  expect(await page.getByRole('button', { name: 'Genomför' }).count()).toBe(0);
  await v.end();
});

test('those who have answered are told, on the matter and in the list, and say what they think with the keyboard on a phone', async () => {
  const v = await signedIn(browser, app, PEOPLE.umea, PHONE);
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/matters/changes`);
  await page.getByText('En ändring rör en fråga som ni har svarat på').waitFor();
  await looksRight(page);
  await page.goto(`${app.origin}/matters/start-up-advice`);
  await page.getByRole('link', { name: 'Säg vad ni tycker' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: SPLIT }).waitFor();
  await looksRight(page);
  await page.getByRole('radio', { name: 'Inga invändningar' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Fyll i: Era synpunkter').waitFor();
  await page.getByRole('textbox', { name: 'Era synpunkter' }).focus();
  await page.keyboard.type('Håll ihop råden. <b>Tack</b>');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Samordnaren ser vad ni tycker').waitFor();
  await page.getByText('Ni har sagt: har synpunkter.').waitFor();
  await v.end();
});

test('one who was not told sees that it is proposed and what has been said, not who has answered', async () => {
  const v = await signedIn(browser, app, PEOPLE.administrator);
  const { page } = v;
  await page.goto(`${app.origin}/matters/changes`);
  await page.getByRole('link', { name: SPLIT }).click();
  await main(page).getByText('Håll ihop råden. <b>Tack</b>').waitFor();
  expect(await main(page).getByText('Skellefteå kommun').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Genomför' }).count()).toBe(0);
  await v.end();
});

test('it is carried out when the time has gone, with every objection read', async () => {
  await timeGoes();
  const writing = await signedIn(browser, app, PEOPLE.region, { javaScriptEnabled: false });
  await writing.page.goto(`${app.origin}/boundaries/proposals/new?matter=start-up-advice`);
  await writing.page.getByLabel('Var går gränsen?').fill('Vi råder, andra kursar.');
  const v = await signedIn(browser, app, PEOPLE.coordinator);
  const { page } = v;
  await page.goto(`${app.origin}/matters/changes`);
  await page.getByRole('link', { name: SPLIT }).click();
  await page.getByText('En har synpunkter. Läs dem innan du genomför.').waitFor();
  await looksRight(page);
  await page.getByRole('button', { name: 'Genomför' }).click();
  await page.getByText('Ändringen är genomförd.').waitFor();
  await main(page).getByText('Håll ihop råden.').waitFor();
  await looksRight(page);
  await v.end();
  await staysWritten(writing);
});

/** Who was writing a proposal about it is told what became of it; what was written stays. */
async function staysWritten(writing: Visit): Promise<void> {
  writing.foresee(/status of 409/);
  const { page } = writing;
  await page.getByRole('button', { name: 'Granska innan du skickar' }).click();
  await main(page).getByText('Det ni skrev står kvar här nedanför.').waitFor();
  expect(await page.getByLabel('Var går gränsen?').inputValue()).toBe('Vi råder, andra kursar.');
  await main(page).getByRole('link', { name: 'Startkurser' }).click();
  await page.getByRole('heading', { level: 1, name: 'Gå igenom tillsammans' }).waitFor();
  await main(page).getByText('Startkurser').first().waitFor();
  await page.goto(`${app.origin}/boundaries/proposals/new?matter=start-up-advice`);
  await main(page).getByText('inget kan föreslås om den').waitFor();
  await writing.end();
}

test('what was said of the whole is shown with its parts, and the whole names them; in English too', async () => {
  const v = await signedIn(browser, app, PEOPLE.umea, { ...PHONE, locale: 'en-GB' });
  const { page } = v;
  await page.goto(`${app.origin}/matters/startkurser`);
  const earlier = page.locator('section').filter({
    has: page.getByRole('heading', { name: /About the undivided matter/ }),
  });
  await earlier.getByText('This does not count in this matter.').waitFor();
  await earlier.getByRole('link', { name: 'Umeå kommun' }).waitFor();
  await main(page).getByText('not asked').first().waitFor();
  await looksRight(page);
  await earlier.getByRole('link', { name: /^Open/ }).click();
  await page.getByText(/The matter was split on/).waitFor();
  await main(page).getByRole('link', { name: 'Startkurser' }).waitFor();
  expect(await main(page).getByRole('link', { name: 'Answer' }).count()).toBe(0);
  await looksRight(page);
  await page.goto(`${app.origin}/answer/matter/start-up-advice`);
  expect(new URL(page.url()).pathname).toBe('/matters/start-up-advice');
  await page.goto(`${app.origin}/search?q=affärsidé`);
  expect(await main(page).getByRole('link', { name: 'Advice for those starting up' }).count()).toBe(
    0,
  );
  await v.end();
});

test('one who was answering when it changed is told that the answer was not saved', async () => {
  const [answering, changing] = [
    await signedIn(browser, app, PEOPLE.norsjo, { javaScriptEnabled: false }),
    await signedIn(browser, app, PEOPLE.coordinator, { javaScriptEnabled: false }),
  ];
  await answering.page.goto(`${app.origin}/answer/matter/leader`);
  const { page } = changing;
  await page.goto(`${app.origin}/matters/leader/edit`);
  await page.getByText('Lägg ner frågan').click();
  await page.getByRole('textbox', { name: 'Varför?', exact: true }).fill('Ingen frågar.');
  await page.getByRole('button', { name: 'Lägg ner', exact: true }).click();
  await page.getByText('Ändringen är genomförd.').waitFor();
  await answering.page
    .getByRole('button', { name: /: bidrar$/ })
    .first()
    .click();
  await answering.page.getByText('Ditt svar sparades inte').waitFor();
  await answering.end();
  await page.goto(`${app.origin}/matters/leader`);
  await page.getByRole('link', { name: 'Återställ frågan' }).click();
  await page.getByRole('button', { name: 'Återställ frågan' }).click();
  await page.getByText('Frågan är återställd.').waitFor();
  await changing.end();
});

test('two are merged; the answers of the one that went are shown with the other, and its name finds it', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator);
  const { page } = v;
  await page.goto(`${app.origin}/matters/layoff-notice/merge`);
  await looksRight(page);
  await page.getByRole('checkbox', { name: 'Konkurs och nedläggning' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('textbox', { name: 'Varför?' }).fill('De frågas om tillsammans.');
  await page.getByRole('button', { name: 'Föreslå sammanslagningen' }).click();
  await page.getByText('Förslaget är skickat').waitFor();
  await timeGoes();
  await page.reload();
  await page.getByRole('button', { name: 'Genomför' }).click();
  await page.getByText('Ändringen är genomförd.').waitFor();
  await v.end();
  const told = await signedIn(browser, app, PEOPLE.umea);
  await told.page.goto(`${app.origin}/matters/changes`);
  await told.page.getByRole('link', { name: /gick upp i/ }).click();
  await told.page.getByText('Er syn efterfrågas').waitFor();
  await told.page.goto(`${app.origin}/matters/layoff-notice`);
  await told.page.getByRole('heading', { name: /som gick upp i den här/ }).waitFor();
  await told.page.goto(`${app.origin}/search?q=konkurs`);
  await main(told.page).getByRole('link', { name: 'Ta emot varsel' }).first().waitFor();
  await told.end();
});

test('a matter is renamed at once; the old name is told, found, and two who write at once meet', async () => {
  const [first, second] = [
    await signedIn(browser, app, PEOPLE.coordinator),
    await signedIn(browser, app, PEOPLE.coordinator, { javaScriptEnabled: false }),
  ];
  second.foresee(/status of 409/);
  for (const { page } of [first, second]) await page.goto(`${app.origin}/matters/broadband/edit`);
  const name = (page: Page) => page.getByRole('textbox', { name: 'Namn', exact: true });
  const was = await name(first.page).inputValue();
  await name(first.page).fill('Fiber och täckning');
  await first.page.getByRole('button', { name: 'Spara ändringen' }).click();
  await first.page.getByText('organisationer som har svarat får veta det').waitFor();
  await looksRight(first.page);
  await name(second.page).fill('Nät åt alla');
  await second.page.getByRole('button', { name: 'Spara ändringen' }).click();
  await second.page.getByRole('alert').getByText('medan du skrev').first().waitFor();
  expect(await name(second.page).inputValue()).toBe('Nät åt alla');
  await main(second.page).getByText('Fiber och täckning').first().waitFor();
  await second.end();
  const { page } = first;
  await page.goto(`${app.origin}/matters/broadband`);
  await page.getByText(`Frågan hette förr ”${was}”`).waitFor();
  await page.getByText(`Frågan hette då ”${was}”`).first().waitFor();
  await page.goto(`${app.origin}/search?q=${encodeURIComponent(was)}`);
  await main(page).getByRole('link', { name: 'Fiber och täckning' }).first().waitFor();
  await first.end();
});

test('the county goes through its set in one, on a phone and without script; areas too', async () => {
  const v = await signedIn(browser, app, PEOPLE.coordinator, {
    ...PHONE,
    javaScriptEnabled: false,
  });
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/matters`);
  await page.getByRole('link', { name: 'Ändra uppsättningen' }).click();
  await page.getByText(/av \d+ frågor är länets egna/).waitFor();
  await page
    .getByRole('button', { name: /Behåll alla i området/ })
    .first()
    .click();
  const choice = (name: string) => page.getByRole('group', { name: `Vad gör ni med ${name}?` });
  expect(
    await choice('Jämföra företagsklimatet i länet')
      .getByRole('radio', { name: 'Behåll' })
      .isChecked(),
  ).toBe(true);
  await choice('Jämföra företagsklimatet i länet').getByRole('radio', { name: 'Lägg ner' }).check();
  await page
    .getByRole('group', { name: 'Ny fråga 1' })
    .getByLabel('Namn', { exact: true })
    .fill('Vindkraftens följdaffärer');
  await page.getByRole('button', { name: 'Spara allt' }).last().click();
  await page.getByRole('alert').getByText('Varför läggs frågor ner?').waitFor();
  await page.getByRole('alert').getByText('Beskrivning i en mening').waitFor();
  await page
    .getByRole('group', { name: 'Ny fråga 1' })
    .getByLabel('Beskrivning i en mening')
    .fill('Någon tar vara på affärerna kring vindkraften.');
  await page.getByRole('textbox', { name: 'Varför läggs frågor ner?' }).fill('Mäts redan.');
  await page.getByRole('button', { name: 'Spara allt' }).last().click();
  await page.getByText('En är nedlagd.').waitFor();
  await page.getByText('En är tillagd.').waitFor();
  await v.end();
  const wide = await signedIn(browser, app, PEOPLE.coordinator, PHONE);
  await wide.page.goto(`${app.origin}/matters/set`);
  await looksRight(wide.page);
  await wide.page.goto(`${app.origin}/matters/areas`);
  await looksRight(wide.page);
  const order = wide.page.getByLabel('Ordning');
  await order.last().fill('1');
  await wide.page.getByRole('button', { name: 'Spara områdena' }).click();
  await wide.page.getByText('Områdena är sparade.').waitFor();
  expect(await wide.page.getByLabel('Namn', { exact: true }).first().inputValue()).toBe(
    'Länet tillsammans',
  );
  await wide.end();
});

test('only coordinators change matters', async () => {
  const v = await signedIn(browser, app, PEOPLE.umea);
  v.foresee(/status of 404/);
  for (const path of [
    'new',
    'areas',
    'set',
    'broadband/edit',
    'broadband/split',
    'broadband/merge',
  ]) {
    expect((await v.page.goto(`${app.origin}/matters/${path}`))?.status(), path).toBe(404);
  }
  await v.page.goto(`${app.origin}/matters/broadband`);
  expect(await v.page.getByRole('link', { name: 'Ändra frågan' }).count()).toBe(0);
  await v.end();
});
