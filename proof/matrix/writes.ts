import type { Client } from 'pg';
import { odd } from './bad-rows.ts';
import { takePlace } from './compare.ts';
import { keySql, quoted, type Row, type Table } from './catalogue.ts';
import { candidates, type World } from './plant.ts';
import type { Ground, Looker } from './people.ts';
import type { Random } from '../types.ts';

/**
 * What a person writes in their own name with one thing odd in it, and what came of it each time. Triggers, keys and
 * checks hold. Asked once of the house as it is; whatever a mutant answers otherwise has been noticed.
 */
export interface Writes {
  readonly table: Table;
  readonly by: readonly Looker[];
  readonly adds: ReadonlyMap<Looker, readonly Row[]>;
  /** Column and value to put in each row that is there. */
  readonly changes: readonly { column: string; value: unknown }[];
}

/** Writes worth trying in a table: for an editor, the coordinator, the house itself. */
export function writesOf(
  table: Table,
  ground: Ground,
  world: World,
  random: Random,
  bases: number,
): Writes | null {
  if (!table.may.insert.length && !table.may.update.length) return null;
  const by = writers(ground);
  const adds = new Map<Looker, Row[]>();
  for (const looker of by) {
    const own = candidates(table, ground, random, world, 30)
      .map(({ row }) => row)
      .filter((row) => isOf(looker, row))
      .map((row) => signed(table, looker, row))
      .slice(0, bases);
    adds.set(
      looker,
      own.flatMap((row) => [row, ...oneOdd(table, row)]),
    );
  }
  const changes = table.columns
    .filter((c) => table.may.update.includes(c.name))
    .flatMap((c) =>
      odd(c, world.get(table.name)?.[0] ?? {}, table).map((value) => ({ column: c.name, value })),
    );
  return { table, by, adds, changes: changes.filter(({ value }) => !isLong(value)) };
}

function writers(ground: Ground): Looker[] {
  const first = (is: (v: Looker) => boolean) => ground.lookers.find(is);
  return [
    first((v) => v.kind === 'member' && v.role === 'administrator' && v.cleared && v.fresh),
    first(
      (v) => v.kind === 'member' && v.role === 'editor' && v.cleared && !v.coordinates && !v.fresh,
    ),
    first((v) => v.coordinates && v.role === 'editor'),
    first((v) => v.kind === 'system'),
  ].filter((v): v is Looker => v !== undefined);
}

const isOf = (v: Looker, row: Row) =>
  (!('county_id' in row) || row.county_id === v.space) &&
  (v.kind === 'system' || !('organisation_id' in row) || row.organisation_id === v.organisation);

/** In the looker's own name, for what the database holds them to. */
function signed(table: Table, looker: Looker, row: Row): Row {
  const of = table.columns
    .filter((c) => /^(person_id|.*_by)$/.test(c.name) && c.type === 'uuid')
    .map((c) => c.name);
  const mine = Object.fromEntries(of.filter((c) => row[c] !== null).map((c) => [c, looker.person]));
  const start = 'version' in row ? { version: 1 } : {};
  return {
    ...row,
    ...(looker.person ? mine : {}),
    ...start,
    ...('invented' in row ? { invented: false } : {}),
  };
}

const isLong = (value: unknown) => JSON.stringify(value ?? null).length > 2000;

function oneOdd(table: Table, row: Row): Row[] {
  return table.columns
    .filter((c) => c.given)
    .flatMap((c) =>
      odd(c, row, table)
        .filter((v) => !isLong(v))
        .map((value) => ({ ...row, [c.name]: value })),
    );
}

/** All of it, as one text for each looker: an error's code and words, or the row and its history as they came out. */
export async function outcomes(
  db: Client,
  { table, by, adds, changes }: Writes,
): Promise<string[]> {
  const answers: string[] = [];
  for (const looker of by) {
    await db.query('savepoint writing');
    await db.query(
      'create temp table proof_writes (n int, row jsonb) on commit drop; grant select on proof_writes to ragang_app',
    );
    await db.query(
      `insert into proof_writes select e.n, e.value from jsonb_array_elements($1::jsonb) with ordinality as e(value, n)`,
      [JSON.stringify(adds.get(looker) ?? [])],
    );
    await takePlace(db, looker);
    await db.query(block(table, changes));
    const { rows } = await db.query(`select current_setting('proof.said') as said`);
    answers.push(`${looker.name}\n${rows[0].said}`);
    await db.query('rollback to savepoint writing');
  }
  return answers;
}

function block(table: Table, changes: Writes['changes']): string {
  const { name, may } = table;
  const names = table.columns
    .filter((c) => c.given && may.insert.includes(c.name))
    .map((c) => quoted(c.name))
    .join(', ');
  const tried = (statement: string) => `
    begin
      ${statement}
      proof_row := proof_row || pg_temp.proof_since();
      raise exception 'undone' using errcode = 'PR001';
    exception when others then
      get stacked diagnostics proof_at = constraint_name;
      proof_said := proof_said || case when sqlstate = 'PR001' then coalesce(proof_row, '-') else sqlstate || ' ' || proof_at || ' ' || left(sqlerrm, 80) end || chr(10);
    end;`;
  const updates = changes.map(({ column, value }) =>
    tried(`with done as (update ${name} t set ${quoted(column)} = r.${quoted(column)}
        from jsonb_populate_record(null::${name}, ${literal({ [column]: value })}) as r
        where ${keySql(table, 't')} in (select k from proof_some) returning to_jsonb(t) as j)
      select string_agg(j::text, ';' order by j::text) into proof_row from done;`),
  );
  const each = changes.length
    ? `for proof_one in select ${keySql(table, 't')} as k from ${name} t order by 1 limit 12 loop
         ${updates.join('\n').replaceAll('in (select k from proof_some)', '= proof_one.k')}
       end loop;`
    : '';
  const inserts = names
    ? `for proof_one in select row from proof_writes order by n loop ${tried(`
         with done as (insert into ${name} (${names}) select ${names} from jsonb_populate_record(null::${name}, proof_one.row)
           returning to_jsonb(${name}.*) as j) select j::text into proof_row from done;`)} end loop;`
    : '';
  const removes = may.remove
    ? `for proof_one in select ${keySql(table, 't')} as k from ${name} t order by 1 limit 12 loop ${tried(`
         with done as (delete from ${name} t where ${keySql(table, 't')} = proof_one.k returning 1)
         select count(*)::text into proof_row from done;`)} end loop;`
    : '';
  return `do $proof$ declare proof_said text := ''; proof_row text; proof_at text; proof_one record;
    begin ${inserts} ${each} ${removes}
    perform set_config('proof.said', proof_said, true); end $proof$`;
}

const literal = (value: unknown) => `'${JSON.stringify(value).replaceAll("'", "''")}'::jsonb`;

/** How many versions this transaction has written, told by whoever may see all of them. */
export async function layCounter(db: Client): Promise<void> {
  await db.query(`create function pg_temp.proof_since() returns text language sql security definer as
    $$ select ' +' || count(*) || ' ' || coalesce(string_agg(tbl || op || visibility || secrecy || coalesce(person_id::text, '-'), ',' order by seq), '')
       from history.version where at >= transaction_timestamp() $$`);
  await db.query('grant execute on function pg_temp.proof_since() to ragang_app');
}
