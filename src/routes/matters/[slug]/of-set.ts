import { error } from '@sveltejs/kit';
import { matterSet, type MatterOfSet, type MatterSet } from '#matters/server';
import * as m from '#messages';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import { tx } from '#platform/server';

/** The county's set and one matter of it, for its coordinators; there is no such page for others. Two questions. */
export async function matterOfSet(
  viewer: Viewer,
  slug: string,
): Promise<{ set: MatterSet; matter: MatterOfSet }> {
  if (!isCoordinator(viewer)) error(404);
  const set = await tx(viewer, 'read', (db) => matterSet(db, viewer));
  const matter = set.matters.find((one) => one.slug === slug);
  if (!matter) error(404);
  return { set, matter };
}

/** Areas to choose among: those in use, and the one that a matter stands under already. */
export function areaOptions(set: MatterSet, also: string | null = null) {
  return set.areas
    .filter(({ id, retired }) => !retired || id === also)
    .map(({ id, nameSv, nameEn }) => ({ value: id as string, label: m.pick(nameSv, nameEn) }));
}
