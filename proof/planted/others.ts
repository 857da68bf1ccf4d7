import type { Client } from 'pg';
import { keySql, quoted, type Row, type Table } from '../matrix/catalogue.ts';
import { fieldsOf, OTHER_WRITING } from './fields.ts';
import type { Wishes, Written } from './wishes.ts';

/** Words in JSON, each where the program looks for them; in versions those of the fields of their table. */
export async function fillTheOthers(
  db: Client,
  tables: readonly Table[],
  wishes: Wishes,
): Promise<Written[]> {
  const written: Written[] = [];
  const { fields } = fieldsOf(tables);
  const ofTable = new Map<string, Set<string>>();
  for (const { table, column } of fields)
    ofTable.set(table.name, (ofTable.get(table.name) ?? new Set()).add(column.name));
  await db.query('set session_replication_role = replica');
  for (const table of tables) {
    for (const column of table.columns) {
      const name = `${table.name}.${column.name}`;
      if (!OTHER_WRITING.has(name)) continue;
      const { rows } = await db.query(
        `select ${keySql(table, 't')} as key, to_jsonb(t) as row from ${table.name} t where ${quoted(column.name)} is not null`,
      );
      const changed: Record<string, unknown> = {};
      for (const { key, row } of rows as { key: string; row: Row }[]) {
        const say = (about: string) => {
          const [text] = wishes.textsFor({
            table: table.name,
            column: column.name,
            key: `${key}/${about}`,
            longest: 500,
          });
          written.push({ table: table.name, column: column.name, key, text: text as string });
          return text as string;
        };
        changed[key] =
          column.type === 'bytea'
            ? Buffer.from(say('bytes')).toString('hex')
            : reworded(row[column.name], wordsIn(name, row, ofTable), say);
      }
      await db.query(putBack(table, column.name, column.type), [JSON.stringify(changed)]);
    }
  }
  await db.query('set session_replication_role = origin');
  return written;
}

/** Which of the names in a piece of JSON hold a person's words; null: all that read like prose. */
function wordsIn(name: string, row: Row, ofTable: Map<string, Set<string>>): Set<string> | null {
  return name === 'history.version.payload' ? (ofTable.get(String(row.tbl)) ?? new Set()) : null;
}

function reworded(
  value: unknown,
  names: Set<string> | null,
  say: (about: string) => string,
  at = '',
): unknown {
  if (typeof value === 'string') {
    const last = at.split('.').at(-1) as string;
    const reads = /\s|[A-ZÅÄÖ]/.test(value) && !/^[\dT:.Z+-]+$/.test(value);
    const isHead = at.startsWith('.0.rows.0.'); // of a workbook: its columns are known by them
    const isWords = names
      ? names.has(at.split('.')[1] ?? '')
      : (reads && !isHead) || WORDY.has(last);
    return isWords ? say(at) : value;
  }
  if (Array.isArray(value)) return value.map((one, n) => reworded(one, names, say, `${at}.${n}`));
  if (value && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, reworded(one, names, say, `${at}.${key}`)]),
    );
  return value;
}
/** Names under which JSON of ours holds prose, however short. */
const WORDY = new Set(['remark', 'text', 'note', 'reason', 'nameSv', 'nameEn', 'written']);

function putBack(table: Table, column: string, type: string): string {
  const value = type === 'bytea' ? `decode(e.value #>> '{}', 'hex')` : 'e.value';
  const more = table.name === 'records.file' ? `, hash = sha256(${value})` : '';
  return `update ${table.name} t set ${quoted(column)} = ${value}${more} from jsonb_each($1::jsonb) e where e.key = ${keySql(table, 't')}`;
}
