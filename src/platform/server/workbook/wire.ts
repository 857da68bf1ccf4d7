import type { Cell, WorkbookReading } from '../../core/workbook.ts';

/** JSON between child and parent; a date travels as {"date": milliseconds since 1970 UTC}. */
type WireCell = Exclude<Cell, Date> | { date: number };

/** For the child: its answer as text. */
export function packReading(reading: WorkbookReading): string {
  if (!reading.ok) return JSON.stringify(reading);
  const sheets = reading.sheets.map(({ name, rows }) => ({
    name,
    rows: rows.map(({ number, cells }) => ({ number, cells: cells.map(packCell) })),
  }));
  return JSON.stringify({ ok: true, sheets });
}

/** For the parent: the child's answer as a value; throws when it is no JSON. */
export function unpackReading(text: string): WorkbookReading {
  const reading = JSON.parse(text) as WorkbookReading;
  if (!reading.ok) return reading;
  for (const sheet of reading.sheets) {
    for (const row of sheet.rows) {
      const cells = row.cells as unknown as WireCell[];
      cells.forEach((cell, i) => void ((row.cells as Cell[])[i] = unpackCell(cell)));
    }
  }
  return reading;
}

/** Rows as text, for a child that writes them. */
export function packCells(rows: readonly (readonly Cell[])[]): string {
  return JSON.stringify(rows.map((row) => row.map(packCell)));
}

/** The rows that `packCells` made a text of. */
export function unpackCells(text: string): Cell[][] {
  return (JSON.parse(text) as WireCell[][]).map((row) => row.map(unpackCell));
}

function unpackCell(cell: WireCell): Cell {
  return cell !== null && typeof cell === 'object' ? new Date(cell.date) : cell;
}

function packCell(cell: Cell): WireCell {
  if (!(cell instanceof Date)) return cell;
  return Number.isNaN(cell.getTime()) ? null : { date: cell.getTime() };
}
