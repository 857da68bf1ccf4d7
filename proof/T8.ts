import { sql } from 'kysely';
import pg from 'pg';
import {
  asSystem,
  closePool,
  DatabaseGone,
  log,
  newId,
  openPool,
  tx,
  usePool,
} from '#platform/server';
import type { Viewer } from '#platform/core/viewer';
import type { FreshHouse } from '../tests/database/fresh.ts';
import { smallCounty } from '../tests/database/small-county.ts';
import { inLanes } from './load/lanes.ts';
import { organisationsIn, peopleAt } from './load/people.ts';
import { below, pick } from './random.ts';
import type { Ctx, Proof } from './types.ts';

interface Size {
  [name: string]: number;
  requests: number;
  identities: number;
  pool: number;
}
const NOTES = 3;
/** Of a hundred requests: cut off by the database, broken by an error of ours, writing, and writing as the house in between. */
const PERCENT = { cut: 0.5, thrown: 0.5, writing: 4, asHouse: 2 };

/** What a request found: who the database took it for, and whose words it was given. */
interface Found {
  context: readonly string[] | null;
  owners: readonly string[];
}

/** Many people through few connections, of which some are cut off in the middle: nobody gets what is another's. */
export default {
  id: 'T8',
  title: 'Nobody sees another’s words because they were given another’s connection',
  target: '50 identities over 5 connections, 1 % cut off, 200,000 requests: 0 foreign rows',
  needs: ['postgres'],
  small: { requests: 800, identities: 20, pool: 5 },
  full: { requests: 200_000, identities: 50, pool: 5 },
  async run(ctx) {
    const house = await ctx.house({ clock: 'real' });
    const identities = await identitiesIn(house, ctx.size.identities);
    const pool = openPool({ url: house.url, embedded: false });
    pool.options.max = ctx.size.pool;
    const { level } = log;
    log.level = 'silent'; // each lost connection has its line; here they are meant
    await closePool();
    usePool(pool);
    const root = new pg.Pool({ connectionString: rootUrl(house), max: 2 });
    try {
      const told = await ask(ctx, identities, root);
      const written = await foreignlyWritten(root);
      const left = await leftBehind(ctx, pool, identities);
      const control = await setForTheSession(house, root, identities, ctx);
      const passed =
        told.foreign + told.mistaken + told.short + told.unexplained + written + left === 0 &&
        told.cut > 0 &&
        told.thrown > 0 &&
        control > 0;
      return {
        passed,
        figures: {
          requests: ctx.size.requests,
          identities: identities.length,
          connections: ctx.size.pool,
          'cut off by the database': told.cut,
          'broken by an error': told.thrown,
          'foreign rows': told.foreign,
          'taken for somebody else': told.mistaken,
          'own rows that were missing': told.short,
          'other faults': told.unexplained,
          writes: told.writes,
          'written as somebody else': written,
          'rows given to whoever has not said who they are': left,
          'control: foreign rows where who asks is said for the session': control,
        },
        ...(passed
          ? {}
          : { why: 'See the figures that are not 0, and the control, which must not be 0.' }),
      };
    } finally {
      log.level = level;
      await root.end();
    }
  },
} satisfies Proof<Size>;

function rootUrl(house: FreshHouse): string {
  const url = new URL(house.ownerUrl);
  url.username = 'postgres';
  return url.href;
}

/** People of an organisation each, every one with a few notes that nobody else may read. */
async function identitiesIn(house: FreshHouse, many: number): Promise<Viewer[]> {
  const county = await smallCounty(house);
  const identities: Viewer[] = [];
  for (const { id } of await organisationsIn(house, county.countyId, many)) {
    const [person] = await peopleAt(house, { countyId: county.countyId, organisationId: id }, 1);
    for (let n = 0; n < NOTES; n += 1)
      await house.owner.query(
        `insert into matters.note (county_id, id, organisation_id, matter_id, title, text) values ($1, $2, $3, $4, 'Rubrik', 'Ord')`,
        [county.countyId, newId(), id, county.wide],
      );
    identities.push(person!);
  }
  return identities;
}

async function ask(ctx: Ctx<Size>, identities: readonly Viewer[], root: pg.Pool) {
  const { random, size } = ctx;
  const told = { foreign: 0, mistaken: 0, short: 0, unexplained: 0, cut: 0, thrown: 0, writes: 0 };
  await inLanes(identities.length, Array.from({ length: size.requests }).keys(), async (n) => {
    const as = pick(random, identities);
    const chance = below(random, 10_000) / 100;
    const fate =
      chance < PERCENT.cut ? 'cut' : chance < PERCENT.cut + PERCENT.thrown ? 'thrown' : 'whole';
    const kind =
      chance > 100 - PERCENT.asHouse
        ? 'house'
        : chance > 100 - PERCENT.asHouse - PERCENT.writing
          ? 'write'
          : 'read';
    const judge = (found: Found) => {
      told.foreign += found.owners.filter((owner) => owner !== as.organisationId).length;
      if (found.context?.[0] !== as.personId || found.context[1] !== as.organisationId)
        told.mistaken += 1;
      if (found.owners.length !== NOTES) told.short += 1;
    };
    try {
      await request(as, kind, fate, n, root, judge);
      if (fate !== 'whole') told.unexplained += 1;
      if (kind !== 'read') told.writes += 1;
    } catch (error) {
      if (error instanceof Broken && fate === 'thrown') told.thrown += 1;
      else if (error instanceof DatabaseGone && fate === 'cut') told.cut += 1;
      else told.unexplained += 1;
    }
    if (n % 20_000 === 19_999) ctx.say(`${n + 1} requests`);
  });
  return told;
}
class Broken extends Error {}

async function request(
  as: Viewer,
  kind: 'read' | 'write' | 'house',
  fate: 'whole' | 'cut' | 'thrown',
  n: number,
  root: pg.Pool,
  judge: (found: Found) => void,
): Promise<void> {
  await tx(as, kind === 'read' && fate !== 'thrown' ? 'read' : 'write', async (db) => {
    const look = async () => {
      const { rows } = await sql<Found & { pid: number }>`
        select access.context() as context, pg_backend_pid() as pid,
            array(select n.organisation_id::text from matters.note n where n.county_id = ${as.countyId}) as owners`.execute(
        db,
      );
      judge(rows[0]!);
      return rows[0]!.pid;
    };
    const pid = await look();
    if (kind === 'house' || fate === 'thrown') {
      await asSystem(db, as.countyId, async () => {
        // in the house's place, and then thrown out of it
        if (fate === 'thrown' && n % 2 === 0) throw new Broken();
      });
      await look();
    }
    if (kind !== 'read')
      await sql`update matters.note set text = ${as.organisationId}, version = version + 1
        where county_id = ${as.countyId} and id = (select id from matters.note order by id limit 1)`.execute(
        db,
      );
    if (fate === 'thrown') throw new Broken();
    if (fate === 'cut') {
      await root.query('select pg_terminate_backend($1)', [pid]);
      await look();
    }
  });
}

/** Words that are not those of the organisation they stand under. */
async function foreignlyWritten(root: pg.Pool): Promise<number> {
  const { rows } = await root.query(
    `select count(*)::int as many from history.version v where tbl = 'matters.note'
       and (payload ->> 'text' not in ('Ord', organisation_id::text)
         or (op = 'update' and acting_organisation_id is distinct from organisation_id))`,
  );
  return rows[0].many;
}

/** A connection that others have used, in a transaction where nobody has said who they are. */
async function leftBehind(
  ctx: Ctx<Size>,
  pool: pg.Pool,
  identities: readonly Viewer[],
): Promise<number> {
  let given = 0;
  await inLanes(ctx.size.pool, Array.from({ length: 200 }).keys(), async (n) => {
    const as = identities[n % identities.length]!;
    await tx(as, 'read', (db) => sql`select 1`.execute(db));
    const client = await pool.connect();
    try {
      await client.query('begin; set local role ragang_app');
      given += (await client.query('select from matters.note')).rows.length;
      await client.query('rollback');
    } finally {
      client.release();
    }
  });
  return given;
}

/**
 * The control: the usual way, which is wrong. A policy that believes a setting, and a house that sets it for the
 * session, on whichever connection it is given, and then asks on whichever it is given.
 */
async function setForTheSession(
  house: FreshHouse,
  root: pg.Pool,
  identities: readonly Viewer[],
  ctx: Ctx<Size>,
): Promise<number> {
  await root.query(`create schema careless; create table careless.note (organisation_id uuid);
    alter table careless.note enable row level security;
    create policy see on careless.note using (organisation_id::text = current_setting('careless.me', true));
    grant usage on schema careless to ragang_app; grant select on careless.note to ragang_app`);
  await root.query('insert into careless.note select organisation_id from matters.note');
  const pool = new pg.Pool({
    connectionString: house.url,
    max: ctx.size.pool,
    options: '-c role=ragang_app',
  });
  let foreign = 0;
  await inLanes(identities.length, Array.from({ length: 500 }).keys(), async (n) => {
    const as = identities[n % identities.length]!;
    await pool.query(`select set_config('careless.me', $1, false)`, [as.organisationId]);
    const { rows } = await pool.query('select organisation_id from careless.note');
    foreign += rows.filter(({ organisation_id }) => organisation_id !== as.organisationId).length;
  });
  await pool.end();
  return foreign;
}
