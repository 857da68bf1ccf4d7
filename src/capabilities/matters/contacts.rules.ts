import { no, yes, type Decision } from '#platform/core/decision';
import type { CountyId, OrganisationId, PlaceId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import type { Asked } from './matters.types.ts';

export type LinkContactReason =
  | 'not-an-editor'
  | 'no-such-contact'
  | 'no-matter-chosen'
  | 'unknown-matter'
  | 'unknown-place'
  | 'has-no-places';

/**
 * May this organisation's contact point be named for these matters at this place?
 *
 * @param matters  those of the chosen ones that exist; `wanted` is how many were chosen
 * @param places   the municipalities of the county
 */
export function decideLinkContact(
  viewer: Viewer,
  owner: OrganisationId | null,
  chosen: { wanted: number; matters: readonly { asked: Asked }[]; placeId: PlaceId },
  countyId: CountyId,
  places: readonly OrganisationId[],
): Decision<LinkContactReason> {
  if (owner === null) return no('no-such-contact');
  if (owner !== viewer.organisationId || !mayWrite(viewer)) return no('not-an-editor');
  if (chosen.wanted === 0) return no('no-matter-chosen');
  if (chosen.matters.length < chosen.wanted) return no('unknown-matter');
  const everywhere = chosen.placeId === countyId;
  if (!everywhere && !places.includes(chosen.placeId as OrganisationId)) return no('unknown-place');
  if (!everywhere && chosen.matters.some((matter) => matter.asked === 'county'))
    return no('has-no-places');
  return yes;
}
