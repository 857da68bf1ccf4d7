import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { RequestEvent } from '@sveltejs/kit';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { handle, handleError } from '../../src/hooks.server.ts';
import { actions as linkActions } from '../../src/routes/link/[token]/+page.server.ts';
import { turnedAway } from '../../src/routes/sign-in/enter.ts';
import { sorrySentence } from '../../src/routes/sign-in/sorry.ts';
import {
  askForCode,
  bindIssuer,
  encrypted,
  enqueueMail,
  faultInWords,
  log,
  newId,
  newToken,
  openTransport,
  sendDueMail,
  startOidc,
  takeOidc,
  tx,
} from '#platform/server';
import type { Viewer } from '#platform/core/viewer';
import { startIssuer, throughIssuer, type Forgery, type TestIssuer } from '../support/issuer.ts';
import { freshHouse, viewerNamed, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';
import { withLanguage } from '../../src/messages/server.ts';
import { hashed } from '../../src/platform/server/statement.ts';

// What can go wrong around the house: a sentence for the person, a line for whoever runs it, nothing half done.

let house: FreshHouse;
let c: SmallCounty;
beforeAll(async () => {
  process.env.RAGANG_SECRET ??= newToken();
  house = await freshHouse({ clock: 'real' });
  c = await smallCounty(house, 'fel');
});
afterAll(() => house.close());

const pressLink = linkActions.default!;
const TYPED = 'Anna Hemlig 19610101-0000 anna.hemlig@alby.example';
interface Line {
  level: 'info' | 'warn' | 'error';
  what: Record<string, unknown>;
  said: string | undefined;
}
let lines: Line[] = [];
beforeEach(() => {
  lines = [];
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(log, level).mockImplementation(((what: object | string, said?: string) => {
      lines.push(
        typeof what === 'string'
          ? { level, what: {}, said: what }
          : { level, what: what as Line['what'], said },
      );
    }) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  // never who it was, nor what they wrote
  expect(JSON.stringify(lines)).not.toMatch(/Anna|19610101|@alby|[\w-]{43}/);
});

/** A request as the framework hands it over; `work` is what its page does. */
async function visit(
  work: () => Promise<unknown>,
  { token, form }: { token?: string; form?: Record<string, string> } = {},
): Promise<{ status: number; text: string }> {
  const url = new URL('https://ragang.example/answer');
  const event = {
    url,
    route: { id: '/answer' },
    locals: {},
    cookies: { get: (name: string) => (name === '__Host-ragang' ? token : undefined) },
    request: new Request(url, {
      method: form ? 'POST' : 'GET',
      ...(form ? { body: new URLSearchParams(form) } : {}),
    }),
  } as unknown as RequestEvent;
  const resolve = async () => {
    try {
      await work();
      return new Response('<p>done</p>', { headers: { 'content-type': 'text/html' } });
    } catch (error) {
      await handleError({ error, event, status: 500, message: '' } as never);
      return new Response('Internal Error', { status: 500 });
    }
  };
  const answer = await handle({ event, resolve } as never);
  return { status: answer.status, text: await answer.text() };
}

/** Signed in, and the token of it. */
async function signedIn(person: Viewer): Promise<string> {
  const token = newToken();
  await house.owner.query(
    `insert into access.session (hash, person_id, organisation_id, county_id, expires_at)
       values ($1, $2, $3, $4, now() + interval '1 hour')`,
    [hashed(token), person.personId, person.organisationId, person.countyId],
  );
  return token;
}

/** Something that is written, and must not stay when it comes to nothing. */
const writes = (who: Viewer, then: () => Promise<void>) => () =>
  tx(who, 'write', async (db) => {
    await sql`insert into access.once (county_id, organisation_id, person_id, key, body_hash)
      values (${who.countyId}, ${who.organisationId}, ${who.personId}, ${newId()}, '')`.execute(db);
    await then();
    await sql`select 1`.execute(db);
  });
const written = async () => (await house.owner.query('select 1 from access.once')).rows.length;

describe('a session', () => {
  test('that was never ours, or is over: nothing is saved, what was typed comes back, and it is noted', async () => {
    let worked = false;
    const work = async () => void (worked = true);
    const answer = await visit(work, { token: newToken(), form: { remark: TYPED } });
    expect([answer.status, worked]).toEqual([401, false]);
    expect(answer.text).toContain('Du är inte inloggad längre');
    expect(answer.text).toContain(TYPED);
    expect(lines).toContainEqual({
      level: 'info',
      what: { route: '/answer' },
      said: 'a session that is over, or was never ours',
    });
    const control = await visit(work, { token: await signedIn(c.alby), form: { remark: TYPED } });
    expect([control.status, worked]).toEqual([200, true]);
  });

  test('whose membership ends while the form is on its way: nothing is saved, and the page says why', async () => {
    const person = c.cedra;
    const token = await signedIn(person);
    const endMembership = (at: string | null) =>
      house.owner.query('update organisations.membership set ended_at = $2 where person_id = $1', [
        person.personId,
        at,
      ]);
    const work = async () => {
      await endMembership('2026-01-01');
      await writes(person, async () => undefined)();
    };
    const answer = await visit(work, { token, form: { remark: TYPED } });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Du hör inte längre till organisationen');
    expect(answer.text).toContain('Inget av det du just skickade har sparats');
    expect(lines).toContainEqual({
      level: 'warn',
      what: { route: '/answer' },
      said: 'membership has ended',
    });
    expect(await written()).toBe(0);
  });
});

describe('the database', () => {
  const seen = async (answer: { status: number; text: string }) => {
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('Vi når inte våra uppgifter just nu');
    expect(answer.text).toContain('kanske inte sparat');
    expect(await written()).toBe(0);
  };

  test('is restarted while many write: each is told, none is half done, and the next is answered', async () => {
    const cut = async () => {
      const server = new pg.Client({ connectionString: process.env.RAGANG_TEST_DATABASE_URL });
      await server.connect();
      await server.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2',
        [new URL(house.url).pathname.slice(1), new URL(house.url).username],
      );
      await server.end();
    };
    const token = await signedIn(c.alby);
    let begun = 0;
    const allBegun = new Promise<void>((done) => {
      const look = setInterval(() => begun === 8 && (clearInterval(look), done()), 5);
    });
    const work = writes(c.alby, async () => {
      begun += 1;
      if (begun === 8) setTimeout(() => void cut(), 10);
      await allBegun;
      await new Promise((done) => setTimeout(done, 150));
    });
    for (const answer of await Promise.all(Array.from({ length: 8 }, () => visit(work, { token }))))
      await seen(answer);
    expect(lines.filter(({ level }) => level === 'warn').length).toBeGreaterThanOrEqual(8);
    expect((await visit(async () => undefined, { token })).status).toBe(200);
  });

  test('has a full disk: told, noted as such with level error, and nothing stays', async () => {
    const token = await signedIn(c.alby);
    const work = writes(c.alby, async () => {
      throw Object.assign(new Error(`could not extend file: ${TYPED}`), {
        code: '53100',
        severity: 'ERROR',
      });
    });
    await seen(await visit(work, { token }));
    expect(lines).toContainEqual({
      level: 'error',
      what: { code: '53100' },
      said: 'the disk of the database is full',
    });
  });

  test('has a full disk: reading goes on, although it cannot be noted that somebody was here', async () => {
    const token = await signedIn(c.alby);
    await house.owner.query(
      `update access.session set seen_at = now() - interval '10 minutes' where hash = $1`,
      [hashed(token)],
    );
    await house.owner.query(`create function public.full() returns trigger language plpgsql as
      $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$`);
    await house.owner.query(
      'create trigger full_disk before update on access.session for each row execute function public.full()',
    );
    try {
      const read = () => tx(c.alby, 'read', (db) => sql`select 1`.execute(db));
      expect((await visit(read, { token })).status).toBe(200);
    } finally {
      await house.owner.query(
        'drop trigger full_disk on access.session; drop function public.full()',
      );
    }
    expect(lines.some(({ said }) => said === 'the disk of the database is full')).toBe(true);
  });
});

describe('the log of a fault', () => {
  test('holds its code and place, not what somebody typed', async () => {
    const token = await signedIn(c.alby);
    const work = () => tx(c.alby, 'read', (db) => sql`select ${TYPED}::text::uuid`.execute(db));
    const answer = await visit(work, { token });
    expect(answer).toEqual({ status: 500, text: 'Internal Error' });
    const [fault] = lines.filter(({ level }) => level === 'error');
    expect(fault?.what.error).toMatch(/^database 22P02\n\s+at /);
    // the control: what the database says by itself holds it
    const said = await house.owner
      .query(`select '${TYPED}'::text::uuid`)
      .catch((fault: Error) => fault.message);
    expect(said).toContain('19610101');
    expect(faultInWords(new SyntaxError(`unexpected ${TYPED}`))).not.toContain('Anna');
    expect(faultInWords(new Error('no such round 7'))).toContain('no such round 7');
  });
});

describe('a code or a link', () => {
  const newest = async () =>
    (
      await house.owner.query(
        `select outcome, detail, person_id from history.access_log where what = 'sign-in' order by seq desc limit 1`,
      )
    ).rows[0];

  test.each([
    ['expired', /Tiden har gått ut/, /time/],
    ['used', /redan använd/, /used/],
    ['wait', /För många försök/, /Too many/i],
  ])('that is refused (%s) is told in both languages and noted', async (reason, sv, en) => {
    await expect(turnedAway('code', reason, '/')).rejects.toMatchObject({
      status: 303,
      location: `/sign-in?sorry=${reason}`,
    });
    expect(await newest()).toEqual({
      outcome: 'refused',
      detail: `code ${reason}`,
      person_id: null,
    });
    expect(withLanguage('sv', () => sorrySentence(reason, null))).toMatch(sv);
    expect(withLanguage('en', () => sorrySentence(reason, null))).toMatch(en);
  });

  test('for one answer that is too old, used or never was does nothing, is noted when pressed, and says why', async () => {
    const made = {
      expired: `now() - interval '1 hour', null`,
      used: "now() + interval '1 day', now()",
    };
    for (const [gone, times] of Object.entries({ ...made, unknown: null })) {
      const token = newToken();
      if (times)
        await house.owner.query(
          `insert into access.ticket (id, token, person_id, organisation_id, county_id, only_this, expires_at, used_at)
             values ($1, $2, $3, $4, $5, $6, ${times})`,
          [
            newId(),
            hashed(token),
            c.alby.personId,
            c.alby.organisationId,
            c.countyId,
            `still-true:${newId()}`,
          ],
        );
      const pressed = await pressLink({
        params: { token },
        getClientAddress: () => '192.0.2.1',
      } as never);
      expect(pressed).toMatchObject({ status: 409, data: { gone } });
      expect(await newest()).toMatchObject({ outcome: 'refused', detail: `link ${gone}` });
    }
  });
});

describe('an organisation’s own sign-in', () => {
  const ORIGIN = 'http://localhost:9';
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await startIssuer(`${ORIGIN}/sign-in/oidc/back`);
    process.env.RAGANG_OIDC_INNER = new URL(issuer.url).host;
    await house.owner.query(
      `update organisations.membership set role = 'administrator' where person_id = $1`,
      [c.berga.personId],
    );
    const keeper = await viewerNamed(house.owner, c.berga.personName);
    const secret = encrypted(issuer.clientSecret, keeper.organisationId);
    const { url, clientId } = issuer;
    await tx(keeper, 'write', (db) =>
      bindIssuer(db, keeper, { issuer: url, clientId, secret, version: 0 }),
    );
  });
  afterAll(() => issuer.close());

  const start = async (browser: string) => {
    const asked = { origin: ORIGIN, browser, network: newToken(), session: null, to: '/' };
    const away = await startOidc(c.berga.organisationId, { ...asked, purpose: 'sign-in' });
    if (!(away instanceof URL)) throw new Error(String(away));
    return away;
  };
  const answerOf = async (forgery: Forgery | null) => {
    const browser = newToken();
    issuer.forge = null;
    const back = await throughIssuer(await start(browser));
    issuer.forge = forgery;
    const came = await takeOidc(browser, back);
    issuer.forge = null;
    return { came, browser, back };
  };
  test('an answer that comes with another issuer’s name beside the code, too', async () => {
    const browser = newToken();
    const back = await throughIssuer(await start(browser));
    back.searchParams.set('iss', 'https://another.example');
    expect(await takeOidc(browser, back)).toMatchObject({ ok: false, reason: 'issuer' });
  });

  const minutes = (n: number) => Math.floor(Date.now() / 1000) + n * 60;

  test.each<[string, Forgery, string, RegExp]>([
    [
      'of a wrong issuer',
      { claims: { iss: 'https://another.example' } },
      'issuer',
      /annan utfärdare/,
    ],
    [
      'whose clock is five minutes behind',
      { claims: { exp: minutes(-5) } },
      'clock',
      /Klockorna .* går olika/,
    ],
    [
      'whose clock is five minutes ahead',
      { claims: { nbf: minutes(5) } },
      'clock',
      /Klockorna .* går olika/,
    ],
  ])('an answer %s is refused in its own words', async (_, forgery, reason, says) => {
    expect((await answerOf(forgery)).came).toMatchObject({ ok: false, reason });
    expect(withLanguage('sv', () => sorrySentence(reason, null))).toMatch(says);
  });

  test('a clock off by half a minute is let in, and the same answer again is not', async () => {
    const { came, browser, back } = await answerOf({ claims: { nbf: minutes(0.5) } });
    expect(came).toMatchObject({ ok: true });
    expect(await takeOidc(browser, back)).toMatchObject({ ok: false, reason: 'replayed' });
    expect(withLanguage('en', () => sorrySentence('replayed', null))).toMatch(/already/);
  });
});

describe('a mail server that answers slowly', () => {
  let slow: Server;
  beforeAll(async () => {
    slow = createServer((socket) => void socket.on('error', () => undefined)); // takes the call and says nothing
    await new Promise<void>((done) => slow.listen(0, '127.0.0.1', done));
  });
  afterAll(() => slow.close());

  test('holds nobody up who asks for a code, loses nothing, and is told to the operator', async () => {
    await house.owner.query(
      `insert into access.account (person_id, mail, language) values ($1, 'anna.hemlig@alby.example', 'sv')`,
      [c.alby.personId],
    );
    await tx(c.region, 'write', (db) =>
      enqueueMail(db, {
        to: c.alby.personId,
        kind: 'shared',
        organisation: c.region.organisationId,
        link: '/answer',
        key: newId(),
      }),
    );
    const { port } = slow.address() as AddressInfo;
    const settings = {
      smtpUrl: `smtp://127.0.0.1:${port}?tls=none`,
      from: 'Rågång <ragang@lan.test>',
      folder: '/nowhere',
      origin: 'https://lan.test',
    };
    const transport = openTransport(settings, 500);
    const sending = sendDueMail({ settings, transport, now: () => new Date(Date.now() + 60_000) });
    const began = performance.now();
    const mail = 'anna.hemlig@alby.example';
    await askForCode({ mail, browser: newToken(), network: newToken(), to: '/' });
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(await sending).toBe(0);
    transport.close();
    const { rows } = await house.owner.query(
      `select state, attempts from mail.message where kind = 'shared' and state <> 'spread'`,
    );
    expect(rows).toEqual([{ state: 'waiting', attempts: 0 }]);
    expect(lines.map(({ said }) => said)).toContain('the mail server does not answer; mail waits');
    const server = await house.owner.query(
      'select failing_since is not null as told, failure from mail.server',
    );
    expect(server.rows).toEqual([{ told: true, failure: expect.stringMatching(/^[A-Z]+$/) }]);
  });
});
