import { readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { readWorkbook } from './read.ts';
import { writeWorkbook } from './write.ts';

const day = new Date('2026-10-06T00:00:00Z');
const written = () =>
  writeWorkbook([
    {
      name: 'Svar: hösten/2026',
      notes: ['Exempel, påhittade svar'],
      heads: ['Organisation', 'Datum', 'Kommentar'],
      rows: [
        ['=HYPERLINK("http://x.example")', day, '+46 70'],
        ['-minus', null, '@SUM(A1)'],
      ],
    },
  ]);

test('what is written is read again: dates as dates, text as text also when it looks like a formula', async () => {
  const reading = await readWorkbook(await written(), 'svar.xlsx');
  if (!reading.ok) throw new Error(reading.reason);
  expect(reading.sheets[0]).toEqual({
    name: 'Svar  hösten 2026',
    rows: [
      { number: 1, cells: ['Exempel, påhittade svar'] },
      { number: 2, cells: ['Organisation', 'Datum', 'Kommentar'] },
      { number: 3, cells: ['=HYPERLINK("http://x.example")', day, '+46 70'] },
      { number: 4, cells: ['-minus', null, '@SUM(A1)'] },
    ],
  });
});

test('no cell is a formula; the heads stand still and can be filtered by', async () => {
  const { sheets } = await readXlsx(await written(), { readStyles: true });
  const cells = [...(sheets[0]!.cells?.values() ?? [])];
  expect(cells.filter((cell) => cell.formula)).toEqual([]);
  expect(sheets[0]!.freezePane).toMatchObject({ rows: 2 });
  expect(sheets[0]!.autoFilter).toMatchObject({ range: 'A2:C4' });
});
