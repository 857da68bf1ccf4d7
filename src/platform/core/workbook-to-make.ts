import type { Cell } from './workbook.ts';

/** What a workbook that we make is made from: pages to read, tables, and tables that come in pieces. */

/** A choice offered in the cells of a column: the cells of another sheet's column. */
export interface DropDown {
  /** The column that is filled in (0 = A). */
  column: number;
  /** Where the choices stand: the sheet's place among the sheets, and its column. */
  from: { sheet: number; column: number; count: number };
  /** Shown beside the cell when one stands in it. */
  title: string;
  hint: string;
  /** Said when something else is written; null: anything may be written, such as several names. */
  otherwise: string | null;
}

interface AnySheet {
  name: string;
  /** Heads of the columns; their row stands still when one scrolls, and can be filtered by. */
  heads: readonly string[];
  /** Lines above the heads, such as "Exempel, påhittade svar". */
  notes?: readonly string[];
  dropDowns?: readonly DropDown[];
  /** Columns to be filled in: kept as text, so that what is written there is not made into a date or a formula. */
  toFillIn?: readonly number[];
  /** How wide columns are, in characters; else as wide as their content. */
  widths?: Readonly<Record<number, number>>;
}

/** A table: one head row and rows under it. */
export interface SheetToWrite extends AnySheet {
  rows: readonly (readonly Cell[])[];
}

/** A page to read: a title and lines under it. */
export interface PageToWrite {
  name: string;
  title: string;
  lines: readonly string[];
}

/** How a cell that comes as the database writes it becomes one that a person reads. */
export type CellKind =
  | { kind: 'text' }
  /** "2026-11-03" or "2026-11-03T09:12:00": a real date, as it is written, without time zones. */
  | { kind: 'date' }
  | { kind: 'word'; words: Readonly<Record<string, string>> }
  /** A list of words in one cell. */
  | { kind: 'words'; words: Readonly<Record<string, string>>; between: string };

/**
 * A table too large to be held by the server: its rows come in pieces, each a JSON list of rows as the database wrote
 * it. The server passes them on unread; the child makes cells of them.
 */
export interface SheetInPieces extends AnySheet {
  kinds: readonly CellKind[];
  pieces: AsyncIterable<string>;
}

export type AnySheetToMake = SheetToWrite | PageToWrite | SheetInPieces;

/** Why a large workbook was not made now; each has a sentence that says what to do. */
export type MakingRefusal = 'busy' | 'too-large' | 'too-slow';
