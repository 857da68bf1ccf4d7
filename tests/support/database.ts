import { createHash, randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { layInCounty } from '../../src/installation/lay-in-county.ts';
import { migrate, readMigrations, type Migration } from '../../src/installation/migrate.ts';
import { openPool, usePool, closePool } from '#platform/server';

const ROOT = resolve(import.meta.dirname, '../..');
const TEMPLATE_LOCK = 724_012;
const LOGIN = 'ragang_test_login';

/** A migrated database that only this test file has. */
export interface OwnDatabase {
  /** As the app signs in: a role that owns nothing. */
  readonly url: string;
  /** As the owner: for migrations, and for seeding past the policies. */
  readonly ownerUrl: string;
  /** A connection as the owner, kept open until `drop`. */
  readonly owner: pg.Client;
  /** Closes what is open and removes the database. */
  drop(): Promise<void>;
}

export interface Wishes {
  /** Folder of a county to lay in, from the root: 'tests/fixtures/counties/lillvik'. Otherwise empty. */
  county?: string;
  /** With the county's example people and answers. */
  demo?: boolean;
  /** The moment at which the county is laid in. */
  now?: Date;
}

/** A new database of the current schema; `tx` in this test file goes to it from now on. */
export async function ownDatabase(wishes: Wishes = {}): Promise<OwnDatabase> {
  const server = serverUrl();
  const name = `ragang_${randomBytes(6).toString('hex')}`;
  const template = await migratedTemplate(server);
  await once(server, (client) => client.query(`create database ${name} template ${template}`));
  const ownerUrl = withDatabase(server, name);
  const url = withDatabase(server, name, LOGIN);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  if (wishes.county) {
    const { county, demo = false, now = new Date() } = wishes;
    await layInCounty(owner, join(ROOT, county), { demo, now });
  }
  usePool(openPool({ url, embedded: false }));
  return {
    url,
    ownerUrl,
    owner,
    async drop() {
      await closePool();
      await owner.end();
      await once(server, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

function serverUrl(): string {
  const url = process.env.RAGANG_TEST_DATABASE_URL;
  if (!url)
    throw new Error(
      'no server to test on: use npm test -- database (or set RAGANG_TEST_DATABASE_URL)',
    );
  return url;
}

/** Migrating takes a second, copying a tenth: the first file that needs this schema makes the template. */
async function migratedTemplate(server: string): Promise<string> {
  const migrations = readMigrations(join(ROOT, 'db/migrations'));
  const name = `ragang_template_${fingerprint(migrations)}`;
  await once(server, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await makeTemplate(server, name, client, migrations);
  });
  return name;
}

async function makeTemplate(
  server: string,
  name: string,
  client: pg.Client,
  migrations: Migration[],
) {
  const making = `${name}_making`;
  await client.query(`drop database if exists ${making} with (force)`);
  await client.query(`create database ${making}`);
  await once(withDatabase(server, making), (inside) => migrate(inside, migrations));
  await client.query(
    `do $$ begin create role ${LOGIN} login; exception when duplicate_object then null; end $$`,
  );
  await client.query(`grant ragang_app to ${LOGIN}`);
  await client.query(`alter database ${making} rename to ${name}`);
}

function fingerprint(migrations: Migration[]): string {
  const hash = createHash('sha256');
  for (const { checksum } of migrations) hash.update(checksum);
  return hash.digest('hex').slice(0, 12);
}

/** The same server, another database, and another role if one is given. */
function withDatabase(server: string, name: string, role?: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  if (role) [url.username, url.password] = [role, ''];
  return url.href;
}

async function once<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
