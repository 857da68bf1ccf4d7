import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BoundaryId, OrganisationId } from '#platform/core/ids';
import type { Position, ResolvedSaid, Standing, StandingFacts } from './matters.types.ts';
import { standingAt, standingsAt } from './standing.rules.ts';

const names = 'abcdefgh'.split('') as OrganisationId[];
const MUNICIPALITIES = new Set(names.slice(0, 3));
const MEMBERS = new Set(names.slice(0, 7));
const STRANGER = names[7]!;
const REGION = names[3]!;
const NEWCOMER = 'newcomer' as OrganisationId;
const RUNS = { numRuns: 1000 };

const someOwners = fc.subarray(names, { minLength: 1, maxLength: 3 });
const someSaid: fc.Arbitrary<ResolvedSaid> = fc.oneof(
  { weight: 4, arbitrary: someOwners.map((owners) => ({ kind: 'owners' as const, owners })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'nobody' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'unknown' as const }) },
);
const someMoment = fc
  .integer({ min: 0, max: 9 })
  .map((day) => new Date(Date.UTC(2026, 4, 1 + day)));
const somePosition: fc.Arbitrary<Position> = fc.record({
  organisationId: fc.constantFrom(...names),
  said: someSaid,
  saidAt: someMoment,
});
const someBoundary = fc.record({
  id: fc.constant('b' as BoundaryId),
  since: someMoment,
  owners: someOwners,
  hadToSayYes: fc.subarray(names),
});
/** Facts with answers that lean to one favourite as often as not, so that every standing comes up. */
const someFacts: fc.Arbitrary<StandingFacts> = fc
  .record({
    asked: fc.constantFrom('county' as const, 'municipality' as const),
    municipalityId: fc.constantFrom(...MUNICIPALITIES),
    regionId: fc.constant(REGION),
    askedOrganisations: fc.shuffledSubarray(names),
    municipalities: fc.constant(MUNICIPALITIES),
    members: fc.constant(MEMBERS),
    positions: fc.array(somePosition, { maxLength: 12 }),
    boundary: fc.option(someBoundary, { freq: 2 }),
    favourite: fc.option(someSaid),
  })
  .map(({ favourite, ...facts }) => ({
    ...facts,
    positions: facts.positions.map((one, i) =>
      favourite && i % 3 > 0 ? { ...one, said: favourite } : one,
    ),
  }));

const always = (law: (facts: StandingFacts) => void, runs = RUNS) =>
  fc.assert(fc.property(someFacts, law), runs);

const clarity = (standing: Standing) => standing.agreeing ?? 0;

describe('whatever is said', () => {
  test('the order of what is handed in never matters', () => {
    const shuffled = someFacts.chain((facts) =>
      fc.record({
        facts: fc.constant(facts),
        positions: fc.shuffledSubarray([...facts.positions], { minLength: facts.positions.length }),
        askedOrganisations: fc.shuffledSubarray([...facts.askedOrganisations], {
          minLength: facts.askedOrganisations.length,
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ facts, ...other }) => {
        const positions = other.positions.map((one) =>
          one.said.kind === 'owners'
            ? { ...one, said: { ...one.said, owners: one.said.owners.toReversed() } }
            : one,
        );
        const municipalities = new Set([...MUNICIPALITIES].toReversed());
        const again = { ...facts, ...other, positions, municipalities };
        expect(standingAt(again)).toEqual(standingAt(facts));
      }),
      RUNS,
    );
  });

  test('there is exactly one standing, and every standing comes up', () => {
    const seen = new Map<string, number>();
    always(
      (facts) => {
        const { kind } = standingAt(facts);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      },
      { numRuns: 5000 },
    );
    const kinds =
      'agreed aligned awaiting contested drifting misattributed ownerless shared unasked unclear';
    expect([...seen.keys()].sort()).toEqual(kinds.split(' '));
  });

  test('agreed or drifting if and only if a boundary is in force', () => {
    always((facts) => {
      const isAgreed = ['agreed', 'drifting'].includes(standingAt(facts).kind);
      expect(isAgreed).toBe(facts.boundary !== null);
    });
  });

  test('what belongs to one standing is empty in all others', () => {
    always((facts) => {
      const { kind, drifters, misattributed, unclear } = standingAt(facts);
      expect(drifters.length > 0).toBe(kind === 'drifting');
      expect(misattributed.length > 0).toBe(kind === 'misattributed');
      expect(unclear !== null).toBe(kind === 'unclear');
    });
  });

  test('m of n: no more agree than have answered, no more have answered than were asked', () => {
    always((facts) => {
      const standing = standingAt(facts);
      expect(clarity(standing)).toBeLessThanOrEqual(standing.answered);
      expect(standing.answered).toBeLessThanOrEqual(standing.asked);
      expect(standing.claimants.length).toBeLessThanOrEqual(standing.answered);
    });
  });

  test('other ids give the same standing with those ids', () => {
    const rename = (one: OrganisationId) =>
      `${'hgfedcba'['abcdefgh'.indexOf(one)]}-other` as OrganisationId;
    const sortedIds = (ids: readonly OrganisationId[]) => [...ids].sort();
    const renamed = (facts: StandingFacts): StandingFacts => ({
      ...facts,
      municipalityId: facts.municipalityId && rename(facts.municipalityId),
      regionId: rename(facts.regionId),
      askedOrganisations: facts.askedOrganisations.map(rename),
      municipalities: new Set([...facts.municipalities].map(rename)),
      members: new Set([...facts.members].map(rename)),
      positions: facts.positions.map(({ organisationId, said, saidAt }) => ({
        organisationId: rename(organisationId),
        said: said.kind === 'owners' ? { ...said, owners: said.owners.map(rename) } : said,
        saidAt,
      })),
      boundary: facts.boundary && {
        ...facts.boundary,
        owners: facts.boundary.owners.map(rename),
        hadToSayYes: facts.boundary.hadToSayYes.map(rename),
      },
    });
    const oncePerOrganisation = someFacts.map((facts) => ({
      ...facts,
      positions: facts.positions.filter(
        (one, i, all) => all.findIndex((o) => o.organisationId === one.organisationId) === i,
      ),
    }));
    fc.assert(
      fc.property(oncePerOrganisation, (facts) => {
        const before = standingAt(facts);
        const expected: Standing = {
          ...before,
          claimants: sortedIds(before.claimants.map(rename)),
          owners: sortedIds(before.owners.map(rename)),
          drifters: sortedIds(before.drifters.map(rename)),
          misattributed: before.misattributed
            .map((one) => ({ ...one, organisationId: rename(one.organisationId) }))
            .sort((a, b) => (a.organisationId < b.organisationId ? -1 : 1)),
        };
        expect(standingAt(renamed(facts))).toEqual(expected);
      }),
      RUNS,
    );
  });

  test('many places at once give what they give one by one', () => {
    const somePlace = someFacts.map(({ positions, boundary, municipalityId }) => ({
      positions,
      boundary,
      municipalityId,
    }));
    fc.assert(
      fc.property(someFacts, fc.array(somePlace, { maxLength: 5 }), (matter, places) => {
        const oneByOne = places.map((place) => standingAt({ ...matter, ...place }));
        expect(standingsAt(matter, places)).toEqual(oneByOne);
      }),
      { numRuns: 400 },
    );
  });
});

describe('one answer more', () => {
  const withAnswer = (facts: StandingFacts, position: Position): StandingFacts => ({
    ...facts,
    members: new Set([...facts.members, NEWCOMER]),
    positions: [...facts.positions, position],
  });

  test('one more "don\'t know" never raises clarity, and never makes anybody an owner', () => {
    always((facts) => {
      const said = { kind: 'unknown' } as const;
      const saidAt = new Date(Date.UTC(2026, 5, 1));
      const before = standingAt(facts);
      const after = standingAt(withAnswer(facts, { organisationId: NEWCOMER, said, saidAt }));
      expect(after.asked).toBe(before.asked + 1);
      expect(clarity(after)).toBeLessThanOrEqual(clarity(before));
      expect(after.claimants).toEqual(before.claimants);
      expect(after.drifters).toEqual(before.drifters);
    });
  });

  test('where others are asked, one that claims everything never makes anything aligned alone', () => {
    const others = fc.shuffledSubarray(names.slice(3, 7), { minLength: 1 });
    const silentOrUnsure = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(others, silentOrUnsure, someFacts, (asked, unsure, facts) => {
        const claim = { kind: 'owners' as const, owners: [NEWCOMER] };
        const saidAt = new Date(Date.UTC(2026, 5, 1));
        const positions: Position[] = asked
          .filter((_, i) => unsure[i])
          .map((organisationId) => ({ organisationId, said: { kind: 'unknown' }, saidAt }));
        const alone = { ...facts, askedOrganisations: asked, positions, boundary: null };
        const standing = standingAt(
          withAnswer(alone, { organisationId: NEWCOMER, said: claim, saidAt }),
        );
        expect(standing.claimants).toEqual([NEWCOMER]);
        expect(['awaiting', 'unclear']).toContain(standing.kind);
      }),
      RUNS,
    );
  });

  test('a claim added to what others say never makes it aligned, unless another names the claimant', () => {
    always((facts) => {
      const saidAt = new Date(Date.UTC(2026, 5, 1));
      const said = { kind: 'owners' as const, owners: [NEWCOMER] };
      const after = standingAt(withAnswer(facts, { organisationId: NEWCOMER, said, saidAt }));
      expect(after.kind === 'aligned' && after.asked > 1).toBe(false);
    });
  });

  test('naming one that is no member never makes it a claimant, not even if it answers', () => {
    always((facts) => {
      const saidAt = new Date(Date.UTC(2026, 5, 1));
      const said = { kind: 'owners' as const, owners: [STRANGER] };
      const positions = names.map((organisationId) => ({ organisationId, said, saidAt }));
      const standing = standingAt({ ...facts, positions });
      expect(standing.claimants).toEqual([]);
      const misattributed = [{ organisationId: STRANGER, kind: 'no-member' }];
      expect(standing.misattributed).toEqual(
        standing.kind === 'misattributed' ? misattributed : [],
      );
    });
  });

  test('what a municipality says never moves the standing at another municipality', () => {
    always((facts) => {
      const [here, elsewhere] = names as [OrganisationId, OrganisationId];
      const atPlace = { ...facts, asked: 'municipality' as const, municipalityId: here };
      const saidAt = new Date(Date.UTC(2026, 5, 1));
      const said = { kind: 'owners' as const, owners: [elsewhere] };
      const positions = [...facts.positions, { organisationId: elsewhere, said, saidAt }];
      expect(standingAt({ ...atPlace, positions })).toEqual(standingAt(atPlace));
    });
  });
});
