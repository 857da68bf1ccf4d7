import type { MattersDemo } from '#matters';

type StanceRow = MattersDemo['stances'][number];

/**
 * The demo's answers: one line each, comma between cells, heads in the first line, cells with a comma or `"` in quotes.
 *
 * @throws with the line's number when a line has another number of cells
 */
export function readStances(text: string): StanceRow[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const heads = cells(lines[0] ?? '');
  return lines.slice(1).map((line, index) => {
    const values = cells(line);
    if (values.length !== heads.length) throw new Error(`stances.csv, row ${index + 2}: ${values.length} cells, expected ${heads.length}`);
    const row = Object.fromEntries(heads.map((head, i) => [head, values[i] ?? '']));
    return { ...row, saidDaysAgo: Number(row.saidDaysAgo) } as StanceRow;
  });
}

function cells(line: string): string[] {
  const found = [...`,${line.trim()}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return found.map(([, quoted, plain]) => (quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"')));
}
