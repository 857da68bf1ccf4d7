import type { Client } from 'pg';
import { keyIn, keySql, quoted, tablesOf, type Row, type Table } from '../matrix/catalogue.ts';
import type { Looker } from '../matrix/people.ts';
import type { World } from '../matrix/plant.ts';
import { READ_ONLY_SOME, ruleOf, WORDS } from '../matrix/words.ts';

/** Columns in which people write, or which call somebody by name. */
const WORDS_OF_PEOPLE =
  /^(name|name_sv|name_en|title|title_sv|title_en|text|remark|question|words|wording|reason|opinion|message|mission|goals|methods|needs|offers|contact_for|person_name|deputy_name|\w+_by_name|answered_by|sentence_sv|sentence_en|legal_note_\w+|limit_sentence|body|settled|ground|share_ground|from_file|file_name|asked_by|reply_to|recipient_words|closed_words|word|source)$/;
/** Open to everybody who asks, or the county's own map of organisations. */
const REGISTERS = new Set([
  'organisations.organisation',
  'organisations.alias',
  'organisations.county',
  'organisations."grouping"',
]);

/** The search takes words that begin alike, so far, as relatives. */
const ALIKE = 6;
/** A word that is in one row alone. */
const CANARY = /kx[0-9a-f]{12}z/g;

/** Who may see a canary; made of the words of the house, never of its policies. */
export interface Canaries {
  readonly words: number;
  readonly columns: number;
  /** The canaries in a text that this looker may not see, and how many there were in all. */
  strangersIn(text: string, looker: Looker): { strangers: string[]; seen: number };
  /** A canary of a row that this looker may not see, by the turn of chance. */
  foreignTo(looker: Looker, turn: number): string | null;
  /** Does it begin as a canary that this looker may see? Then a search may find that one instead. */
  isNearToKnown(word: string, looker: Looker): boolean;
  /** May this looker see this row? */
  mayRead(table: string, row: Row, looker: Looker): boolean;
  readonly world: World;
  readonly tables: ReadonlyMap<string, Table>;
  /** Look at all rows anew: what somebody has answered meanwhile opens what others say. */
  readAgain(): Promise<void>;
  /** The row that a canary is of. */
  rowOf(canary: string): { readonly table: string; readonly row: Row } | null;
  /** Of which row a canary is, in words. */
  whose(canary: string): string;
}

/**
 * A canary in every text that people have written, one for each row, of all organisations and counties.
 *
 * @param typed  canaries that were typed into forms, with who may read each
 */
export async function plantCanaries(
  root: Client,
  typed: ReadonlyMap<string, (looker: Looker) => boolean>,
): Promise<Canaries> {
  const all = (await tablesOf(root)).filter(
    ({ name }) => WORDS[name] && WORDS[name]![0] !== 'nobody',
  );
  const tables = new Map(all.map((table) => [table.name, table]));
  let columns = 0;
  await root.query('set session_replication_role = replica');
  for (const table of all.filter(
    ({ name }) => !REGISTERS.has(name) && !/^(access|history|mail)\./.test(name),
  ))
    for (const { name, type } of table.columns) {
      const some = READ_ONLY_SOME[table.name]?.split(' ');
      const isWords = type === 'text' && WORDS_OF_PEOPLE.test(name) && !table.key.includes(name);
      if (!isWords || (some && !some.includes(name))) continue;
      if (await plantIn(root, table, name)) columns += 1;
    }
  await root.query('set session_replication_role = origin');
  const world: World = new Map();
  const rows = new Map<string, { table: string; row: Row }>();
  const known = new Map<Looker, Map<string, boolean>>();
  const beginnings = new Map<Looker, Set<string>>();
  const read = async () => {
    known.clear();
    beginnings.clear();
    for (const table of all) await readIn(table);
  };
  const readIn = async (table: Table) => {
    const found = await root.query(
      `select to_jsonb(t) as r, 'kx' || substr(md5('${table.name} ' || ${keySql(table, 't')}), 1, 12) || 'z' as c from ${table.name} t`,
    );
    world.set(
      table.name,
      found.rows.map(({ r }) => r as Row),
    );
    for (const { r, c } of found.rows)
      if (JSON.stringify(r).includes(c))
        rows.set(c as string, { table: table.name, row: r as Row });
  };
  await read();
  const mayRead = (table: string, row: Row, looker: Looker) =>
    (table === 'organisations.person' && looker.person !== null && row.id === looker.person) ||
    ruleOf(WORDS[table]![0])(looker, row, world);
  const mayKnow = (canary: string, looker: Looker): boolean => {
    const mine = known.get(looker) ?? new Map<string, boolean>();
    known.set(looker, mine);
    const before = mine.get(canary);
    if (before !== undefined) return before;
    const by = typed.get(canary);
    const of = rows.get(canary);
    const may = by ? by(looker) : of !== undefined && mayRead(of.table, of.row, looker);
    mine.set(canary, may);
    return may;
  };
  const isNearToKnown = (word: string, looker: Looker): boolean => {
    const mine =
      beginnings.get(looker) ??
      new Set(every.filter((one) => mayKnow(one, looker)).map((one) => one.slice(0, ALIKE)));
    beginnings.set(looker, mine);
    return mine.has(word.slice(0, ALIKE));
  };
  const every = [...rows.keys(), ...typed.keys()];
  return {
    words: every.length,
    columns,
    world,
    tables,
    mayRead,
    strangersIn(text, looker) {
      const found = [...new Set(text.match(CANARY) ?? [])];
      return { strangers: found.filter((one) => !mayKnow(one, looker)), seen: found.length };
    },
    foreignTo(looker, turn) {
      for (let at = 0; at < 50; at += 1) {
        const one = every[(turn * 7919 + at * 104729) % every.length]!;
        if (!mayKnow(one, looker) && !isNearToKnown(one, looker)) return one;
      }
      return null;
    },
    isNearToKnown,
    readAgain: read,
    rowOf: (canary) => rows.get(canary) ?? null,
    whose(canary) {
      const of = rows.get(canary);
      if (!of) return typed.has(canary) ? 'typed in a form' : 'nobody’s';
      return `${of.table} ${keyIn(tables.get(of.table)!, of.row)}`;
    },
  };
}

/** One column at a time; where a text may not be longer, or is one of several words of ours, it stays as it is. */
async function plantIn(root: Client, table: Table, column: string): Promise<boolean> {
  const canary = `'kx' || substr(md5('${table.name} ' || ${keySql(table, 't')}), 1, 12) || 'z'`;
  try {
    const { rowCount } = await root.query(
      `update ${table.name} t set ${quoted(column)} = ${quoted(column)} || ' ' || ${canary} where ${quoted(column)} <> ''`,
    );
    return (rowCount ?? 0) > 0;
  } catch {
    return false;
  }
}
