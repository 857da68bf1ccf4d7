import { error } from '@sveltejs/kit';
import { mapCell } from '#matters/server';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const cell = await tx(viewer, 'read', (db) =>
    mapCell(db, viewer, {
      matter: params.matter,
      organisation: params.organisation,
      place: url.searchParams.get('place') || null,
    }),
  );
  if (!cell) error(404);
  return { ...cell, countyId: viewer.countyId, ownId: viewer.organisationId };
};
