import pg from 'pg';
import { sharedPool } from './pool.ts';

const taken = new WeakMap<pg.Pool, Promise<string>>();

/**
 * What the server process says to act as the house itself. Taken once for each pool, on a connection of its own where
 * nobody acts yet: within a person's transaction the database does not give it. Never logged, never in an answer.
 *
 * @throws when the database cannot be reached (tried anew at the next call)
 */
export function systemKey(): Promise<string> {
  const pool = sharedPool();
  const known = taken.get(pool);
  if (known) return known;
  const asked = ask(pool).catch((error: unknown) => {
    taken.delete(pool);
    throw error;
  });
  taken.set(pool, asked);
  return asked;
}

const QUESTION =
  'begin read only; set local role ragang_app; select access.take_system_key() as key; commit';

async function ask(pool: pg.Pool): Promise<string> {
  // the embedded database has one connection, which everybody waits for in turn
  if (pool.options.max === 1) {
    const client = await pool.connect();
    try {
      return keyIn(await client.query(QUESTION));
    } finally {
      client.release();
    }
  }
  const client = new pg.Client({
    connectionString: pool.options.connectionString as string,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return keyIn(await client.query(QUESTION));
  } finally {
    await client.end().catch(() => undefined);
  }
}

function keyIn(results: unknown): string {
  const key = (results as { rows: { key?: string }[] }[])[2]?.rows[0]?.key;
  if (!key || !/^[0-9a-f]{64}$/.test(key)) throw new Error('the database gave no system key');
  return key;
}
