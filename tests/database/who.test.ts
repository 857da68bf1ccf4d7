import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changePerson, invite, joinBy, ourPeople, setCountyRole } from '#organisations/server';
import type { PersonId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import {
  changeSession,
  endMySession,
  mySessions,
  NoMembership,
  openSession,
  proveMail,
  publicViewer,
  stepUp,
  systemKey,
  tx,
  viewerOf,
} from '#platform/server';
import { freshHouse, sessionOf, viewerNamed, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let county: SmallCounty;

beforeAll(async () => {
  house = await freshHouse();
  await house.layIn('lillvik', { demo: true });
  county = await smallCounty(house);
});
afterAll(() => house.close());

const hash = (token: string) => createHash('sha256').update(token).digest('hex');

/** One more person of an organisation, with a session; `more` says what is unlike an ordinary one. */
async function colleague(
  like: Viewer,
  role: Viewer['role'],
  more: Parameters<typeof sessionOf>[2] = {},
): Promise<Viewer> {
  const personId = randomUUID() as string as PersonId;
  const name = `Kollega ${personId.slice(0, 8)}`;
  await house.owner.query('insert into organisations.person (id, name) values ($1, $2)', [
    personId,
    name,
  ]);
  await house.owner.query(
    'insert into organisations.membership (person_id, organisation_id, role) values ($1, $2, $3)',
    [personId, like.organisationId, role],
  );
  const session = await sessionOf(house.owner, { ...like, personId }, more);
  const fresh = !more.signedInAt;
  return { ...like, personId, personName: name, role, countyRoles: [], session, fresh };
}

const acting = (viewer: Viewer) =>
  tx(
    viewer,
    'read',
    async (db) =>
      (await sql<{ who: string[] }>`select access.context() as who`.execute(db)).rows[0]!.who,
  );

/** A connection of the app's own role, in a transaction; rolled back after. */
async function asApp<T>(fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: house.url });
  await client.connect();
  try {
    await client.query('begin; set local role ragang_app');
    return await fn(client);
  } finally {
    await client.end();
  }
}

describe('a session', () => {
  test('that is unknown, over, or unused for two hours lets nobody in', async () => {
    expect((await acting(county.alby))[0]).toBe(county.alby.personId); // the control
    const made = await colleague(county.alby, 'editor');
    for (const over of [
      `expires_at = now() - interval '1 second'`,
      `seen_at = now() - interval '121 minutes'`,
    ]) {
      const session = await sessionOf(house.owner, made);
      await house.owner.query(`update access.session set ${over} where hash = $1`, [
        Buffer.from(session, 'hex'),
      ]);
      await expect(acting({ ...made, session })).rejects.toBeInstanceOf(NoMembership);
    }
    await expect(
      acting({ ...made, session: randomBytes(32).toString('hex') }),
    ).rejects.toBeInstanceOf(NoMembership);
  });

  test('follows the membership from one transaction to the next', async () => {
    const leaver = await colleague(county.alby, 'administrator');
    const set = (what: string) =>
      house.owner.query(`update organisations.membership set ${what} where person_id = $1`, [
        leaver.personId,
      ]);
    expect((await acting(leaver))[3]).toBe('administrator');
    await set(`role = 'reader'`);
    expect((await acting(leaver))[3]).toBe('reader');
    await set('ended_at = now()');
    await expect(acting(leaver)).rejects.toBeInstanceOf(NoMembership);
  });

  test('is opened and changed by whoever has the key of the house only', async () => {
    const open = (key: string) =>
      asApp((client) =>
        client.query(`select access.open_session($1, $2, $3, $4, $5, 'demo')`, [
          key,
          randomBytes(32),
          county.alby.personId,
          county.alby.organisationId,
          county.countyId,
        ]),
      );
    await expect(open('0'.repeat(64))).rejects.toThrow('not the house itself');
    await expect(open(await systemKey())).resolves.toBeTruthy(); // the control
    await expect(
      asApp((client) =>
        client.query(`select access.prove('', $1, $2, 'code', null)`, [
          randomBytes(32),
          county.alby.personId,
        ]),
      ),
    ).rejects.toThrow('not the house itself');
    await expect(
      asApp((client) =>
        client.query(`select access.change_session('', $1, $2)`, [
          Buffer.from(county.alby.session, 'hex'),
          randomBytes(32),
        ]),
      ),
    ).rejects.toThrow('not the house itself');
  });

  test('gives way to a new one where one signs in again, and is fresh then', async () => {
    const who = await colleague(county.alby, 'editor');
    const token = await openSession(who, {
      way: 'passkey',
      userAgent: 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0',
    });
    await house.owner.query(
      `update access.session set signed_in_at = now() - interval '11 minutes' where hash = $1`,
      [Buffer.from(hash(token), 'hex')],
    );
    expect((await viewerOf(token))?.fresh).toBe(false);
    const next = await stepUp(token, 'passkey');
    expect(await viewerOf(token)).toBeNull();
    expect(await viewerOf(next!)).toMatchObject({ fresh: true, personId: who.personId });
    expect(await stepUp(token, 'passkey')).toBeNull();
  });

  test('is changed for another employer: the old one ends, and one of an own sign-in leads nowhere else', async () => {
    const both = await colleague(county.alby, 'editor');
    await house.owner.query(
      `insert into organisations.membership (person_id, organisation_id, role) values ($1, $2, 'reader')`,
      [both.personId, county.berga.organisationId],
    );
    const token = await openSession(both, { way: 'code' });
    const next = await changeSession(token, { organisationId: county.berga.organisationId });
    expect(await viewerOf(token)).toBeNull();
    expect(await viewerOf(next!)).toMatchObject({
      organisationId: county.berga.organisationId,
      role: 'reader',
    });
    await expect(
      changeSession(next!, { organisationId: county.region.organisationId }),
    ).rejects.toBeInstanceOf(NoMembership);
    const bound = await openSession(both, { way: 'oidc', holdsFor: both.organisationId });
    await expect(
      changeSession(bound, { organisationId: county.berga.organisationId }),
    ).rejects.toBeInstanceOf(NoMembership);
    expect(await viewerOf(bound)).not.toBeNull(); // refused, so it stands
  });

  test('is listed and ended by its own person', async () => {
    const who = await colleague(county.alby, 'editor');
    await openSession(who, {
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36',
    });
    const mine = await tx(who, 'read', mySessions);
    expect(mine.map(({ agent, thisOne }) => [agent, thisOne])).toEqual([
      ['', true],
      ['Chrome, Linux', false],
    ]);
    const id = mine[1]!.id;
    expect(await tx(county.berga, 'write', (db) => endMySession(db, id))).toBe(false);
    expect(await tx(who, 'write', (db) => endMySession(db, id))).toBe(true);
    expect(await tx(who, 'read', mySessions)).toHaveLength(1);
  });
});

describe('the key of the house', () => {
  const act = `select access.act('\\x`;
  test('is not given where somebody acts, whatever is said in that transaction', async () => {
    const take = 'select access.take_system_key() as key';
    const key = await asApp(async (client) => (await client.query(take)).rows[0].key as string);
    expect(key).toBe(await systemKey()); // the control: where nobody acts
    for (const trick of [
      'select 1',
      'savepoint s; rollback to savepoint s',
      `select set_config('ragang.context', '', true)`,
      'select pg_advisory_unlock_all()',
      `select pg_advisory_unlock_shared(724019, pg_backend_pid())`,
      'set local role ragang_app',
    ]) {
      const taken = asApp(async (client) => {
        await client.query(`${act}${county.alby.session}', '')`);
        await client.query(trick);
        return client.query(take);
      });
      await expect(taken, trick).rejects.toThrow('somebody acts in this transaction');
    }
  });

  test('is needed to act as the house', async () => {
    const become = (key: string) =>
      asApp((client) =>
        client.query('select access.act_as_system($1, $2, $3)', [county.countyId, '', key]),
      );
    await expect(become(await systemKey())).resolves.toBeTruthy(); // the control
    for (const key of ['', 'f'.repeat(64)])
      await expect(become(key)).rejects.toThrow('not the house itself');
    await expect(asApp((client) => client.query('select * from access.key'))).rejects.toThrow(
      /permission denied/,
    );
    await expect(asApp((client) => client.query('select * from access.session'))).rejects.toThrow(
      /permission denied/,
    );
  });
});

describe('whoever has no county', () => {
  /** What an operator may read rows of: how letters are doing, without addresses and what they are about. */
  const SHOWN: Record<string, string[]> = { operator: ['mail.server', 'mail.message'] };
  /** Of the schema, not of anybody. */
  const OPEN = ['access.listed', 'access.kept', 'history.kept_table', 'public.migration'];

  async function counted(viewer: Parameters<typeof tx>[0]): Promise<Map<string, number>> {
    const { rows } = await house.owner.query<{ t: string }>(
      `select format('%I.%I', n.nspname, c.relname) as t from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema|pgboss)'
          and has_any_column_privilege('ragang_app', c.oid, 'select') order by 1`,
    );
    return tx(viewer, 'read', async (db) => {
      const counts = new Map<string, number>();
      for (const { t } of rows)
        counts.set(
          t,
          (await sql<{ n: number }>`select count(*)::int as n from ${sql.raw(t)}`.execute(db))
            .rows[0]!.n,
        );
      return counts;
    });
  }

  test('reads no row of any table, but for what is listed here', async () => {
    const demo = await viewerNamed(
      house.owner,
      (
        await house.owner.query(`select p.name from organisations.person p
      join organisations.membership m on m.person_id = p.id where m.role = 'editor' and p.invented limit 1`)
      ).rows[0].name,
    );
    const whole = await counted(demo);
    const seen = [...whole].filter(([, n]) => n > 0).map(([t]) => t);
    expect(seen.length).toBeGreaterThan(25); // the control: a member of the county reads these
    for (const [who, viewer] of [
      ['operator', { ...demo, session: await operatorThere(demo) }],
      ['link', { ...demo, session: await sessionOf(house.owner, demo, { onlyFor: 'x:y' }) }],
      ['public', publicViewer(demo.countyId)],
    ] as const) {
      const rows = [...(await counted(viewer))].filter(
        ([t, n]) => n > 0 && !OPEN.includes(t) && !SHOWN[who]?.includes(t),
      );
      expect(rows, who).toEqual([]);
    }
  });

  async function operatorThere(demo: Viewer): Promise<string> {
    const made = await colleague(demo, 'administrator');
    await house.owner.query(`insert into organisations.county_role values ($1, $2, 'operator')`, [
      demo.countyId,
      made.personId,
    ]);
    return sessionOf(house.owner, made, { actingAs: 'operator' });
  }

  test('writes nothing, and an operator who is one no longer is out', async () => {
    const link = await colleague(county.alby, 'editor', { onlyFor: `still-true:${randomUUID()}` });
    const session = await operatorThere(county.alby);
    const operator = { ...county.alby, session };
    const write = (viewer: Viewer) =>
      tx(viewer, 'write', (db) =>
        db
          .insertInto('organisations.unit')
          .values({
            id: randomUUID(),
            county_id: viewer.countyId,
            organisation_id: viewer.organisationId,
            name_sv: 'Ny',
            name_en: 'New',
            position: 9,
          })
          .execute(),
      );
    await write(county.alby); // the control
    await expect(write(link)).rejects.toThrow(/row-level security/);
    await expect(write(operator)).rejects.toThrow(/row-level security/);
    await house.owner.query(`delete from organisations.county_role where role = 'operator'`);
    await expect(acting(operator)).rejects.toBeInstanceOf(NoMembership);
  });
});

describe('an organisation’s people', () => {
  const change = (version: number, role: Viewer['role'] = 'editor', cleared = false) => ({
    version,
    role,
    cleared,
  });
  let keeper: Viewer;
  let editor: Viewer;
  beforeAll(async () => {
    keeper = await colleague(county.alby, 'administrator');
    editor = await colleague(county.alby, 'editor');
  });

  test('are shown with addresses to their administrators only', async () => {
    await house.owner.query(`insert into access.account (person_id, mail) values ($1, $2)`, [
      editor.personId,
      `${editor.personId}@alby.example`,
    ]);
    const mails = async (viewer: Viewer) =>
      (await tx(viewer, 'read', ourPeople)).map(({ mail }) => mail).filter(Boolean);
    expect(await mails(keeper)).toEqual([`${editor.personId}@alby.example`]);
    expect(await mails(editor)).toEqual([]);
    expect(await mails(county.berga)).toEqual([]);
    await expect(
      tx(editor, 'read', (db) => sql`select cleared_at from organisations.membership`.execute(db)),
    ).rejects.toThrow(/permission denied/);
  });

  test('are changed by an administrator of theirs, who has just signed in, and by nobody else', async () => {
    const elsewhere = await colleague(county.berga, 'administrator');
    const late = await colleague(county.alby, 'administrator', {
      signedInAt: new Date(Date.now() - 11 * 60_000),
    });
    const by = (viewer: Viewer) =>
      changePerson(viewer, randomUUID(), editor.personId, change(1, 'reader', true));
    expect(await by(editor)).toEqual({ ok: false, reason: 'not-for-you' });
    expect(await by(late)).toEqual({ ok: false, reason: 'not-fresh' });
    expect(await by(elsewhere)).toEqual({ ok: false, reason: 'gone' });
    // past the app's own rules too
    await expect(by({ ...editor, role: 'administrator' })).rejects.toThrow(
      'only an administrator of the organisation',
    );
    await expect(by({ ...late, fresh: true })).rejects.toThrow('this needs a fresh sign-in');
    await expect(by({ ...county.coordinator, role: 'administrator' })).rejects.toThrow(
      'only an administrator of the organisation',
    );
    expect(await by(keeper)).toEqual({ ok: true });
    const now = (await tx(keeper, 'read', ourPeople)).find(
      ({ personId }) => personId === editor.personId,
    );
    expect(now).toMatchObject({ role: 'reader', version: 2, clearedByName: keeper.personName });
    expect((await acting(editor)).slice(3, 4)).toEqual(['reader']);
    expect((await acting(editor))[9]).toBe('t');
  });

  test('who are changed by two at once: the second is told', async () => {
    const other = await colleague(county.alby, 'editor');
    const at = (role: Viewer['role']) =>
      changePerson(keeper, randomUUID(), other.personId, change(1, role));
    const outcomes = await Promise.all([at('reader'), at('administrator')]);
    expect(outcomes.map((o) => (o.ok ? 'ok' : o.reason)).toSorted()).toEqual(['ok', 'stale']);
  });

  test('who end are out at the next request, with what they were cleared for', async () => {
    const leaver = await colleague(county.alby, 'editor');
    const token = await openSession(leaver);
    expect(await changePerson(keeper, randomUUID(), leaver.personId, change(1), true)).toEqual({
      ok: true,
    });
    expect(await viewerOf(token)).toBeNull();
    await expect(acting(leaver)).rejects.toBeInstanceOf(NoMembership);
    const { rows } = await house.owner.query(
      'select person_id, op from history.version where tbl = $1 and payload ->> $2 = $3 order by seq desc limit 1',
      ['organisations.membership', 'person_id', leaver.personId],
    );
    expect(rows[0]).toEqual({ person_id: keeper.personId, op: 'update' });
  });

  test('always have an administrator left, also when two take it from each other at once', async () => {
    const one = await colleague(county.berga, 'administrator');
    await house.owner.query(
      `update organisations.membership set role = 'editor' where organisation_id = $1 and person_id <> $2`,
      [county.berga.organisationId, one.personId],
    );
    expect(await changePerson(one, randomUUID(), one.personId, change(1))).toEqual({
      ok: false,
      reason: 'last',
    });
    expect(await changePerson(one, randomUUID(), one.personId, change(1), true)).toEqual({
      ok: false,
      reason: 'last',
    });
    const two = await colleague(county.berga, 'administrator');
    const outcomes = await Promise.allSettled([
      changePerson(one, randomUUID(), two.personId, change(1)),
      changePerson(two, randomUUID(), one.personId, change(1)),
    ]);
    const done = outcomes.filter((o) => o.status === 'fulfilled' && o.value.ok);
    expect(done).toHaveLength(1);
    const { rows } = await house.owner.query(
      `select count(*)::int as n from organisations.membership where organisation_id = $1 and role = 'administrator' and ended_at is null`,
      [county.berga.organisationId],
    );
    expect(rows[0].n).toBe(1);
  });
});

describe('an invitation', () => {
  let keeper: Viewer;
  beforeAll(async () => void (keeper = await colleague(county.agency, 'administrator')));
  const said = (mail: string) => ({
    name: 'Nils Nyprov',
    mail,
    role: 'editor' as const,
    language: 'sv' as const,
  });
  const invited = async (mail: string, byMail = false, key: string = randomUUID()) => {
    const outcome = await invite(keeper, key, keeper.organisationId, said(mail), byMail);
    return outcome.ok ? outcome.link?.slice('/join/'.length) : outcome.reason;
  };

  test('is taken once, however often and at the same time', async () => {
    const key = randomUUID();
    const links = await Promise.all(
      [1, 2, 3].map(() => invited('nils@agency.example', false, key)),
    );
    expect(new Set(links).size).toBe(1); // the same form shows the same link
    const outcomes = await Promise.all(
      [1, 2, 3, 4, 5].map(() => joinBy(links[0]!, 'Nils Nyprov', null)),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.filter((o) => !o.ok).map((o) => !o.ok && o.reason)).toEqual([
      'used',
      'used',
      'used',
      'used',
    ]);
    const { rows } = await house.owner.query(
      `select m.role, a.mail_proved_at from access.account a join organisations.membership m using (person_id) where a.mail = $1`,
      ['nils@agency.example'],
    );
    expect(rows).toEqual([{ role: 'editor', mail_proved_at: null }]); // handed over: it proves no address
    expect(await invited('nils@agency.example')).toBe('already');
  });

  test('to an address that somebody has already is taken by that person only', async () => {
    const has = await colleague(county.alby, 'editor');
    await house.owner.query('insert into access.account (person_id, mail) values ($1, $2)', [
      has.personId,
      'has@alby.example',
    ]);
    const token = (await invited('has@alby.example'))!;
    expect(await joinBy(token, 'Någon', null)).toEqual({ ok: false, reason: 'sign-in-first' });
    expect(await joinBy(token, 'Någon', keeper.session)).toEqual({
      ok: false,
      reason: 'sign-in-first',
    });
    expect(await joinBy(token, 'Någon', has.session)).toMatchObject({
      ok: true,
      personId: has.personId,
    });
  });

  test('that is taken back, or whose time is over, leads nowhere', async () => {
    const revoked = (await invited('bort@agency.example'))!;
    await house.owner.query(
      `update organisations.invitation set revoked_at = now() where mail = 'bort@agency.example'`,
    );
    expect(await joinBy(revoked, 'X', null)).toEqual({ ok: false, reason: 'revoked' });
    const over = (await invited('sen@agency.example'))!;
    await house.owner.query(
      `update organisations.invitation set ends_at = now() where mail = 'sen@agency.example'`,
    );
    expect(await joinBy(over, 'X', null)).toEqual({ ok: false, reason: 'expired' });
    expect(await invited('sen@agency.example')).toHaveLength(43); // a new one after
    expect(await invited('sen@agency.example')).toBe('open');
    expect(await joinBy('x'.repeat(43), 'X', null)).toEqual({ ok: false, reason: 'unknown' });
  });

  test('is opened by an administrator for the own organisation, and mailed where a server is set', async () => {
    const editor = await colleague(county.agency, 'editor');
    const elsewhere = await colleague(county.alby, 'administrator');
    const to = keeper.organisationId;
    expect(await invite(editor, randomUUID(), to, said('a@b.example'), false)).toEqual({
      ok: false,
      reason: 'not-for-you',
    });
    expect(await invite(elsewhere, randomUUID(), to, said('a@b.example'), false)).toEqual({
      ok: false,
      reason: 'not-for-you',
    });
    await expect(
      invite({ ...editor, role: 'administrator' }, randomUUID(), to, said('a@b.example'), false),
    ).rejects.toThrow('only an administrator');
    expect(await invited('brev@agency.example', true)).toBeUndefined(); // no link is shown
    const { rows } = await house.owner.query(
      `select kind, link, to_address from mail.message where to_address = 'brev@agency.example'`,
    );
    expect(rows).toEqual([{ kind: 'invitation', link: '/', to_address: 'brev@agency.example' }]);
  });

  test('whose address proves itself later ends what was opened before', async () => {
    const token = (await invited('senare@agency.example'))!;
    const joined = await joinBy(token, 'Sen Are', null);
    if (!joined.ok) throw new Error(joined.reason);
    const before = await openSession(joined, { way: 'invitation' });
    await proveMail(joined.personId);
    expect(await viewerOf(before)).toBeNull();
    const after = await openSession(joined, { way: 'code' });
    await proveMail(joined.personId);
    expect(await viewerOf(after)).not.toBeNull(); // proved once
  });
});

describe('roles of the county', () => {
  test('are kept by the space administrator: two coordinators at most, one at least', async () => {
    const keeper = await colleague(county.region, 'administrator');
    await house.owner.query(
      `insert into organisations.county_role values ($1, $2, 'space-administrator')`,
      [county.countyId, keeper.personId],
    );
    const runs: Viewer = { ...keeper, countyRoles: ['space-administrator'] };
    const give = (person: Viewer, has: boolean, by = runs) =>
      setCountyRole(by, randomUUID(), person.personId, 'coordinator', has);
    expect(await give(county.alby, true, county.coordinator)).toEqual({
      ok: false,
      reason: 'not-for-you',
    });
    await expect(
      give(county.alby, true, { ...county.coordinator, countyRoles: ['space-administrator'] }),
    ).rejects.toThrow('only the space administrator');
    expect(await give(county.alby, true)).toEqual({ ok: true });
    expect(await give(county.berga, true)).toEqual({ ok: false, reason: 'two' });
    expect(await give(county.alby, false)).toEqual({ ok: true });
    expect(await give(county.coordinator, false)).toEqual({ ok: false, reason: 'last-role' });
  });
});
