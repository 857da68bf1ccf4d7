import type { Client } from 'pg';
import { below, pick } from '../random.ts';
import type { Random } from '../types.ts';
import { quoted, type Column, type ForeignKey, type Row, type Table } from './catalogue.ts';
import { uuidIn } from './ids.ts';
import type { Ground, Place } from './people.ts';

/** All rows there are, by table. */
export type World = Map<string, Row[]>;

const LAID_BEFORE = new Set([
  'organisations.organisation',
  'organisations.county',
  'organisations.county_member',
  'organisations.person',
  'organisations.membership',
  'organisations.county_role',
  'access.session',
  'access.key',
]);
/** Few of them, so that what is said of one by many meets. */
const FEW = new Set(['matters.matter', 'matters.round', 'matters.matter_change']);
/** Of one row, or filled by the migrations themselves. */
const FILLED = new Set(['access.key', 'access.kept', 'access.listed', 'history.kept_table']);

/**
 * Rows of every table, made from what the database says of its columns, keys and checks: for each organisation in
 * each county some, with as many of the values that the checks know as there is room for. As the owner, triggers
 * of the app held back.
 *
 * @returns all rows, and the tables in which none could be planted
 */
export async function plant(
  db: Client,
  tables: readonly Table[],
  ground: Ground,
  random: Random,
  rows: number,
): Promise<{ world: World; bare: string[] }> {
  const world: World = new Map();
  const bare: string[] = [];
  const read = async ({ name }: Table) => {
    const { rows } = await db.query(`select to_jsonb(t) as r from ${name} t`);
    world.set(
      name,
      rows.map((row) => row.r as Row),
    );
    return rows.length;
  };
  for (const table of tables.filter(({ name }) => LAID_BEFORE.has(name))) await read(table);
  for (const table of inOrder(tables)) {
    if (!LAID_BEFORE.has(table.name) && !FILLED.has(table.name)) {
      const shared = table.columns.some((c) => c.name === 'visibility' || c.name === 'secrecy');
      const most = FEW.has(table.name) ? 1 : shared ? rows * 3 : rows;
      for (const tries of [12, 120]) {
        await put(db, table, candidates(table, ground, random, world, most * tries), most);
        if ((await read(table)) > 0) break;
      }
    }
    if (table.name === 'history.marked') await markSome(db);
    if ((await read(table)) === 0) bare.push(table.name);
  }
  return { world, bare };
}

/** One more row for a place, that is not put in: what somebody may try to write. */
export function candidates(
  table: Table,
  ground: Ground,
  random: Random,
  world: World,
  each: number,
): { slot: number; row: Row }[] {
  const slots = ground.places.flatMap((place, slot) =>
    Array.from({ length: each }, (_, turn) => ({
      slot,
      row: make(table, place, random, world, turn),
    })),
  );
  // what is a person's own: something for everybody who looks
  if (table.columns.some((c) => c.name === 'person_id')) {
    for (const looker of ground.lookers.filter((v) => v.person)) {
      const slot = ground.places.findIndex(
        (p) => p.county === looker.space && p.organisation === looker.organisation,
      );
      const row = make(table, ground.places[slot] as Place, random, world, slots.length);
      if (row)
        slots.unshift({ slot: 1000 + slots.length, row: { ...row, person_id: looker.person } });
    }
  }
  const made = slots.filter((one): one is { slot: number; row: Row } => one.row !== null);
  return table.key.join() === 'county_id,id' ? made.map((one) => twin(one, made, random)) : made;
}

/** Now and then the id that a row of another county has: an id alone leads nowhere. */
function twin<T extends { row: Row }>(one: T, all: readonly T[], random: Random): T {
  const other = pick(random, all).row;
  if (random() < 0.6 || other.county_id === one.row.county_id) return one;
  return { ...one, row: { ...one.row, id: other.id } };
}

/** Those that all checks let in, so many for each place; those that collide are left out. */
async function put(
  db: Client,
  table: Table,
  made: readonly { slot: number; row: Row }[],
  most: number,
): Promise<void> {
  const names = table.columns.filter((c) => c.given).map((c) => quoted(c.name));
  const sound = table.checks.map((check) => `((${check.expression}) is not false)`);
  await db.query(
    `insert into ${table.name} (${names.join(', ')})
     select ${names.join(', ')} from (
       select made.*, row_number() over (partition by proof_slot order by proof_turn) as proof_nth from (
         select r.*, (e.value ->> 'slot')::int as proof_slot, e.turn as proof_turn
           from jsonb_array_elements($1::jsonb) with ordinality as e(value, turn)
           cross join lateral jsonb_populate_record(null::${table.name}, e.value -> 'row') as r) as made
        where ${['true', ...sound].join(' and ')}) as fit where proof_nth <= $2
     on conflict do nothing`,
    [JSON.stringify(made), most],
  );
}

/** Half of the records whose history bears a mark were marked. */
async function markSome(db: Client): Promise<void> {
  await db.query(
    `insert into history.marked select distinct county_id, tbl, row_id from history.version
      where county_id is not null and (secrecy or seq % 3 = 0) on conflict do nothing`,
  );
}

/** Parents first; a circle is broken where the column may be empty. */
function inOrder(tables: readonly Table[]): Table[] {
  const done = new Set<string>();
  const order: Table[] = [];
  let left = [...tables].sort(
    (a, b) => Number(!LAID_BEFORE.has(a.name)) - Number(!LAID_BEFORE.has(b.name)),
  );
  const mark = left.findIndex((t) => t.name === 'history.marked');
  if (mark >= 0) left.push(...left.splice(mark, 1));
  while (left.length) {
    const ready = left.filter((t) => t.foreign.every((f) => f.of === t.name || done.has(f.of)));
    const next = ready.length ? ready : [mostNullable(left)];
    for (const table of next) {
      done.add(table.name);
      order.push(table);
    }
    left = left.filter((t) => !done.has(t.name));
  }
  return order;
}

function mostNullable(tables: readonly Table[]): Table {
  const open = tables.find((t) =>
    t.foreign.every((f) => f.columns.some((c) => !t.columns.find((x) => x.name === c)?.required)),
  );
  return open ?? (tables[0] as Table);
}

function make(table: Table, place: Place, random: Random, world: World, turn: number): Row | null {
  const row: Record<string, unknown> = {};
  const has = (name: string) => table.columns.some((c) => c.name === name);
  if (has('county_id')) row.county_id = place.county;
  if (has('organisation_id')) row.organisation_id = place.organisation;
  for (const key of table.foreign) if (!refer(table, key, row, random, world, place)) return null;
  for (const column of table.columns) {
    if (column.given && !(column.name in row))
      row[column.name] = value(table, column, row, place, random, world, turn);
  }
  if ('secrecy_section' in row && 'secrecy_by' in row) markOrNot(row, place, random, world);
  return row;
}

/** A note of secrecy is whole or not there, and stays near; named is who is named. */
function markOrNot(row: Record<string, unknown>, place: Place, random: Random, world: World): void {
  const near = row.visibility === 'own' || row.visibility === 'named';
  if (row.visibility !== 'named') row.named = [];
  if (near && random() < 0.5) {
    row.secrecy_section = '18 kap. 8 §';
    row.secrecy_by = pick(
      random,
      personsAt(world, place, world.get('organisations.person') ?? []),
    ).id;
    row.secrecy_on = '2026-03-10';
    row.share_ground = 'x';
  } else {
    row.secrecy_section = row.secrecy_by = row.secrecy_on = null;
  }
}

/** Point at a row that is there, in keeping with what is settled already. */
function refer(
  table: Table,
  key: ForeignKey,
  row: Record<string, unknown>,
  random: Random,
  world: World,
  place: Place,
): boolean {
  const open = key.columns.filter((c) => !(c in row));
  const optional = key.columns.some((c) => !table.columns.find((x) => x.name === c)?.required);
  const there = (world.get(key.of) ?? []).filter((parent) =>
    key.columns.every((c, at) => !(c in row) || row[c] === parent[key.ofColumns[at] as string]),
  );
  if (open.length === 0) return there.length > 0 || key.columns.some((c) => row[c] === null);
  const near = key.of === 'organisations.person' ? personsAt(world, place, there) : there;
  const parent = near.length && !(optional && random() < 0.35) ? pick(random, near) : null;
  if (!parent) {
    if (!optional) return false;
    for (const c of open) if (!table.columns.find((x) => x.name === c)?.required) row[c] = null;
    return true;
  }
  for (const [at, c] of key.columns.entries()) row[c] = parent[key.ofColumns[at] as string];
  return true;
}

function personsAt(world: World, place: Place, persons: readonly Row[]): Row[] {
  const here = new Set(
    (world.get('organisations.membership') ?? [])
      .filter((m) => m.organisation_id === place.organisation)
      .map((m) => m.person_id),
  );
  const near = persons.filter((p) => here.has(p.id));
  return near.length ? near : [...persons];
}

/** Where neither the type nor the checks of the column alone tell what could stand in it. */
const HINTS: Record<string, (string | null)[]> = {
  'access.issuer.issuer': ['https://id.example.org'],
  'access.ticket.only_this': ['still-true:01890000-0000-7000-8000-000000000000'],
  'access.session.only_for': [null],
  'mail.message.link': ['/'],
  'mail.message.reason': ['left'],
  'mail.message.about': [null, null, 'matters.note'],
  'mail.message.to_address': [null, null, 'nils@example.org'],
  'mail.message.to_person': [null],
  'mail.message.secret': [null],
  'mail.message.answer': [null, '250'],
  'matters.note.text': ['words with t10 in them', 'other words'],
  'matters.matter_change_told.opinion': ['', '', 'x'],
  // a file's hash is that of its bytes
  'records.file.bytes': ['\\x6e'],
  'records.file.hash': ['\\x1b16b1df538ba12dc3f97edbb85caa7050d46c148134290feba80f8236c83db9'],
};

let number = 1000;

function value(
  table: Table,
  column: Column,
  row: Row,
  place: Place,
  random: Random,
  world: World,
  turn: number,
): unknown {
  const hinted = HINTS[`${table.name}.${column.name}`];
  if (hinted) return pick(random, hinted);
  if (!column.required && random() < 0.45) return null;
  const known = literals(table, column.name);
  number += 1;
  switch (column.type) {
    case 'uuid':
      return uuidFor(column, row, place, random, world);
    case 'uuid[]': {
      const others = (world.get('organisations.county_member') ?? []).filter(
        (m) =>
          m.county_id === place.county &&
          m.organisation_id !== place.organisation &&
          m.membership === 'member',
      );
      const some = others.filter(() => random() < 0.5).map((m) => m.organisation_id);
      return [...new Set(some)].sort();
    }
    case 'text':
      if (known.length && random() < 0.97)
        return known[(turn + below(random, known.length)) % known.length];
      return pick(random, [`t${number}`, `t${number}`, `t${number}@example.org`, `a.b${number}`]);
    case 'boolean':
      return random() < 0.5;
    case 'integer':
    case 'bigint':
    case 'smallint':
      return random() < 0.5 ? 1 + below(random, 3) : number;
    case 'jsonb':
    case 'json':
      return pick(random, [{}, []]);
    case 'bytea':
      return `\\x${uuidIn(random).replaceAll('-', '').repeat(2)}`;
    case 'date':
      return pick(random, ['2026-01-10', '2026-03-10', '2027-01-10', '2028-01-10']);
    case 'timestamp with time zone':
      return pick(random, ['2026-01-10T10:00:00Z', '2026-03-10T10:00:00Z', '2026-11-10T10:00:00Z']);
    default:
      return column.type.endsWith('[]') ? [] : number;
  }
}

function uuidFor(column: Column, row: Row, place: Place, random: Random, world: World): string {
  const members = (world.get('organisations.county_member') ?? []).filter(
    (m) => m.county_id === place.county,
  );
  if (column.name === 'place_id') {
    return random() < 0.4 ? place.county : String(pick(random, members).organisation_id);
  }
  const person = /_by$|person/.test(column.name);
  if (person) return String(pick(random, world.get('organisations.person') ?? []).id);
  if (/organisation|_for$|_of$/.test(column.name))
    return String(pick(random, members).organisation_id);
  if (column.name === 'matter_id') {
    const here = (world.get('matters.matter') ?? []).filter((m) => m.county_id === row.county_id);
    if (here.length) return String(pick(random, here).id);
  }
  return uuidIn(random);
}

/** The words that a check compares a column with. */
function literals(table: Table, column: string): string[] {
  const found = table.checks
    .filter(
      (check) =>
        check.columns.length === 1 &&
        check.columns[0] === column &&
        !check.expression.includes('~'),
    )
    .map((check) => [...check.expression.matchAll(/'([^']*)'::text/g)].map((m) => m[1] as string))
    .filter((list) => list.length > 0);
  if (found.length) return found[0] as string[];
  if (column === 'tbl' || column === 'about')
    return ['matters.note', 'matters.stance', 'organisations.profile'];
  if (column === 'row_id') return Array.from({ length: 40 }, (_, n) => `r${n}`);
  return [];
}
