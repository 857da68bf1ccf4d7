import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase } from 'pg';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The schema is not what this version of the app needs. */
export class SchemaMismatch extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SchemaMismatch';
  }
}

/** The migrations of a folder in order: 0001-….sql, 0002-….sql; gaps and duplicates are refused. */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .toSorted();
  return names.map((name, index) => {
    const number = Number(name.slice(0, 4));
    if (number !== index + 1)
      throw new SchemaMismatch(`${name}: expected number ${String(index + 1).padStart(4, '0')}`);
    const sql = readFileSync(join(folder, name), 'utf8');
    return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/**
 * Bring the schema up to date: everything missing in one transaction, under a lock that other starting processes wait for.
 * Returns the numbers applied. Either all are applied or none.
 *
 * @throws SchemaMismatch when an applied migration has been edited since, or the database is newer than the app
 */
export async function migrate(
  client: ClientBase,
  migrations: readonly Migration[],
): Promise<number[]> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock(724011)');
    await client.query(`create table if not exists public.migration (
      number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
    const missing = compare(await appliedIn(client), migrations);
    for (const migration of missing) {
      await client.query(migration.sql);
      await client.query(
        'insert into public.migration (number, name, checksum) values ($1, $2, $3)',
        [migration.number, migration.name, migration.checksum],
      );
    }
    if (missing.some((m) => m.number === 1))
      await client.query('grant select on public.migration to ragang_app');
    await client.query('commit');
    return missing.map((m) => m.number);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Without the owner's address: is the schema the one this app needs? @throws SchemaMismatch with what to do */
export async function verifySchema(
  client: ClientBase,
  migrations: readonly Migration[],
): Promise<void> {
  const applied = await appliedIn(client).catch(() => []);
  if (compare(applied, migrations).length > 0) {
    throw new SchemaMismatch(
      'The database does not have the schema that this version needs: it is empty, or older. Set DATABASE_OWNER_URL (a role that owns the schema) and start again; it is used for migrations only.',
    );
  }
}

interface Applied {
  number: number;
  name: string;
  checksum: string;
}

async function appliedIn(client: ClientBase): Promise<Applied[]> {
  return (
    await client.query<Applied>(
      'select number, name, checksum from public.migration order by number',
    )
  ).rows;
}

function compare(applied: readonly Applied[], migrations: readonly Migration[]): Migration[] {
  for (const one of applied) {
    const known = migrations[one.number - 1];
    if (!known)
      throw new SchemaMismatch(
        `The database has migration ${one.name}, which this version does not know: it is newer than the app.`,
      );
    if (known.checksum !== one.checksum) {
      throw new SchemaMismatch(
        `Migration ${one.name} has been changed since it was applied. Put the file back, and make the change in a new migration.`,
      );
    }
  }
  return migrations.slice(applied.length);
}
