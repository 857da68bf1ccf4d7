import type { CellKind } from '../../core/workbook-to-make.ts';
import type { Cell } from '../../core/workbook.ts';

/** A row as the database wrote it, with cells that a person reads. */
export function readRow(row: readonly unknown[], kinds: readonly CellKind[]): Cell[] {
  return kinds.map((kind, i) => readCell(row[i] ?? null, kind));
}

function readCell(value: unknown, how: CellKind): Cell {
  if (value === null) return null;
  switch (how.kind) {
    case 'text':
      return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
    case 'date':
      return dateOf(String(value));
    case 'word':
      return how.words[String(value)] ?? String(value);
    case 'words':
      return (value as unknown[]).map((one) => how.words[String(one)] ?? '?').join(how.between);
  }
}

function dateOf(text: string): Cell {
  const date = new Date(text.length > 10 ? `${text.slice(0, 19)}Z` : text);
  return Number.isNaN(date.getTime()) ? text : date;
}
