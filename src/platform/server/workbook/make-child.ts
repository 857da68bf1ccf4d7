/**
 * Reads sheets and their rows from standard input (see make.ts) and writes one .xlsx to standard output. Runs alone,
 * without environment and without right to write; its parent watches time and memory.
 */
import type { PageToWrite, SheetInPieces, SheetToWrite } from '../../core/workbook-to-make.ts';
import type { Cell } from '../../core/workbook.ts';
import { linesIn } from './lines.ts';
import { readRow } from './sheets.ts';
import { unpackCells } from './wire.ts';
import { writeWorkbook } from './write.ts';

type Kept = (Omit<SheetToWrite, 'rows'> & Partial<Pick<SheetInPieces, 'kinds'>>) | PageToWrite;

async function make(): Promise<Uint8Array> {
  let sheets: Kept[] | null = null;
  const rows: Cell[][][] = [];
  for await (const line of linesIn(process.stdin)) {
    if (!sheets) {
      sheets = JSON.parse(line) as Kept[];
      sheets.forEach(() => rows.push([]));
    } else if (line === 'end') {
      return writeWorkbook(
        sheets.map((sheet, i) => ('lines' in sheet ? sheet : { ...sheet, rows: rows[i]! })),
      );
    } else {
      const space = line.indexOf(' ');
      const at = Number(line.slice(0, space));
      const piece = line.slice(space + 1);
      const sheet = sheets[at]!;
      const kinds = 'kinds' in sheet ? sheet.kinds : undefined;
      const cells = kinds
        ? (JSON.parse(piece) as unknown[][]).map((row) => readRow(row, kinds))
        : unpackCells(piece);
      for (const row of cells) rows[at]!.push(row);
    }
  }
  throw new Error('the sheets ended too early');
}

process.stdout.write(await make());
