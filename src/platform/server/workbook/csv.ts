import type { SheetRow } from '../../core/workbook.ts';
import { LIMITS, Refused } from './limits.ts';

const SEPARATORS = [';', '\t', ','] as const;

/**
 * Text as Excel, LibreOffice and mail programs save it: UTF-8 with or without BOM, UTF-16 with BOM,
 * otherwise Windows-1252 (every byte is a character there, so it never fails). Throws Refused.
 */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const control = bytes.findIndex((byte) => byte < 9 || (byte > 13 && byte < 32) || byte === 127);
  if (control >= 0) throw new Refused('not-a-workbook', `byte ${control} is not text`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * Rows of a CSV file; quoted cells may hold separators, doubled quotes and line ends.
 * The number of a row is the one that Excel would show.
 */
export function parseCsv(text: string): SheetRow[] {
  const hint = /^sep=(.)\r?\n/i.exec(text);
  const separator = hint?.[1] ?? detectSeparator(text);
  const rows: SheetRow[] = [];
  let number = hint ? 1 : 0;
  for (const cells of records(hint ? text.slice(hint[0].length) : text, separator)) {
    number += 1;
    if (number > LIMITS.rows) throw new Refused('too-many-rows', `more than ${LIMITS.rows} rows`);
    if (cells.length > LIMITS.columns) throw new Refused('too-large', `${cells.length} columns`);
    if (cells.some((cell) => cell !== ''))
      rows.push({ number, cells: cells.map((c) => c || null) });
  }
  return rows;
}

/** The separator that gives the most lines the same number of cells; `;` wins a draw, as Swedish Excel saves. */
function detectSeparator(text: string): string {
  const sample = text.slice(0, 20_000);
  const scored = SEPARATORS.map((separator) => {
    const widths = new Map<number, number>();
    for (const { length } of records(sample, separator)) {
      if (length > 1) widths.set(length, (widths.get(length) ?? 0) + 1);
    }
    return { separator, lines: Math.max(0, ...widths.values()) };
  });
  return scored.reduce((best, next) => (next.lines > best.lines ? next : best)).separator;
}

function* records(text: string, separator: string): Generator<string[]> {
  let cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, next] = text[at] === '"' ? quoted(text, at) : [null, at];
    let end = next;
    while (
      end < text.length &&
      text[end] !== separator &&
      text[end] !== '\n' &&
      text[end] !== '\r'
    ) {
      end += 1;
    }
    cells.push((cell ?? '') + text.slice(next, end));
    at = end + 1;
    if (text[end] === separator && at < text.length) continue;
    if (text[end] === separator) cells.push('');
    if (text[end] === '\r' && text[at] === '\n') at += 1;
    yield cells;
    cells = [];
  }
}

/** @returns the text within the quotes, and where the closing quote ends */
function quoted(text: string, start: number): [string, number] {
  let at = start + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return [text.slice(start + 1).replaceAll('""', '"'), text.length];
    if (text[close + 1] !== '"') {
      return [text.slice(start + 1, close).replaceAll('""', '"'), close + 1];
    }
    at = close + 2;
  }
}
