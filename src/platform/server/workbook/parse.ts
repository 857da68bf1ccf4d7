import { readXlsx } from 'hucre/xlsx';
import type { Cell, Sheet, SheetRow } from '../../core/workbook.ts';
import { decodeText, parseCsv } from './csv.ts';
import { LIMITS, Refused } from './limits.ts';
import { checkZip } from './zip-check.ts';

/**
 * From bytes to sheets, without any protection but its own checks: call it in the child only.
 * The name and the content must tell the same story. Throws Refused.
 */
export async function parseWorkbook(bytes: Buffer, fileName: string): Promise<Sheet[]> {
  if (bytes.length === 0) throw new Refused('empty', 'no bytes');
  if (bytes.length > 3 && bytes.readUInt32BE(0) === 0xd0cf11e0) refuseOle(bytes);
  const ending = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  const isZip = bytes.length > 3 && bytes.readUInt32LE(0) === 0x04034b50;
  if ((ending === 'xlsx' || ending === 'xlsm') && isZip) return filled(await parseXlsx(bytes));
  if ((ending === 'csv' || ending === 'txt' || ending === 'tsv') && !isZip) {
    const text = decodeText(bytes);
    if (/^\s*(<|%PDF|\{)/.test(text)) throw new Refused('not-a-workbook', 'not a table');
    return filled([{ name: fileName.replace(/\.[^.]+$/, ''), rows: parseCsv(text) }]);
  }
  throw new Refused('not-a-workbook', 'name and content do not fit together');
}

async function parseXlsx(bytes: Buffer): Promise<Sheet[]> {
  checkZip(bytes);
  const workbook = await readXlsx(bytes).catch((error: Error) => {
    throw new Refused('damaged', error.message.slice(0, 200));
  });
  return workbook.sheets.map(({ name, rows }) => ({
    name,
    rows: rows.flatMap((cells, index) => writtenRow(index + 1, cells)),
  }));
}

function writtenRow(number: number, cells: readonly Cell[]): SheetRow[] {
  const last = cells.findLastIndex((cell) => cell !== null && cell !== '');
  return last < 0
    ? []
    : [{ number, cells: Array.from(cells.slice(0, last + 1), (c) => c ?? null) }];
}

function filled(sheets: Sheet[]): Sheet[] {
  const rows = sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  if (rows === 0) throw new Refused('empty', 'no cell is filled in');
  if (rows > LIMITS.rows) throw new Refused('too-many-rows', `${rows} rows`);
  return sheets;
}

/** The old container holds either a workbook from before 2007 or a new one behind a password. */
function refuseOle(bytes: Buffer): never {
  if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) {
    throw new Refused('encrypted', 'protected by a password');
  }
  throw new Refused('legacy-xls', 'a workbook from before 2007, or another old file');
}
