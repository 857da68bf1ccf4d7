import type { Client } from 'pg';

/** A table as the database itself describes it. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  readonly checks: readonly Check[];
  readonly foreign: readonly ForeignKey[];
  /** What the app's role may do; empty: nothing. */
  readonly may: {
    readonly select: readonly string[];
    readonly insert: readonly string[];
    readonly update: readonly string[];
    readonly remove: boolean;
  };
}
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** Generated, or an identity: never given. */
  readonly given: boolean;
}
export interface Check {
  readonly name: string;
  readonly expression: string;
  readonly columns: readonly string[];
}
export interface ForeignKey {
  readonly columns: readonly string[];
  readonly of: string;
  readonly ofColumns: readonly string[];
}
export type Row = Readonly<Record<string, unknown>>;

/** Every table outside PostgreSQL's own schemas and those that a library keeps; or one of them. */
export async function tablesOf(db: Client, only: string | null = null): Promise<Table[]> {
  const { rows } = await db.query(QUESTION, [only]);
  return rows.map((row) => row.described as Table);
}

/** The key of a row as text; the same that `keyOf` asks the database for. */
export const keyIn = (table: Table, row: Row): string =>
  table.key.map((column) => String(row[column])).join('/');

/** The key of a row, in SQL. */
export const keySql = (table: Table, alias: string): string =>
  `concat_ws('/', ${table.key.map((column) => `to_jsonb(${alias}.${quoted(column)}) #>> '{}'`).join(', ')})`;

export const quoted = (name: string) => `"${name}"`;

const QUESTION = `
with ours as (select c.oid, format('%I.%I', n.nspname, c.relname) as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and n.nspname in ('access', 'history', 'mail', 'matters', 'organisations', 'records')),
named as (select a.attrelid, a.attnum, a.attname::text as name from pg_attribute a where a.attnum > 0 and not a.attisdropped)
select jsonb_build_object('name', o.name,
  'columns', (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'required', a.attnotnull,
      'given', a.attgenerated = '' and a.attidentity = '') order by a.attnum)
    from pg_attribute a where a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped),
  'key', coalesce((select jsonb_agg(n.name order by k.at) from pg_index i cross join unnest(i.indkey) with ordinality as k(num, at)
    join named n on n.attrelid = o.oid and n.attnum = k.num where i.indrelid = o.oid and i.indisprimary), '[]'),
  'checks', coalesce((select jsonb_agg(jsonb_build_object('name', c.conname, 'expression', pg_get_expr(c.conbin, c.conrelid),
      'columns', (select coalesce(jsonb_agg(n.name), '[]') from named n where n.attrelid = o.oid and n.attnum = any (c.conkey))) order by c.conname)
    from pg_constraint c where c.conrelid = o.oid and c.contype = 'c'), '[]'),
  'foreign', coalesce((select jsonb_agg(jsonb_build_object('of', f.name,
      'columns', (select jsonb_agg(n.name order by k.at) from unnest(c.conkey) with ordinality as k(num, at)
        join named n on n.attrelid = c.conrelid and n.attnum = k.num),
      'ofColumns', (select jsonb_agg(n.name order by k.at) from unnest(c.confkey) with ordinality as k(num, at)
        join named n on n.attrelid = c.confrelid and n.attnum = k.num)) order by cardinality(c.conkey) desc, c.conname)
    from pg_constraint c join ours f on f.oid = c.confrelid where c.conrelid = o.oid and c.contype = 'f'), '[]'),
  'may', jsonb_build_object(
    'select', (select coalesce(jsonb_agg(n.name), '[]') from named n where n.attrelid = o.oid and has_column_privilege('ragang_app', o.oid, n.attnum, 'select')),
    'insert', (select coalesce(jsonb_agg(n.name), '[]') from named n where n.attrelid = o.oid and has_column_privilege('ragang_app', o.oid, n.attnum, 'insert')),
    'update', (select coalesce(jsonb_agg(n.name), '[]') from named n where n.attrelid = o.oid and has_column_privilege('ragang_app', o.oid, n.attnum, 'update')),
    'remove', has_table_privilege('ragang_app', o.oid, 'delete'))
  ) as described from ours o where o.name = coalesce($1, o.name) order by o.name`;
