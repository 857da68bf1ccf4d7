import type { BoundaryId, CountyId, MatterId, PlaceId, ProposalId } from '#platform/core/ids';
import { addDays, localDateOf, type LocalDate } from '#platform/core/working-days';
import { newId, type Db } from '#platform/server';
import { settle, type Settlement } from '../proposals-settling.rules.ts';
import { mailSettled } from './mails.actions.ts';
import { keepEnds, keepForce, type NewBoundary, type NewForce } from './proposals-keep.queries.ts';
import { factsOf, type ProposalRow } from './proposals-rows.queries.ts';
import { haveGrown, openProposals } from './proposals.queries.ts';
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
 * @param saidAt the only places where something was said by that; null: standings are worked out everywhere
 * @param read   the open proposals of the matters, read under the lock, with what has been answered since; else, and
 *   when somebody has been asked meanwhile, they are read here
 */
export async function settleProposals(
  db: Db,
  countyId: CountyId,
  matterIds: readonly MatterId[],
  now: Date,
  first: readonly ProposalId[] = [],
  saidAt: readonly PlaceId[] | null = [],
  read: readonly ProposalRow[] | null = null,
): Promise<CameIntoForce> {
  if (matterIds.length === 0) return new Map();
  await lockStandings(db, countyId); // whoever opens a round asks its claimants under this lock
  const known = read?.filter(({ endedBecause }) => !endedBecause) ?? null;
  const isFresh = known !== null && !(await haveGrown(db, countyId, known));
  const rows = isFresh ? known : await openProposals(db, countyId, matterIds);
  const open = inTurn(rows, first);
  const today = localDateOf(now);
  const settlement = settle(
    open.map((row) => ({ id: row.id, matterId: row.matter.id, facts: factsOf(row) })),
    today,
  );
  const { boundaries, force } = asBoundaries(settlement, open, today);
  if (force.length > 0) await keepForce(db, countyId, boundaries, force, now);
  const ends = { places: settlement.endedPlaces, proposals: settlement.ended };
  await keepEnds(db, countyId, ends, now);
  const which = (ids: readonly { proposalId: ProposalId }[]) =>
    rows.filter(({ id }) => ids.some(({ proposalId }) => proposalId === id));
  const lapsed = settlement.ended.filter(({ because }) => because === 'lapsed');
  await mailSettled(db, which(settlement.force), which(lapsed), now);
  const places = rows.flatMap((row) => row.places.map(({ placeId }) => placeId));
  await workOutStandings(db, countyId, matterIds, now, saidAt && [...places, ...saidAt]);
  return new Map(settlement.force.map(({ proposalId, placeIds }) => [proposalId, placeIds]));
}

function inTurn(rows: readonly ProposalRow[], first: readonly ProposalId[]): ProposalRow[] {
  const place = new Map(first.map((id, index) => [id, index]));
  const turn = ({ id }: ProposalRow) => place.get(id) ?? first.length;
  return rows.toReversed().sort((a, b) => turn(a) - turn(b)); // stable: else the oldest first
}

/** A proposal becomes a boundary at the first place where it comes into force, and is the same one at the next. */
function asBoundaries(
  settlement: Settlement,
  rows: readonly ProposalRow[],
  today: LocalDate,
): { boundaries: NewBoundary[]; force: NewForce[] } {
  const boundaries: NewBoundary[] = [];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const force = settlement.force.flatMap(({ proposalId, placeIds }): NewForce[] => {
    const row = byId.get(proposalId) as ProposalRow;
    const boundaryId = row.boundaryId ?? newId<'boundary'>();
    if (!row.boundaryId) boundaries.push(boundaryFrom(row, boundaryId, today));
    return placeIds.map((placeId) => ({
      proposalId,
      boundaryId,
      matterId: row.matter.id,
      placeId,
    }));
  });
  return { boundaries, force };
}

/** A boundary is looked at again after it has begun, also where it came into force later than anybody thought. */
function boundaryFrom(row: ProposalRow, id: BoundaryId, today: LocalDate): NewBoundary {
  const lookAgainBy = row.lookAgainBy > today ? row.lookAgainBy : addDays(today, 365);
  return { id, proposalId: row.id, since: today, lookAgainBy };
}
