import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CountyId, OrganisationId, StanceId } from '#platform/core/ids';
import { EACH_MUNICIPALITY } from './matters.types.ts';
import type {
  MatterRole,
  Owner,
  Place,
  Position,
  Said,
  StoredSaid,
  StoredStance,
} from './matters.types.ts';
import {
  decideStance,
  inForceAt,
  markOf,
  namesItself,
  normaliseSaid,
  ownRoleOf,
  positionsAt,
  positionsAtEach,
  remarkLength,
  resolveSaid,
} from './stances.rules.ts';
import type { StanceGround, StanceProposal } from './stances.rules.ts';

const id = (name: string) => name as OrganisationId;
const COUNTY = 'county' as CountyId;
const EACH = EACH_MUNICIPALITY;
const owners = (...named: string[]): Said => ({ kind: 'owners', owners: named as Owner[] });
const nobody = { kind: 'nobody' } as const;
const unknown = { kind: 'unknown' } as const;
const withdrawn = { kind: 'withdrawn' } as const;
const asCounty = { kind: 'as-county' } as const;

describe('may this be said', () => {
  const municipalities = new Set(['umea', 'norsjo'].map(id));
  const members = new Set(['region', 'almi', ...municipalities].map(id));

  function decide(
    said: StoredSaid,
    { as = 'region', at = COUNTY as string, role = 'none' as MatterRole, remark = '' } = {},
    more: Partial<StanceGround> = {},
  ) {
    const proposal: StanceProposal = { said, ownRole: role, remark, placeId: at as CountyId };
    const decision = decideStance(proposal, {
      viewer: { organisationId: id(as), role: 'editor' },
      countyId: COUNTY,
      asked: 'municipality',
      members,
      municipalities,
      nameable: new Set([...members, id('svk')]),
      answeredHere: true,
      answeredForCounty: true,
      ...more,
    });
    return decision.ok ? 'yes' : decision.reason;
  }

  const perCounty = { asked: 'county' } as const;
  const reader = { viewer: { organisationId: id('region'), role: 'reader' } } as const;
  const administrator = {
    viewer: { organisationId: id('region'), role: 'administrator' },
  } as const;

  test.each<[string, string, string]>([
    ['one who only reads says nothing', decide(nobody, {}, reader), 'reader'],
    ['an administrator may', decide(nobody, {}, administrator), 'yes'],
    ['one that is no member can only be named', decide(nobody, { as: 'svk' }), 'not-member'],
    ['the region names a known one that is no member', decide(owners('svk')), 'yes'],
    ['the region differs at one place', decide(owners('umea'), { at: 'umea' }), 'yes'],
    ['a place outside the county', decide(nobody, { at: 'elsewhere' }), 'place-not-asked'],
    ['an organisation is no place', decide(nobody, { at: 'almi' }), 'place-not-asked'],
    ['a county matter is asked once', decide(nobody, { at: 'umea' }, perCounty), 'place-not-asked'],
    ['a county matter, for the county', decide(nobody, { as: 'umea' }, perCounty), 'yes'],
    [
      'a municipality owns a county matter',
      decide(owners('umea'), { as: 'umea', role: 'owner' }, perCounty),
      'yes',
    ],
    [
      'a municipality claims at its own place',
      decide(owners('umea'), { as: 'umea', at: 'umea', role: 'owner' }),
      'yes',
    ],
    [
      'a municipality claims at another place',
      decide(owners('umea'), { as: 'umea', at: 'norsjo', role: 'owner' }),
      'foreign-place',
    ],
    ['a municipality answers for all places', decide(nobody, { as: 'umea' }), 'foreign-place'],
    ['a municipality names another', decide(owners('norsjo'), { as: 'umea', at: 'umea' }), 'yes'],
    ['no owner chosen', decide(owners()), 'no-owner-chosen'],
    ['an owner that nobody knows of', decide(owners('almi', 'region10')), 'unknown-owner'],
    ['each municipality for itself', decide(owners(EACH)), 'yes'],
    [
      'each municipality, of a county matter',
      decide(owners(EACH), {}, perCounty),
      'each-needs-places',
    ],
    [
      '"we own it", with another role',
      decide(owners('region'), { role: 'none' }),
      'role-contradicts',
    ],
    [
      'the role of owner, naming another',
      decide(owners('almi'), { role: 'owner' }),
      'role-contradicts',
    ],
    [
      'the role of owner of what nobody owns',
      decide(nobody, { role: 'owner' }),
      'role-contradicts',
    ],
    ['the role of owner, not knowing', decide(unknown, { role: 'owner' }), 'role-contradicts'],
    [
      '"each municipality" at one\'s own place is oneself',
      decide(owners(EACH), { as: 'umea', at: 'umea', role: 'consulted' }),
      'role-contradicts',
    ],
    ['200 characters, emoji each as one', decide(nobody, { remark: '🌲'.repeat(200) }), 'yes'],
    ['201 characters', decide(nobody, { remark: '🌲'.repeat(201) }), 'remark-too-long'],
    ['withdrawing an answer', decide(withdrawn), 'yes'],
    ['withdrawing none', decide(withdrawn, {}, { answeredHere: false }), 'nothing-to-withdraw'],
    ['as for the whole county', decide(asCounty, { at: 'umea' }), 'yes'],
    ['as for the whole county, for the whole county', decide(asCounty), 'no-county-answer'],
    [
      'as for the whole county, having said nothing for it',
      decide(asCounty, { at: 'umea' }, { answeredForCounty: false }),
      'no-county-answer',
    ],
  ])('%s', (_, decision, expected) => {
    expect(decision).toBe(expected);
  });

  test('spaces around a remark, and the two signs of a line break, are not counted', () => {
    expect(remarkLength('  å\r\nä \n')).toBe(3);
  });
});

describe('what is said, at one place', () => {
  test.each<[string, Said, string | null, unknown]>([
    ['each municipality is the one of the place', owners(EACH), 'umea', owners('umea')],
    ['it and that municipality are one', owners('umea', EACH), 'umea', owners('umea')],
    ['others stay', owners('almi', EACH), 'umea', owners('almi', 'umea')],
    ['without a municipality it names none', owners(EACH), null, unknown],
    ['without a municipality the others stay', owners(EACH, 'almi'), null, owners('almi')],
    ['nobody is nobody everywhere', nobody, 'umea', nobody],
  ])('%s', (_, said, municipality, expected) => {
    expect(resolveSaid(said, municipality ? id(municipality) : null)).toEqual(expected);
  });

  test('one is owner if and only if one names oneself', () => {
    expect(namesItself(owners('umea'), id('umea'), null)).toBe(true);
    expect(namesItself(owners(EACH), id('umea'), id('umea'))).toBe(true);
    expect(namesItself(owners(EACH), id('umea'), id('norsjo'))).toBe(false);
    expect(namesItself(withdrawn, id('umea'), null)).toBe(false);
    expect(ownRoleOf(owners('umea', 'almi'), 'none', id('umea'), null)).toBe('owner');
    expect(ownRoleOf(owners('almi'), 'contributor', id('umea'), null)).toBe('contributor');
  });

  test('equal answers look equal', () => {
    expect(normaliseSaid(owners('b', 'a', 'b'))).toEqual(owners('a', 'b'));
    expect(normaliseSaid(nobody)).toEqual(nobody);
  });
});

const NORSJO: Place = { placeId: id('norsjo'), countyId: COUNTY, municipalityId: id('norsjo') };
const WHOLE: Place = { placeId: COUNTY, countyId: COUNTY, municipalityId: null };
const day = (n: number) => new Date(Date.UTC(2026, 4, n));
let made = 0;

function stance(at: string, said: StoredSaid, on: number, by = 'region'): StoredStance {
  made += 1;
  return {
    id: `stance-${String(made).padStart(4, '0')}` as StanceId,
    organisationId: id(by),
    placeId: at as CountyId,
    said,
    ownRole: 'none',
    saidAt: day(on),
    roundId: null,
  };
}

describe('which answer is in force at a place', () => {
  test.each<[string, StoredStance[], Said | null, number | null]>([
    ['nothing said', [], null, null],
    ['the whole county counts here', [stance('county', nobody, 1)], nobody, 1],
    [
      'what differs here goes before the whole county, also a newer one',
      [stance('norsjo', owners('almi'), 1), stance('county', nobody, 2)],
      owners('almi'),
      1,
    ],
    [
      'the newest here',
      [
        stance('norsjo', owners('almi'), 1),
        stance('norsjo', unknown, 3),
        stance('norsjo', nobody, 2),
      ],
      unknown,
      3,
    ],
    ['other places are not this one', [stance('umea', nobody, 1)], null, null],
    [
      'withdrawn is no answer, and the earlier one does not revive',
      [stance('norsjo', nobody, 1), stance('norsjo', withdrawn, 2)],
      null,
      null,
    ],
    [
      'withdrawn here does not bring back the whole county',
      [stance('county', nobody, 1), stance('norsjo', withdrawn, 2)],
      null,
      null,
    ],
    [
      'withdrawn for the whole county, what differs here stays',
      [stance('norsjo', nobody, 1), stance('county', withdrawn, 2)],
      nobody,
      1,
    ],
    [
      'as for the whole county falls back, and was said when that was said',
      [stance('county', nobody, 1), stance('norsjo', unknown, 2), stance('norsjo', asCounty, 3)],
      nobody,
      3,
    ],
    [
      'as for the whole county follows it later too',
      [stance('county', nobody, 1), stance('norsjo', asCounty, 2), stance('county', unknown, 3)],
      unknown,
      3,
    ],
    [
      'as for the whole county, which is withdrawn, is no answer',
      [stance('norsjo', asCounty, 1), stance('county', withdrawn, 2)],
      null,
      null,
    ],
    [
      'each municipality stands here for this one',
      [stance('county', owners(EACH), 1)],
      owners('norsjo'),
      1,
    ],
    [
      'of two of the same moment, the one made last',
      [stance('county', nobody, 1), stance('county', unknown, 1)],
      unknown,
      1,
    ],
  ])('%s', (_, stances, said, on) => {
    for (const inAnyOrder of [stances, stances.toReversed()]) {
      const positions = positionsAt(inAnyOrder, NORSJO);
      const expected = said ? [{ organisationId: 'region', said, saidAt: day(on!) }] : [];
      expect(positions).toEqual(expected);
    }
  });

  test('a county matter hears only what is said for the county', () => {
    const stances = [stance('county', nobody, 1), stance('norsjo', unknown, 2)];
    expect(positionsAt(stances, WHOLE)).toMatchObject([{ said: nobody }]);
  });

  test('each organisation has its own, with the row that it comes from', () => {
    const region = stance('county', nobody, 1);
    const almi = stance('norsjo', unknown, 2, 'almi');
    const answers = inForceAt([region, almi], NORSJO);
    expect(new Set(answers.map((answer) => answer.stance))).toEqual(new Set([region, almi]));
  });

  test('one position at most per organisation, and in whatever order the same', () => {
    const someStance = fc
      .record({
        at: fc.constantFrom('county', 'norsjo', 'umea'),
        said: fc.constantFrom<StoredSaid>(
          nobody,
          unknown,
          withdrawn,
          asCounty,
          owners(EACH),
          owners('almi'),
        ),
        on: fc.integer({ min: 1, max: 4 }),
        by: fc.constantFrom('region', 'almi', 'norsjo'),
      })
      .map(({ at, said, on, by }) => stance(at, said, on, by));
    const byOrganisation = (stances: StoredStance[]) =>
      positionsAt(stances, NORSJO).sort((a, b) => (a.organisationId < b.organisationId ? -1 : 1));
    fc.assert(
      fc.property(fc.array(someStance, { maxLength: 10 }), (stances) => {
        const positions = byOrganisation(stances);
        expect(new Set(positions.map((one) => one.organisationId)).size).toBe(positions.length);
        expect(byOrganisation(stances.toReversed())).toEqual(positions);
      }),
    );
    const umea: Place = { ...NORSJO, placeId: id('umea'), municipalityId: id('umea') };
    const sorted = (positions: Position[]) =>
      positions.toSorted((a, b) => (a.organisationId < b.organisationId ? -1 : 1));
    fc.assert(
      fc.property(fc.array(someStance, { maxLength: 10 }), (stances) => {
        for (const places of [[NORSJO, umea], [WHOLE]]) {
          const oneByOne = places.map((place) => sorted(positionsAt(stances, place)));
          expect(positionsAtEach(stances, places).map(sorted)).toEqual(oneByOne);
        }
      }),
    );
  });
});

describe('how an answer stands to the opening of its round', () => {
  test.each<[string, Parameters<typeof markOf>, ReturnType<typeof markOf>]>([
    ['the round is blind: no mark', [{ saidAt: day(3) }, null, true], null],
    ['given before', [{ saidAt: day(1) }, day(2), true], 'first'],
    ['given at that very moment', [{ saidAt: day(2) }, day(2), true], 'first'],
    ['changed after', [{ saidAt: day(3) }, day(2), true], 'changed-after-opening'],
    ['answered after', [{ saidAt: day(3) }, day(2), false], 'answered-after-opening'],
    ['"still true" after is no change', [{ saidAt: day(3) }, day(2), true, true], null],
  ])('%s', (_, given, mark) => {
    expect(markOf(...given)).toBe(mark);
  });
});
