import { describe, expect, test } from 'vitest';
import {
  askedFor,
  fold,
  organisationsNamed,
  partsOf,
  relativesOf,
  slipsAllowed,
  wordsOf,
} from './search.rules.ts';

const places = [
  { slug: 'lycksele', names: ['Lycksele'] },
  { slug: 'asele', names: ['Åsele'] },
  { slug: 'mala', names: ['Malå'] },
];

test.each([
  ['Åtgärd', 'atgard'],
  ['ÖVERTAGANDE', 'overtagande'],
  ['café', 'cafe'],
])('%s is folded to %s', (written, folded) => {
  expect(fold(written)).toBe(folded);
});

test('a hyphenated word is found whole and in parts', () => {
  expect(wordsOf('F-skatt och start-up')).toEqual([
    'fskatt',
    'f',
    'skatt',
    'och',
    'startup',
    'start',
    'up',
  ]);
});

test('1:1 is one word', () => {
  expect(wordsOf('1:1-medel')).toContain('1:1');
});

describe('a question is taken apart', () => {
  test.each([
    ['varsel i lycksele', ['varsel'], 'lycksele'],
    ['Varsel i Lycksele kommun', ['varsel'], 'lycksele'],
    ['åseles lanthandel', ['lanthandel'], 'asele'],
    ['bredband i asele', ['bredband'], 'asele'],
    ['vem är det som har hand om bygglov?', ['bygglov'], null],
    ['he int na bredband i byn', ['bredband', 'byn'], null],
    ['who is responsible for permits', ['permits'], null],
    ['lån i länet', ['lan'], null],
    ['firman gick omkull', ['firman', 'konkurs'], null],
    ['de säger upp folk', ['uppsagning'], null],
  ])('%s', (question, words, placeSlug) => {
    expect(askedFor(question, places)).toEqual({ words, placeSlug });
  });

  test('only small words: they are kept, since there is nothing else', () => {
    expect(askedFor('vem är det', places).words).toEqual(['vem', 'ar', 'det']);
  });

  test('nothing asked, nothing sought', () => {
    expect(askedFor('  ?!  ', places)).toEqual({ words: [], placeSlug: null });
  });

  test('only the first 300 characters count', () => {
    expect(askedFor(`${'x'.repeat(300)} varsel`, places).words).toHaveLength(1);
  });
});

test.each([
  ['el', 0],
  ['mark', 1],
  ['bredband', 2],
  ['2030', 0],
])('%s may have %i wrong letters', (word, slips) => {
  expect(slipsAllowed(word)).toBe(slips);
});

test('a compound is known by its beginning or its end', () => {
  expect(partsOf('bredbandsutbyggnad', ['bredband', 'utbyggnad', 'mark'])).toEqual([
    'utbyggnad',
    'bredband',
  ]);
  expect(partsOf('mark', ['mark'])).toEqual([]);
});

test('compounds with the same beginning are relatives', () => {
  expect(relativesOf('skotertrafik', ['skoterled', 'skola'])).toEqual(['skoterled']);
});

test('an organisation is named by whole words, also by its short name', () => {
  const almi = { names: ['Almi Nord', 'Almi'] };
  const region = { names: ['Region Västerbotten', 'Regionen'] };
  expect(organisationsNamed('kan almi hjälpa oss', [region, almi])).toEqual([almi]);
  expect(organisationsNamed('almighty', [almi])).toEqual([]);
});
