import type { BoundaryId, CountyId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { localDateOf, type LocalDate } from '#platform/core/working-days';
import { asSystem, type Db } from '#platform/server';
import { decideStillTrue, lookAgainAfter } from '../boundaries.rules.ts';
import type { ChangeId } from '../matter-changes.types.ts';
import type { MatterNamed, StillTrueRefusal } from '../proposals.types.ts';
import {
  boundaryFacts,
  boundaryRowsById,
  insertStillTrue,
  moveLookAgain,
} from './boundaries.queries.ts';
import { lockMatters } from './matter-lock.queries.ts';
import { markSeen } from './matter-changes.queries.ts';
import { mattersOfChange } from './by-link.queries.ts';
import { workOutStandings } from './standings.actions.ts';

/** What a link from a letter is about, for the page that it opens. */
export interface AboutLink {
  matters: Pick<MatterNamed, 'nameSv' | 'nameEn'>[];
  /** The boundary's limit in one sentence; null: it is no boundary. */
  limit: string | null;
}

/** The boundary or the change that a link is about, looked up by the house. Null: it is gone. */
export async function aboutLink(
  db: Db,
  countyId: CountyId,
  thing: { what: 'still-true' | 'seen-change'; about: string },
): Promise<AboutLink | null> {
  if (thing.what === 'seen-change') {
    const matters = await mattersOfChange(db, countyId, thing.about as ChangeId);
    return matters.length > 0 ? { matters, limit: null } : null;
  }
  const [row] = await boundaryRowsById(db, countyId, [thing.about as BoundaryId]);
  return row ? { matters: [row.matter], limit: row.limit } : null;
}

/**
 * "Still true", said by a press on the page of a mailed link: kept for that boundary, and when it was the last to say so
 * the boundary is looked at again in a year. One's stance is not said again: the link is for one thing.
 *
 * @returns null when it is kept; else why not
 */
export async function sayStillTrueByLink(
  db: Db,
  viewer: Viewer,
  boundaryId: BoundaryId,
  now: Date,
): Promise<StillTrueRefusal | null> {
  const { countyId, organisationId } = viewer;
  const rowsNow = () => asSystem(db, countyId, () => boundaryRowsById(db, countyId, [boundaryId]));
  const [found] = await rowsNow();
  if (!found) return 'no-such-boundary';
  await lockMatters(db, countyId, [found.matter.id]);
  const [row] = await rowsNow();
  if (!row) return 'no-such-boundary';
  const who = { organisationId, mayWrite: true };
  const decision = decideStillTrue(boundaryFacts(row), who, localDateOf(now));
  if (!decision.ok) return decision.reason;
  await insertStillTrue(db, viewer, [boundaryId], now);
  await asSystem(db, countyId, async () => {
    const [said] = await boundaryRowsById(db, countyId, [boundaryId]);
    const day: LocalDate | null = said
      ? lookAgainAfter(boundaryFacts(said), localDateOf(now))
      : null;
    if (day) await moveLookAgain(db, countyId, new Map([[boundaryId, day]]));
    await workOutStandings(db, countyId, [row.matter.id], now);
  });
  return null;
}

/** "Vi har sett det", by a press on the page of a mailed link. */
export async function seeChangeByLink(
  db: Db,
  viewer: Viewer,
  changeId: ChangeId,
  now: Date,
): Promise<void> {
  await markSeen(db, viewer, [changeId], now);
}
