import { writeXlsx, type CellStyle, type DataValidation, type WriteSheet } from 'hucre/xlsx';
import type { DropDown, PageToWrite, SheetToWrite } from '../../core/workbook-to-make.ts';
import { columnLetter, type Cell } from '../../core/workbook.ts';

const HEAD: CellStyle = { font: { bold: true }, alignment: { wrapText: true, vertical: 'top' } };
const TITLE: CellStyle = { font: { bold: true, size: 15 } };
const WRAPPED: CellStyle = { alignment: { wrapText: true, vertical: 'top' } };
const DATE: CellStyle = { numFmt: 'yyyy-mm-dd' };
const MOMENT: CellStyle = { numFmt: 'yyyy-mm-dd hh:mm' };
/** Stays text also when somebody opens the cell and leaves it again. */
const TEXT: CellStyle = { numFmt: '@' };
const WIDEST = 60;
const PAGE_WIDTH = 96;
/** Longer columns are measured by their first rows. */
const ROWS_TO_MEASURE = 2_000;
/** Excel's own border for one cell. */
const LONGEST_CELL = 32_767;
const DAY_MS = 86_400_000;

/**
 * Writes an .xlsx: fixed and filterable head rows, columns as wide as their content, dates as real dates.
 * Text stays text, also when it begins with = + - or @ (nothing is ever written as a formula).
 */
export function writeWorkbook(
  sheets: readonly (SheetToWrite | PageToWrite)[],
): Promise<Uint8Array> {
  const names = sheetNames(sheets.map(({ name }) => name));
  return writeXlsx({
    sheets: sheets.map((sheet, i) =>
      'lines' in sheet ? pageSheet(sheet, names[i]!) : tableSheet(sheet, names, i),
    ),
    stringMode: 'shared',
  });
}

function pageSheet({ title, lines }: PageToWrite, name: string): WriteSheet {
  return {
    name,
    rows: [[safe(title)], ...lines.map((line) => [safe(line)])],
    cells: new Map([['0,0', { value: safe(title), style: TITLE }]]),
    columns: [{ width: PAGE_WIDTH, style: WRAPPED }],
  };
}

function tableSheet(sheet: SheetToWrite, names: readonly string[], at: number): WriteSheet {
  const { heads, notes = [], toFillIn = [], widths = {} } = sheet;
  const headRow = notes.length;
  const rows = sheet.rows.map((row) => row.map(safeCell));
  const last = headRow + rows.length + 1;
  return {
    name: names[at]!,
    rows: [...notes.map((note) => [safe(note)]), heads.map(safe), ...rows],
    cells: styled(heads, rows, headRow),
    columns: heads.map((head, column) => {
      const width = widths[column] ?? widthOf(head, rows, column);
      const style = {
        ...dateStyle(rows, column),
        ...(toFillIn.includes(column) ? TEXT : {}),
        ...(widths[column] ? WRAPPED : {}),
      };
      return Object.keys(style).length > 0 ? { width, style } : { width };
    }),
    freezePane: { rows: headRow + 1 },
    autoFilter: { range: `A${headRow + 1}:${columnLetter(heads.length - 1)}${last}` },
    dataValidations: (sheet.dropDowns ?? []).map((one) => choicesIn(one, names, headRow + 2, last)),
  };
}

/** How the dates of a column look: with their time, as soon as one has a time. */
function dateStyle(rows: readonly (readonly Cell[])[], column: number): CellStyle {
  let style: CellStyle = {};
  for (const row of rows) {
    const cell = row[column];
    if (!(cell instanceof Date)) continue;
    if (cell.getTime() % DAY_MS !== 0) return MOMENT;
    style = DATE;
  }
  return style;
}

/** Cells that look otherwise than their column: heads, and text that looks like a formula. */
function styled(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  headRow: number,
): NonNullable<WriteSheet['cells']> {
  const cells: NonNullable<WriteSheet['cells']> = new Map();
  heads.forEach((head, column) =>
    cells.set(`${headRow},${column}`, { value: safe(head), style: HEAD }),
  );
  rows.forEach((row, i) =>
    row.forEach((value, column) => {
      if (typeof value === 'string' && /^[=+\-@\t\r]/.test(value))
        cells.set(`${headRow + 1 + i},${column}`, { value, style: TEXT });
    }),
  );
  return cells;
}

function choicesIn(
  { column, from, title, hint, otherwise }: DropDown,
  names: readonly string[],
  first: number,
  last: number,
): DataValidation {
  const letter = columnLetter(column);
  const list = columnLetter(from.column);
  const sheet = names[from.sheet]!.replaceAll("'", "''");
  return {
    type: 'list',
    formula1: `'${sheet}'!$${list}$2:$${list}$${from.count + 1}`,
    range: `${letter}${first}:${letter}${Math.max(first, last)}`,
    allowBlank: true,
    showInputMessage: true,
    inputTitle: title.slice(0, 32),
    inputMessage: hint.slice(0, 255),
    ...(otherwise === null
      ? { showErrorMessage: false }
      : {
          showErrorMessage: true,
          errorStyle: 'warning' as const,
          errorTitle: title.slice(0, 32),
          errorMessage: otherwise.slice(0, 225),
        }),
  };
}

function safeCell(cell: Cell): Cell {
  return typeof cell === 'string' ? safe(cell) : cell;
}

/** Text that a workbook can hold; "_x0041_" would be read as the letter that it names. */
function safe(text: string): string {
  if (text.length <= LONGEST_CELL && !ODD.test(text)) return text;
  const named = text.replace(NO_CHARACTER, ' ').replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x');
  return named.slice(0, LONGEST_CELL).toWellFormed();
}

const NO_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const ODD = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]|_x/;

/** Excel allows 31 characters, not these signs, and no name twice. */
function sheetNames(wished: readonly string[]): string[] {
  const taken: string[] = [];
  for (const wish of wished) {
    const name = wish.replace(/[\\/?*[\]:]/g, ' ').replace(/^'+|'+$/g, ' ');
    let one = name.slice(0, 31);
    for (let n = 2; taken.some((other) => other.toLowerCase() === one.toLowerCase()); n += 1) {
      one = `${name.slice(0, 27)} ${n}`;
    }
    taken.push(one);
  }
  return taken;
}

function widthOf(head: string, rows: readonly (readonly Cell[])[], column: number): number {
  let widest = Math.max(8, Math.min(head.length + 3, 24));
  for (const row of rows.slice(0, ROWS_TO_MEASURE)) {
    const cell = row[column];
    const length = cell instanceof Date ? 16 : String(cell ?? '').length;
    if (length > widest) widest = length;
  }
  return Math.min(WIDEST, widest + 1);
}
