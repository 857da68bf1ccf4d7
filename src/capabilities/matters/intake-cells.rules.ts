import { columnLetter, type Cell, type SheetRow } from '#platform/core/workbook';
import type { Table } from './intake-heads.rules.ts';
import type {
  CellPosition,
  FaultReason,
  IntakeChoices,
  IntakeFault,
  IntakeField,
  IntakeNote,
  NoteReason,
  Suggestion,
} from './intake.types.ts';
import { cleanText } from './intake-text.rules.ts';

/** Of what stands in a cell that is complained about. */
const LONGEST_SHOWN = 200;

/** One row of a table, its cells by meaning, and what has been found to say about them. */
export interface RowCells {
  ref: string;
  sheet: string;
  row: number;
  faults: IntakeFault[];
  notes: IntakeNote[];
  /** The cell as text, corrected by the person's choices; '' when empty or without such a column. */
  text(field: IntakeField): string;
  /** The cell as Excel kept it (a date stays a date), corrected likewise. */
  value(field: IntakeField): Cell;
  has(field: IntakeField): boolean;
  /** "Svar okt 2026!E14" */
  address(field: IntakeField): string;
  fault(
    field: IntakeField,
    reason: FaultReason,
    suggestions?: Suggestion[],
    replacedBy?: IntakeFault['replacedBy'],
  ): void;
  note(field: IntakeField, reason: NoteReason, readAs?: string): void;
  /** A suggestion to write this in that cell. */
  suggest(field: IntakeField, text: string, sureness: Suggestion['sureness']): Suggestion;
}

/** Opens a row for judgement. */
export function openRow(
  sheet: string,
  { number, cells }: SheetRow,
  table: Table,
  { corrections }: IntakeChoices,
): RowCells {
  const ref = `${sheet}!${number}`;
  const faults: IntakeFault[] = [];
  const notes: IntakeNote[] = [];
  const letter = (field: IntakeField): string => {
    const column = table.columns.get(field);
    return column ? columnLetter(column.index) : '';
  };
  const address = (field: IntakeField): string => `${sheet}!${letter(field)}${number}`;
  const written = (field: IntakeField): Cell =>
    cells[table.columns.get(field)?.index ?? -1] ?? null;
  const value = (field: IntakeField): Cell =>
    table.columns.has(field) ? (corrections[address(field)] ?? written(field)) : null;
  const position = (field: IntakeField): CellPosition => ({
    sheet,
    row: number,
    column: letter(field),
    head: table.columns.get(field)?.head ?? '',
    written: textOf(written(field)).slice(0, LONGEST_SHOWN),
  });
  return {
    ref,
    sheet,
    row: number,
    faults,
    notes,
    text: (field) => textOf(value(field)),
    value,
    has: (field) => table.columns.has(field),
    address,
    fault: (field, reason, suggestions = [], replacedBy) =>
      void faults.push({
        ...position(field),
        reason,
        suggestions,
        ...(replacedBy ? { replacedBy } : {}),
      }),
    note: (field, reason, readAs = '') => void notes.push({ ...position(field), reason, readAs }),
    suggest: (field, text, sureness) => ({
      text,
      sureness,
      corrections: { [address(field)]: text },
    }),
  };
}

function textOf(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  // Line ends separate owners in one cell, so they are kept here.
  if (typeof cell === 'string') return cell.split(/\r?\n/).map(cleanText).join('\n').trim();
  return cell === null ? '' : String(cell);
}
