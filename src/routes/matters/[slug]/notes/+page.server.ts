import { error } from '@sveltejs/kit';
import { matterWithNotes } from '#matters/server';
import { mayWrite } from '#platform/core/viewer';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

/** All notes on a matter that the viewer may read. One question. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const matter = await tx(viewer, 'read', (db) => matterWithNotes(db, viewer, params.slug));
  if (!matter) error(404);
  return {
    matter,
    mayWrite: mayWrite(viewer) && !matter.retired,
    saved: url.searchParams.get('saved'),
  };
};
