import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, refusedStart, startApp, type RunningApp } from '../support/app.ts';
import { openBrowser, visit } from '../support/browser.ts';
import { doorTo, type Door } from '../support/door.ts';
import { PEOPLE, signedIn, signIn } from '../support/people.ts';

let app: RunningApp;
let browser: Browser;
let door: Door;
beforeAll(async () => {
  [app, browser] = await Promise.all([
    startApp({ first: true, way: async (url) => (door = await doorTo(url)).url }),
    openBrowser(),
  ]);
  await app.database.layIn('lillvik');
});
afterAll(async () => {
  await browser?.close();
  await app?.stop();
  door?.close();
});

describe('what is not there', () => {
  test('an unknown address is a 404 page with the search box, and the search works from there', async () => {
    const v = await signedIn(browser, app, PEOPLE.norsjo);
    v.foresee(/status of 404/);
    const response = await v.page.goto(`${app.origin}/finns/inte`);
    expect(response?.status()).toBe(404);
    const main = v.page.getByRole('main');
    await main.getByRole('heading', { name: 'Den sidan finns inte' }).waitFor();
    await main.getByRole('searchbox', { name: 'Vem äger frågan?' }).fill('bredband');
    await main.getByRole('searchbox').press('Enter');
    await v.page.getByRole('heading', { level: 1, name: /bredband/ }).waitFor();
    await v.end();
  });

  test('what belongs to another county does not exist', async () => {
    const v = await signedIn(browser, app, PEOPLE.umea);
    v.foresee(/status of 404/);
    const statuses: Record<string, number | undefined> = {
      '/organisations/region-lillvik': 404,
      '/organisations/region-lillvik/versions': 404,
      '/matters/boat-berths': 404,
      '/answer/matter/boat-berths': 404,
      '/map?place=asby': 404,
      '/matters/broadband?place=asby': 200,
    };
    for (const [path, status] of Object.entries(statuses)) {
      expect((await v.page.goto(app.origin + path))?.status(), path).toBe(status);
      expect(await v.page.content()).not.toMatch(/Lillvik|Åsby/);
    }
    await v.end();
  });

  test('the other way round too: in the small county nothing of the large one is there', async () => {
    const v = await signedIn(browser, app, 'Ada Lillprov');
    v.foresee(/status of 404/);
    for (const path of ['/organisations/umea', '/matters/broadband']) {
      expect((await v.page.goto(app.origin + path))?.status(), path).toBe(404);
    }
    await v.page.goto(`${app.origin}/organisations`);
    await v.page.getByRole('link', { name: 'Åsby kommun' }).first().waitFor();
    expect(await v.page.getByText('Umeå').count()).toBe(0);
    await v.end();
  });
});

describe('who may come in', () => {
  test('a form sent from another site is refused', async () => {
    const v = await signedIn(browser, app, PEOPLE.norsjo);
    const send = (path: string, origin: string) =>
      v.page.request.post(app.origin + path, {
        headers: { origin },
        form: { language: 'en', back: '/' },
        maxRedirects: 0,
      });
    for (const path of ['/preferences', '/sign-out', '/answer?/still', '/matters?/confirm']) {
      expect((await send(path, 'https://elak.example')).status(), path).toBe(403);
    }
    expect((await send('/preferences', app.origin)).status()).toBe(303);
    await v.end();
  });

  test('a session ends when one signs out: its cookie opens nothing afterwards', async () => {
    const v = await visit(browser);
    await signIn(v.page, app, PEOPLE.lycksele);
    const cookie = (await v.page.context().cookies()).find(({ name }) => name === '__Host-ragang');
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax' });
    const asBefore = () =>
      fetch(`${app.origin}/answer`, {
        headers: { cookie: `__Host-ragang=${cookie?.value}` },
        redirect: 'manual',
      });
    expect((await asBefore()).status).toBe(200);
    await v.page.getByRole('banner').getByText('Lycksele kommun', { exact: true }).click();
    await v.page.getByRole('button', { name: 'Logga ut' }).click();
    await v.page.getByRole('heading', { level: 1, name: 'Logga in' }).waitFor();
    const after = await asBefore();
    expect([after.status, after.headers.get('location')]).toEqual([303, '/sign-in?to=%2Fanswer']);
    await v.end();
  });

  test('signing in leads on to the page one came for, never to another site', async () => {
    const v = await visit(browser);
    await v.page.goto(`${app.origin}/map`);
    await v.page.getByRole('button', { name: PEOPLE.norsjo }).click();
    await v.page.waitForURL(`${app.origin}/map`);
    await v.page.goto(`${app.origin}/sign-in?to=//elak.example`);
    await v.page.getByRole('button', { name: PEOPLE.norsjo }).click();
    await v.page.waitForURL(`${app.origin}/`);
    await v.end();
  });

  test('with a database of one’s own there is no trial sign-in unless it is asked for', async () => {
    const plain = await startApp({ pack: 'lillvik', env: { RAGANG_DEMO: undefined } });
    try {
      const v = await visit(browser);
      await v.page.goto(`${plain.origin}/sign-in`);
      await v.page.getByRole('heading', { name: 'Med en kod i mejlen' }).waitFor();
      expect(await v.page.getByText('Ada Lillprov').count()).toBe(0);
      const sent = await v.page.request.post(`${plain.origin}/sign-in`, {
        headers: { origin: plain.origin },
        form: { who: 'någon/annan' },
      });
      expect(sent.status()).toBe(404);
      expect((await v.page.context().cookies()).map(({ name }) => name)).not.toContain(
        '__Host-ragang',
      );
      await v.end();
    } finally {
      await plain.stop();
    }
  });
});

describe('what a page may do', () => {
  test('only its own script and style, and no text becomes code', async () => {
    const v = await signedIn(browser, app, PEOPLE.norsjo);
    v.foresee(/status of 404/);
    for (const path of ['/', '/map', '/sign-in', '/design', '/finns/inte']) {
      const response = await v.page.goto(app.origin + path);
      const policy = response?.headers()['content-security-policy'] ?? '';
      const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1];
      expect(nonce?.length, path).toBeGreaterThan(15);
      expect(policy).not.toContain('unsafe');
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/style-src 'self'(;|$)/);
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).toContain("frame-ancestors 'none'");
      const html = (await response?.text()) ?? '';
      expect(html.match(/<script(?![^>]*nonce=)/g), path).toBeNull();
      expect(html, path).not.toMatch(/<[^>]+\son[a-z]+="|<[^>]+\sstyle="|<style/);
    }
    await v.end();
  });

  test('two pages never have the same nonce', async () => {
    const nonce = async () =>
      /'nonce-([^']+)'/.exec(
        (await fetch(`${app.origin}/sign-in`)).headers.get('content-security-policy') ?? '',
      )?.[1];
    expect(await nonce()).not.toBe(await nonce());
  });
});

describe('language', () => {
  const htmlLanguage = async (page: Page) => page.locator('html').getAttribute('lang');

  test('as the person has chosen, else as the browser, Swedish if neither is known', async () => {
    const english = await visit(browser, { locale: 'en-GB' });
    await english.page.goto(`${app.origin}/sign-in`);
    expect(await htmlLanguage(english.page)).toBe('en');
    await english.page.getByRole('button', { name: 'Svenska' }).click();
    await english.page.getByRole('heading', { level: 1, name: 'Logga in' }).waitFor();
    await english.page.goto(`${app.origin}/design`);
    expect(await htmlLanguage(english.page)).toBe('sv');
    await english.end();

    const finnish = await visit(browser, { locale: 'fi-FI' });
    await finnish.page.goto(`${app.origin}/sign-in`);
    expect(await htmlLanguage(finnish.page)).toBe('sv');
    await finnish.end();

    const none = await fetch(`${app.origin}/sign-in`, { headers: { 'accept-language': '' } });
    expect(await none.text()).toContain('<html lang="sv"');
  });
});

describe('text of every kind is stored as text, or refused by name', () => {
  const texts = {
    'ten thousand characters': 'å'.repeat(10_000),
    emoji: '🌲👩🏽‍🔧 ok',
    'from right to left': 'שלום ‮ مرحبا',
    'a script': '<script>globalThis.broken = true</script><img src=x onerror="broken=true">',
    'a sign that cannot be saved': 'före\u0000efter',
  };
  const where = {
    profile: { person: PEOPLE.storuman, path: '/organisations/storuman/edit', field: 'mission' },
    remark: { person: PEOPLE.storuman, path: '/answer/matter/broadband', field: 'remark' },
    inquiry: { person: PEOPLE.storuman, path: '/matters/power-supply', field: 'wording' },
  };

  test.each(Object.entries(where))('%s', async (place, { person, path, field }) => {
    const v = await signedIn(browser, app, person);
    v.foresee(/status of 422/);
    for (const [what, text] of Object.entries(texts)) {
      await v.page.goto(app.origin + path);
      await write(v.page, field, text);
      const sent = v.page.waitForResponse((one) => one.request().method() === 'POST');
      const arrived = v.page.waitForEvent('domcontentloaded');
      await send(v.page, place, field);
      const status = (await sent).status();
      await arrived;
      if (status === 422) {
        const words = await v.page.getByRole('main').getByRole('alert').first().textContent();
        expect(words, what).toMatch(/\0/.test(text) ? /tecken som inte kan sparas/ : /läng|högst/i);
      } else {
        expect([status, text]).toEqual([303, expect.not.stringContaining('\0')]);
        if (place !== 'inquiry') expect(await read(v.page, app.origin + path, field)).toBe(text);
      }
      expect(await v.page.evaluate(() => 'broken' in globalThis)).toBe(false);
    }
    await v.end();
  });

  /** As a browser without our limit would send it. */
  const write = (page: Page, field: string, text: string) =>
    page.locator(`textarea[name="${field}"]`).evaluate((area, typed) => {
      area.removeAttribute('maxlength');
      (area as HTMLTextAreaElement).value = typed;
    }, text);
  const send = async (page: Page, place: string, field: string) => {
    if (place !== 'remark') {
      const area = page.locator(`textarea[name="${field}"]`);
      return area.evaluate((one) => (one as HTMLTextAreaElement).form?.requestSubmit());
    }
    if (!(await page.getByRole('radio', { name: 'Vet inte' }).isVisible())) {
      await page.getByText('Annat svar, eller en anmärkning').click();
    }
    await page.getByRole('radio', { name: 'Vet inte' }).check({ force: true });
    await page.getByRole('button', { name: 'Vi bidrar' }).click();
  };
  const read = async (page: Page, address: string, field: string) => {
    await page.goto(address);
    return page.locator(`textarea[name="${field}"]`).inputValue();
  };

  test('what was stored is shown as text where it is read', async () => {
    const v = await signedIn(browser, app, PEOPLE.umea);
    await v.page.goto(`${app.origin}/organisations/storuman`);
    await v.page.getByText('<script>globalThis.broken = true</script>').waitFor();
    expect(await v.page.evaluate(() => 'broken' in globalThis)).toBe(false);
    await v.end();
  });
});

describe('the database', () => {
  test('gone: a calm page that says so, and back by itself', async () => {
    const v = await signedIn(browser, app, PEOPLE.norsjo);
    v.foresee(/status of 503/);
    door.close();
    const response = await v.page.goto(`${app.origin}/map`);
    expect(response?.status()).toBe(503);
    expect(response?.headers()['retry-after']).toBeDefined();
    await v.page.getByRole('heading', { name: 'Vi når inte våra uppgifter just nu' }).waitFor();
    expect((await fetch(`${app.origin}/readyz`)).status).toBe(503);
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
    await door.open();
    await v.page.getByRole('heading', { level: 1, name: 'Karta över ansvar' }).waitFor();
    expect((await fetch(`${app.origin}/readyz`)).status).toBe(200);
    await v.end();
  });
});

describe('starting and stopping', () => {
  test('a wrong setting stops the start: its name, what was wrong, an example, not the value', async () => {
    const { code, output } = await refusedStart({ PORT: 'hemligt', RAGANG_DEMO: 'ja' });
    expect(code).not.toBe(0);
    expect(output).toContain('PORT: must be a whole number from 0 to 65535. Example: PORT=8080');
    expect(output).toContain('RAGANG_DEMO: must be 0 or 1. Example: RAGANG_DEMO=1');
    expect(output).not.toContain('hemligt');
  });

  test('a port that is taken is said to be so', async () => {
    const port = new URL(app.origin).port;
    const { code, output } = await refusedStart({
      PORT: port,
      DATABASE_URL: app.database.url,
      DATABASE_OWNER_URL: app.database.ownerUrl,
    });
    expect([code, output]).toEqual([1, expect.stringContaining(`PORT: ${port} is already in use`)]);
    expect(await freePort()).not.toBe(Number(port));
  });

  test('asked to stop, it finishes what is under way and ends well within ten seconds', async () => {
    const short = await startApp({ pack: 'lillvik' });
    try {
      const v = await visit(browser);
      await signIn(v.page, short, 'Ada Lillprov');
      const { owner } = short.database;
      await owner.query('begin; lock table organisations.organisation in access exclusive mode');
      const underWay = v.page.request.get(`${short.origin}/organisations`);
      await new Promise((done) => setTimeout(done, 300));
      const ending = short.terminate();
      await new Promise((done) => setTimeout(done, 300));
      await expect(fetch(`${short.origin}/healthz`)).rejects.toThrow('fetch failed');
      await owner.query('commit');
      expect((await underWay).status()).toBe(200);
      const { code, milliseconds } = await ending;
      expect(code).toBe(0);
      expect(milliseconds).toBeLessThan(10_000);
      await v.end();
    } finally {
      await short.stop();
    }
  });
});
