import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lettersIn, readLetter } from '#platform/server';
import { startApp, type RunningApp } from '../support/app.ts';
import { expectAccessible, expectNoOverflow, openBrowser, visit } from '../support/browser.ts';
import { startIssuer, type TestIssuer } from '../support/issuer.ts';
import { PEOPLE, signedIn } from '../support/people.ts';

let app: RunningApp;
let browser: Browser;
let issuer: TestIssuer;
const mail = mkdtempSync(join(tmpdir(), 'ragang-letters-'));

beforeAll(async () => {
  app = await startApp({
    env: {
      MAIL_FOLDER: mail,
      RAGANG_SECRET: 'of the tests, long enough to be one',
      RAGANG_OIDC_INNER: 'localhost',
    },
  });
  issuer = await startIssuer(`${app.origin}/sign-in/oidc/back`);
  browser = await openBrowser();
  await app.database.owner.query(
    `insert into access.account (person_id, mail) select id, 'osten@norsjo.example' from organisations.person where name = $1
       on conflict (person_id) do update set mail = excluded.mail`,
    [PEOPLE.norsjo],
  );
  await app.database.owner.query(
    `update organisations.membership set role = 'administrator' where person_id = (select id from organisations.person where name = $1)`,
    [PEOPLE.norsjo],
  );
});
afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await issuer?.close();
  rmSync(mail, { recursive: true, force: true });
});

/** What a letter of the folder says, once it has come. */
async function letter(many: number): Promise<string> {
  await expect.poll(() => lettersIn(mail).length, { timeout: 15_000 }).toBe(many);
  const newest = lettersIn(mail).toSorted((a, b) => b.at.getTime() - a.at.getTime())[0]!;
  return readLetter(mail, newest.name)?.text ?? '';
}

test('with a passkey, made on one’s own page and used with no name typed', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo, { viewport: { width: 390, height: 844 } });
  const { page } = v;
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`${app.origin}/account/passkeys`);
  await page.getByLabel('Vad ska den heta?').last().fill('Telefonen');
  await page.getByRole('button', { name: 'Gör en passnyckel' }).click();
  await page.getByText('Passnyckeln är gjord.').waitFor();
  await page.getByRole('button', { name: 'Logga ut överallt' }).waitFor();
  await expectAccessible(page);
  await expectNoOverflow(page);
  const before = (await page.context().cookies()).find(({ name }) => name === '__Host-ragang');
  await page.context().clearCookies();
  await page.goto(`${app.origin}/sign-in?to=%2Faccount`);
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.getByRole('button', { name: 'Logga in med passnyckel' }).click();
  await page.waitForURL(`${app.origin}/account`);
  const after = (await page.context().cookies()).find(({ name }) => name === '__Host-ragang');
  expect(after?.value).not.toBe(before?.value);
  expect(after).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
  // a way in is taken away by whoever has just signed in
  await app.database.owner.query(
    `update access.session set signed_in_at = now() - interval '11 minutes' where way = 'passkey'`,
  );
  await page.goto(`${app.origin}/account/passkeys`);
  await page.getByText('Byt namn eller ta bort Telefonen').click();
  await page.getByRole('button', { name: 'Ta bort', exact: true }).click();
  await page.getByText('Det var länge sedan du loggade in.').waitFor();
  await page.getByText('Byt namn eller ta bort Telefonen').waitFor();
  await v.end();
});

test('with a code by mail, also without script; its link acts only where it was asked for', async () => {
  const v = await visit(browser, { javaScriptEnabled: false });
  v.foresee(/status of 422/);
  await v.page.goto(`${app.origin}/sign-in?to=%2Faccount`);
  await v.page.getByLabel('Din mejladress').fill('osten@norsjo.example');
  await v.page.getByRole('button', { name: 'Skicka en kod' }).click();
  const said = await letter(1);
  const link = /https?:\/\/\S+\/sign-in\/code\/\S+/.exec(said)?.[0] ?? '';
  const code = /\b[2-9A-Z]{4}-[2-9A-Z]{4}\b/.exec(said)?.[0] ?? '';
  // another browser: shown, and looking at it has done nothing
  const other = await visit(browser);
  await other.page.goto(link);
  await other.page.getByText(code).waitFor();
  await expectAccessible(other.page);
  await other.end();

  await v.page.getByLabel('Koden i mejlet').fill('2222-2222');
  await v.page.getByRole('button', { name: 'Logga in' }).click();
  await v.page.getByText('Den koden stämmer inte').first().waitFor();
  await v.page.getByLabel('Koden i mejlet').fill(code.toLowerCase());
  await v.page.getByRole('button', { name: 'Logga in' }).click();
  await v.page.waitForURL(`${app.origin}/account`);
  await v.page.goto(link);
  await v.page.getByText('redan använd').waitFor();
  await v.end();
});

test('with the organisation’s own sign-in, bound, tested and tied to oneself first', async () => {
  const v = await signedIn(browser, app, PEOPLE.norsjo);
  const { page } = v;
  await page.goto(`${app.origin}/people/sign-in`);
  await page.getByLabel('Utfärdarens adress').fill(issuer.url);
  await page.getByLabel('Rågångs namn hos er').fill(issuer.clientId);
  await page.getByLabel('Hemlighet').fill(issuer.clientSecret);
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByText('Sparat. Prova den nu.').waitFor();
  await page.getByRole('button', { name: 'Prova' }).click();
  await page.getByRole('link', { name: /Fortsätt till localhost/ }).click();
  await page.getByText('Inloggningen svarade som den ska.').waitFor();
  await expectAccessible(page);
  await page.goto(`${app.origin}/account/passkeys`);
  await page.getByRole('button', { name: 'Koppla organisationens inloggning' }).click();
  await page.getByRole('link', { name: /Fortsätt till localhost/ }).click();
  await page.getByText('Organisationens inloggning är kopplad till dig.').waitFor();
  await v.end();

  const anew = await visit(browser);
  await anew.page.goto(`${app.origin}/sign-in?to=%2Faccount`);
  const way = await anew.page
    .getByRole('link', { name: 'Logga in med Norsjö' })
    .getAttribute('href');
  const ledHere = await anew.page.request.get(app.origin + way, {
    headers: { 'sec-fetch-site': 'cross-site' },
    maxRedirects: 0,
  });
  expect(ledHere.headers().location).toBe('/sign-in?to=%2Faccount'); // a foreign page signs nobody in
  await anew.page.getByRole('link', { name: 'Logga in med Norsjö kommun' }).click();
  await anew.page.waitForURL(`${app.origin}/account`);
  await anew.end();
  issuer.subject = 'a-stranger';
  const stranger = await visit(browser);
  await stranger.page.goto(`${app.origin}/sign-in`);
  await stranger.page.getByRole('link', { name: 'Logga in med Norsjö kommun' }).click();
  await stranger.page.getByText('inte kopplat till någon här').waitFor();
  await stranger.end();
  const { rows } = await app.database.owner.query(
    `select detail, person_id from history.access_log where what = 'sign-in' and outcome = 'refused' order by seq desc limit 1`,
  );
  expect(rows).toEqual([{ detail: 'oidc not-linked', person_id: null }]);
});
