import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { PoolClient } from 'pg';
import { isUuid, type CountyId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { DB } from './database.types.ts';
import { log } from './log.ts';
import { lend, systemKey } from './pool.ts';
import { currentRequest } from './request.ts';

/** A transaction in which SQL can be asked. */
export type Db = Kysely<DB>;

/** The house itself, for what no person asks for: opening rounds, working out standings. */
export interface SystemViewer {
  readonly system: true;
  readonly countyId: CountyId;
}
/** Anybody, on the pages of a county that are open: sees what is public, writes nothing. */
export interface PublicViewer {
  readonly public: true;
  readonly countyId: CountyId;
}
/** Whoever asks. A person is known by the session alone; what they may do is read from it in the database. */
export type AnyViewer = Pick<Viewer, 'session' | 'countyId'> | SystemViewer | PublicViewer;

/** Asks as anybody, of one county's open pages. */
export function publicViewer(countyId: CountyId): PublicViewer {
  return { public: true, countyId };
}

/** The database could not be reached, or the connection was lost. Nothing is known to be saved. */
export class DatabaseGone extends Error {
  constructor(cause: unknown) {
    super('the database could not be reached', { cause });
    this.name = 'DatabaseGone';
  }
}

/** The session has ended, or the person does not belong to the organisation (any more). */
export class NoMembership extends Error {
  constructor() {
    super('no such membership');
    this.name = 'NoMembership';
  }
}

const LONGEST_MS = 10_000;
const ATTEMPTS = 3;
const open = new AsyncLocalStorage<{ viewer: AnyViewer; key: string }>();

/**
 * The only way to the database: one transaction as one viewer.
 *
 * Begin (read only for 'read'), the app's role and the signed context go in one round trip; `fn` asks SQL only;
 * then commit. What `fn` throws rolls everything back. A transaction inside a transaction throws: pass `db` on.
 * A write that collides with another (40001, 40P01) is tried again, at most three times in all.
 *
 * @throws DatabaseGone when the database cannot be reached or the transaction took longer than 10 s
 * @throws NoMembership when the viewer no longer belongs to the organisation
 */
export async function tx<T>(
  viewer: AnyViewer,
  mode: 'read' | 'write',
  fn: (db: Db) => Promise<T>,
): Promise<T> {
  if (open.getStore()) throw new Error('a transaction inside a transaction: pass db on instead');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(viewer, mode, fn);
    } catch (error) {
      const code = codeOf(error);
      if (mode === 'write' && attempt < ATTEMPTS && (code === '40001' || code === '40P01'))
        continue;
      throw translate(error, code);
    }
  }
}

async function once<T>(
  viewer: AnyViewer,
  mode: 'read' | 'write',
  fn: (db: Db) => Promise<T>,
): Promise<T> {
  // taken before the transaction: within it the database does not give it
  const key = await keyOrGone();
  const client = await connect();
  let cut = false;
  const timer = setTimeout(() => {
    cut = true;
    client.release(new Error('transaction longer than 10 s'));
  }, LONGEST_MS);
  try {
    await client.query(
      `begin ${mode === 'read' ? 'read only' : ''}; set local role ragang_app; ${takePlace(viewer, key)}`,
    );
    const result = await open.run({ viewer, key }, () => fn(kyselyOn(client)));
    await client.query('commit');
    return result;
  } catch (error) {
    if (cut) throw new DatabaseGone(error);
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    if (!cut) client.release();
  }
}

async function connect(): Promise<PoolClient> {
  try {
    return await lend();
  } catch (error) {
    throw new DatabaseGone(error);
  }
}

async function keyOrGone(): Promise<string> {
  try {
    return await systemKey();
  } catch (error) {
    throw new DatabaseGone(error);
  }
}

/** One statement that says who asks: hexadecimal digits and checked ids, so that they can stand in the text. */
function takePlace(viewer: AnyViewer, key: string): string {
  const request = (currentRequest()?.id ?? '').replace(/[^A-Za-z0-9-]/g, '');
  if ('session' in viewer) {
    if (!/^[0-9a-f]{64}$/.test(viewer.session)) throw new NoMembership();
    return `select access.act('\\x${viewer.session}', '${request}')`;
  }
  if (!isUuid(viewer.countyId)) throw new NoMembership();
  return 'system' in viewer
    ? `select access.act_as_system('${viewer.countyId}', '${request}', '${key}')`
    : `select access.act_as_public('${viewer.countyId}', '${request}')`;
}

/** Within a write: do something as the house itself (work out standings), then be the viewer again. */
export async function asSystem<T>(db: Db, countyId: CountyId, fn: () => Promise<T>): Promise<T> {
  const place = open.getStore();
  if (!place) throw new Error('asSystem is used inside a transaction');
  if ('system' in place.viewer) return fn();
  const house = takePlace({ system: true, countyId }, place.key);
  // what the viewer's place was sealed with holds for the whole transaction
  const { rows } = await sql
    .raw<{ before: string }>(
      `select before, p.* from current_setting('ragang.context') as before, lateral (${house}) p`,
    )
    .execute(db);
  const result = await fn();
  await sql`select set_config('ragang.context', ${rows[0]?.before ?? ''}, true)`.execute(db);
  return result;
}

/** SQL on a connection that somebody else holds (start: migrations and county packs, as the owner). */
export function kyselyOn(client: Pick<PoolClient, 'query'>): Db {
  const connection = {
    query: (text: string, parameters: readonly unknown[]) => {
      const request = currentRequest();
      if (request) request.questions += 1;
      request?.statements?.push({ text, parameters });
      return client.query(text, parameters as unknown[]);
    },
    release: () => undefined,
  };
  return new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: { connect: async () => connection, end: async () => undefined } as never,
    }),
  });
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | null)?.code;
}

/** A lost database, or one that lets us wait too long, is told as such; other errors stay what they are. */
export function translate(error: unknown, code = codeOf(error)): unknown {
  if (error instanceof DatabaseGone || isConnectionLoss(error, code)) {
    const request = currentRequest();
    if (request) request.databaseGone = true;
    noteGone(error instanceof DatabaseGone ? error.cause : error);
    return error instanceof DatabaseGone ? error : new DatabaseGone(error);
  }
  return code === '28000' ? new NoMembership() : error;
}

/** For whoever runs the installation: what they can do something about is an error, and named. */
function noteGone(cause: unknown): void {
  const code = codeOf(cause);
  if (code === '53100') log.error({ code }, 'the disk of the database is full');
  else log.warn({ code }, 'the database did not answer, or not in time');
}

function isConnectionLoss(error: unknown, code: string | undefined): boolean {
  if (
    code &&
    // 55P03, 57014: waited too long for another, or for the answer; 53100, 53200: the disk or the memory is full
    (/^(08|57P0)/.test(code) ||
      [
        '55P03',
        '57014',
        '53100',
        '53200',
        '53300',
        'ECONNREFUSED',
        'ECONNRESET',
        'ENOENT',
        'EPIPE',
      ].includes(code))
  ) {
    return true;
  }
  return error instanceof Error && /Connection terminated|connection error/i.test(error.message);
}
