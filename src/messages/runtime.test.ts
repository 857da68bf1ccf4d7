import { expect, test } from 'vitest';
import {
  bySwedishOrder,
  chooseLanguage,
  formatDate,
  formatList,
  formatMoment,
  formatNumber,
  language,
  pick,
  pluralText,
  selectText,
} from './runtime.ts';
import { withLanguage } from './server.ts';

test.each<[string, string | null, string | null, 'sv' | 'en']>([
  ['nothing known', null, null, 'sv'],
  ['the own choice goes first', 'en', 'sv-SE,sv', 'en'],
  ['a choice we do not have is no choice', 'fi', 'en-GB', 'en'],
  ['the browser, in its own order', null, 'fi,en;q=0.7,sv;q=0.8', 'sv'],
  ['equal weight: as written', null, 'en, sv', 'en'],
  ['refused by the browser', null, 'en;q=0', 'sv'],
  ['only other languages', null, 'de,fr;q=0.5', 'sv'],
  ['nonsense', null, ';;q=x,,', 'sv'],
])('language: %s', (_, cookie, header, expected) => {
  expect(chooseLanguage(cookie, header)).toBe(expected);
});

test('two requests at the same time each keep their language', async () => {
  const later = async (wait: number) => {
    await new Promise((done) => setTimeout(done, wait));
    return language();
  };
  const both = [withLanguage('sv', () => later(20)), withLanguage('en', () => later(5))];
  expect(await Promise.all(both)).toEqual(['sv', 'en']);
  expect(language()).toBe('sv');
});

test('dates, numbers and lists as each language writes them, in Swedish time', () => {
  const shown = () => [
    formatDate('2026-09-03'),
    formatMoment(new Date('2026-12-31T23:30:00Z')),
    formatNumber(12345.6).replace(/\s/g, ' '),
    formatList(['Umeå', 'Vännäs', 'Åsele']),
  ];
  expect(withLanguage('sv', shown)).toEqual([
    '3 september 2026',
    '1 januari 2027 kl. 00:30',
    '12 345,6',
    'Umeå, Vännäs och Åsele',
  ]);
  expect(withLanguage('en', shown)).toEqual([
    '3 September 2026',
    '1 January 2027 at 00:30',
    '12,345.6',
    'Umeå, Vännäs and Åsele',
  ]);
});

test('a text that exists in one language only is shown in that', () => {
  expect(withLanguage('en', () => pick('Fråga', 'Matter'))).toBe('Matter');
  expect(withLanguage('en', () => pick('Fråga', null))).toBe('Fråga');
  expect(withLanguage('sv', () => pick(null, 'Matter'))).toBe('Matter');
  expect(pick(null, null)).toBeNull();
});

test('å, ä and ö come last, in that order', () => {
  expect(['Östersund', 'Åsele', 'Umeå', 'Älvsbyn'].toSorted(bySwedishOrder)).toEqual([
    'Umeå',
    'Åsele',
    'Älvsbyn',
    'Östersund',
  ]);
});

test('an exact count goes before the rule of the language; unknown names are "other"', () => {
  const forms = { '=0': 'none', one: 'one', other: 'many' };
  expect([0, 1, 2].map((n) => pluralText('sv', n, 0, 'cardinal', forms))).toEqual([
    'none',
    'one',
    'many',
  ]);
  expect(selectText('toString', { a: 'A', other: 'O' })).toBe('O');
});
