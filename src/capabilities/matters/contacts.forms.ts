import { isUuid, type MatterId, type PlaceId } from '#platform/core/ids';

export interface LinkContact {
  matterIds: MatterId[];
  placeId: PlaceId;
}

/** The matters that were ticked and the place that was chosen; null when the place is no id. */
export function parseLinkContact(form: FormData): LinkContact | null {
  const placeId = form.get('place');
  if (!isUuid(placeId)) return null;
  const matterIds = [...new Set(form.getAll('matter'))].filter(isUuid) as MatterId[];
  return { matterIds: matterIds.toSorted(), placeId: placeId as PlaceId };
}

/** The one link to take away; null when it is not understood. */
export function parseUnlinkContact(
  form: FormData,
): { matterId: MatterId; placeId: PlaceId } | null {
  const [matterId, placeId] = String(form.get('link') ?? '').split('/');
  if (!isUuid(matterId) || !isUuid(placeId)) return null;
  return { matterId: matterId as MatterId, placeId: placeId as PlaceId };
}
