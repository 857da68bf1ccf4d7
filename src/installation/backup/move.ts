import type pg from 'pg';
import { layInJobs } from '../../platform/server/jobs/boss-schema.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { describe, tablesOf } from './describe.ts';
import { BackupFault } from './manifest.ts';
import { refuseUnlessEmpty } from './server.ts';
import { verify } from './verify.ts';

/** Rows carried at a time. */
const LOAD = 1000;

/**
 * Carry everything from one database to an empty one on another server: the schema is made anew by the migrations (so
 * that roles, policies and the order of letters are those of the new server), then every row as it is, then both are
 * held against one another. Returns how many rows, and what is not as it was: none.
 *
 * Triggers and foreign keys stand aside while rows are carried, in one transaction: either all is carried or nothing.
 *
 * @param source  as the owner, where nobody writes (the embedded database, which this process has to itself)
 * @param target  as the role that shall own the tables
 */
export async function moveRows(
  source: pg.ClientBase,
  target: pg.ClientBase,
  migrationsFolder: string,
): Promise<{ rows: number; faults: string[] }> {
  await refuseUnlessEmpty(target);
  await source.query('begin');
  const was = await describe(source);
  const all = readMigrations(migrationsFolder);
  if (was.migration > all.length)
    throw new BackupFault('The database is newer than this version of Rågång. Take the newer one.');
  await migrate(target, all.slice(0, was.migration));
  await target.query('begin');
  let rows = 0;
  try {
    const tables = await tablesOf(target);
    const keys = await foreignKeys(target);
    for (const { tbl, name } of keys)
      await target.query(`alter table ${tbl} drop constraint ${name}`);
    for (const table of tables) await target.query(`alter table ${table} disable trigger user`);
    await target.query(`truncate ${tables.join(', ')}`);
    for (const table of tables) rows += await carry(source, target, table);
    for (const table of tables) await target.query(`alter table ${table} enable trigger user`);
    for (const { tbl, name, words } of keys)
      await target.query(`alter table ${tbl} add constraint ${name} ${words}`);
    await target.query('commit');
  } catch (error) {
    await target.query('rollback');
    throw error;
  }
  await source.query('rollback');
  await layInJobs(target as never);
  return { rows, faults: await verify(target, was) };
}

interface ForeignKey {
  tbl: string;
  name: string;
  words: string;
}

async function foreignKeys(client: pg.ClientBase): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select k.conrelid::regclass::text as tbl, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as words
       from pg_constraint k join pg_namespace n on n.oid = k.connamespace
      where k.contype = 'f' and k.conparentid = 0 and n.nspname !~ '^pg_' order by 1, 2`,
  );
  return rows;
}

interface Column {
  name: string;
  type: string;
  sequence: string | null;
}

/** The rows of one table, as text both ways; a number given out by the database goes on where it was. */
async function carry(source: pg.ClientBase, target: pg.ClientBase, table: string): Promise<number> {
  const columns = await columnsOf(target, table);
  const names = columns.map((c) => c.name);
  const into = `insert into ${table} (${names.join(', ')}) overriding system value
    select ${columns.map((c, i) => `c${i}::${c.type}`).join(', ')}
      from unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')}) as t(${columns.map((_, i) => `c${i}`).join(', ')})`;
  await source.query(
    `declare carried no scroll cursor for select ${names.map((n) => `${n}::text`).join(', ')} from ${table}`,
  );
  let carried = 0;
  for (;;) {
    const { rows } = await source.query<string[]>({
      text: `fetch ${LOAD} from carried`,
      rowMode: 'array',
    });
    if (rows.length === 0) break;
    await target.query(
      into,
      names.map((_, i) => rows.map((row) => row[i])),
    );
    carried += rows.length;
  }
  await source.query('close carried');
  for (const { sequence } of columns.filter((c) => c.sequence)) {
    const { rows } = await source.query(`select last_value::text as v, is_called from ${sequence}`);
    await target.query('select setval($1::regclass, $2::bigint, $3)', [
      sequence,
      rows[0].v,
      rows[0].is_called,
    ]);
  }
  return carried;
}

async function columnsOf(client: pg.ClientBase, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select quote_ident(a.attname) as name, format_type(a.atttypid, a.atttypmod) as type,
        pg_get_serial_sequence($1, a.attname) as sequence
       from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      order by a.attnum`,
    [table],
  );
  return rows;
}
