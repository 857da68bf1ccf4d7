import { columnLetter, type Cell, type Sheet } from '#platform/core/workbook';
import type { IntakeField, SheetPreview } from './intake.types.ts';
import { allowedSlips, cleanText, foldedKey, slipsBetween } from './intake-text.rules.ts';

/** Heads as people write them, without dots and rings. */
const HEADS: Record<IntakeField, readonly string[]> = {
  organisation: [
    'organisation',
    'svarande',
    'svarande organisation',
    'vem svarar',
    'aktor',
    'org',
    'part',
    'myndighet',
    'vilka ar ni',
    'organization',
    'who answers',
  ],
  place: ['kommun', 'plats', 'ort', 'galler kommun', 'galler', 'municipality', 'place'],
  matter: [
    'fraga',
    'fragan',
    'sakfraga',
    'fragor',
    'ansvarsomrade',
    'omrade',
    'amne',
    'vad',
    'matter',
    'question',
    'topic',
  ],
  role: ['roll', 'var roll', 'egen roll', 'er roll', 'vilken roll har ni', 'role', 'our role'],
  owners: [
    'vem ager',
    'vem ager fragan',
    'vem ansvarar',
    'vem har huvudansvar',
    'vem har huvudansvaret',
    'agare',
    'huvudansvar',
    'huvudansvarig',
    'ansvarig',
    'ager',
    'owner',
    'who owns',
    'main responsibility',
  ],
  answeredBy: [
    'svarat av',
    'svar av',
    'vem har svarat',
    'ifyllt av',
    'uppgiftslamnare',
    'besvarat av',
    'kontaktperson',
    'answered by',
  ],
  date: ['datum', 'svarsdatum', 'nar', 'dag', 'date'],
  remark: ['kommentar', 'kommentarer', 'anmarkning', 'notering', 'ovrigt', 'comment', 'remark'],
};
/** Never read, whatever else the head says. */
const OURS_ALONE = /\b(internt|intern|eget|privat|ej till)\b/;
const ROWS_TO_LOOK_IN = 40;

export interface Table {
  headRow: number;
  /** Column (0 = A) and head of each field. */
  columns: ReadonlyMap<IntakeField, { index: number; head: string }>;
}

/**
 * Finds the row of heads: the one where most columns are recognised, with at least the matter and the
 * role or the owner. Titles and notes above it do not disturb.
 */
export function findTable(sheet: Sheet): { table: Table | null; preview: SheetPreview } {
  let best: { table: Table; fields: (IntakeField | null)[]; cells: readonly Cell[] } | null = null;
  for (const { number, cells } of sheet.rows.slice(0, ROWS_TO_LOOK_IN)) {
    const fields = fieldsOf(cells);
    const columns = new Map(
      fields.flatMap((field, index) =>
        field ? [[field, { index, head: headText(cells[index]!) }] as const] : [],
      ),
    );
    const isTable = columns.has('matter') && (columns.has('role') || columns.has('owners'));
    if (!isTable || columns.size <= (best?.table.columns.size ?? 1)) continue;
    best = { table: { headRow: number, columns }, fields, cells };
  }
  const { name } = sheet;
  if (!best) {
    const preview = { name, headRow: null, skipped: 'no-table' as const, columns: [], rows: 0 };
    return { table: null, preview };
  }
  const { table, fields, cells } = best;
  const columns = cells.flatMap((cell, index) =>
    cell === null
      ? []
      : [{ column: columnLetter(index), head: headText(cell), field: fields[index] ?? null }],
  );
  const rows = sheet.rows.filter((row) => row.number > table.headRow).length;
  return { table, preview: { name, headRow: table.headRow, skipped: null, columns, rows } };
}

/** The meaning of each column; where two mean the same, the better (then the first) has it. */
function fieldsOf(cells: readonly Cell[]): (IntakeField | null)[] {
  const claims = cells
    .flatMap((cell, index) => claimsOf(cell).map((claim) => ({ ...claim, index })))
    .sort((a, b) => b.score - a.score || a.index - b.index);
  const fields: (IntakeField | null)[] = cells.map(() => null);
  for (const { field, index } of claims) {
    if (fields[index] === null && !fields.includes(field)) fields[index] = field;
  }
  return fields;
}

function claimsOf(cell: Cell): { field: IntakeField; score: number }[] {
  if (typeof cell !== 'string' || cell.length > 150) return [];
  const head = foldedKey(cell.replace(/\(.*?\)/gs, ' '));
  if (head === '' || OURS_ALONE.test(head)) return [];
  const claims = Object.entries(HEADS).map(([field, words]) => ({
    field: field as IntakeField,
    score: Math.max(...words.map((word) => likeness(head, word))),
  }));
  const best = Math.max(...claims.map((claim) => claim.score));
  return claims.filter((claim) => claim.score > 0 && claim.score === best);
}

function likeness(head: string, word: string): number {
  if (head === word) return 4;
  if (head.startsWith(`${word} `)) return 3;
  if (word.length > 3 && ` ${head} `.includes(` ${word} `)) return 2;
  const limit = word.length > 4 ? Math.min(2, allowedSlips(head.length)) : 0;
  return limit > 0 && slipsBetween(head, word, limit) <= limit ? 1 : 0;
}

function headText(cell: Cell): string {
  return cleanText(String(cell ?? ''));
}
