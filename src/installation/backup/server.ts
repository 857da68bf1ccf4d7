import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, SAME_TEXT, type Description } from './describe.ts';
import {
  BackupFault,
  hashOfFile,
  nameAt,
  settle,
  writeManifest,
  type Manifest,
} from './manifest.ts';
import { runTool, toolFor } from './tools.ts';
import { verify } from './verify.ts';

/**
 * Back up a database on a server: a dump for pg_restore, and beside it what the database said of itself in the very
 * same moment. Both are on the disk when this returns, and the house knows of it.
 *
 * @param ownerUrl  as the owner of the tables: each has a policy by which its owner reads all of it, and the house does
 *                  not open where one has not (access.faults)
 */
export async function backUpServer(
  ownerUrl: string,
  folder: string,
  now = new Date(),
): Promise<Manifest> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = nameAt(now, 'dump');
  const part = join(folder, `.${file}.part`);
  return withOwner(ownerUrl, async (client) => {
    await client.query('begin isolation level repeatable read');
    const { snapshot, number, server } = (
      await client.query(
        `select pg_export_snapshot() as snapshot, current_setting('server_version_num')::int as number,
           current_setting('server_version') as server`,
      )
    ).rows[0];
    let description: Description;
    try {
      await runTool(toolFor('pg_dump', Math.floor(number / 10_000)), ownerUrl, [
        ...['--format=custom', '--enable-row-security', `--snapshot=${snapshot}`, '--file', part],
      ]);
      description = await describe(client);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    } finally {
      await client.query('rollback');
    }
    settle(part, join(folder, file));
    const { size } = statSync(join(folder, file));
    const manifest: Manifest = {
      ...{ file, at: now.toISOString(), engine: 'postgresql', server, bytes: size },
      sha256: await hashOfFile(join(folder, file)),
      description,
    };
    writeManifest(folder, manifest);
    await note(client, 'backup', manifest, 0);
    return manifest;
  });
}

/**
 * Restore a backup into an empty database and hold it against what it was. Returns what is not as it was: none.
 *
 * @param also  another database of the installation that shall know of it (a drill beside the one in use)
 * @throws BackupFault when the database is not empty, or pg_restore fails (then nothing of it stays)
 */
export async function restoreServer(
  ownerUrl: string,
  path: string,
  manifest: Manifest,
  also?: string,
): Promise<string[]> {
  await withOwner(ownerUrl, async (client) => {
    await refuseUnlessEmpty(client);
    await client.query(`do $$ begin create role ragang_app nologin;
      exception when duplicate_object or unique_violation then null; end $$`);
    const { number } = (
      await client.query(`select current_setting('server_version_num')::int as number`)
    ).rows[0];
    await runTool(toolFor('pg_restore', Math.floor(number / 10_000)), ownerUrl, [
      ...['--single-transaction', '--exit-on-error', '--no-owner', path],
    ]);
  });
  return withOwner(ownerUrl, async (client) => {
    const faults = await verify(client, manifest.description);
    await note(client, 'restore', manifest, faults.length);
    if (also && also !== ownerUrl)
      await withOwner(also, (other) => note(other, 'restore', manifest, faults.length));
    return faults;
  });
}

/** @throws BackupFault when there is anything of anybody's in the database */
export async function refuseUnlessEmpty(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' limit 1`,
  );
  if (rows.length)
    throw new BackupFault(
      `The database is not empty (it has ${rows[0].name}). A restore goes into an empty one: createdb --owner=ragang_owner --template=template0 another`,
    );
}

async function note(
  client: pg.ClientBase,
  what: 'backup' | 'restore',
  { file, bytes, sha256, description }: Manifest,
  faults: number,
): Promise<void> {
  const rows = Object.values(description.tables).reduce((sum, table) => sum + table.rows, 0);
  await client.query(
    `insert into access.care (what, file, bytes, sha256, rows, faults) values ($1, $2, $3, $4, $5, $6)`,
    [what, file, bytes, sha256, rows, faults],
  );
}

/** A connection as the owner, on which values have the same text everywhere. */
export async function withOwner<T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(SAME_TEXT);
    return await fn(client);
  } finally {
    await client.end();
  }
}
