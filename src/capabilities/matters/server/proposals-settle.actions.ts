import type { BoundaryId, CountyId, MatterId, PlaceId, ProposalId } from '#platform/core/ids';
import { addDays, localDateOf, type LocalDate } from '#platform/core/working-days';
import { newId, type Db } from '#platform/server';
import { sql } from 'kysely';
import { whatFollows, type ProposalFacts } from '../proposals-state.rules.ts';
import type { ProposalEnd } from '../proposals.types.ts';
import { keepEnds, keepForce, type NewBoundary, type NewForce } from './proposals-keep.queries.ts';
import { factsOf, proposalRows, type ProposalRow } from './proposals-rows.queries.ts';
import { workOutStandings } from './standings.actions.ts';
import { lockStandings } from './standings.queries.ts';

/** Where proposals came into force by what was just done. */
export type CameIntoForce = Map<ProposalId, PlaceId[]>;

/**
 * What follows from what has been answered, and from time: proposals come into force where every yes has been said,
 * the boundaries they replace end there and so do other proposals; what has lapsed or lost a party ends. Standings
 * are worked out anew. As the house itself (`asSystem`), under the lock of the matters (`lockMatters`).
 *
 * @param first  proposals that go before others of the same matter and place, in this order; then the oldest
 * @param now    moment (UTC)
 */
export async function settleProposals(
  db: Db,
  countyId: CountyId,
  matterIds: readonly MatterId[],
  now: Date,
  first: readonly ProposalId[] = [],
): Promise<CameIntoForce> {
  if (matterIds.length === 0) return new Map();
  await lockStandings(db, countyId); // whoever opens a round asks its claimants under this lock
  const rows = await proposalRows(
    db,
    countyId,
    sql`p.ended_at is null and p.matter_id = any (${[...matterIds]}::uuid[])`,
  );
  const decided = decideAll(inTurn(rows, first), localDateOf(now));
  if (decided.force.length > 0) {
    await keepForce(db, countyId, decided.boundaries, decided.force, now);
  }
  await keepEnds(db, countyId, decided.ends, now);
  await workOutStandings(db, countyId, matterIds, now);
  return decided.came;
}

function inTurn(rows: readonly ProposalRow[], first: readonly ProposalId[]): ProposalRow[] {
  const turn = ({ id }: ProposalRow) => (first.includes(id) ? first.indexOf(id) : first.length);
  return rows.toReversed().sort((a, b) => turn(a) - turn(b)); // stable: else the oldest first
}

interface Decided {
  came: CameIntoForce;
  boundaries: NewBoundary[];
  force: NewForce[];
  ends: {
    places: { proposalId: ProposalId; placeId: PlaceId }[];
    proposals: { proposalId: ProposalId; because: ProposalEnd }[];
  };
}

type Standing = { row: ProposalRow; facts: Mutable<ProposalFacts> };
type Mutable<F extends ProposalFacts> = Omit<F, 'places'> & {
  places: { -readonly [K in keyof F['places'][number]]: F['places'][number][K] }[];
};

/** One after the other: what has come into force at a place leaves no room for the next. */
function decideAll(rows: readonly ProposalRow[], today: LocalDate): Decided {
  const open: Standing[] = rows.map((row) => {
    const facts = factsOf(row);
    return { row, facts: { ...facts, places: facts.places.map((place) => ({ ...place })) } };
  });
  const decided: Decided = {
    came: new Map(),
    boundaries: [],
    force: [],
    ends: { places: [], proposals: [] },
  };
  for (const one of open) {
    const { comesIntoForceAt } = whatFollows(one.facts, today);
    if (comesIntoForceAt.length > 0) comeIntoForce(decided, open, one, comesIntoForceAt, today);
  }
  for (const { row, facts } of open) {
    const { ends } = whatFollows(facts, today);
    if (ends) decided.ends.proposals.push({ proposalId: row.id, because: ends });
  }
  return decided;
}

function comeIntoForce(
  decided: Decided,
  open: readonly Standing[],
  { row, facts }: Standing,
  placeIds: readonly PlaceId[],
  today: LocalDate,
): void {
  const boundaryId = row.boundaryId ?? newId<'boundary'>();
  decided.came.set(row.id, [...placeIds]);
  if (!row.boundaryId) decided.boundaries.push(boundaryFrom(row, boundaryId, today));
  for (const placeId of placeIds) {
    decided.force.push({ boundaryId, matterId: row.matter.id, placeId });
    for (const place of facts.places) if (place.placeId === placeId) place.force = 'in-force';
    for (const other of open) {
      if (other.row.id === row.id || other.row.matter.id !== row.matter.id) continue;
      for (const place of other.facts.places) {
        if (place.placeId !== placeId || place.endedBecause) continue;
        place.endedBecause = 'superseded';
        if (place.force) place.force = 'was-in-force';
        decided.ends.places.push({ proposalId: other.row.id, placeId });
      }
    }
  }
}

/** A boundary is looked at again after it has begun, also where it came into force later than anybody thought. */
function boundaryFrom(row: ProposalRow, id: BoundaryId, today: LocalDate): NewBoundary {
  const lookAgainBy = row.lookAgainBy > today ? row.lookAgainBy : addDays(today, 365);
  return { id, proposalId: row.id, since: today, lookAgainBy };
}
