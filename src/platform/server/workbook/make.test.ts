import { expect, test } from 'vitest';
import type { CellKind } from '../../core/workbook-to-make.ts';
import { MAKING } from './limits.ts';
import { makeWorkbook } from './make.ts';
import { readWorkbook } from './read.ts';

const KINDS: CellKind[] = [
  { kind: 'text' },
  { kind: 'date' },
  { kind: 'word', words: { owner: 'huvudansvar' } },
  { kind: 'words', words: { a: 'Almi', b: 'Region Granlandet' }, between: '; ' },
];
const HEADS = ['Text', 'När', 'Roll', 'Ägare'];
async function* piecesOf(...pieces: string[]) {
  yield* pieces;
}
const inPieces = (pieces: AsyncIterable<string>) =>
  makeWorkbook([{ name: 'Svar', notes: ['Not'], heads: HEADS, kinds: KINDS, pieces }]);

async function rowsOf(made: Awaited<ReturnType<typeof makeWorkbook>>) {
  if (!made.ok) throw new Error(made.reason);
  const reading = await readWorkbook(made.bytes, 'x.xlsx');
  if (!reading.ok) throw new Error(reading.reason);
  return reading.sheets[0]!.rows.map(({ cells }) => cells);
}

test('rows in pieces, as the database wrote them, become cells that a person reads', async () => {
  const made = await inPieces(
    piecesOf(
      '[["=1+1","2026-11-03T09:12","owner",["a","b"]],["rad\\nbruten","2026-11-03",null,["z"]]]',
      '[]',
      '[[null,null,"okänd",[]]]',
    ),
  );
  expect(await rowsOf(made)).toEqual([
    ['Not'],
    HEADS,
    ['=1+1', new Date('2026-11-03T09:12:00Z'), 'huvudansvar', 'Almi; Region Granlandet'],
    ['rad\nbruten', new Date('2026-11-03T00:00:00Z'), null, '?'],
    [null, null, 'okänd'],
  ]);
});

test('a large table is made beside the server, whose work goes on meanwhile', async () => {
  const row = (i: number) => `["Rad ${i}","2026-11-03T09:12","owner",["a"]]`;
  async function* many() {
    for (let n = 0; n < 20; n += 1)
      yield `[${Array.from({ length: 1_000 }, (_, i) => row(n * 1_000 + i)).join(',')}]`;
  }
  let beats = 0;
  const heart = setInterval(() => (beats += 1), 10);
  const begun = performance.now();
  const made = await inPieces(many());
  clearInterval(heart);
  expect(beats * 10).toBeGreaterThan((performance.now() - begun) / 4);
  const rows = await rowsOf(made);
  expect(rows).toHaveLength(20_002);
  expect(rows.at(-1)![0]).toBe('Rad 19999');
});

test('rows at hand that are many go the same way, with dates and all', async () => {
  const day = new Date('2026-11-03T00:00:00Z');
  const rows = Array.from({ length: MAKING.cellsInProcess }, (_, i) => [`r${i}`, day, null]);
  const read = await rowsOf(await makeWorkbook([{ name: 'A', heads: ['T', 'D', 'N'], rows }]));
  expect(read.at(-1)).toEqual([`r${rows.length - 1}`, day]);
  expect(read).toHaveLength(rows.length + 1);
});

test('text with line and paragraph separators, or half a pair of surrogates, breaks no row', async () => {
  const odd = 'rad\u2028stycke\u2029slut\u0085';
  const piece = JSON.stringify([[odd, null, null, []]]);
  expect((await rowsOf(await inPieces(piecesOf(piece)))).at(-1)).toEqual([odd]);
  const half = '["\\ud800x\\udc00",null,null,[]]';
  expect((await rowsOf(await inPieces(piecesOf(`[${half}]`)))).at(-1)).toEqual(['\ufffdx\ufffd']);
  const rows = Array.from({ length: MAKING.cellsInProcess }, () => [odd, 'a\ud800']);
  const made = await makeWorkbook([{ name: odd, heads: ['T', odd], rows }]);
  const read = await rowsOf(made);
  expect(read[0]).toEqual(['T', odd]);
  expect(read.at(-1)).toEqual([odd, 'a\ufffd']);
});

test('a database that breaks off breaks the export off: no half workbook', async () => {
  async function* broken() {
    yield '[["a",null,null,[]]]';
    throw new Error('the database could not be reached');
  }
  await expect(inPieces(broken())).rejects.toThrow('the database could not be reached');
  // and the next has its turn
  expect((await inPieces(piecesOf('[]'))).ok).toBe(true);
});

test('more at once than can wait are told to come back', async () => {
  const many = Array.from({ length: MAKING.children + MAKING.waiting + 1 }, () =>
    inPieces(piecesOf('[["a",null,null,[]]]')),
  );
  const outcomes = (await Promise.all(many)).map((made) => (made.ok ? 'made' : made.reason));
  expect(outcomes.filter((one) => one === 'busy')).toHaveLength(1);
  expect(outcomes.filter((one) => one === 'made')).toHaveLength(MAKING.children + MAKING.waiting);
});
