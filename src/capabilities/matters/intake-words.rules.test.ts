import { describe, expect, test } from 'vitest';
import { nameIndex } from './intake-names.rules.ts';
import { readDate } from './intake-dates.rules.ts';
import { findTable } from './intake-heads.rules.ts';
import { cleanText, foldedKey, plainKey, slipsBetween } from './intake-text.rules.ts';

describe('two spellings of one name', () => {
  test.each([
    ['Region  Västerbotten ', 'region västerbotten'],
    ['Klimat-, energi- & omställningsarbete', 'klimat- energi och omställningsarbete'],
    ['Företagslots, "en väg in", tillstånd', 'företagslots en väg in, TILLSTÅND'],
    ['Umeå\u00a0kommun', 'umeå kommun'],
  ])('%s = %s', (a, b) => expect(plainKey(a)).toBe(plainKey(b)));

  test('without dots and rings', () =>
    expect(foldedKey('Skellefteå, Åsele, Norsjö')).toBe('skelleftea asele norsjo'));
  test('control characters are no text', () =>
    expect(cleanText('a\u0000b\u0007 c\n')).toBe('a b c'));
});

test.each([
  ['umea', 'umea', 0],
  ['ume', 'umea', 1],
  ['lyksele', 'lycksele', 1],
  ['ageer', 'aeger', 1],
  ['rolal', 'rolla', 1],
  ['kolektivtrafik', 'kollektivtrafik', 1],
  ['a', 'bcdef', 4],
])('from %s to %s it is %i slips', (a, b, slips) => expect(slipsBetween(a, b, 3)).toBe(slips));

describe('a day', () => {
  const on = (iso: string) => ({ kind: 'date', date: new Date(`${iso}T00:00:00Z`) });
  test.each([
    ['2026-10-06'],
    ['2026.10.06'],
    ['20261006'],
    ['6/10 2026'],
    ['6 okt 2026'],
    ['6 oktober 2026'],
    ['6.10.2026'],
    ['6/10-26'],
    ['tisdag 6 okt 2026'],
    ['2026-10-06 14:30'],
    [46301],
    [20261006],
    [new Date('2026-10-06T00:00:00Z')],
  ])('%s', (cell) => expect(readDate(cell)).toEqual(on('2026-10-06')));

  test.each([['31/9 2026'], ['2026-02-29'], ['i höstas'], ['vecka 41'], [true], [7]])(
    '%s is none',
    (cell) => expect(readDate(cell)).toEqual({ kind: 'unreadable' }),
  );
  test.each([[null], [''], ['  ']])('%s is not said', (cell) =>
    expect(readDate(cell)).toEqual({ kind: 'none' }),
  );
});

describe('a name', () => {
  const names = nameIndex(
    [
      'Umeå kommun',
      'Umeå universitet',
      'Visit Umeå',
      'Region Alm',
      'Region Elm',
      'Projektmedel 1:1',
      'Granå Science Park',
    ].map((text) => ({ text, target: text, isName: true })),
    (name) => name,
    { parts: true },
  );
  test.each([
    ['umeå  KOMMUN', 'Umeå kommun', 'name'],
    ['Umea kommun', 'Umeå kommun', 'folded'],
    ['Umeå komun', 'Umeå kommun', 'close'],
    ['Science Park', 'Granå Science Park', 'part'],
  ])('%s is %s by %s', (text, target, by) =>
    expect(names.find(text)).toEqual({ kind: 'found', target, by }),
  );

  test.each([
    ['as near to two', 'Region Ylm'],
    ['another number', 'Projektmedel 1:2'],
    ['nothing like it', 'Snöröjning på torget'],
    ['too short to guess', 'Um'],
    ['empty', ' – '],
  ])('%s: not found', (_, text) => expect(names.find(text)).toMatchObject({ kind: 'none' }));

  describe('that lists several things', () => {
    const matters = nameIndex(
      [
        ['close', 'konkurs'],
        ['close', 'nedläggning'],
        ['start', 'nyföretagare'],
        ['roads', 'infrastruktur'],
        ['roads', 'länsplan'],
        ['air', 'flyg'],
      ].map(([target, text]) => ({ text: text!, target: target!, isName: false })),
      (target) => target,
      { parts: true, enumerated: true },
    );
    test.each([
      ['Konkurs, nedläggning, jobbräddning', 'close'],
      ['Länsplan/vägnät', 'roads'],
      ['Nyföretagarrådgivning', 'start'],
      ['Transportinfrastruktur', 'roads'],
    ])('%s is %s', (text, target) =>
      expect(matters.find(text)).toEqual({ kind: 'found', target, by: 'part' }),
    );
    test.each([
      ['of two matters', 'Konkurs, flyg', 'ambiguous'],
      ['mostly of none', 'Torg, gator, flyg', 'none'],
      ['of none', 'Parkering i centrum', 'none'],
    ])('%s', (_, text, kind) => expect(matters.find(text).kind).toBe(kind));
  });

  test('what it may mean is suggested when it is too far for a guess', () => {
    expect(names.find('Region Ylm')).toEqual({ kind: 'none', near: ['Region Alm', 'Region Elm'] });
  });
});

describe('heads', () => {
  const fieldsOf = (...cells: string[]) =>
    findTable({ name: 'a', rows: [{ number: 1, cells }] }).preview.columns.map(
      ({ field }) => field,
    );

  test.each([
    [
      ['Svarande', 'Sakfråga', 'Vem äger frågan?', 'Vår roll i frågan'],
      ['organisation', 'matter', 'owners', 'role'],
    ],
    [
      ['Organistion', 'Fråga', 'Huvudansvar', 'Plats'],
      ['organisation', 'matter', 'owners', 'place'],
    ],
    [
      ['Organisation', 'Kommun', 'Question', 'Owner', 'Comment'],
      ['organisation', 'place', 'matter', 'owners', 'remark'],
    ],
    [
      ['Fråga', 'Roll', 'Internt: vem äger', 'Dnr', 'Roll'],
      ['matter', 'role', null, null, null],
    ],
  ])('%j', (heads, fields) => expect(fieldsOf(...heads)).toEqual(fields));

  test('a title that sounds like a head is none', () => {
    expect(fieldsOf('Vem äger frågan?')).toEqual([]);
  });
});
