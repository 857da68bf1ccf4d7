import type { Decision } from '#platform/core/decision';
import { yes } from '#platform/core/decision';
import type { ContactPointId, MatterId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { writeOnce } from '#platform/server';
import type { LinkContact } from '../contacts.forms.ts';
import { decideLinkContact, type LinkContactReason } from '../contacts.rules.ts';
import { factsForLink, linkContact, unlinkContact } from './contacts.queries.ts';

/** Name one of our contact points for matters at a place. Another of ours that was named there gives way. */
export function nameContactFor(
  viewer: Viewer,
  key: string,
  contactPointId: ContactPointId,
  { matterIds, placeId }: LinkContact,
): Promise<Decision<LinkContactReason>> {
  return writeOnce(viewer, { key, body: { contactPointId, matterIds, placeId } }, async (db) => {
    const { owner, matters, places } = await factsForLink(db, viewer, contactPointId, matterIds);
    const chosen = { wanted: matterIds.length, matters, placeId };
    const decision = decideLinkContact(viewer, owner, chosen, viewer.countyId, places);
    if (!decision.ok) return decision;
    await linkContact(db, viewer, contactPointId, matterIds, placeId);
    return yes;
  });
}

/** Take one of our contact points away from a matter at a place; gone already is no error. */
export function nameContactNoMore(
  viewer: Viewer,
  key: string,
  contactPointId: ContactPointId,
  link: { matterId: MatterId; placeId: PlaceId },
): Promise<void> {
  return writeOnce(viewer, { key, body: { contactPointId, unlink: link } }, async (db) => {
    await unlinkContact(db, viewer, contactPointId, link);
  });
}
