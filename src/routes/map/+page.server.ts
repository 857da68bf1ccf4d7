import { error } from '@sveltejs/kit';
import { mapView, parseMapWish } from '#matters/server';
import { exportRefusal } from '#matters/ui/export-words.ts';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const wish = parseMapWish(url.searchParams);
  const map = await tx(viewer, 'read', (db) => mapView(db, viewer, wish));
  if (!map) error(404);
  const refused = exportRefusal(url.searchParams.get('refused'));
  return { wish, map, ownId: viewer.organisationId, refused };
};
