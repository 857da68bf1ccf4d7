import type { Client } from 'pg';
import { quoted, type Check, type Column, type Row, type Table } from './catalogue.ts';
import type { World } from './plant.ts';

/** A row that one check alone keeps out. */
export interface BadRow {
  readonly table: Table;
  readonly check: Check;
  readonly row: Row;
}

/**
 * For each check of a table a row that it refuses and all others let in: a planted row with one or two values changed.
 * Looked for when first asked of a table.
 */
export function badRows(db: Client) {
  const known = new Map<string, BadRow[]>();
  const missing: string[] = [];
  return {
    /** Checks for which none was found. */
    missing: (): readonly string[] => missing,
    async of(table: Table, world: World): Promise<readonly BadRow[]> {
      const found = known.get(table.name) ?? [];
      if (known.has(table.name)) return found;
      known.set(table.name, found);
      for (const check of table.checks) {
        const row = await search(db, table, check, world.get(table.name) ?? []);
        if (row) found.push({ table, check, row });
        else missing.push(`${table.name} ${check.name}: ${check.expression}`);
      }
      return found;
    },
  };
}

/** Where more than two columns must move together. */
const HINTS: Record<string, Row> = {
  'access.session session_only_for_check': { kind: 'link', only_for: 'a|b' },
  'records.dispatch dispatch_check2': {
    kind: 'sent',
    request_id: null,
    tbl: 'matters.note',
    row_id: 'x',
    recipients: [],
    recipient_words: '',
  },
  'records.dispatch dispatch_kind_check': {
    kind: 'lent',
    request_id: null,
    tbl: null,
    row_id: null,
    recipient_words: 'x',
  },
  'mail.message message_check2': {
    to_address: 'nils@example.org',
    to_person: null,
    to_role: null,
    kind: 'shared',
  },
  'mail.message message_to_address_check': {
    to_address: 'nobody',
    to_person: null,
    to_role: null,
    kind: 'code',
  },
  'matters.round round_check2': {
    extended_at: '2026-03-10T10:00:00Z',
    extended_from: '2098-01-01',
    answer_by: '2026-04-10',
  },
  'matters.note secrecy_stays_near': {
    visibility: 'county',
    named: [],
    secrecy_section: '18 kap. 8 §',
    secrecy_by: '01890000-0000-7000-8000-000000000009',
    secrecy_on: '2026-03-10',
    share_ground: 'x',
  },
  'matters.note secrecy_shared_on_a_ground': {
    visibility: 'named',
    named: ['01890000-0000-7000-8000-000000000009'],
    secrecy_section: '18 kap. 8 §',
    secrecy_by: '01890000-0000-7000-8000-000000000009',
    secrecy_on: '2026-03-10',
    share_ground: null,
  },
  'matters.matter_change_told matter_change_told_check2': {
    answer: null,
    said_at: null,
    opinion: 'x',
  },
  'records.file file_bytes_check': {
    bytes: '\\x',
    hash: '\\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  },
};

async function search(db: Client, table: Table, check: Check, planted: readonly Row[]) {
  const hint = HINTS[`${table.name} ${check.name}`];
  const spread = planted.filter((_, at) => at % Math.ceil(planted.length / 12) === 0);
  const rows = hint
    ? planted.map((row) => ({ ...row, ...hint }))
    : spread.flatMap((row) => variations(table, check, row));
  const others = table.checks.filter((one) => one.name !== check.name);
  const { rows: hits } = await db.query(
    `select proof_row from (
       select r.*, e.value as proof_row from jsonb_array_elements($1::jsonb) as e(value)
         cross join lateral jsonb_populate_record(null::${table.name}, e.value) as r) as made
      where (${check.expression}) is false
        and ${['true', ...others.map((one) => `(${one.expression}) is not false`)].join(' and ')} limit 1`,
    [JSON.stringify(rows)],
  );
  return (hits[0]?.proof_row ?? null) as Row | null;
}

/** Each column of the check with each odd value; each two of them together. */
function variations(table: Table, check: Check, row: Row): Row[] {
  const columns = table.columns.filter((c) => check.columns.includes(c.name) && c.given);
  const single = columns.flatMap((c) =>
    odd(c, row, table).map((value) => ({ ...row, [c.name]: value })),
  );
  const double = columns.flatMap((a, at) =>
    columns
      .slice(at + 1)
      .flatMap((b) =>
        odd(a, row, table).flatMap((x) =>
          odd(b, row, table).map((y) => ({ ...row, [a.name]: x, [b.name]: y })),
        ),
      ),
  );
  return [...single, ...double.slice(0, 4000)];
}

/** Values at and past the borders that checks draw. */
export function odd(column: Column, row: Row, table: Table): unknown[] {
  const none = column.required ? [] : [null];
  const words = table.checks
    .filter((check) => check.columns.includes(column.name))
    .flatMap((check) => [...check.expression.matchAll(/'([a-z-]+)'::text/g)].map((m) => m[1]));
  switch (column.type) {
    case 'text':
      return [
        ...none,
        '',
        'Ö!',
        'x',
        'a b@',
        '|',
        'x'.repeat(25_000),
        ...longer(column, table),
        ...new Set(words),
      ];
    case 'uuid':
      return [
        ...none,
        '01890000-0000-7000-8000-000000000009',
        row.organisation_id,
        row.county_id,
      ].filter((v) => v !== undefined);
    case 'uuid[]': {
      const one = row.organisation_id ?? '01890000-0000-7000-8000-000000000009';
      const many = Array.from(
        { length: 250 },
        (_, n) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      );
      return [...none, [], [one], many];
    }
    case 'text[]':
      return [...none, [], [''], Array.from({ length: 500 }, () => 'x')];
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'numeric':
      return [...none, -1, 0, 1, 2, 3, 101, 30_000];
    case 'boolean':
      return [...none, true, false];
    case 'date':
      return [...none, '1990-01-01', '2026-01-10', '2026-03-10', '2099-01-01'];
    case 'timestamp with time zone':
      return [...none, '1990-01-01T00:00:00Z', '2026-03-10T10:00:00Z', '2200-01-01T00:00:00Z'];
    case 'bytea':
      return [...none, '\\x', '\\x00', `\\x${'00'.repeat(100)}`];
    case 'jsonb':
      return [...none, {}, [], { a: 1 }, 1];
    default:
      return none;
  }
}

/** One character more than each length that a check names, in a form that a pattern beside it may let in. */
function longer(column: Column, table: Table): string[] {
  return table.checks
    .filter((check) => check.columns.includes(column.name))
    .flatMap((check) => [...check.expression.matchAll(/<= (\d+)/g)].map((m) => Number(m[1])))
    .filter((most) => most < 25_000)
    .flatMap((most) => [
      'x'.repeat(most + 1),
      `/${'x'.repeat(most)}`,
      `https://${'x'.repeat(most)}`,
    ]);
}

/** Is the row kept out by the check of that name? Triggers and foreign keys held back. */
export async function isRefused(db: Client, { table, check, row }: BadRow): Promise<boolean> {
  const names = table.columns
    .filter((c) => c.given)
    .map((c) => quoted(c.name))
    .join(', ');
  await db.query('savepoint bad');
  try {
    await db.query('set local session_replication_role = replica');
    await db.query(
      `insert into ${table.name} (${names}) select ${names} from jsonb_populate_record(null::${table.name}, $1::jsonb)`,
      [JSON.stringify(row)],
    );
    return false;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    return code === '23514' && constraint === check.name;
  } finally {
    await db.query('rollback to savepoint bad');
  }
}
