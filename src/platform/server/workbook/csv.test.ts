import { describe, expect, test } from 'vitest';
import { decodeText, parseCsv } from './csv.ts';

describe('the letters of a csv file', () => {
  test.each([
    ['UTF-8', Buffer.from('Skellefteå', 'utf8')],
    ['UTF-8 with BOM', Buffer.from('\ufeffSkellefteå', 'utf8')],
    ['Windows-1252', Buffer.from('Skellefteå', 'latin1')],
    ['UTF-16', Buffer.from('\ufeffSkellefteå', 'utf16le')],
  ])('%s', (_, bytes) => expect(decodeText(bytes)).toBe('Skellefteå'));

  test('the signs that only Windows-1252 has', () => {
    expect(decodeText(Buffer.from([0x96, 0x20, 0x80, 0xe5]))).toBe('– €å');
  });
});

describe('the cells of a csv file', () => {
  const cells = (text: string) => parseCsv(text).map((row) => row.cells);

  test.each([
    ['semicolon', 'a;b, c\nd;e, f\n'],
    ['tab', 'a\tb, c\nd\te, f'],
    ['comma', 'a,"b, c"\nd,"e, f"'],
    ['named by Excel', 'sep=|\r\na|b, c\r\nd|e, f'],
  ])('%s between them', (_, text) =>
    expect(cells(text)).toEqual([
      ['a', 'b, c'],
      ['d', 'e, f'],
    ]),
  );

  test('quoted: separators, line ends and doubled quotes are text', () => {
    expect(cells('a;"b;\r\n""c"""\r\nd;e')).toEqual([
      ['a', 'b;\r\n"c"'],
      ['d', 'e'],
    ]);
  });

  test('a title line above does not decide the separator', () => {
    expect(cells('Svar, hösten, 2026\na;b\nc;d\n')).toEqual([
      ['Svar, hösten, 2026'],
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('empty lines count in the row number, empty cells are null', () => {
    expect(parseCsv('a;b\n\n;d;\n')).toEqual([
      { number: 1, cells: ['a', 'b'] },
      { number: 3, cells: [null, 'd', null] },
    ]);
  });

  test('a quote that never ends is text to the end', () => {
    expect(cells('a;"b\nc')).toEqual([['a', 'b\nc']]);
  });
});
