import type {
  AnySheetToMake,
  MakingRefusal,
  PageToWrite,
  SheetToWrite,
} from '../../core/workbook-to-make.ts';
import { askChild } from './child-process.ts';
import { MAKING } from './limits.ts';
import { Turns } from './turns.ts';
import { packCells } from './wire.ts';
import { writeWorkbook } from './write.ts';

const turns = new Turns(MAKING);

export type Made =
  { ok: true; bytes: Uint8Array } | { ok: false; reason: MakingRefusal; detail: string };

/**
 * Makes an .xlsx of these sheets. A small one here; a large one in a child process with limits on memory and time, so
 * that whoever waits for a page meanwhile does not wait for the workbook. Throws what the pieces throw.
 */
export async function makeWorkbook(sheets: readonly AnySheetToMake[]): Promise<Made> {
  if (isSmall(sheets)) return { ok: true, bytes: await writeWorkbook(sheets) };
  if (!(await turns.take()))
    return { ok: false, reason: 'busy', detail: `${MAKING.waiting} are waiting` };
  try {
    const outcome = await askChild({ ...MAKING, script: 'make-child.ts', input: linesOf(sheets) });
    if (outcome.ok) return { ok: true, bytes: outcome.answer };
    const reason = outcome.reason === 'too-slow' ? 'too-slow' : 'too-large';
    return { ok: false, reason, detail: outcome.detail };
  } finally {
    turns.handOn();
  }
}

function isSmall(
  sheets: readonly AnySheetToMake[],
): sheets is readonly (SheetToWrite | PageToWrite)[] {
  let cells = 0;
  for (const sheet of sheets) {
    if ('pieces' in sheet) return false;
    if ('rows' in sheet) cells += sheet.rows.length * sheet.heads.length;
  }
  return cells <= MAKING.cellsInProcess;
}

/**
 * What the child reads: the sheets without rows, then pieces of rows ("2 [[…],[…]]": for the third sheet), then "end".
 * JSON holds no line ends of its own.
 */
async function* linesOf(sheets: readonly AnySheetToMake[]): AsyncGenerator<string> {
  yield `${JSON.stringify(sheets, (key, value) => (key === 'rows' || key === 'pieces' ? undefined : value))}\n`;
  for (const [i, sheet] of sheets.entries()) {
    if ('rows' in sheet) {
      for (let from = 0; from < sheet.rows.length; from += ROWS_IN_PIECE)
        yield `${i} ${packCells(sheet.rows.slice(from, from + ROWS_IN_PIECE))}\n`;
    }
    if ('pieces' in sheet) for await (const piece of sheet.pieces) yield `${i} ${piece}\n`;
  }
  yield 'end\n';
}

const ROWS_IN_PIECE = 500;
