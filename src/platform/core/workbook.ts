/** A workbook as it was read: sheets, rows and cells with their positions, and nothing of what they mean. */

/** Text as written; a date that Excel kept as a date is midnight UTC of that day. */
export type Cell = string | number | boolean | Date | null;

export interface SheetRow {
  /** As the row's number stands at the left edge in Excel: the first is 1. Empty rows are left out. */
  number: number;
  /** The first is column A. A merged cell has its value in its first cell, the rest are null. */
  cells: readonly Cell[];
}

export interface Sheet {
  name: string;
  rows: readonly SheetRow[];
}

/** Why a file could not be read as a workbook; each has a sentence that says what to do. */
export type WorkbookRefusal =
  | 'not-a-workbook'
  | 'empty'
  | 'legacy-xls'
  | 'encrypted'
  | 'damaged'
  | 'too-large'
  | 'too-many-rows'
  | 'too-slow'
  | 'busy';

export type WorkbookReading =
  { ok: true; sheets: Sheet[] } | { ok: false; reason: WorkbookRefusal; detail: string };

/** The letters above a column: 0 → A, 25 → Z, 26 → AA. */
export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return letters;
}
