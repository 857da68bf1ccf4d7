import type { Client } from 'pg';
import { candidates, type World } from './plant.ts';
import { keyIn, keySql, quoted, type Row, type Table } from './catalogue.ts';
import type { Ground, Looker } from './people.ts';
import { BEHIND_THE_GRANT, LAID_IN_BY_PACKS, READ_ONLY_SOME, ruleOf, WORDS } from './words.ts';
import type { Random } from '../types.ts';

export interface Compared {
  readonly checks: number;
  /** "matters.note read by reader 3f2a at …: expected no, is yes". */
  readonly differences: readonly string[];
}

/** Rows that somebody may try to add, by table. */
export type Tries = Map<string, Row[]>;

/** For each table some rows of each place that nobody has put in. */
export async function layTries(
  db: Client,
  tables: readonly Table[],
  ground: Ground,
  random: Random,
  world: World,
  each: number,
): Promise<Tries> {
  const tries: Tries = new Map();
  await db.query('create temp table if not exists proof_tries (tbl text, n int, row jsonb)');
  await db.query('truncate pg_temp.proof_tries; grant select on pg_temp.proof_tries to ragang_app');
  for (const table of tables) {
    const plain = candidates(table, ground, random, world, each).map(({ row }) => row);
    const signs = /mine|signing|ticked|link|brought/.test(WORDS[table.name]?.[1] ?? '');
    const rows = signs ? [...plain, ...signedBy(table, ground, plain)] : plain;
    // as the database reads them: what is left out is null
    const whole = rows.map((row) =>
      Object.fromEntries(table.columns.map((c) => [c.name, row[c.name] ?? null])),
    );
    await db.query(
      `insert into pg_temp.proof_tries select $1, e.n, e.value from jsonb_array_elements($2::jsonb) with ordinality as e(value, n)`,
      [table.name, JSON.stringify(whole)],
    );
    tries.set(table.name, whole);
  }
  return tries;
}

/** A row in each looker's own name, and the same with one thing of somebody else's: county, organisation, person. */
function signedBy(table: Table, ground: Ground, plain: readonly Row[]): Row[] {
  const persons = table.columns
    .filter((c) => /^(person_id|.*_by)$/.test(c.name))
    .map((c) => c.name);
  const has = (name: string) => table.columns.some((c) => c.name === name);
  return ground.lookers
    .filter((looker) => looker.person !== null)
    .flatMap((looker) => {
      const like =
        plain.find((row) => row.organisation_id === looker.organisation) ?? plain[0] ?? {};
      const named = Object.fromEntries(persons.map((name) => [name, looker.person]));
      const own: Row = {
        ...like,
        ...named,
        ...(has('county_id') ? { county_id: looker.space } : {}),
        ...(has('organisation_id') ? { organisation_id: looker.organisation } : {}),
        ...(has('boundary_id') && looker.only
          ? { boundary_id: looker.only.replace(/^.*:/, '') }
          : {}),
        ...(has('invented') ? { invented: false } : {}),
        ...(has('brought_in_for') ? { brought_in_for: looker.organisation } : {}),
        ...(has('holds_for') ? { holds_for: looker.holdsFor } : {}),
      };
      const other = ground.lookers.find(
        (v) => v.person && v.organisation !== looker.organisation,
      ) as Looker;
      const elsewhere = ground.counties.find((county) => county !== looker.space);
      return [
        own,
        ...(has('county_id') ? [{ ...own, county_id: elsewhere }] : []),
        ...(has('organisation_id') ? [{ ...own, organisation_id: other.organisation }] : []),
        ...persons.map((name) => ({ ...own, [name]: other.person })),
        ...(has('invented') ? [{ ...own, invented: true }] : []),
        ...(has('holds_for')
          ? [{ ...own, holds_for: looker.holdsFor ? null : looker.organisation }]
          : []),
      ];
    });
}

/** Take up a place as the looker would, in the transaction that is open. */
export async function takePlace(db: Client, looker: Looker): Promise<void> {
  if (looker.kind === 'system') {
    const { rows } = await db.query('select system_key from access.key');
    await db.query('set local role ragang_app');
    await db.query(`select access.act_as_system($1, 'proof', $2)`, [
      looker.space,
      rows[0].system_key,
    ]);
    return;
  }
  await db.query('set local role ragang_app');
  if (looker.kind === 'public')
    await db.query(`select access.act_as_public($1, 'proof')`, [looker.space]);
  if (looker.session) await db.query(`select access.act($1, 'proof')`, [looker.session]);
}

interface Options {
  readonly stopAt?: number;
  /** In a transaction that is open already. */
  readonly inside?: boolean;
  /** More is granted than the words say (`grantRest`): what is granted is not looked at. */
  readonly granted?: boolean;
  readonly say?: (text: string) => void;
}

/** No policy stands behind the missing grant: as soon as it is granted, the catalogue check stops the start (T1). */
export const ONE_LOCK: ReadonlySet<string> = new Set(['access.key']);

/**
 * Grants what the app's role has not got, in the transaction that is open: the policies alone keep everybody out now.
 *
 * @returns the tables, with what they have got by it and nothing else
 */
export async function grantRest(db: Client, tables: readonly Table[]): Promise<Table[]> {
  const rest = tables.filter(({ name }) => !ONE_LOCK.has(name));
  for (const { name, may } of rest) {
    const all = missingIn(may);
    if (all.length) await db.query(`grant ${all.join(', ')} on ${name} to ragang_app`);
  }
  return rest.map((table) => {
    const columns = table.columns.map((c) => c.name);
    const got = missingIn(table.may);
    const of = (what: string) => (got.includes(what) ? columns : []);
    const may = { select: of('select'), insert: of('insert'), update: of('update') };
    return { ...table, may: { ...may, remove: got.includes('delete') } };
  });
}

const missingIn = (may: Table['may']) => [
  ...(['select', 'insert', 'update'] as const).filter((what) => !may[what].length),
  ...(may.remove ? [] : ['delete']),
];

/** What each looker can do with each row, beside what the words say. Ends at `stopAt` differences. */
export async function compare(
  db: Client,
  tables: readonly Table[],
  ground: Ground,
  world: World,
  tries: Tries,
  options: Options = {},
): Promise<Compared> {
  const { stopAt = 20, inside = false, granted = false, say } = options;
  const differences: string[] = [];
  let checks = 0;
  const known = tables.filter((table) => {
    if (WORDS[table.name]) return true;
    differences.push(`${table.name}: the table of words has no line for it`);
    return false;
  });
  for (const table of granted ? [] : known) {
    const found = grantFaults(table);
    checks += found.checks;
    differences.push(...found.differences);
  }
  const question = questionFor(known);
  for (const [at, looker] of ground.lookers.entries()) {
    if (differences.length >= stopAt) break;
    const answer = await ask(db, looker, question, inside);
    for (const table of known) {
      const found = held(table, looker, world, tries, answer[table.name] ?? {}, granted);
      checks += found.checks;
      differences.push(...found.differences);
    }
    if (at % 10 === 9) say?.(`${at + 1} of ${ground.lookers.length} lookers, ${checks} checks`);
  }
  return { checks, differences: differences.slice(0, stopAt) };
}

interface Answer {
  readonly see?: string[] | null;
  readonly add?: string;
  readonly change?: string[] | null;
  readonly remove?: string[] | null;
  /** How many rows a change or a removal reaches that reads nothing: only its own policy holds it. */
  readonly blindChange?: number | string | null;
  readonly blindRemove?: number | string | null;
}

/** Asks everything of one looker in one go, and undoes it; `inside` a transaction that is open already. */
export async function ask(
  db: Client,
  looker: Looker,
  question: string,
  inside = false,
): Promise<Record<string, Answer>> {
  await db.query(inside ? 'savepoint looking' : 'begin');
  try {
    await db.query('set local session_replication_role = replica'); // what hangs on a row stops nobody
    await takePlace(db, looker);
    await db.query(question);
    const { rows } = await db.query(`select current_setting('proof.said') as said`);
    return JSON.parse(rows[0].said) as Record<string, Answer>;
  } finally {
    await db.query(inside ? 'rollback to savepoint looking' : 'rollback');
  }
}

/** One block that reads all rows, tries to add, to change and to remove, and undoes each. */
export function questionFor(tables: readonly Table[]): string {
  return `do $proof$ declare
  proof_said jsonb := '{}'; proof_it jsonb; proof_out text; proof_keys jsonb; proof_one record; proof_n int;
  begin ${tables.map(blockFor).join('\n')}
  perform set_config('proof.said', proof_said::text, true); end $proof$`;
}

function blockFor(table: Table): string {
  const { name, may } = table;
  const key = keySql(table, 't');
  const attempt = (statement: string, into: string) => `
    begin
      with done as (${statement} returning ${key} as proof_k) select coalesce(jsonb_agg(proof_k), '[]') into proof_keys from done;
      raise exception 'undone' using errcode = 'PR001';
    exception when others then
      if sqlstate <> 'PR001' then proof_keys := to_jsonb(sqlstate); end if;
      proof_it := proof_it || jsonb_build_object('${into}', proof_keys);
    end;`;
  const parts = [`proof_it := '{}';`];
  if (may.select.length)
    parts.push(
      `select coalesce(jsonb_agg(${key}), '[]') into proof_keys from ${name} t; proof_it := proof_it || jsonb_build_object('see', proof_keys);`,
    );
  if (may.insert.length) {
    const names = table.columns
      .filter((c) => c.given && may.insert.includes(c.name))
      .map((c) => quoted(c.name));
    parts.push(`
    proof_out := '';
    for proof_one in select row from pg_temp.proof_tries where tbl = '${name}' order by n loop
      begin
        insert into ${name} (${names.join(', ')}) select ${names.join(', ')} from jsonb_populate_record(null::${name}, proof_one.row);
        raise exception 'undone' using errcode = 'PR001';
      exception when others then
        proof_out := proof_out || case when sqlstate = 'PR001' or sqlstate like '23%' then 'y' when sqlstate = '42501' then 'n' else 'e' end;
      end;
    end loop;
    proof_it := proof_it || jsonb_build_object('add', proof_out);`);
  }
  const changed = table.columns.find((c) => c.given && may.update.includes(c.name));
  if (changed)
    parts.push(
      attempt(`update ${name} t set ${quoted(changed.name)} = t.${quoted(changed.name)}`, 'change'),
    );
  if (may.remove)
    parts.push(
      attempt(`delete from ${name} t`, 'remove').replace(
        "if sqlstate <> 'PR001'",
        "if sqlstate like '23%' then proof_keys := null; elsif sqlstate <> 'PR001'",
      ),
    );
  if (may.update.length)
    parts.push(
      blindly(
        blindChanges(table).map((set) => `update ${name} set ${set}`),
        'blindChange',
      ),
    );
  if (may.remove) parts.push(blindly([`delete from ${name}`], 'blindRemove'));
  parts.push(`proof_said := proof_said || jsonb_build_object('${name}', proof_it);`);
  return parts.join('\n');
}

/** The first of these that no check, key or second look of the policy stops. */
function blindly(statements: readonly string[], into: string): string {
  return `proof_keys := null; ${statements
    .map(
      (statement) => `
    if proof_keys is null then
      begin
        ${statement};
        get diagnostics proof_n = row_count;
        raise exception 'undone' using errcode = 'PR001';
      exception when others then
        proof_keys := case when sqlstate = 'PR001' then to_jsonb(proof_n)
          when sqlstate like '23%' or sqlstate = '42501' then null else to_jsonb(sqlstate) end;
      end;
    end if;`,
    )
    .join('\n')}
    proof_it := proof_it || jsonb_build_object('${into}', proof_keys);`;
}

/** Values that need no look at the row, for columns that say neither whose it is nor for whom. */
function blindChanges(table: Table): string[] {
  const bound = /^(county_id|organisation_id|person_id|secrecy_section|visibility|named|.*_by)$/;
  const columns = table.columns.filter((c) => table.may.update.includes(c.name) && c.given);
  const free = columns.filter((c) => !bound.test(c.name));
  const empty = columns.filter((c) => !c.required && !bound.test(c.name.replace(/_by$/, '')));
  const all = empty.map((c) => `${quoted(c.name)} = null`).join(', ');
  const each = free.flatMap((c) => {
    const none = c.required ? [] : ['null'];
    const words = table.checks
      .filter((check) => check.columns.includes(c.name))
      .flatMap((check) =>
        [...check.expression.matchAll(/'([^']*)'::text/g)].map((m) => `'${m[1]}'`),
      );
    const some = c.type === 'text' ? words.slice(0, 2) : [];
    return [...none, ...some, ...(BLIND[c.type] ?? [])].map((v) => `${quoted(c.name)} = ${v}`);
  });
  return [...(all ? [all] : []), ...each.slice(0, 16), ...each.slice(16).slice(-6)];
}

const BLIND: Record<string, readonly string[]> = {
  text: ["'x'", 'gen_random_uuid()::text'],
  uuid: ['gen_random_uuid()'],
  integer: ['1'],
  bigint: ['1'],
  boolean: ['false'],
  date: ["'2027-01-10'", "'2029-01-10'", "'2099-01-10'"],
  'timestamp with time zone': ["'2026-03-10T10:00:00Z'", "'2099-03-10T10:00:00Z'"],
  bytea: ['sha256(uuid_send(gen_random_uuid()))'],
  'uuid[]': ["'{}'"],
  jsonb: [`'{}'`],
};

/** The columns that may be changed and read are those of the words. */
export function grantFaults(table: Table): Compared {
  const [see, add, change, remove, columns] = WORDS[table.name] as (typeof WORDS)[string];
  const all = table.columns.map((c) => c.name);
  const differences: string[] = [];
  const same = (what: string, expected: readonly string[], is: readonly string[]) => {
    for (const column of all) {
      const [should, may] = [expected.includes(column), is.includes(column)];
      if (should !== may)
        differences.push(`${table.name}.${column}: ${what} ${may ? 'is' : 'is not'} granted`);
    }
  };
  const wordsOf = (text: string) => (text === '*' ? all : text.split(' ').filter(Boolean));
  const reads = READ_ONLY_SOME[table.name] ?? (see === 'nobody' ? '' : '*');
  same('select', wordsOf(reads), table.may.select);
  same('update', wordsOf(columns), table.may.update);
  const added = add !== 'nobody' || LAID_IN_BY_PACKS.has(table.name);
  same('insert', added ? all : [], table.may.insert);
  if (table.may.remove !== (remove !== 'nobody'))
    differences.push(`${table.name}: delete is ${table.may.remove ? '' : 'not '}granted`);
  if (change !== 'nobody' && columns === '')
    differences.push(`${table.name}: the words name no column to change`);
  return { checks: all.length * 2, differences };
}

function held(
  table: Table,
  looker: Looker,
  world: World,
  tries: Tries,
  answer: Answer,
  granted: boolean,
): Compared {
  const [see, add, said, remove] = WORDS[table.name] as (typeof WORDS)[string];
  const change = (granted && BEHIND_THE_GRANT[table.name]) || said;
  const rows = world.get(table.name) ?? [];
  const differences: string[] = [];
  let checks = 0;
  const differs = (act: string, row: Row, expected: boolean) => {
    const where = `${row.county_id ?? ''} ${row.organisation_id ?? ''}`.replace(
      /(\w{4})\S*/g,
      '$1',
    );
    const space = `${looker.organisation ?? '–'} in ${looker.space ?? '–'}`.replace(
      /(\w{4})-\S*/g,
      '$1',
    );
    differences.push(
      `${table.name} ${keyIn(table, row).slice(0, 60)} (${where}): ${looker.name} (${space}) ${expected ? 'should' : 'should not'} ${act}`,
    );
  };
  const sees = ruleOf(see);
  const set = (act: string, list: Answer['see'], rule: (row: Row) => boolean) => {
    if (list === undefined && granted) return; // was not asked
    if (list === null) return; // removing was let through and then stopped by what hangs on it
    if (typeof list === 'string') {
      if (list !== '42501')
        differences.push(`${table.name}: ${looker.name} could not try to ${act}: ${list}`);
      else for (const row of rows) if (rule(row)) differs(act, row, true);
      checks += rows.length;
      return;
    }
    const got = new Set(list ?? []);
    for (const row of rows) {
      checks += 1;
      const expected = rule(row);
      if (expected !== got.has(keyIn(table, row))) differs(act, row, expected);
      got.delete(keyIn(table, row));
    }
    if (got.size)
      differences.push(
        `${table.name}: ${looker.name} reaches ${got.size} rows that nobody planted (${act})`,
      );
  };
  set('read', answer.see, (row) => sees(looker, row, world));
  set(
    'change',
    answer.change,
    (row) => sees(looker, row, world) && ruleOf(change)(looker, row, world),
  );
  set(
    'remove',
    answer.remove,
    (row) => sees(looker, row, world) && ruleOf(remove)(looker, row, world),
  );
  const blind = (act: string, got: Answer['blindChange'], rule: (row: Row) => boolean) => {
    if (got === undefined || got === null) return;
    checks += 1;
    const expected = rows.filter(rule).length;
    if (got !== expected)
      differences.push(
        `${table.name}: ${looker.name} ${act}s ${got} rows without reading, not ${expected}`,
      );
  };
  blind('change', answer.blindChange, (row) => ruleOf(change)(looker, row, world));
  blind('remove', answer.blindRemove, (row) => ruleOf(remove)(looker, row, world));
  const adds = ruleOf(add);
  for (const [n, row] of (tries.get(table.name) ?? []).entries()) {
    if (answer.add !== undefined) checks += 1;
    if (answer.add === undefined && granted) break;
    const got = answer.add?.[n] ?? 'n';
    const expected = adds(looker, row, world);
    if (got === 'e')
      differences.push(
        `${table.name}: ${looker.name} could not try to add ${JSON.stringify(row).slice(0, 200)}`,
      );
    else if (expected !== (got === 'y')) differs('add', row, expected);
  }
  return { checks, differences };
}
