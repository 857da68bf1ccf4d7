import { expect, test } from 'vitest';
import type { DifferencePart } from '../differences.types.ts';
import { partSentences, whomNames } from './difference-words.ts';

// Swedish is the language when nobody has chosen another.
const names = new Map([
  ['region', 'Regionen'],
  ['agency', 'Arbetsförmedlingen'],
  ['norsjo', 'Norsjö'],
  ['asele', 'Åsele'],
]);
const part = (more: object): DifferencePart =>
  ({
    kind: 'contested',
    since: '2026-09-30T07:00:00Z',
    places: 1,
    placeIds: ['norsjo'],
    atOurs: false,
    between: [],
    whom: [],
    ...more,
  }) as unknown as DifferencePart;
const two = { places: 2, placeIds: ['norsjo', 'asele'] };

test.each<[string, object, string]>([
  ['one place, nobody named', {}, 'I Norsjö.'],
  [
    'one place: its municipality by name',
    { between: ['region', null] },
    'I Norsjö. Mellan Regionen och Norsjö.',
  ],
  [
    'several places: the municipality of each',
    { ...two, between: ['region', null] },
    'På 2 ställen: Norsjö och Åsele. Mellan Regionen och kommunen på platsen.',
  ],
  [
    'more places than are named',
    { ...two, places: 17 },
    'På 17 ställen: Norsjö, Åsele och 15 till.',
  ],
  [
    'the whole county',
    { placeIds: ['county'], between: ['region', 'agency'] },
    'För hela länet. Mellan Regionen och Arbetsförmedlingen.',
  ],
  [
    'one says so alone',
    { ...two, kind: 'unclear', between: [null] },
    'På 2 ställen: Norsjö och Åsele. Kommunen på platsen säger sig ha huvudansvaret.',
  ],
  [
    'changed since it was agreed',
    { kind: 'drifting', between: ['region'] },
    'I Norsjö. Regionen har svarat något annat sedan dess.',
  ],
])('%s', (_, more, sentence) => {
  expect(partSentences(part(more), 'county' as never, names)).toBe(sentence);
});

test('whom others count on is named, the municipality of the place too', () => {
  expect(whomNames(part({ whom: ['agency', null] }), names)).toEqual([
    'Arbetsförmedlingen',
    'Norsjö',
  ]);
});
