import { expect, test } from 'vitest';
import { differencesAddress, parseDifferencesWish } from './differences.forms.ts';

const read = (search: string) => parseDifferencesWish(new URLSearchParams(search));
const nothing = { kind: null, area: null, place: null, from: 0 };

test.each([
  ['', nothing],
  [
    'kind=contested&area=foretag&place=umea',
    { ...nothing, kind: 'contested', area: 'foretag', place: 'umea' },
  ],
  ['kind=agreed', nothing],
  ['kind=constructor&area=A%00&place=../x', nothing],
  ['from=30', { ...nothing, from: 30 }],
  ['from=-1', nothing],
  ['from=1e99', nothing],
  ['from=2.5', nothing],
])('%s is read as what it says, or as no wish', (search, wish) => {
  expect(read(search)).toEqual(wish);
});

test('an address says the wish, and nothing where nothing is wished', () => {
  expect(differencesAddress(nothing)).toBe('/differences');
  const wish = { ...nothing, kind: 'ownerless' as const, place: 'umea', from: 30 };
  expect(read(differencesAddress(wish).split('?')[1]!)).toEqual(wish);
  expect(differencesAddress(wish, { from: 0 })).toBe('/differences?kind=ownerless&place=umea');
});
