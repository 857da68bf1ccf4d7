import { error } from '@sveltejs/kit';
import { mapView, parseMapWish } from '#matters/server';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const wish = parseMapWish(url.searchParams);
  const map = await tx(viewer, 'read', (db) => mapView(db, viewer, wish));
  if (!map) error(404);
  return { wish, map, ownId: viewer.organisationId };
};
