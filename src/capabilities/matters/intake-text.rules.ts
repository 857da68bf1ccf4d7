/** Text of a cell: control characters gone, every kind of space one space, none at the ends. */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f\u00a0\u2000-\u200f\u202f\u2028\u2029\ufeff]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** What two spellings of one name have in common: lower case, words only, "&" and "+" as "och". */
export function plainKey(text: string): string {
  return cleanText(text)
    .toLocaleLowerCase('sv')
    .replace(/[&+]/g, ' och ')
    .replace(/["'“”„’´`]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The plain key without dots and rings: å and ä as a, ö and ø as o, é as e. */
export function foldedKey(text: string): string {
  return plainKey(text)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/ø/g, 'o')
    .replace(/æ/g, 'a');
}

/** How many slips of the pen a word of this length may have and still be recognised. */
export function allowedSlips(length: number): number {
  if (length < 3) return 0;
  if (length < 6) return 1;
  return length < 12 ? 2 : 3;
}

/**
 * Damerau–Levenshtein distance (a swap of neighbours is one slip).
 *
 * @returns the number of slips; `limit + 1` as soon as it is certain to be more than `limit`
 */
export function slipsBetween(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + differs);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = above;
    above = row;
  }
  return above[b.length]!;
}
