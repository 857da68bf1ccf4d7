import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../src/installation/embedded.ts';
import { startApp, type App } from './app.ts';
import { generate, type Made, type Scale } from './generate.ts';
import type { Engine } from './options.ts';

/** A filled database on one engine, and the app on top of it when it is wanted. */
export interface House {
  readonly engine: Engine;
  readonly scale: Scale;
  readonly made: Made;
  /** The built app, signed in as the coordinator. @param root  another tree, to compare with */
  open(root: string): Promise<App>;
  /** Where bare SQL is asked, as the role that the app signs in as. On PGlite only while the app is open. */
  bareUrl(): string;
  /** As the owner of the schema. On PGlite only while the app is not open. */
  asOwner<T>(fn: (owner: pg.Client) => Promise<T>): Promise<T>;
  /** The environment that starts an app on this database. */
  readonly env: Record<string, string>;
  /** As many connections as the app has. */
  readonly connections: number;
  /** The same once more, beside this one; only on PostgreSQL, and only while no app is open on it. */
  copy(): Promise<House>;
  close(): Promise<void>;
}

/** Everything of one run lies in one folder and goes with it. */
export interface Ground {
  readonly folder: string;
  readonly serverUrl: string | null;
  stop(): Promise<void>;
}

interface TestServer {
  url: string;
  stop(): void;
}

/** A folder, and for PostgreSQL a server of our own (fsync and synchronous commit off, as in the tests). */
export async function layGround(root: string, engines: readonly Engine[]): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'ragang-bench-'));
  let server: TestServer | null = null;
  if (engines.includes('postgres')) {
    const machine = (await import(join(root, 'bin/lib/test-machine.mjs'))) as {
      findServer(): string | null;
    };
    const database = (await import(join(root, 'bin/lib/test-database.mjs'))) as {
      startDatabase(root: string, bin: string | null): Promise<TestServer>;
    };
    server = await database.startDatabase(root, machine.findServer());
    await asked(server.url, [
      'create role bench_owner login createrole',
      'create role bench_login login noinherit',
    ]);
  }
  return {
    folder,
    serverUrl: server?.url ?? null,
    stop: async () => {
      server?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Make and fill a database. */
export function makeHouse(
  ground: Ground,
  root: string,
  engine: Engine,
  scale: Scale,
): Promise<House> {
  return engine === 'postgres' ? onPostgres(ground, root, scale) : onPglite(ground, root, scale);
}

async function onPostgres(ground: Ground, root: string, scale: Scale): Promise<House> {
  const server = ground.serverUrl ?? '';
  const name = `bench_${scale}`;
  await asked(server, [
    `drop database if exists ${name} with (force)`,
    `create database ${name} owner bench_owner template template0 encoding 'UTF8'`,
  ]);
  const owner = Object.assign(new URL(server), { pathname: `/${name}`, username: 'bench_owner' });
  const fill = await generatorOf(root);
  const made = await withClient(owner.href, (client) => fill(client, root, scale));
  await asked(server, ['grant ragang_app to bench_login']);
  return postgresHouse(server, name, scale, made);
}

/** A tree fills a database with its own generator, so that it fits its own schema. */
async function generatorOf(root: string): Promise<typeof generate> {
  const file = join(root, 'bench/generate.ts');
  if (root === join(import.meta.dirname, '..') || !existsSync(file)) return generate;
  return ((await import(file)) as { generate: typeof generate }).generate;
}

function postgresHouse(server: string, name: string, scale: Scale, made: Made): House {
  const address = (user: string) =>
    Object.assign(new URL(server), { pathname: `/${name}`, username: user }).href;
  const env = { DATABASE_URL: address('bench_login'), DATABASE_OWNER_URL: address('bench_owner') };
  return {
    engine: 'postgres',
    scale,
    made,
    env,
    open: (tree) => startApp(tree, env),
    asOwner: (fn) => withClient(address('bench_owner'), fn),
    bareUrl: () => address('bench_login'),
    connections: 10,
    async copy() {
      const other = `${name}_copy`;
      await asked(server, [
        `drop database if exists ${other} with (force)`,
        `create database ${other} owner bench_owner template ${name}`,
      ]);
      return postgresHouse(server, other, scale, made);
    },
    close: () => asked(server, [`drop database if exists ${name} with (force)`]),
  };
}

async function onPglite(ground: Ground, root: string, scale: Scale): Promise<House> {
  const folder = join(ground.folder, scale);
  const sockets = join(ground.folder, `${scale}.tmp`);
  mkdirSync(sockets, { recursive: true });
  const asOwner = async <T>(fn: (owner: pg.Client) => Promise<T>) => {
    const embedded = await startEmbedded(folder);
    return withClient(embedded.url, fn).finally(() => embedded.stop());
  };
  const made = await asOwner((owner) => generate(owner, root, scale));
  // the app makes its socket in the temporary folder: one of its own, so that we find it
  const env = { RAGANG_DATA: folder, TMPDIR: sockets, DATABASE_URL: '', DATABASE_OWNER_URL: '' };
  return {
    engine: 'pglite',
    scale,
    made,
    env,
    asOwner,
    open: (tree) => startApp(tree, env),
    bareUrl: () => `postgres://postgres@/postgres?host=${socketIn(sockets)}`,
    connections: 1,
    copy: () => Promise.reject(new Error('an embedded database is not copied')),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

function socketIn(folder: string): string {
  const found = readdirSync(folder).find((name) => existsSync(join(folder, name, '.s.PGSQL.5432')));
  if (!found) throw new Error(`no embedded database is open in ${folder}`);
  return join(folder, found);
}

/** One client for a while. */
export async function withClient<T>(
  url: string,
  fn: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

async function asked(url: string, statements: readonly string[]): Promise<void> {
  await withClient(url, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}
