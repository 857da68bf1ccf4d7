import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { isWider, type Audience, type Visibility } from '#organisations';
import type { Viewer } from '#platform/core/viewer';
import { newId, publicViewer, tx, type AnyViewer, type Db } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

/** The one template of who may read what, on a table that exists for this test alone. */
let house: FreshHouse;
let county: SmallCounty;
let other: SmallCounty;

beforeAll(async () => {
  house = await freshHouse();
  county = await smallCounty(house);
  other = await smallCounty(house, 'annat');
  await house.owner.query(`
    create schema tried; grant usage on schema tried to ragang_app;
    create table tried.thing (county_id uuid not null references organisations.county, id uuid not null,
      organisation_id uuid not null references organisations.organisation, words text not null,
      made timestamptz not null default now(), primary key (county_id, id));
    call access.share('tried.thing', 'thing', 'r.words', 'r.made', '/things/');
    create table tried.part (county_id uuid not null, id uuid not null, organisation_id uuid not null references organisations.organisation,
      thing_id uuid not null, primary key (county_id, id), foreign key (county_id, thing_id) references tried.thing);
    call access.share('tried.part', 'part', '''''', 'now()', '/parts/');
    call access.hang('tried.part', 'thing_id', 'tried.thing')`);
});
afterAll(() => house.close());

interface Made {
  visibility?: Visibility;
  named?: string[];
  secrecy?: string;
  ground?: string;
  existence?: boolean;
}

/** Put a thing there as its owner in the database does, so that only reading is tried. */
async function laid(writer: Viewer, made: Made = {}): Promise<string> {
  const id = newId<'note'>();
  await house.owner.query(
    `insert into tried.thing (county_id, id, organisation_id, words, visibility, named, secrecy_section, secrecy_by, secrecy_on, share_ground, existence)
     values ($1, $2, $3, 'ord', $4, $5, $6::text, case when $6::text is not null then $7::uuid end,
       case when $6::text is not null then current_date end, $8, $9)`,
    [
      writer.countyId,
      id,
      writer.organisationId,
      made.visibility ?? 'own',
      made.named ?? [],
      made.secrecy ?? null,
      writer.personId,
      made.ground ?? null,
      made.existence ?? false,
    ],
  );
  return id;
}

const sees = (viewer: AnyViewer, id: string) =>
  tx(viewer, 'read', async (db) => {
    const { rows } = await sql`select 1 from tried.thing where id = ${id}`.execute(db);
    return rows.length === 1;
  });

/** Write as a person; the error's code, or 'kept' (or 'nothing' where no row was for them). */
const tries = (viewer: Viewer, write: (db: Db) => Promise<{ numAffectedRows?: bigint }>) =>
  tx(viewer, 'write', write).then(
    ({ numAffectedRows }) => (numAffectedRows === 0n ? 'nothing' : 'kept'),
    (error: { code?: string }) => error.code ?? String(error),
  );
const add = (viewer: Viewer, made: Made & { as?: string } = {}) =>
  tries(viewer, (db) =>
    sql`insert into tried.thing (county_id, id, organisation_id, words, visibility, named, secrecy_section, share_ground, existence)
    values (${viewer.countyId}, ${newId()}, ${made.as ?? viewer.organisationId}, 'ord', ${made.visibility ?? 'own'},
      ${made.named ?? []}::uuid[], ${made.secrecy ?? null}, ${made.ground ?? null}, ${made.existence ?? false})`.execute(
      db,
    ),
  );
const change = (viewer: Viewer, id: string, set: ReturnType<typeof sql>, from = 1) =>
  tries(viewer, (db) =>
    sql`update tried.thing set ${set}, version = ${from + 1} where id = ${id} and version = ${from}`.execute(
      db,
    ),
  );

async function cleared(viewer: Viewer, yes: boolean): Promise<void> {
  await house.owner.query(
    `update organisations.membership set cleared_at = case when $2 then now() end, cleared_by = case when $2 then person_id end where person_id = $1`,
    [viewer.personId, yes],
  );
}
async function signedInAgo(viewer: Viewer, minutes: number): Promise<void> {
  await house.owner.query(
    `update access.session set signed_in_at = now() - make_interval(mins => $2), stepped_up_at = null where person_id = $1`,
    [viewer.personId, minutes],
  );
}

describe('who reads a record', () => {
  const readers = () => ({
    itself: county.region,
    'a reader at home': county.reader,
    'one that is named': county.alby,
    'one that is not': county.berga,
    'another county': other.region,
    anybody: publicViewer(county.countyId),
    'anybody, of another county': publicViewer(other.countyId),
  });
  test.each([
    ['own', ['itself', 'a reader at home']],
    ['named', ['itself', 'a reader at home', 'one that is named']],
    ['county', ['itself', 'a reader at home', 'one that is named', 'one that is not']],
    ['public', ['itself', 'a reader at home', 'one that is named', 'one that is not', 'anybody']],
  ] as const)('%s: %j', async (visibility, expected) => {
    const named = visibility === 'named' ? [county.alby.organisationId] : [];
    const id = await laid(county.region, { visibility, named });
    const seen: string[] = [];
    for (const [name, viewer] of Object.entries(readers()))
      if (await sees(viewer, id)) seen.push(name);
    expect(seen).toEqual(expected);
  });

  test('what is marked is read by those who are cleared, at home too', async () => {
    const id = await laid(county.region, {
      visibility: 'named',
      named: [county.alby.organisationId],
      secrecy: '31 kap. 16 §',
      ground: 'Samråd',
    });
    expect([await sees(county.region, id), await sees(county.alby, id)]).toEqual([false, false]);
    await cleared(county.region, true);
    await cleared(county.alby, true);
    await cleared(county.berga, true);
    expect([await sees(county.region, id), await sees(county.alby, id)]).toEqual([true, true]);
    expect(await sees(county.berga, id)).toBe(false); // cleared, but not named
    for (const one of [county.region, county.alby, county.berga]) await cleared(one, false);
  });

  test('one that is only known in the county reads nothing that is for its members', async () => {
    const id = await laid(county.region, { visibility: 'county' });
    expect(await sees(county.berga, id)).toBe(true);
    await house.owner.query(
      `update organisations.county_member set membership = 'known' where organisation_id = $1`,
      [county.berga.organisationId],
    );
    expect(await sees(county.berga, id)).toBe(false);
    await house.owner.query(
      `update organisations.county_member set membership = 'member' where organisation_id = $1`,
      [county.berga.organisationId],
    );
  });

  test('the house itself reads no words of an organisation', async () => {
    const id = await laid(county.region, { visibility: 'county' });
    expect(await sees({ system: true, countyId: county.countyId }, id)).toBe(false);
  });
});

describe('who writes it', () => {
  test('an editor at home; not a reader, and not for another', async () => {
    expect(await add(county.region)).toBe('kept');
    expect(await add(county.reader)).toBe('42501');
    expect(await add(county.region, { as: county.alby.organisationId })).toBe('42501');
  });

  test('nobody changes what another wrote, also when it is for all to read', async () => {
    const id = await laid(county.region, { visibility: 'county' });
    expect(await change(county.alby, id, sql`words = 'nya'`)).toBe('nothing');
    expect(await change(county.reader, id, sql`words = 'nya'`)).toBe('nothing');
    expect(await change(county.region, id, sql`words = 'nya'`)).toBe('kept');
  });

  test('a record stays with its organisation, and nobody removes it', async () => {
    const id = await laid(county.region);
    expect(
      await change(county.region, id, sql`organisation_id = ${county.alby.organisationId}`),
    ).toBe('42501');
    await expect(
      tx(county.region, 'write', (db) => sql`delete from tried.thing`.execute(db)),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test.each([
    ['named without a name', { visibility: 'named' }],
    ['a name without named', { visibility: 'county', named: ['alby'] }],
    ['naming itself', { visibility: 'named', named: ['region'] }],
    ['naming one that is no member', { visibility: 'named', named: ['known'] }],
    ['naming one of another county', { visibility: 'named', named: ['foreign'] }],
  ] as const)('%s is refused', async (_, made) => {
    const ids: Record<string, string> = {
      alby: county.alby.organisationId,
      region: county.region.organisationId,
      known: county.knownId,
      foreign: other.alby.organisationId,
    };
    const named = 'named' in made ? made.named.map((one) => ids[one]!) : [];
    expect(await add(county.region, { ...made, named })).toBe('23514');
  });

  test('only one of two who began from the same version saves', async () => {
    const id = await laid(county.region);
    const both = await Promise.all([
      change(county.region, id, sql`words = 'den enas'`),
      change(county.region, id, sql`words = 'den andras'`),
    ]);
    expect(both.sort()).toEqual(['kept', 'nothing']);
  });

  test('a version that skips or stands still is refused', async () => {
    const id = await laid(county.region);
    const set = (version: number) =>
      tries(county.region, (db) =>
        sql`update tried.thing set words = 'x', version = ${version} where id = ${id}`.execute(db),
      );
    expect([await set(1), await set(3), await set(2)]).toEqual(['23514', '23514', 'kept']);
  });
});

describe('a note of secrecy', () => {
  const marked = { secrecy: '31 kap. 16 §' };
  const toAlby = () => ({ visibility: 'named' as const, named: [county.alby.organisationId] });
  beforeAll(() => cleared(county.region, true));
  afterAll(() => cleared(county.region, false));

  test('is put on by one who is cleared, and says by whom and when', async () => {
    expect(await add(county.alby, marked)).toBe('42501');
    expect(await add(county.region, marked)).toBe('kept');
    const { rows } = await house.owner.query(
      `select secrecy_by, secrecy_on is not null as dated from tried.thing where secrecy_section is not null and secrecy_by = $1 limit 1`,
      [county.region.personId],
    );
    expect(rows).toEqual([{ secrecy_by: county.region.personId, dated: true }]);
  });

  test('stays at home or with named ones, and is shared on a ground', async () => {
    expect(await add(county.region, { ...marked, visibility: 'county', ground: 'x' })).toBe(
      '23514',
    );
    expect(await add(county.region, { ...marked, visibility: 'public', ground: 'x' })).toBe(
      '23514',
    );
    expect(await add(county.region, { ...marked, ...toAlby() })).toBe('23514');
    expect(await add(county.region, { ...marked, ...toAlby(), ground: 'Samråd' })).toBe('kept');
  });

  test('is shared, told of, or taken away on a fresh sign-in only; narrowed on any', async () => {
    const own = await laid(county.region, marked);
    const out = await laid(county.region, { ...marked, ...toAlby(), ground: 'Samråd' });
    const widen = sql`visibility = 'named', named = ${[county.alby.organisationId]}::uuid[], share_ground = 'Samråd'`;
    await signedInAgo(county.region, 11);
    expect(await change(county.region, own, widen)).toBe('RF001');
    expect(await change(county.region, own, sql`existence = true`)).toBe('RF001');
    expect(await change(county.region, own, sql`secrecy_section = null`)).toBe('RF001');
    expect(
      await change(
        county.region,
        own,
        sql`secrecy_section = null, secrecy_by = null, secrecy_on = null, visibility = 'public'`,
      ),
    ).toBe('RF001');
    expect(await change(county.region, own, sql`words = 'nya'`)).toBe('kept');
    expect(await change(county.region, out, sql`visibility = 'own', named = '{}'`)).toBe('kept');
    await signedInAgo(county.region, 0);
    expect(await change(county.region, own, widen, 2)).toBe('kept');
  });

  test('what is not marked asks for no fresh sign-in', async () => {
    const id = await laid(county.alby);
    await signedInAgo(county.alby, 11);
    expect(await change(county.alby, id, sql`visibility = 'public'`)).toBe('kept');
    await signedInAgo(county.alby, 0);
  });
});

test('what counts as wider is the same in the rules and in the database', async () => {
  const audiences: Audience[] = [
    { visibility: 'own', named: [] },
    { visibility: 'named', named: [county.alby.organisationId] },
    {
      visibility: 'named',
      named: [county.alby.organisationId, county.berga.organisationId],
    },
    { visibility: 'county', named: [] },
    { visibility: 'public', named: [] },
  ];
  const differing: string[] = [];
  for (const a of audiences)
    for (const b of audiences) {
      const { rows } = await house.owner.query(
        'select access.is_wider($1, $2::uuid[], $3, $4::uuid[]) as wider',
        [a.visibility, a.named, b.visibility, b.named],
      );
      if (rows[0].wider !== isWider(a, b)) differing.push(`${a.visibility} → ${b.visibility}`);
    }
  expect(differing).toEqual([]);
});

describe('existence without content', () => {
  const told = (viewer: AnyViewer) =>
    tx(viewer, 'read', async (db) => {
      const { rows } = await sql<Record<string, unknown>>`
        select * from access.existence_of('tried.thing')`.execute(db);
      return rows;
    });

  test('is told where its writer allows it: whose, what kind, which day, and nothing else', async () => {
    await house.owner.query('delete from tried.thing');
    await laid(county.region); // off by default
    expect(await told(county.alby)).toEqual([]);
    await laid(county.region, { existence: true });
    const rows = await told(county.alby);
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0]!).sort()).toEqual(['happened', 'kind', 'organisation_id']);
    expect(rows[0]).toMatchObject({
      kind: 'thing',
      organisation_id: county.region.organisationId,
    });
    expect(await told(county.region)).toEqual([]); // its own it can read
    expect(await told(other.region)).toEqual([]);
    expect(await told(publicViewer(county.countyId))).toEqual([]);
  });

  test('of a table that is not shared in this way, nothing is told', async () => {
    await expect(
      tx(county.alby, 'read', (db) =>
        sql`select * from access.existence_of('access.session')`.execute(db),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

test('what hangs on a hidden record is refused in the same words as on one that is not there', async () => {
  const hidden = await laid(county.region);
  const seen = await laid(county.region, { visibility: 'county' });
  const hang = (thing: string) =>
    tx(county.alby, 'write', (db) =>
      sql`insert into tried.part (county_id, id, organisation_id, thing_id)
        values (${county.countyId}, ${newId()}, ${county.alby.organisationId}, ${thing})`.execute(
        db,
      ),
    ).then(
      () => 'kept',
      ({ code, message, constraint, detail }: Record<string, string>) => ({
        code,
        message,
        constraint,
        detail,
      }),
    );
  const refused = await hang(hidden);
  expect(refused).toMatchObject({ code: '23503' });
  expect(refused).toEqual(await hang(newId()));
  expect(await hang(seen)).toBe('kept'); // the control
});
