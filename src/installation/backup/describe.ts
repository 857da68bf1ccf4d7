import { randomBytes } from 'node:crypto';
import type { ClientBase } from 'pg';

/** What a database says of itself: held against the same of another, it tells whether anything was lost. */
export interface Description {
  /** The newest migration. */
  readonly migration: number;
  /** By table: how many rows, and a sum over their words that does not mind their order. */
  readonly tables: Readonly<Record<string, Rows>>;
  /** The newest seal of each chain of history. */
  readonly heads: readonly { stream: string; n: number; hash: string }[];
  /** What some of its people can read. */
  readonly sample: readonly Sight[];
}

export interface Rows {
  readonly rows: number;
  readonly sum: string;
}

/** One person's reading: ids only. */
export interface Sight {
  readonly person: string;
  readonly organisation: string;
  readonly county: string;
  readonly tables: Readonly<Record<string, Rows>>;
}

/** How many people are asked for. */
const SAMPLE = 6;
/** The queue of jobs, which a start makes anew; it moves while one looks. */
const MOVING = ['boss'];

/** The texts of values are the same on every server, whatever it prefers. */
export const SAME_TEXT = `set timezone to 'UTC'; set datestyle to 'ISO, YMD'; set extra_float_digits to 1;
  set bytea_output to 'hex'; set intervalstyle to 'postgres'; set search_path to pg_catalog, pg_temp`;

/** One row for a whole table: how many rows, and the sum of the beginnings of their hashes. */
const measure = (table: string) => `select count(*)::int as rows, coalesce(sum(
  ('x' || substr(encode(sha256(convert_to(r::text, 'UTF8')), 'hex'), 1, 15))::bit(60)::bigint::numeric), 0)::text as sum from ${table} r`;

/**
 * What the database says of itself, in the transaction that is open on this connection (the owner's). Leaves nothing.
 *
 * @param people  whose reading is looked at: those of an earlier description; else some are chosen
 */
export async function describe(
  client: ClientBase,
  people?: readonly Pick<Sight, 'person' | 'organisation' | 'county'>[],
): Promise<Description> {
  const tables: Record<string, Rows> = {};
  for (const name of await tablesOf(client)) tables[name] = await one<Rows>(client, measure(name));
  const { rows: heads } = await client.query(
    `select distinct on (stream) stream, n::int as n, encode(hash, 'hex') as hash from history.seal order by stream, n desc`,
  );
  const sample: Sight[] = [];
  for (const person of people ?? (await somePeople(client)))
    sample.push({ ...person, tables: await readingOf(client, person) });
  const { migration } = await one<{ migration: number }>(
    client,
    'select max(number)::int as migration from public.migration',
  );
  return { migration, tables, heads, sample };
}

/** The tables of the house in the order of their names, with their schema. */
export async function tablesOf(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> all ($1::text[]) and n.nspname <> 'information_schema'
      order by 1`,
    [MOVING],
  );
  return rows.map((row) => row.name);
}

/** People of as many organisations and roles as there are, the same ones each time. */
async function somePeople(client: ClientBase): Promise<Omit<Sight, 'tables'>[]> {
  const { rows } = await client.query(
    `select person, organisation, county from (
       select m.person_id as person, m.organisation_id as organisation, c.county_id as county,
         row_number() over (partition by m.role, m.cleared_at is null order by md5(m.person_id::text || m.organisation_id)) as nth
       from organisations.membership m join organisations.county_member c on c.organisation_id = m.organisation_id
       where m.ended_at is null) found order by nth, person limit ${SAMPLE}`,
  );
  return rows;
}

/** What a person reads of each table, asked as the app asks: with a session that is taken away again. */
async function readingOf(
  client: ClientBase,
  { person, organisation, county }: Omit<Sight, 'tables'>,
): Promise<Record<string, Rows>> {
  await client.query('savepoint reading');
  try {
    const { rows: readable } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> all ($1::text[]) and n.nspname <> 'information_schema'
          and c.oid <> 'access.session'::regclass and has_table_privilege('ragang_app', c.oid, 'select') order by 1`,
      [MOVING],
    );
    const hash = randomBytes(32);
    await client.query(
      `insert into access.session (hash, person_id, organisation_id, county_id, expires_at, signed_in_at)
       values ($1, $2, $3, $4, now() + interval '1 minute', now() - interval '1 hour')`,
      [hash, person, organisation, county],
    );
    await client.query(`do $$ begin if not pg_has_role(current_user, 'ragang_app', 'member') then
      execute format('grant ragang_app to %I', current_user); end if; end $$`);
    await client.query('set local role ragang_app');
    await client.query(`select access.act($1, 'backup')`, [hash]);
    const seen: Record<string, Rows> = {};
    for (const { name } of readable) seen[name] = await one<Rows>(client, measure(name));
    return seen;
  } catch (error) {
    if ((error as { code?: string }).code === '28000') return {}; // no longer lets them in: reads nothing
    throw error;
  } finally {
    await client.query('rollback to savepoint reading');
  }
}

async function one<T extends object>(client: ClientBase, text: string): Promise<T> {
  return (await client.query<T>(text)).rows[0]!;
}

/**
 * What is not as it was, in words; none where nothing was lost.
 *
 * @param apart  tables that may differ, because looking at them writes in them
 */
export function differencesBetween(
  was: Description,
  is: Description,
  apart: readonly string[] = [],
): string[] {
  const lines: string[] = [];
  if (was.migration !== is.migration)
    lines.push(`the schema is ${is.migration}, and was ${was.migration}`);
  lines.push(...rowsDiffer(was.tables, is.tables, apart, ''));
  was.sample.forEach((then, index) => {
    const now = is.sample[index];
    const who = `read by person ${then.person}: `;
    if (now) lines.push(...rowsDiffer(then.tables, now.tables, apart, who));
    else lines.push(`${who}nothing was asked`);
  });
  return lines;
}

function rowsDiffer(
  was: Description['tables'],
  is: Description['tables'],
  apart: readonly string[],
  who: string,
): string[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => !apart.includes(name))
    .flatMap((name) => {
      const [then, now] = [was[name], is[name]];
      if (!then) return [`${who}${name} was not there`];
      if (!now) return [`${who}${name} is not there`];
      if (then.rows !== now.rows)
        return [`${who}${name} has ${now.rows} rows, and had ${then.rows}`];
      return then.sum === now.sum ? [] : [`${who}${name} says something else than it did`];
    });
}
