import { describe, expect, test } from 'vitest';
import type { CountyId, OrganisationId, PlaceId, RoundId, StanceId } from '#platform/core/ids';
import { EACH_MUNICIPALITY, type StoredSaid } from './matters.types.ts';
import {
  isBlind,
  ownBlind,
  sideBySide,
  withMarks,
  type StanceWithRound,
} from './said-before.rules.ts';

const county = 'county' as CountyId;
const [alby, berga, region] = ['alby', 'berga', 'region'] as OrganisationId[];
const opened = new Date('2026-09-16T08:00:00Z');
const by = (owner: OrganisationId | undefined): StoredSaid => ({
  kind: 'owners',
  owners: [owner!],
});

let made = 0;
/** Said on a day of September, in the round that opened on the 16th when before it. */
const said = (
  who: OrganisationId | undefined,
  day: number,
  more: Partial<StanceWithRound> = {},
): StanceWithRound => ({
  id: `s${(made += 1)}` as StanceId,
  organisationId: who!,
  placeId: county,
  said: by(who),
  ownRole: 'owner',
  saidAt: new Date(Date.UTC(2026, 8, day, 8)),
  roundId: day <= 16 ? ('r1' as RoundId) : null,
  roundOpenedAt: day <= 16 ? opened : null,
  ...more,
});
const marks = (stances: StanceWithRound[]) => withMarks(stances, county).map(({ mark }) => mark);

describe('marks', () => {
  test('the last moment before the opening is a first answer', () => {
    expect(marks([said(alby, 16)])).toEqual(['first']);
  });

  test('another answer afterwards is a change; the first stays first', () => {
    expect(marks([said(alby, 3), said(alby, 20, { said: by(region) })])).toEqual([
      'first',
      'changed-after-opening',
    ]);
  });

  test('the same answer afterwards is no change', () => {
    expect(marks([said(alby, 3), said(alby, 20)])).toEqual(['first', null]);
  });

  test('a first answer afterwards is marked so', () => {
    expect(marks([said(berga, 3), said(alby, 20)])).toEqual(['first', 'answered-after-opening']);
  });

  test('what was said for the whole county held at a place until something else was said there', () => {
    const here = { placeId: alby as PlaceId, said: by(alby) };
    expect(marks([said(region, 3), said(region, 20, here)])[1]).toBe('changed-after-opening');
  });

  test('after a withdrawn answer the next is an answer after opening', () => {
    const withdrawn = said(alby, 5, { said: { kind: 'withdrawn' } });
    expect(marks([said(alby, 3), withdrawn, said(alby, 20)])[2]).toBe('answered-after-opening');
  });

  test('none outside of rounds, none while it is blind', () => {
    const blind = said(alby, 3, { roundOpenedAt: null });
    expect(isBlind(blind)).toBe(true);
    expect(marks([said(berga, 20), blind])).toEqual([null, null]);
  });
});

describe('side by side', () => {
  const place = { placeId: county, countyId: county, municipalityId: null };
  const order = [region!, alby!, berga!];

  test('one’s own first, then those who claim it, then the county’s order', () => {
    const stances = [
      said(region, 2, { said: { kind: 'nobody' } }),
      said(berga, 3),
      said(alby, 4, { said: by(berga) }),
    ];
    const shown = sideBySide(stances, place, alby!, order).map(
      ({ stance }) => stance.organisationId,
    );
    expect(shown).toEqual([alby, berga, region]);
  });

  test('"each municipality" is shown as said for the county, and as the municipality at its place', () => {
    const each: StoredSaid = { kind: 'owners', owners: [EACH_MUNICIPALITY] };
    const both: StoredSaid = { kind: 'owners', owners: [region!, EACH_MUNICIPALITY] };
    const stances = [said(region, 3, { said: each }), said(berga, 3, { said: both })];
    const saidAt = (at: typeof place | { municipalityId: OrganisationId }) =>
      sideBySide(stances, { ...place, ...at }, region!, order).map((one) => one.said);
    expect(saidAt(place)).toEqual([each, both]);
    expect(saidAt({ municipalityId: alby! })).toEqual([
      { kind: 'owners', owners: [alby] },
      { kind: 'owners', owners: [region, alby] },
    ]);
  });

  test('what is blind is left out; one’s own is shown apart', () => {
    const blind = said(alby, 20, { roundId: 'r2' as RoundId });
    expect(sideBySide([said(alby, 3), blind], place, alby!, order)[0]?.stance.id).not.toBe(
      blind.id,
    );
    expect(ownBlind([said(alby, 3), blind], alby!, county, county)).toBe(blind);
    expect(ownBlind([said(alby, 3), blind], berga!, county, county)).toBeNull();
  });
});
