import { readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { partsOf } from '../../../../tests/fixtures/workbooks/unzip.ts';
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

const FORMULAS = ['=1+1', '+46 70', '-5 kr', '@SUM(A1)', '\t=1', '\r=1', '=cmd|calc!A0'];

test('what stands in the file itself: no formula, and a text that looks like one stays a text when it is opened', async () => {
  const bytes = await writeWorkbook([
    { name: 'A', heads: ['=Huvud', '+2'], rows: FORMULAS.map((text) => [text, `${text} `]) },
  ]);
  const sheet = partsOf(bytes).get('xl/worksheets/sheet1.xml')!;
  expect(sheet).not.toContain('<f');
  const cells = [...sheet.matchAll(/<c r="([A-B])(\d+)"([^>]*)>/g)];
  expect(cells).toHaveLength(2 * (FORMULAS.length + 1));
  expect(cells.every(([, , , look]) => look!.includes('t="s"'))).toBe(true);
  // kept as text ("@"), so that a cell that is opened and left does not become a formula
  const styles = partsOf(bytes).get('xl/styles.xml')!;
  expect(styles).toMatch(/numFmtId="49"|formatCode="@"/);
  const reading = await readWorkbook(bytes, 'x.xlsx');
  if (!reading.ok) throw new Error(reading.reason);
  expect(reading.sheets[0]!.rows.slice(1).map(({ cells: [first] }) => first)).toEqual(FORMULAS);
});

test('a day is a real date, a moment a real date with a time', async () => {
  const moment = new Date('2026-11-03T09:12:00Z');
  const bytes = await writeWorkbook([{ name: 'A', heads: ['Dag', 'När'], rows: [[day, moment]] }]);
  const sheet = partsOf(bytes).get('xl/worksheets/sheet1.xml')!;
  expect(sheet).toMatch(/<c r="A2" s="\d+"[^>]*><v>46301<\/v>/);
  expect(sheet).toMatch(/<c r="B2" s="\d+"[^>]*><v>46329\.38333\d*<\/v>/);
  expect(partsOf(bytes).get('xl/styles.xml')).toContain('formatCode="yyyy-mm-dd hh:mm"');
});

test('characters that no workbook holds become spaces, what looks like an escape stays as it was', async () => {
  const odd = ['a\u0001b', 'x_x0041_y', 'hjärta 🌲 <script>', 'fel\ud800', 'ä'.repeat(40_000)];
  const bytes = await writeWorkbook([{ name: 'A', heads: ['T'], rows: odd.map((t) => [t]) }]);
  const reading = await readWorkbook(bytes, 'x.xlsx');
  if (!reading.ok) throw new Error(reading.reason);
  const read = reading.sheets[0]!.rows.slice(1).map(({ cells: [first] }) => first);
  expect(read.slice(0, 4)).toEqual(['a b', 'x_x0041_y', 'hjärta 🌲 <script>', 'fel\ufffd']);
  expect(read[4]).toHaveLength(32_767);
});

test('a page to read, a table to fill in with drop-down lists, and the lists they come from', async () => {
  const bytes = await writeWorkbook([
    { name: 'Så här', title: 'Så här', lines: ['Ett', 'Två'] },
    {
      name: 'Svar',
      notes: ['En not'],
      heads: ['Fråga', 'Roll', 'Ägare'],
      rows: [
        ['Bredband', null, null],
        ['Flyg', 'Bidrar', 'A; B'],
      ],
      toFillIn: [1, 2],
      widths: { 0: 30 },
      dropDowns: [
        {
          ...{ column: 1, from: { sheet: 2, column: 0, count: 6 }, title: 'Roll' },
          ...{ hint: 'Välj', otherwise: 'Finns inte' },
        },
        {
          ...{ column: 2, from: { sheet: 2, column: 1, count: 3 }, title: 'Ägare' },
          ...{ hint: 'Flera går', otherwise: null },
        },
      ],
    },
    { name: "Länets 'listor'", heads: ['Roller', 'Ägare'], rows: [['Bidrar', 'A']] },
  ]);
  const sheet = partsOf(bytes).get('xl/worksheets/sheet2.xml')!;
  const rules = [...sheet.matchAll(/<dataValidation ([^>]*)>(.*?)<\/dataValidation>/g)];
  expect(rules.map(([, look]) => /sqref="([^"]*)"/.exec(look!)![1])).toEqual(['B3:B4', 'C3:C4']);
  expect(rules.map(([, , content]) => content)).toEqual([
    "<formula1>'Länets ''listor '!$A$2:$A$7</formula1>",
    "<formula1>'Länets ''listor '!$B$2:$B$4</formula1>",
  ]);
  expect(rules[0]![1]).toContain('errorStyle="warning"');
  expect(rules[1]![1]).not.toContain('showErrorMessage="1"');
  expect(partsOf(bytes).get('xl/workbook.xml')).toContain('Länets &apos;listor ');
});

test('two sheets of one name do not fall over each other', async () => {
  const one = { heads: ['A'], rows: [] };
  const { sheets } = await readXlsx(
    await writeWorkbook([
      { name: 'Karta', ...one },
      { name: 'karta', ...one },
    ]),
  );
  expect(sheets.map(({ name }) => name)).toEqual(['Karta', 'karta 2']);
});
