import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrganisationId, PersonId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import {
  askForCode,
  askForPasskey,
  bindIssuer,
  codeInWords,
  codeOf,
  decrypted,
  encrypted,
  forgetProven,
  holdOutward,
  isOutward,
  linkIdentity,
  lookAtCodeLink,
  networkOf,
  newId,
  newToken,
  placesToEnter,
  proveWho,
  takePasskey,
  tryCode,
  tryCodeLink,
  tx,
  typedCode,
  waysOf,
} from '#platform/server';
import { softKey } from '../support/soft-key.ts';
import { freshHouse, viewerNamed, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const ORIGIN = 'https://ragang.example';
let house: FreshHouse;
let here: SmallCounty;

beforeAll(async () => {
  process.env.RAGANG_SECRET = newToken();
  house = await freshHouse({ clock: 'real' });
  const small = await smallCounty(house);
  const anew = (viewer: Viewer) => viewerNamed(house.owner, viewer.personName);
  here = { ...small, alby: await anew(small.alby), berga: await anew(small.berga) };
  await house.owner.query(
    `insert into access.account (person_id, mail, language, mail_proved_at) values ($1, 'alva@alby.example', 'sv', now())`,
    [here.alby.personId],
  );
});
afterAll(() => house.close());

/** Ask for a code, and read the mail: the token of its link. */
async function asked(mail: string, browser = newToken()) {
  await askForCode({ mail, browser, network: newToken(), to: '/' });
  const { rows } = await house.owner.query(
    `select secret ->> 'link' as link, secret ->> 'code' as code from mail.message where kind = 'code' order by asked_at desc, id desc limit 1`,
  );
  const token = String(rows[0]?.link ?? '').match(/\/sign-in\/code\/([\w-]{43})/)?.[1] ?? '';
  return { browser, token, mailed: rows[0]?.code as string | undefined };
}

describe('a code by mail', () => {
  test('is what the link says too, leads in once, in the browser that asked', async () => {
    const { browser, token, mailed } = await asked(' Alva@Alby.example ');
    expect(mailed).toBe(codeInWords(codeOf(token)));
    expect(await tryCode(newToken(), mailed!, newToken())).toMatchObject({ reason: 'expired' });
    expect(await tryCode(browser, mailed!.toLowerCase(), newToken())).toEqual({
      ok: true,
      personId: here.alby.personId,
    });
    expect(await tryCode(browser, mailed!, newToken())).toMatchObject({ reason: 'used' });
    expect(await lookAtCodeLink(browser, token)).toBe('used');
  });

  test('its link shows the code elsewhere and acts only where it was asked for', async () => {
    const { browser, token } = await asked('alva@alby.example');
    expect(await lookAtCodeLink(newToken(), token)).toBe('elsewhere');
    expect(await tryCodeLink(newToken(), token, newToken())).toMatchObject({ reason: 'elsewhere' });
    expect(await lookAtCodeLink(browser, token)).toBe('here');
    expect(await tryCodeLink(browser, token, newToken())).toMatchObject({ ok: true });
    expect(await tryCodeLink(browser, token, newToken())).toMatchObject({ reason: 'used' });
  });

  test('is too old after ten minutes', async () => {
    const { browser, token, mailed } = await asked('alva@alby.example');
    await house.owner.query(
      `update access.sign_in_code set expires_at = clock_timestamp() where used_at is null`,
    );
    expect(await tryCode(browser, mailed!, newToken())).toMatchObject({ reason: 'expired' });
    expect(await tryCodeLink(browser, token, newToken())).toMatchObject({ reason: 'expired' });
  });

  test('an unknown address gets the same answer, a row and no mail', async () => {
    const count = async () =>
      (
        await house.owner.query(
          `select (select count(*) from access.sign_in_code)::int as kept, (select count(*) from mail.message)::int as mails`,
        )
      ).rows[0];
    const before = await count();
    await askForCode({
      mail: 'nobody@alby.example',
      browser: newToken(),
      network: newToken(),
      to: '/',
    });
    expect(await count()).toEqual({ kept: before.kept + 1, mails: before.mails });
  });

  test.each([
    ['abcd-2345', 'ABCD2345'],
    [' AB CD 23 45 ', 'ABCD2345'],
    ['ABCD-234', null],
    ['ABCD-0O1I', null],
    ["' or 1=1", null],
  ])('%j is read as %j', (typed, code) => expect(typedCode(typed)).toBe(code));
});

describe('a passkey', () => {
  const there = { origin: ORIGIN, network: 'one' };
  const key = softKey('ragang.example', ORIGIN);
  beforeAll(async () => {
    await house.owner.query(
      `insert into access.passkey (id, person_id, credential, public_key, name) values ($1, $2, $3, $4, 'Telefonen')`,
      [newId(), here.berga.personId, key.id, key.publicKey],
    );
  });
  const challenge = async (browser: string) => {
    const options = await askForPasskey(there, browser, 'sign-in');
    if (options instanceof Date) throw new Error('told to wait');
    return options.challenge;
  };
  const take = (browser: string, answer: object) =>
    takePasskey(there, browser, 'sign-in', answer as never);

  test('leads in, and its answer is taken once', async () => {
    const browser = newToken();
    const answer = key.answer(await challenge(browser), 7);
    expect(await take(browser, answer)).toEqual({
      ok: true,
      personId: here.berga.personId,
      holdsFor: null,
    });
    expect(await take(browser, answer)).toMatchObject({ reason: 'expired' });
  });

  test.each([
    ['another site', { origin: 'https://elsewhere.example' }, 20, 'not-verified'],
    ['nobody verified', { flags: 1 }, 21, 'not-verified'],
    ['a counter that went back', {}, 3, 'copied'],
  ])('is refused with %s', async (_, more, counter, reason) => {
    const browser = newToken();
    const answer = key.answer(await challenge(browser), counter, more);
    expect(await take(browser, answer)).toMatchObject({ ok: false, reason });
  });

  test('is refused with a challenge of another browser, or of its own making', async () => {
    const [browser, other] = [newToken(), newToken()];
    const theirs = await challenge(other);
    await challenge(browser);
    expect(await take(browser, key.answer(theirs, 30))).toMatchObject({ reason: 'not-verified' });
    expect(await take(newToken(), key.answer(newToken(), 31))).toMatchObject({ reason: 'expired' });
  });

  test('is seen by its person alone', async () => {
    const seenBy = (viewer: typeof here.berga) =>
      tx(viewer, 'read', async (db) => (await waysOf(db, viewer)).passkeys.length);
    expect(await seenBy(here.berga)).toBe(1);
    expect(await seenBy(here.alby)).toBe(0);
    const all = await tx(here.alby, 'read', (db) =>
      db.selectFrom('access.passkey').select('id').execute(),
    );
    expect(all).toEqual([]);
  });
});

describe("an organisation's own sign-in", () => {
  const binding = { issuer: 'https://id.alby.example', clientId: 'ragang', version: 0 };
  const bind = (viewer: typeof here.alby) =>
    tx(viewer, 'write', (db) =>
      bindIssuer(db, viewer, { ...binding, secret: encrypted('hush', viewer.organisationId) }),
    );

  test('is bound by its administrator, not by an editor', async () => {
    await expect(bind(here.alby)).rejects.toThrow(/policy/);
    await house.owner.query(
      `update organisations.membership set role = 'administrator' where person_id = $1`,
      [here.alby.personId],
    );
    expect(await bind(here.alby)).toBe(true);
    expect(await bind(here.alby)).toBe(false);
  });

  test('its secret is opened for that organisation only', () => {
    const kept = encrypted('hush', here.alby.organisationId);
    expect(kept.toString('latin1')).not.toContain('hush');
    expect(decrypted(kept, here.alby.organisationId)).toBe('hush');
    expect(decrypted(kept, here.berga.organisationId)).toBeNull();
  });

  test('nobody links an account in the name of another', async () => {
    const who = { issuer: binding.issuer, subject: 'someone' };
    const as = { ...here.berga, personId: here.alby.personId as PersonId };
    await expect(tx(here.berga, 'write', (db) => linkIdentity(db, as, who))).rejects.toThrow(
      /policy/,
    );
    expect(await tx(here.berga, 'write', (db) => linkIdentity(db, here.berga, who))).toBe(true);
  });

  test('leads to that organisation alone, although the person has two', async () => {
    await house.owner.query(
      `insert into organisations.membership (person_id, organisation_id, role) values ($1, $2, 'reader')`,
      [here.alby.personId, here.berga.organisationId],
    );
    const choose = async (holdsFor: OrganisationId | null) => {
      const browser = newToken();
      await proveWho(browser, here.alby.personId, 'oidc', holdsFor);
      const places = await placesToEnter(browser);
      expect(await forgetProven(browser)).toBe(true);
      expect(await forgetProven(browser)).toBe(false);
      return places.map((place) => place.organisationName).toSorted();
    };
    expect(await choose(here.alby.organisationId)).toEqual(['Alby']);
    expect(await choose(null)).toEqual(['Alby', 'Berga']);
  });

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.1.1',
    '::1',
    'fe80::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '2002:a00:1::',
    '100.64.0.1',
  ])('%s is inside somebody’s network', (address) => expect(isOutward(address)).toBe(false));
  test.each(['8.8.8.8', '2a00:1450:400f::1'])('%s is not', (address) =>
    expect(isOutward(address)).toBe(true),
  );
  test.each([
    'http://id.alby.example',
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://a:b@id.alby.example',
    'file:///etc/passwd',
  ])('the house does not go to %s', (address) =>
    expect(() => holdOutward(new URL(address))).toThrow(/does not go there/),
  );
});

test.each([
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::5', '2001:db8:0:0'],
  ['2001:0db8:0000:0000:ffff::', '2001:db8:0:0'],
])('attempts from %s are counted for %s', (address, network) =>
  expect(networkOf(address)).toBe(network),
);

test('attempts are exact within the hour, although they come at the same time', async () => {
  const subject = newToken();
  const one = () =>
    house.owner.query('select access.may_try($1, $2) as wait', ['guess-account', subject]);
  const waits = (await Promise.all(Array.from({ length: 60 }, one))).map(
    ({ rows }) => rows[0].wait,
  );
  expect(waits.filter((wait) => wait === null)).toHaveLength(20);
  await house.owner.query(
    `update access.attempt set at = array(select t - interval '61 minutes' from unnest(at) t)`,
  );
  expect((await one()).rows[0].wait).toBeNull();
});
