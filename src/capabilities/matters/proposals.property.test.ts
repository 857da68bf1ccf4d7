import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatterId, OrganisationId, PlaceId, ProposalId } from '#platform/core/ids';
import { addDays, isSummerPause, isWorkingDay, type LocalDate } from '#platform/core/working-days';
import { partiesAt } from './boundaries.rules.ts';
import { neededAt, partiesFor } from './proposals-parties.rules.ts';
import { settle } from './proposals-settling.rules.ts';
import {
  decideAnswer,
  decideWithdrawal,
  isInForce,
  stateAt,
  type PartyFacts,
  type PlaceFacts,
  type ProposalFacts,
} from './proposals-state.rules.ts';
import { proposalClock } from './proposals.rules.ts';
import type { AnswerKind, BoundaryRole, ProposalEnd, RoleHeld } from './proposals.types.ts';

/**
 * A county of three municipalities and two others, in which one matter is asked per municipality: proposals, answers,
 * claims and time come in any order, and what must always hold is looked at after each of them.
 */
const PLACES = ['alby', 'berga', 'cedra'] as OrganisationId[];
const ALL = [...PLACES, 'region', 'agency'] as OrganisationId[];
const FIRST_DAY: LocalDate = '2026-09-01';

interface Proposed {
  id: ProposalId;
  roles: RoleHeld[];
  places: PlaceFacts[];
  parties: PartyFacts[];
  startsOn: LocalDate | null;
  answerBy: LocalDate;
  objectBy: LocalDate;
  proposer: OrganisationId;
  endedBecause: ProposalEnd | null;
}
interface World {
  today: LocalDate;
  proposals: Proposed[];
  /** Who has named itself, and where. */
  claims: Set<string>;
  /** Which proposal is in force, place by place. */
  force: Map<PlaceId, ProposalId>;
  members: Set<OrganisationId>;
}
type Step =
  | {
      kind: 'propose';
      by: OrganisationId;
      roles: RoleHeld[];
      places: OrganisationId[];
      waits: boolean;
    }
  | {
      kind: 'answer';
      by: OrganisationId;
      /** Which; -1: the newest. */ of: number;
      answer: AnswerKind;
    }
  | { kind: 'claim'; by: OrganisationId; at: OrganisationId }
  | { kind: 'withdraw'; of: number }
  | { kind: 'leave'; who: OrganisationId }
  | { kind: 'days'; count: number };

const emptyWorld = (): World => ({
  today: FIRST_DAY,
  proposals: [],
  claims: new Set(),
  force: new Map(),
  members: new Set(ALL),
});
const factsOf = (world: World, one: Proposed): ProposalFacts => ({
  ...one,
  places: one.places.map((place) => ({
    ...place,
    isMember: world.members.has(place.placeId as OrganisationId),
  })),
  parties: one.parties.map((party) => ({
    ...party,
    isMember: world.members.has(party.organisationId),
  })),
  rolesAreMembers: one.roles.every(
    ({ organisationId, role }) =>
      organisationId === null ||
      (role !== 'owner' && role !== 'contributor') ||
      world.members.has(organisationId),
  ),
});
const claimantsAt = (world: World, at: PlaceId) =>
  ALL.filter((one) => world.members.has(one) && world.claims.has(`${one}/${at}`));
const formerAt = (world: World, at: PlaceId): OrganisationId[] => {
  const standing = world.proposals.find(({ id }) => id === world.force.get(at));
  if (!standing) return [];
  return partiesAt(
    { roles: standing.roles, hadToSayYes: standing.parties },
    at,
    at as OrganisationId,
  );
};
const groundAt = (world: World, at: PlaceId) => ({
  placeId: at,
  municipalityId: at as OrganisationId,
  claimants: claimantsAt(world, at),
  formerParties: formerAt(world, at),
});

/** What the actions of the room do, without a database. Returns what came into force. */
function take(world: World, step: Step): { proposal: Proposed; placeId: PlaceId }[] {
  if (step.kind === 'propose') propose(world, step);
  if (step.kind === 'days') world.today = addDays(world.today, step.count);
  if (step.kind === 'leave') world.members.delete(step.who);
  if (step.kind === 'claim') claim(world, step.by, step.at);
  if (step.kind === 'withdraw') withdraw(world, world.proposals.at(step.of));
  if (step.kind === 'answer') answer(world, step.by, world.proposals.at(step.of), step.answer);
  return settleAll(world);
}

function propose(world: World, { by, roles, places, waits }: Extract<Step, { kind: 'propose' }>) {
  const members = world.members;
  const binding = roles.filter(({ role }) => role === 'owner' || role === 'contributor');
  if (!members.has(by) || places.some((one) => !members.has(one))) return;
  if (binding.some(({ organisationId }) => organisationId && !members.has(organisationId))) return;
  const municipalities = new Set(PLACES.filter((one) => members.has(one)));
  const parties = partiesFor(
    roles,
    places.map((at) => groundAt(world, at)),
    { members, municipalities },
  );
  world.proposals.push({
    id: `proposal-${world.proposals.length}` as ProposalId,
    roles,
    proposer: by,
    places: places.map((placeId) => ({ placeId, endedBecause: null, force: null, isMember: true })),
    parties: parties.map((party) => ({
      ...party,
      isMember: true,
      answer: party.organisationId === by && party.mustAt.length > 0 ? ('yes' as const) : null,
    })),
    startsOn: waits ? addDays(world.today, 100) : null,
    ...proposalClock(world.today),
    endedBecause: null,
  });
}

function claim(world: World, by: OrganisationId, at: OrganisationId) {
  if (!world.members.has(by) || (PLACES.includes(by) && by !== at)) return;
  world.claims.add(`${by}/${at}`);
  for (const one of world.proposals) {
    const here = one.places.find(({ placeId }) => placeId === at);
    if (one.endedBecause || !here || here.endedBecause || here.force) continue;
    const known = one.parties.find(({ organisationId }) => organisationId === by);
    if (!known) {
      one.parties.push({
        organisationId: by,
        mustAt: [at],
        mayObject: false,
        isMember: true,
        answer: null,
      });
    } else if (!known.mustAt.includes(at)) {
      (known as unknown as { mustAt: PlaceId[] }).mustAt = [...known.mustAt, at];
    }
  }
}

function answer(world: World, by: OrganisationId, one: Proposed | undefined, kind: AnswerKind) {
  if (!one) return;
  const who = { organisationId: by, mayWrite: true };
  if (!decideAnswer(factsOf(world, one), { answer: kind, reason: 'Därför' }, who, world.today).ok)
    return;
  const party = one.parties.find(({ organisationId }) => organisationId === by);
  if (party) (party as { answer: AnswerKind }).answer = kind;
}

function withdraw(world: World, one: Proposed | undefined) {
  if (!one) return;
  const who = { organisationId: one.proposer, mayWrite: true };
  if (decideWithdrawal(factsOf(world, one), who, world.today).ok) one.endedBecause = 'withdrawn';
}

function settleAll(world: World): { proposal: Proposed; placeId: PlaceId }[] {
  const open = world.proposals.filter(({ endedBecause }) => !endedBecause);
  const byId = new Map(world.proposals.map((one) => [one.id, one]));
  const settlement = settle(
    open.map((one) => ({ id: one.id, matterId: 'matter' as MatterId, facts: factsOf(world, one) })),
    world.today,
  );
  const came = settlement.force.flatMap(({ proposalId, placeIds }) =>
    placeIds.map((placeId) => ({ proposal: byId.get(proposalId) as Proposed, placeId })),
  );
  for (const { proposalId, placeId } of settlement.endedPlaces) {
    const place = byId.get(proposalId)?.places.find((one) => one.placeId === placeId);
    if (place) (place as { endedBecause: string }).endedBecause = 'superseded';
  }
  for (const { proposalId, because } of settlement.ended) {
    const one = byId.get(proposalId);
    if (one) one.endedBecause = because;
  }
  return came;
}

/** What comes into force replaces what stood; done after what had to hold before it has been looked at. */
function putInForce(world: World, came: { proposal: Proposed; placeId: PlaceId }[]) {
  for (const { proposal, placeId } of came) {
    for (const other of world.proposals) {
      const place = other.places.find((one) => one.placeId === placeId);
      if (place?.force === 'in-force') (place as { force: string }).force = 'was-in-force';
    }
    const here = proposal.places.find((one) => one.placeId === placeId);
    (here as { force: string }).force = 'in-force';
    world.force.set(placeId, proposal.id);
  }
}

const someone = fc.constantFrom(...ALL);
const somewhere = fc.constantFrom(...PLACES);
const roles = fc
  .record({
    owner: fc.constantFrom<OrganisationId | null>(null, ...ALL),
    others: fc.uniqueArray(
      fc.tuple(
        someone,
        fc.constantFrom<BoundaryRole>('owner', 'contributor', 'consulted', 'informed'),
      ),
      { maxLength: 2, selector: ([who]) => who },
    ),
  })
  .map(({ owner, others }): RoleHeld[] => [
    { organisationId: owner, role: 'owner' },
    ...others
      .filter(([who]) => who !== owner)
      .map(([organisationId, role]) => ({ organisationId, role })),
  ]);
const places = fc.uniqueArray(somewhere, { minLength: 1 });
const proposing = fc.record({
  kind: fc.constant('propose' as const),
  by: someone,
  roles,
  places,
  waits: fc.boolean(),
});
const yesOften = fc.constantFrom<AnswerKind>(
  'yes',
  'yes',
  'yes',
  'yes',
  'no',
  'counter',
  'objects',
  'withdrawn',
);
const answering = fc.record({
  kind: fc.constant('answer' as const),
  by: someone,
  of: fc.integer({ min: -1, max: 2 }),
  answer: yesOften,
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: proposing },
  { weight: 20, arbitrary: answering },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('claim' as const), by: someone, at: somewhere }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('withdraw' as const),
      of: fc.integer({ min: -1, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), who: someone }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('days' as const),
      count: fc.integer({ min: 1, max: 90 }),
    }),
  },
);
/** Most of them say yes to the same one after the other: else few stories come to an agreement. */
const agreeing = fc
  .tuple(fc.shuffledSubarray(ALL, { minLength: 3 }), fc.integer({ min: -1, max: 2 }))
  .map(([who, of]) => who.map((by): Step => ({ kind: 'answer', by, of, answer: 'yes' })));
const chapter: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 4, arbitrary: fc.array(step, { minLength: 1, maxLength: 6 }) },
  { weight: 2, arbitrary: agreeing },
  {
    weight: 2,
    arbitrary: fc
      .tuple(proposing, fc.shuffledSubarray(ALL, { minLength: 4 }))
      .map(([first, who]): Step[] => [
        first,
        ...who.map((by): Step => ({ kind: 'answer', by, of: -1, answer: 'yes' })),
      ]),
  },
);
const story = fc
  .tuple(proposing, fc.array(chapter, { minLength: 3, maxLength: 10 }))
  .map(([first, rest]): Step[] => [first, ...rest.flat()]);

/** Tell a story, and look at the world before and after what came into force at each step. */
function tell(
  steps: readonly Step[],
  look: (
    world: World,
    came: { proposal: Proposed; placeId: PlaceId }[],
    before: Map<PlaceId, ProposalId>,
  ) => void,
): World {
  const world = emptyWorld();
  for (const one of steps) {
    const came = take(world, one);
    const before = new Map(world.force);
    // who had to say yes is worked out anew, from the world as it was: not from what the proposal had noted
    look(world, came, before);
    putInForce(world, came);
  }
  return world;
}
const said = (one: Proposed, who: OrganisationId) =>
  one.parties.some((party) => party.organisationId === who && party.answer === 'yes');

describe('in whatever order things happen', () => {
  test('nothing comes into force at a place while a yes that is needed is missing', () => {
    let seen = 0;
    fc.assert(
      fc.property(story, (steps) => {
        tell(steps, (world, came) => {
          for (const { proposal, placeId } of came) {
            seen += 1;
            const needed = neededAt(proposal.roles, groundAt(world, placeId), world.members);
            expect(needed.filter((who) => !said(proposal, who))).toEqual([]);
          }
        });
      }),
      { numRuns: 150 },
    );
    expect(seen).toBeGreaterThan(50); // the stories do come to agreements
  });

  test('a municipality that has not said yes itself is never bound', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const world = tell(steps, () => undefined);
        for (const one of world.proposals) {
          for (const place of one.places) {
            if (place.force) expect(said(one, place.placeId as OrganisationId)).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('at each place exactly one boundary stands from the first on: the newest that came into force', () => {
    let replaced = 0;
    fc.assert(
      fc.property(story, (steps) => {
        const stood = new Map<PlaceId, ProposalId>();
        const world = tell(steps, (_, came) => {
          const perPlace = came.map(({ placeId }) => placeId);
          expect(new Set(perPlace).size).toBe(perPlace.length);
          for (const { proposal, placeId } of came) {
            if (stood.has(placeId)) replaced += 1;
            stood.set(placeId, proposal.id);
          }
        });
        for (const at of PLACES) {
          const standing = world.proposals.filter((one) =>
            one.places.some(({ placeId, force }) => placeId === at && force === 'in-force'),
          );
          expect(standing.map(({ id }) => id)).toEqual(stood.has(at) ? [stood.get(at)] : []);
        }
      }),
      { numRuns: 150 },
    );
    expect(replaced).toBeGreaterThan(5);
  });

  test('joining one more place changes nothing at the others', () => {
    let joined = 0;
    fc.assert(
      fc.property(story, (steps) => {
        tell(steps, (world, came, before) => {
          const touched = came.map(({ placeId }) => placeId);
          const after = new Map(before);
          for (const { proposal, placeId } of came) after.set(placeId, proposal.id);
          for (const [at, id] of before) if (!touched.includes(at)) expect(after.get(at)).toBe(id);
          for (const { proposal, placeId } of came) {
            if (isInForce(proposal)) joined += 1;
            const elsewhere = proposal.places.filter(
              (one) => one.placeId !== placeId && one.force === 'in-force',
            );
            for (const other of elsewhere) {
              expect(stateAt(factsOf(world, proposal), other, world.today)).toBe('in-force');
            }
          }
        });
      }),
      { numRuns: 150 },
    );
    expect(joined).toBeGreaterThan(5);
  });

  test('a yes of one never counts for another: who never says yes is bound nowhere', () => {
    fc.assert(
      fc.property(story, someone, (steps, silent) => {
        const without = steps.filter(
          (one) => !((one.kind === 'answer' || one.kind === 'propose') && one.by === silent),
        );
        tell(without, (world, came) => {
          for (const { proposal, placeId } of came) {
            if (!world.members.has(silent)) continue;
            expect(neededAt(proposal.roles, groundAt(world, placeId), world.members)).not.toContain(
              silent,
            );
          }
        });
      }),
      { numRuns: 150 },
    );
  });

  test('what has ended takes no yes, and what is in force anywhere has not lapsed', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const world = tell(steps, (_, came) => {
          for (const { proposal } of came)
            expect([null, 'agreed']).toContain(proposal.endedBecause);
        });
        for (const one of world.proposals) {
          if (one.endedBecause === 'lapsed' || one.endedBecause === 'withdrawn') {
            expect(isInForce(one)).toBe(false);
          }
          if (one.endedBecause !== null) {
            for (const who of ALL) {
              const given = { answer: 'yes', reason: '' } as const;
              const by = { organisationId: who, mayWrite: true };
              expect(decideAnswer(factsOf(world, one), given, by, world.today).ok).toBe(false);
            }
          }
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe('one proposal', () => {
  const answers = fc.record(
    Object.fromEntries(
      ALL.map((who) => [who, fc.constantFrom<AnswerKind | null>('yes', 'yes', 'yes', 'no', null)]),
    ) as Record<string, fc.Arbitrary<AnswerKind | null>>,
  );
  const orders = fc.tuple(
    fc.shuffledSubarray(ALL, { minLength: ALL.length }),
    fc.shuffledSubarray(ALL, { minLength: ALL.length }),
  );
  const told = (first: Step, given: Record<string, AnswerKind | null>, order: OrganisationId[]) => {
    const steps = order.flatMap((by): Step[] => {
      const kind = given[by];
      // who proposes has answered by that; whoever changes its mind does so before or after something
      const isFirst = first.kind !== 'propose' || first.by !== by;
      return kind && isFirst ? [{ kind: 'answer', by, of: 0, answer: kind }] : [];
    });
    const world = tell([first, ...steps], () => undefined);
    const [one] = world.proposals;
    return one && [one.endedBecause, one.places, [...world.force].sort()];
  };

  test('the order of the answers never matters', () => {
    fc.assert(
      fc.property(proposing, answers, orders, (first, given, [one, other]) => {
        expect(told(first, given, one)).toEqual(told(first, given, other));
      }),
      { numRuns: 150 },
    );
  });

  test('silence is never yes, however much time goes by: it lapses where somebody needed is silent', () => {
    fc.assert(
      fc.property(proposing, fc.integer({ min: 150, max: 2000 }), (first, days) => {
        const world = tell([first, { kind: 'days', count: days }], () => undefined);
        for (const one of world.proposals) {
          const isAlone = one.parties.every(
            (party) => party.mustAt.length === 0 || party.answer === 'yes',
          );
          if (!isAlone && !isInForce(one) && !one.startsOn) expect(one.endedBecause).toBe('lapsed');
          for (const { placeId, force } of one.places) {
            if (force)
              expect(
                neededAt(one.roles, groundAt(world, placeId), world.members).every((who) =>
                  said(one, who),
                ),
              ).toBe(true);
          }
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe('the clock', () => {
  const someDay = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays('2020-01-01', count));
  test('runs in working days, stands still in weeks 28–31, and objecting ends before answering', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const { objectBy, answerBy } = proposalClock(day);
        expect(day < objectBy && objectBy < answerBy).toBe(true);
        for (const last of [objectBy, answerBy]) {
          expect(isWorkingDay(last)).toBe(true);
          expect(isSummerPause(last)).toBe(false);
        }
      }),
    );
  });
});
