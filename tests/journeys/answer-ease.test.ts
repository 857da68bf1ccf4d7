import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** The bar at the bottom of a phone covers what is behind it. */
const BAR = 57;
const MOST_KB = 20;

const WORDS = {
  sv: {
    begin: 'Börja svara',
    answers: [
      'Region Västerbotten: bidrar',
      'Vet inte',
      'Vi har huvudansvaret',
      'Ingen har huvudansvaret: ingen roll',
    ],
    at: (n: number) => `Fråga ${n} av 11 · ${n - 1} besvarade`,
    saved: 'Svaret är sparat.',
    resume: 'Fortsätt med fråga 11 av 11',
    thanks: 'Tack för svaren!',
  },
  en: {
    begin: 'Begin',
    answers: [
      'Region Västerbotten: contribute',
      "Don't know",
      'We have the main responsibility',
      'Nobody has the main responsibility: no role',
    ],
    at: (n: number) => new RegExp(`^\\s*Matter ${n} of 11 · ${n - 1} answered`),
    saved: 'The answer is saved.',
    resume: 'Continue with matter 11 of 11',
    thanks: 'Thank you for your answers!',
  },
};

/** A tap by somebody who does not scroll: it fails when the button is not on the screen, or the bar covers it. */
async function tapWithoutScrolling(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  const box = (await target.boundingBox())!;
  const what = await target.getAttribute('aria-label').then((label) => label ?? '');
  expect(box.y, `${what} is above the screen`).toBeGreaterThanOrEqual(0);
  expect(box.y + box.height, `${what} is below the screen: ${page.url()}`).toBeLessThanOrEqual(
    PHONE.viewport.height - BAR,
  );
  await target.tap();
}

describe.each([
  {
    how: 'in Swedish, script off',
    person: PEOPLE.umea,
    words: WORDS.sv,
    locale: 'sv-SE',
    js: false,
  },
  {
    how: 'in English, with script',
    person: PEOPLE.storuman,
    words: WORDS.en,
    locale: 'en-GB',
    js: true,
  },
])('ten matters on a phone, $how', ({ person, words, locale, js }) => {
  test('one tap each, nothing to scroll, small pages; then on from where one left, and thanks', async () => {
    const v = await signedIn(browser, app, person, { ...PHONE, locale, javaScriptEnabled: js });
    const { page } = v;
    let taps = 0;
    await page.goto(`${app.origin}/answer`);
    const sizes: number[] = [];
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    const pages = new Set<string>();
    cdp.on('Network.requestWillBeSent', ({ requestId, type }) => {
      if (type === 'Document') pages.add(requestId);
    });
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (pages.has(requestId)) sizes.push(encodedDataLength);
    });
    await tapWithoutScrolling(page, page.getByRole('link', { name: words.begin }));
    taps += 1;
    for (let number = 1; number <= 10; number += 1) {
      await page.getByText(words.at(number)).waitFor();
      const name = words.answers[number % 4]!;
      await tapWithoutScrolling(page, page.getByRole('button', { name, exact: true }));
      taps += 1;
      await page.getByText(words.saved).waitFor();
    }
    expect(taps).toBeLessThanOrEqual(12);
    expect(sizes.length).toBeGreaterThanOrEqual(11);
    expect(Math.max(...sizes) / 1024).toBeLessThan(MOST_KB);

    await page.goto(`${app.origin}/answer`);
    const resume = page.getByRole('link', { name: words.resume });
    await resume.waitFor();
    // from the first page it is one tap too
    const href = (await resume.getAttribute('href'))!;
    await page.goto(app.origin);
    await page.locator('main a[href$="/next"]').first().tap();
    await page.waitForURL((url) => url.pathname + url.hash === href);
    await page.getByRole('button', { name: words.answers[0], exact: true }).tap();
    await page.getByRole('heading', { name: words.thanks }).waitFor();
    if (js) {
      await expectAccessible(page);
      await expectNoOverflow(page);
    }
    await v.end();
  });
});

test('what was saved is told with the way to change it; back, later and the list keep their order', async () => {
  const v = await signedIn(browser, app, PEOPLE.lycksele, PHONE);
  const { page } = v;
  await page.goto(`${app.origin}/answer`);
  await page.getByRole('link', { name: 'Börja svara' }).tap();
  const first = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByText('Därför frågar vi:').waitFor();
  await page.getByText('Dolt för andra tills omgången öppnas.').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Region Västerbotten: rådfrågas' }).tap();
  await page.getByText(`${first}: Huvudansvar: Region Västerbotten · Vi rådfrågas`).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: `Ändra: ${first}` }).tap();
  await page.getByRole('heading', { level: 1, name: first }).waitFor();
  const same = page.getByRole('button', { name: 'Region Västerbotten: rådfrågas' });
  expect(await same.getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('button', { name: 'Region Västerbotten: bidrar' }).tap();
  await page.getByText(`${first}: Huvudansvar: Region Västerbotten · Vi bidrar`).waitFor();
  const second = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('link', { name: 'Ta den senare' }).tap();
  await page.getByText('Fråga 3 av 11 · 1 besvarade').waitFor();
  await page.getByRole('link', { name: 'Tillbaka' }).tap();
  await page.getByRole('heading', { level: 1, name: second }).waitFor();

  await page.goto(`${app.origin}/answer`);
  await page.getByRole('link', { name: 'Fortsätt med fråga 2 av 11' }).waitFor();
  await page.getByRole('link', { name: 'Se frågorna och vem som har svarat' }).tap();
  const list = page.getByRole('listitem').filter({ hasText: first });
  await list.getByText(/du, \d+ \w+ 20\d\d/).waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoOverflow(page);
  await page.getByRole('link', { name: 'Fortsätt med fråga 2 av 11' }).tap();
  await page.getByRole('heading', { level: 1, name: second }).waitFor();
  await expectNoOverflow(page);
  await v.end();
});

test('with the keyboard alone: the question has the focus, the answers come next', async () => {
  const v = await signedIn(browser, app, PEOPLE.employment);
  const { page } = v;
  await page.goto(`${app.origin}/answer/matter/labour-adjustment#question`);
  const target = page.getByRole('button', { name: 'Region Västerbotten: informeras' });
  const focused = () => target.evaluate((one) => one === document.activeElement);
  let presses = 0;
  while (!(await focused()) && presses < 20) {
    await page.keyboard.press('Tab');
    presses += 1;
  }
  expect(presses).toBeLessThanOrEqual(8);
  await page.keyboard.press('Enter');
  await page.getByText('Svaret är sparat.').waitFor();
  await v.end();
});

test.each([true, false])(
  'two of one office at once see both and choose (script: %s)',
  async (js) => {
    const matter = js ? 'broadband' : 'rural-development';
    const kept = async () =>
      (
        await app.database.owner.query(
          `select s.said_by_name from matters.stance s join matters.matter m on m.id = s.matter_id
           join organisations.organisation o on o.id = s.organisation_id
          where o.slug = 'region-vasterbotten' and m.slug = $1 order by s.said_at desc, s.id desc`,
          [matter],
        )
      ).rows.map((row) => row.said_by_name);
    const mine = await signedIn(browser, app, PEOPLE.region, { ...PHONE, javaScriptEnabled: js });
    mine.foresee(/status of 409/);
    const theirs = await signedIn(browser, app, PEOPLE.coordinator);
    const before = (await kept()).length;
    for (const one of [mine, theirs]) await one.page.goto(`${app.origin}/answer/matter/${matter}`);
    await theirs.page.getByRole('button', { name: 'Vi har huvudansvaret' }).click();
    await theirs.page.getByText('Svaret är sparat.').waitFor();
    await theirs.end();
    const { page } = mine;
    await page.getByRole('button', { name: 'Ingen har huvudansvaret: bidrar' }).tap();
    await page.getByText('En kollega har svarat under tiden.').waitFor();
    const panel = page.getByRole('region', { name: /^Maja Exempelson hann före/ });
    await panel.getByText('Huvudansvar: vi själva').waitFor();
    await panel.getByText('Ingen har huvudansvaret · Vi bidrar').waitFor();
    if (js) await expectAccessible(page);
    expect(await kept()).toHaveLength(before + 1);
    await panel.getByRole('button', { name: 'Spara mitt i stället' }).tap();
    await page.getByText('Svaret är sparat.').waitFor();
    expect((await kept()).slice(0, 2)).toEqual([PEOPLE.region, PEOPLE.coordinator]);
    await mine.end();
  },
);

test('the region answers once for all places, says where it differs, and takes it back in one tap, in English too', async () => {
  const v = await signedIn(browser, app, PEOPLE.region, { ...PHONE, locale: 'en-GB' });
  const { page } = v;
  await page.goto(`${app.origin}/answer/matter/business-land`);
  await page.getByRole('button', { name: 'Each municipality at home: contribute' }).tap();
  await page.getByText('The answer is saved.').waitFor();
  const differ = async (place: string) => {
    const section = page.getByRole('region', { name: 'Does it differ anywhere?' });
    await section.getByRole('combobox').selectOption({ label: place });
    await section.getByRole('button', { name: 'Answer specially here' }).tap();
    await page.waitForURL(/place=/);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('button', { name: 'We have the main responsibility' }).tap();
    await section.getByRole('link', { name: place }).waitFor();
  };
  await differ('Norsjö');
  await differ('Malå');
  await expectAccessible(page);
  await page.goto(`${app.origin}/matters/business-land?place=norsjo`);
  await page
    .getByText(/^Two organisations say that they have the main responsibility in Norsjö/)
    .first()
    .waitFor();
  await page.goto(`${app.origin}/answer/matter/business-land`);
  await page.getByRole('button', { name: 'As the county in Norsjö' }).tap();
  await page.getByText('Your answer for the whole county now holds there.').waitFor();
  const section = page.getByRole('region', { name: 'Does it differ anywhere?' });
  expect(await section.getByRole('link', { name: 'Norsjö' }).count()).toBe(0);
  await section.getByRole('link', { name: 'Malå' }).waitFor();
  await v.end();
});

test('still true for nothing is said to be nothing', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, { javaScriptEnabled: false });
  v.foresee(/status of 422/);
  const { page } = v;
  await page.goto(`${app.origin}/answer`);
  const button = page.getByRole('button', { name: 'Företagsbesök: stämmer fortfarande' });
  await button.evaluate((one) => one.setAttribute('value', crypto.randomUUID())).catch(() => null);
  await page.route('**/answer?/still', (route) =>
    route.continue({
      postData: (route.request().postData() ?? '').replace(
        /matter=[^&]*/,
        'matter=00000000-0000-4000-8000-000000000000',
      ),
    }),
  );
  await button.click();
  await page.getByText('Inget är bekräftat: där finns inget svar av er att bekräfta.').waitFor();
  expect(await page.getByText(/svar är bekräfta/).count()).toBe(0);
  await v.end();
});

test('what is done: thanks, what happens next and when, and what waits elsewhere', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, PHONE);
  const { page } = v;
  await page.goto(`${app.origin}/answer`);
  const round = page.getByRole('link', { name: 'Se frågorna och vem som har svarat' });
  await page.goto(`${app.origin}${await round.getAttribute('href')}/done`);
  await page.getByRole('heading', { name: 'Vad händer nu?' }).waitFor();
  await page.getByText(/senast när \S+ \d+ \S+ 20\d\d har gått/).waitFor();
  await page.getByText('Samordnaren ser att ni har svarat, aldrig vad.').waitFor();
  await page.getByRole('heading', { name: 'Annat som väntar på er' }).waitFor();
  await page.getByText(/Era 11 svar, och vem som gav dem/).tap();
  await page.getByText(/^du, /).first().waitFor();
  await expectAccessible(page);
  await v.end();
});
