import { foldedKey } from './intake-text.rules.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'maj', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];
const ENGLISH: Record<string, number> = { may: 5, oct: 10 };
const DAY_MS = 86_400_000;
/** Excel counts days from 1899-12-30; these numbers are 1990 to 2090. */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);

export type ReadDate = { kind: 'none' } | { kind: 'date'; date: Date } | { kind: 'unreadable' };

/**
 * A day as people write it: 2026-10-06, 2026.10.06, 20261006, 6/10 2026, 6.10.2026, 6 okt 2026,
 * or as Excel keeps it. A day that does not exist (31/9) is unreadable, never moved.
 *
 * @returns midnight UTC of the day
 */
export function readDate(cell: string | number | boolean | Date | null): ReadDate {
  if (cell === null || cell === '') return { kind: 'none' };
  if (cell instanceof Date) return { kind: 'date', date: startOfDay(cell.getTime()) };
  if (typeof cell === 'boolean') return { kind: 'unreadable' };
  if (typeof cell === 'number' && cell > 32_874 && cell < 69_400) {
    return { kind: 'date', date: startOfDay(EXCEL_EPOCH + Math.floor(cell) * DAY_MS) };
  }
  const words = foldedKey(String(cell)).replace(/^(den|mandag|tisdag|onsdag|torsdag|fredag) /, '');
  return words === '' ? { kind: 'none' } : dayOf(words);
}

function dayOf(words: string): ReadDate {
  const iso = /^(\d{4})(?: (\d{1,2}) (\d{1,2})(?: \d{1,2} \d{2}(?: \d{2})?)?|(\d{2})(\d{2}))$/.exec(
    words,
  );
  if (iso) return existing(Number(iso[1]), Number(iso[2] ?? iso[4]), Number(iso[3] ?? iso[5]));
  const swedish = /^(\d{1,2})(?:e)? (\d{1,2}|[a-z]+) (\d{4}|\d{2})$/.exec(words);
  if (!swedish) return { kind: 'unreadable' };
  const year = Number(swedish[3]);
  return existing(year < 100 ? 2000 + year : year, monthOf(swedish[2]!), Number(swedish[1]));
}

function monthOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  return ENGLISH[text.slice(0, 3)] ?? MONTHS.indexOf(text.slice(0, 3)) + 1;
}

function existing(year: number, month: number, day: number): ReadDate {
  const date = new Date(Date.UTC(year, month - 1, day));
  const stands = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return stands && year > 1990 && year < 2100 ? { kind: 'date', date } : { kind: 'unreadable' };
}

function startOfDay(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / DAY_MS) * DAY_MS);
}
