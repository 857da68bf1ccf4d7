import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migrate, readMigrations } from '../../src/installation/migrate.ts';
import { layInCounty } from '../../src/installation/lay-in-county.ts';
import { startEmbedded } from '../../src/installation/embedded.ts';
import { copyPrepared, NEW_KEYS, preparedDatabase } from './prepared.ts';
import { closePool, openPool, usePool } from '#platform/server';
import type { Viewer } from '#platform/core/viewer';

const ROOT = join(import.meta.dirname, '../..');
let made = 0;

/** A database of its own with the schema in place; the app's pool speaks to it as a role that owns nothing. */
export interface FreshHouse {
  readonly url: string;
  readonly ownerUrl: string;
  /** Asked as the owner of the schema: for seeding and for looking past the policies. */
  readonly owner: pg.Client;
  /** Lay in a county pack: 'vasterbotten', or one of tests/fixtures/counties. */
  layIn(pack: string, options?: { demo?: boolean; now?: Date }): Promise<void>;
  close(): Promise<void>;
}

/** What a fresh database begins with. */
export interface Beginning {
  /** false: nothing at all. */
  migrated?: boolean;
  /** A county of db/counties with its demo, as the app lays it in at its first start. */
  laidIn?: 'vasterbotten';
  /** 'real': nothing is said in a time to come; else the tests' own `now` holds. */
  clock?: 'given' | 'real';
}

/**
 * Make a fresh database on the tests' PostgreSQL (RAGANG_TEST_DATABASE_URL, set by npm test).
 * A copy of one that was made once in the run.
 */
export async function freshHouse(options: Beginning = {}): Promise<FreshHouse> {
  const server = process.env.RAGANG_TEST_DATABASE_URL;
  if (!server)
    throw new Error(
      'run through npm test: it starts a PostgreSQL and sets RAGANG_TEST_DATABASE_URL',
    );
  const name = `ragang_${process.pid}_${(made += 1)}_${Date.now().toString(36)}`;
  await withClient(server, async (client) => {
    await client.query(
      `do $$ begin create role ragang_test_owner login createrole; exception when duplicate_object or unique_violation then null; end $$`,
    );
    await client.query(
      `do $$ begin create role ragang_test_login login noinherit; exception when duplicate_object or unique_violation then null; end $$`,
    );
  });
  const ready = await readyFor(server, options);
  await withClient(server, (client) =>
    client.query(
      `create database ${name} owner ragang_test_owner template ${ready ?? `template0 encoding 'UTF8'`}`,
    ),
  );
  const ownerUrl = addressOf(server, name, 'ragang_test_owner');
  const url = addressOf(server, name, 'ragang_test_login');
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  if (options.migrated !== false) {
    if (ready) await owner.query(NEW_KEYS);
    else await migrateHere(owner);
    await letIn(server);
    if (options.laidIn && !ready) await layInPack(owner, options.laidIn);
    if (options.clock !== 'real') await liveThroughYears(owner);
    // npm run proof -- T5: does this test notice when a rule of access is altered?
    if (process.env.RAGANG_PROOF_MUTANT) await owner.query(process.env.RAGANG_PROOF_MUTANT);
  }
  usePool(openPool({ url, embedded: false }));
  return {
    url,
    ownerUrl,
    owner,
    layIn: (pack, more) => layInPack(owner, pack, more),
    async close() {
      await closePool();
      await owner.end();
      await withClient(server, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** The database to copy: with the schema in place, or a county laid in too. Null: begin from nothing. */
async function readyFor(server: string, options: Beginning): Promise<string | null> {
  if (options.migrated === false) return null;
  const what = options.laidIn ?? 'schema';
  return preparedDatabase(server, what, 'ragang_test_owner', (name) =>
    withClient(addressOf(server, name, 'ragang_test_owner'), async (owner) => {
      await migrateHere(owner);
      if (options.laidIn) await layInPack(owner, options.laidIn);
    }),
  );
}

const migrateHere = (owner: pg.Client) =>
  migrate(owner, readMigrations(join(ROOT, 'db/migrations')));

/** Lays an embedded database with the schema in place in a folder, where the run has one: making it takes seconds. */
export function readyEmbedded(folder: string): Promise<boolean> {
  return copyPrepared(folder, 'embedded', async (making) => {
    const first = await startEmbedded(making);
    await withClient(first.url, migrateHere);
    await first.stop();
  });
}

/** Starts the embedded database in a folder, with the schema in place. */
export async function startReadyEmbedded(folder: string) {
  const isReady = await readyEmbedded(folder);
  const embedded = await startEmbedded(folder);
  await withClient(embedded.url, async (owner) => {
    if (isReady) await owner.query(NEW_KEYS);
    else await migrateHere(owner);
  });
  return embedded;
}

/** The same on the embedded database (PGlite), in a folder of its own. */
export async function freshEmbedded(folder: string): Promise<FreshHouse> {
  const embedded = await startReadyEmbedded(folder);
  const owner = new pg.Client({ connectionString: embedded.url });
  await owner.connect();
  await liveThroughYears(owner);
  usePool(openPool({ url: embedded.url, embedded: true }));
  return {
    url: embedded.url,
    ownerUrl: embedded.url,
    owner,
    layIn: (pack, more) => layInPack(owner, pack, more),
    async close() {
      await closePool();
      await owner.end();
      await embedded.stop();
    },
  };
}

/** Tests say what time it is (`now`): the database's own clock is set so far ahead that it never says "not yet". */
async function liveThroughYears(owner: pg.Client): Promise<void> {
  await owner.query(
    `create or replace function access.clock() returns timestamptz language sql volatile as $$ select timestamptz '2100-01-01' $$`,
  );
}

async function layInPack(
  owner: pg.Client,
  pack: string,
  options: { demo?: boolean; now?: Date } = {},
): Promise<void> {
  const folder =
    pack === 'vasterbotten' ? 'db/counties/vasterbotten' : `tests/fixtures/counties/${pack}`;
  await layInCounty(owner, join(ROOT, folder), {
    demo: options.demo ?? true,
    now: options.now ?? new Date(),
  });
}

/** Creating databases in parallel grants the same roles: the catalogue row may be held by another for a moment. */
async function letIn(server: string): Promise<void> {
  await withClient(server, async (client) => {
    await client.query('select pg_advisory_lock(724099)');
    await client.query('grant ragang_app to ragang_test_login');
  });
}

/** Who a person of the database is, as the app would know it: signed in, in a session that lasts the test. */
export async function viewerNamed(owner: pg.Client, personName: string): Promise<Viewer> {
  const { rows } = await owner.query(
    `select p.id, m.organisation_id, m.role, m.cleared_at is not null as cleared, c.county_id, o.name,
        array(select r.role from organisations.county_role r where r.person_id = p.id and r.county_id = c.county_id) as county_roles
       from organisations.person p join organisations.membership m on m.person_id = p.id
       join organisations.county_member c on c.organisation_id = m.organisation_id
       join organisations.organisation o on o.id = m.organisation_id where p.name = $1`,
    [personName],
  );
  const row = rows[0];
  if (!row) throw new Error(`nobody is called ${personName}`);
  const who = { personId: row.id, organisationId: row.organisation_id, countyId: row.county_id };
  return {
    ...who,
    role: row.role,
    countyRoles: row.county_roles,
    personName,
    organisationName: row.name,
    session: await sessionOf(owner, who),
    cleared: row.cleared,
    fresh: true,
    kind: 'full',
    only: null,
  };
}

/** A session laid in by the owner of the schema; its hash, in hex. `more` says what is unlike an ordinary one. */
export async function sessionOf(
  owner: pg.Client,
  who: { personId: string; organisationId: string; countyId: string },
  more: { actingAs?: 'member' | 'operator'; onlyFor?: string; signedInAt?: Date } = {},
): Promise<string> {
  const hash = randomBytes(32);
  await owner.query(
    `insert into access.session (hash, person_id, organisation_id, county_id, expires_at, seen_at, kind, acting_as, only_for, signed_in_at)
       values ($1, $2, $3, $4, now() + interval '50 years', now() + interval '50 years', $5, $6, $7, $8)`,
    [
      hash,
      who.personId,
      who.organisationId,
      who.countyId,
      more.onlyFor ? 'link' : 'full',
      more.actingAs ?? 'member',
      more.onlyFor ?? null,
      more.signedInAt ?? new Date(),
    ],
  );
  return hash.toString('hex');
}

function addressOf(server: string, database: string, user: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  url.username = user;
  url.password = '';
  return url.href;
}

async function withClient<T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

/** SQL of a migration, for tests that begin from an earlier state. */
export function migrationsUpTo(number: number) {
  return readMigrations(join(ROOT, 'db/migrations')).filter((m) => m.number <= number);
}

export const readText = (path: string) => readFileSync(join(ROOT, path), 'utf8');
