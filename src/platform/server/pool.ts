import pg from 'pg';
import { log } from './log.ts';

// Dates without a time stay text (a local date has no moment); int8 counts become numbers.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Where the database is and which kind; set once by the server that starts the app. */
export interface DatabaseAddress {
  readonly url: string;
  /** The embedded database (PGlite): one connection only, see docs/decisions/0011-embedded-database.md. */
  readonly embedded: boolean;
}

/** The database named in the environment by the starting server (RAGANG_DB_URL, RAGANG_DB_EMBEDDED). */
export function addressFromEnvironment(env: NodeJS.ProcessEnv = process.env): DatabaseAddress {
  const url = env.RAGANG_DB_URL ?? env.DATABASE_URL;
  if (!url)
    throw new Error(
      'no database: the app is started by server.ts or dev.ts, which set RAGANG_DB_URL',
    );
  return { url, embedded: env.RAGANG_DB_EMBEDDED === '1' };
}

/** How long somebody waits for a connection before they are told to try again. */
const WAIT_MS = 5_000;
/** The embedded database has one connection for everybody: the last of sixteen waits for the other fifteen. */
const WAIT_EMBEDDED_MS = 30_000;
/** So many wait at most; whoever comes then is told at once. Three waits at the most make one page. */
const MOST_WAITING = 100;

/**
 * A pool for the address. The embedded database gets one connection: with several, callers got each other's rows.
 *
 * @param waitMs  how long somebody waits for a connection at most
 */
export function openPool(
  address: DatabaseAddress,
  waitMs = address.embedded ? WAIT_EMBEDDED_MS : WAIT_MS,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: address.url,
    max: address.embedded ? 1 : 10,
    connectionTimeoutMillis: waitMs,
    idleTimeoutMillis: address.embedded ? 0 : 30_000,
    ...(address.embedded
      ? {}
      : {
          options:
            '-c statement_timeout=8000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000',
        }),
  });
  // for a connection at rest, and for one that is lent out and cut between two questions: unheard, it ends the process
  const note = (error: Error) =>
    log.warn({ code: (error as { code?: string }).code }, 'database connection lost');
  pool.on('error', note);
  pool.on('connect', (client) => void client.on('error', note));
  return pool;
}

let shared: pg.Pool | undefined;

/** The app's one pool, opened at the first use. */
export function sharedPool(): pg.Pool {
  shared ??= openPool(addressFromEnvironment());
  return shared;
}

/**
 * A connection of the app's pool, in the order in which it was asked for; give it back with `release`.
 *
 * @throws when none came free in time, when too many wait already, or when the database cannot be reached
 */
export async function lend(): Promise<pg.PoolClient> {
  const pool = sharedPool();
  if (pool.waitingCount >= MOST_WAITING) throw new Error('too many wait for the database');
  return pool.connect();
}

const keys = new WeakMap<pg.Pool, Promise<string>>();

/**
 * What this process says to act as the house itself. It is taken once for each pool, on a connection of its own that
 * is given back before anybody asks anything there: the database gives it to new connections only (0019).
 */
export async function systemKey(): Promise<string> {
  const pool = sharedPool();
  let key = keys.get(pool);
  if (!key) {
    key = takeKey(pool);
    keys.set(pool, key);
    key.catch(() => keys.delete(pool));
  }
  return key;
}

async function takeKey(pool: pg.Pool): Promise<string> {
  // the embedded database has one connection, so it is the pool's
  const own = pool.options.max === 1 ? null : new pg.Client(pool.options);
  const client = own ?? (await pool.connect());
  try {
    await own?.connect();
    const results = await client.query(
      'begin; set local role ragang_app; select access.take_system_key() as key; commit',
    );
    const key = (results as unknown as { rows: { key: string }[] }[])[2]?.rows[0]?.key ?? '';
    if (!/^[0-9a-f]{64}$/.test(key)) throw new Error('the database gave no key');
    return key;
  } finally {
    await (own ? own.end() : (client as pg.PoolClient).release());
  }
}

/** Close the app's pool (clean stop). Safe to call twice. */
export async function closePool(): Promise<void> {
  const pool = shared;
  shared = undefined;
  await pool?.end();
}

/** Use this pool from now on (tests and bench). */
export function usePool(pool: pg.Pool): void {
  shared = pool;
}
