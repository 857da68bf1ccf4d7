import { yes, type Decision } from '#platform/core/decision';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { writeOnce } from '#platform/server';
import { decideReadProfile, type ReadProfileReason } from '../profile-reads.rules.ts';
import { notWhileEmptying } from './county.queries.ts';
import { addReading, currentProfile } from './profiles.queries.ts';

/** "Vi har läst": the viewer's organisation has read this version of another's words. Said twice it has one effect. */
export function tickRead(
  viewer: Viewer,
  key: string,
  profileOf: OrganisationId,
  version: number,
  now: Date,
): Promise<Decision<ReadProfileReason>> {
  return writeOnce(viewer, { key, body: { read: profileOf, version } }, async (db) => {
    await notWhileEmptying(db, viewer);
    const newest = (await currentProfile(db, viewer, profileOf))?.version ?? 0;
    const decision = decideReadProfile(viewer, profileOf, newest, version);
    if (!decision.ok) return decision;
    await addReading(db, viewer, profileOf, version, now);
    return yes;
  });
}
