import { describe, expect, test } from 'vitest';
import type { Change, PartySeen, PlaceState, ProposalSeen } from '../proposals.types.ts';
import {
  answerLook,
  changeSentence,
  placesWords,
  inForceSince,
  proposalLook,
} from './proposal-words.ts';
import { refusalTold } from './proposal-refusals.ts';

const named = (name: string, shortName = name) => ({ slug: name.toLowerCase(), name, shortName });
const names = new Map([
  ['region', named('Region Västerbotten', 'Regionen')],
  ['almi', named('Almi')],
  ['norsjo', named('Norsjö kommun', 'Norsjö')],
  ['mala', named('Malå kommun', 'Malå')],
]);
const county = { id: 'county', municipalities: 15 };

test.each<[Change, string | null, string]>([
  [
    { kind: 'role-lost', organisationId: 'region' as never, role: 'contributor' },
    null,
    'Region Västerbotten bidrar inte längre.',
  ],
  [
    { kind: 'role-gained', organisationId: 'almi' as never, role: 'owner' },
    'Norsjö',
    'Almi får huvudansvaret i Norsjö.',
  ],
  [
    { kind: 'role-moved', organisationId: null, from: 'contributor', to: 'owner' },
    null,
    'Varje kommun hos sig får huvudansvaret, i stället för att bidra.',
  ],
  [{ kind: 'limit', from: '', to: 'Ring först.' }, null, 'Gränsen skrivs ner: ”Ring först.”'],
  [
    { kind: 'place-gained', placeIds: ['norsjo', 'mala'] as never },
    null,
    'Det gäller också i Norsjö och Malå.',
  ],
  [
    { kind: 'look-again', from: '2026-12-07', to: '2027-12-07' },
    null,
    'Det ses över senast 7 december 2027 i stället för 7 december 2026.',
  ],
])('%o in words', (change, place, sentence) => {
  expect(changeSentence(change, names, place)).toBe(sentence);
});

test('places are said in words: the whole county, all, some by name, many by number', () => {
  const many = Array.from({ length: 12 }, (_, index) => `m${index}`);
  expect(placesWords(['county'], names, county)).toBe('hela länet');
  expect(placesWords(['norsjo', 'mala'], names, county)).toBe('Norsjö och Malå');
  expect(placesWords(many, names, county)).toBe('12 av 15 kommuner');
  expect(placesWords([...many, 'a', 'b', 'c'], names, county)).toBe('alla 15 kommuner');
});

describe('a proposal in one badge', () => {
  const proposal = (states: PlaceState[], more: Partial<ProposalSeen> = {}) =>
    ({
      places: states.map((state, index) => ({
        placeId: `p${index}`,
        state,
        missing: state === 'awaiting' ? ['almi'] : [],
        inForceSince: null,
      })),
      parties: [],
      endedBecause: null,
      startsOn: null,
      ...more,
    }) as unknown as ProposalSeen;

  const declinedByOne = (missing: string[]) =>
    proposal(['awaiting'], {
      places: [
        { placeId: 'p0', state: 'awaiting', missing },
        { placeId: 'p1', state: 'declined', missing },
      ] as never,
      parties: missing.map((organisationId) => ({
        organisationId,
        answer: organisationId === 'almi' ? 'no' : null,
      })) as never,
    });

  test.each<[string, ProposalSeen, string, string]>([
    ['awaiting', proposal(['awaiting', 'awaiting']), 'inväntar ett svar', 'neutral'],
    [
      'who has declined has answered',
      declinedByOne(['almi', 'region', 'alby']),
      'inväntar 2 svar, en avböjer',
      'neutral',
    ],
    ['nobody silent is left', declinedByOne(['almi']), 'en avböjer', 'neutral'],
    ['partly in force', proposal(['in-force', 'awaiting']), 'gäller i 1 av 2', 'agreed'],
    ['in force', proposal(['in-force', 'in-force']), 'gäller', 'agreed'],
    [
      'declined: worth a talk, never an error',
      proposal(['declined']),
      'vi ser olika på det',
      'talk',
    ],
    [
      'withdrawn',
      proposal(['withdrawn'], { endedBecause: 'withdrawn' }),
      'tillbakataget',
      'neutral',
    ],
    ['lapsed before the house came by', proposal(['lapsed']), 'svarstiden gick ut', 'neutral'],
    [
      'agreed and waiting for its day',
      proposal(['agreed'], { startsOn: '2027-01-01' }),
      'överenskommet, börjar gälla 1 januari 2027',
      'agreed',
    ],
  ])('%s', (_, seen, word, badge) => {
    expect(proposalLook(seen)).toMatchObject({ word, badge });
  });
});

test('silence is a missing answer only where a yes is needed', () => {
  const party = (mustAt: string[]) => ({ answer: null, mustAt }) as unknown as PartySeen;
  expect(answerLook(party(['norsjo'])).word).toBe('har inte svarat än');
  expect(answerLook(party([])).word).toBe('är underrättad');
});

test('a refusal stands at its field, and a running round is named with its last day', () => {
  expect(refusalTold('no-owner')).toEqual({
    field: 'roles',
    message: 'Välj minst en som har huvudansvaret.',
  });
  const round = { roundNameSv: 'Höst', roundNameEn: 'Autumn', answerBy: '2026-11-30' as const };
  const { field, message } = refusalTold('round-runs', round);
  expect([field, message.includes('”Höst”'), message.includes('30 november 2026')]).toEqual([
    undefined,
    true,
    true,
  ]);
});

test('since when it is in force is told only where it is in force everywhere', () => {
  const place = (state: PlaceState, day: string | null) =>
    ({ state, inForceSince: day && new Date(day) }) as never;
  const early = place('in-force', '2026-09-01');
  const late = place('in-force', '2026-09-03');
  expect(inForceSince({ places: [late, early] })).toEqual(new Date('2026-09-03'));
  expect(inForceSince({ places: [early, place('awaiting', null)] })).toBeNull();
});
