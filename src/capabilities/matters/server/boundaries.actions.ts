import type { BoundaryId, CountyId, MatterId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { localDateOf, type LocalDate } from '#platform/core/working-days';
import { asSystem, writeOnce, type Db } from '#platform/server';
import { decideStillTrue, lookAgainAfter } from '../boundaries.rules.ts';
import type { StillTrueOutcome } from '../proposals.types.ts';
import {
  boundaryFacts,
  boundaryRowsById,
  insertStillTrue,
  mattersOfBoundaries,
  moveLookAgain,
  type BoundaryRow,
} from './boundaries.queries.ts';
import { lockMatters } from './matter-lock.queries.ts';
import { municipalitiesOf } from './proposals-answering.actions.ts';
import { sayByYes } from './proposals-yes.actions.ts';
import { lockOwnWords } from './stances.queries.ts';
import { workOutStandings } from './standings.actions.ts';

/**
 * "Still true": said of boundaries at their review by one of their parties. It also says one's stance again. When all
 * parties have said so, the boundary is looked at again a year from that day. What cannot be said is told with its
 * reason; the rest is kept.
 */
export async function sayBoundariesStillTrue(
  viewer: Viewer,
  key: string,
  boundaryIds: readonly BoundaryId[],
  now: Date,
): Promise<StillTrueOutcome> {
  const ids = [...new Set(boundaryIds)];
  const body = ['boundaries-still-true', ...ids];
  return writeOnce(viewer, { key, body }, async (db): Promise<StillTrueOutcome> => {
    await lockOwnWords(db, viewer);
    const matterIds = await mattersOfBoundaries(db, viewer.countyId, ids);
    await lockMatters(db, viewer.countyId, matterIds);
    const rows = await asTheHouse(db, viewer.countyId, ids);
    const refusals = ids.map((id) => refusalOf(viewer, rows.get(id), localDateOf(now)));
    const said = ids.filter((_, index) => refusals[index] === null);
    const moved = await keepSaid(db, viewer, said, rows, now);
    return {
      results: ids.map((boundaryId, index) => ({
        boundaryId,
        refusal: refusals[index] ?? null,
        movedTo: moved.get(boundaryId) ?? null,
      })),
    };
  });
}

/** The house sees everyone who had to say yes; others only where the proposal concerned them. */
async function asTheHouse(db: Db, countyId: CountyId, ids: readonly BoundaryId[]) {
  const rows = await asSystem(db, countyId, () => boundaryRowsById(db, countyId, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

function refusalOf(viewer: Viewer, row: BoundaryRow | undefined, today: LocalDate) {
  if (!row) return 'no-such-boundary' as const;
  const who = { organisationId: viewer.organisationId, mayWrite: mayWrite(viewer) };
  const decision = decideStillTrue(boundaryFacts(row), who, today);
  return decision.ok ? null : decision.reason;
}

async function keepSaid(
  db: Db,
  viewer: Viewer,
  said: readonly BoundaryId[],
  before: ReadonlyMap<BoundaryId, BoundaryRow>,
  now: Date,
): Promise<Map<BoundaryId, LocalDate>> {
  const moved = new Map<BoundaryId, LocalDate>();
  if (said.length === 0) return moved;
  await insertStillTrue(db, viewer, said, now);
  const yeses = said.map((id) => {
    const row = before.get(id) as BoundaryRow;
    const { placesInForce } = boundaryFacts(row);
    return {
      matterId: row.matter.id,
      asked: row.matter.asked,
      roles: row.roles,
      placeIds: placesInForce,
    };
  });
  await sayByYes(db, viewer, yeses, await municipalitiesOf(db, viewer), 'still-true', now);
  const matterIds: MatterId[] = [...new Set(yeses.map((one) => one.matterId))];
  const { countyId } = viewer;
  return asSystem(db, countyId, async () => {
    for (const row of await boundaryRowsById(db, countyId, said)) {
      const day = lookAgainAfter(boundaryFacts(row), localDateOf(now));
      if (day) moved.set(row.id, day);
    }
    await moveLookAgain(db, countyId, moved);
    await workOutStandings(db, countyId, matterIds, now);
    return moved;
  });
}
