import { writeXlsx, type CellStyle, type WriteSheet } from 'hucre/xlsx';
import { columnLetter, type Cell } from '../../core/workbook.ts';

const HEAD: CellStyle = { font: { bold: true }, alignment: { wrapText: true, vertical: 'top' } };
const DATE_FORMAT = 'yyyy-mm-dd';
const WIDEST = 60;

export interface SheetToWrite {
  name: string;
  /** Heads of the columns; their row stands still when one scrolls, and can be filtered by. */
  heads: readonly string[];
  rows: readonly (readonly Cell[])[];
  /** Lines above the heads, such as "Exempel, påhittade svar". */
  notes?: readonly string[];
}

/**
 * Writes an .xlsx: fixed and filterable head row, columns as wide as their content, dates as real dates.
 * Text stays text, also when it begins with = + - or @ (nothing is ever written as a formula).
 */
export function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Uint8Array> {
  return writeXlsx({ sheets: sheets.map(toSheet), stringMode: 'shared' });
}

function toSheet({ name, heads, rows, notes = [] }: SheetToWrite): WriteSheet {
  const headRow = notes.length;
  const cells: WriteSheet['cells'] = new Map();
  heads.forEach((head, column) => cells.set(`${headRow},${column}`, { value: head, style: HEAD }));
  rows.forEach((row, i) =>
    row.forEach((value, column) => {
      if (!(value instanceof Date)) return;
      cells.set(`${headRow + 1 + i},${column}`, { value, style: { numFmt: DATE_FORMAT } });
    }),
  );
  const last = `${columnLetter(heads.length - 1)}${headRow + rows.length + 1}`;
  return {
    name: sheetName(name),
    rows: [...notes.map((note) => [note]), [...heads], ...rows.map((row) => [...row])],
    cells,
    columns: heads.map((head, column) => ({ width: widthOf(head, rows, column) })),
    freezePane: { rows: headRow + 1 },
    autoFilter: { range: `A${headRow + 1}:${last}` },
  };
}

/** Excel allows 31 characters and not these signs. */
function sheetName(name: string): string {
  return name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31);
}

function widthOf(head: string, rows: SheetToWrite['rows'], column: number): number {
  const lengths = rows.map((row) =>
    row[column] instanceof Date ? 10 : String(row[column] ?? '').length,
  );
  return Math.min(WIDEST, Math.max(8, head.length + 3, ...lengths) + 1);
}
