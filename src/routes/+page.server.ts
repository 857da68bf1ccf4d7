import { homePage } from '#matters/server';
import { isCoordinator } from '#platform/core/viewer';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

/** What waits for us, what is worth a talk, what is ours. */
export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  const home = await tx(viewer, 'read', (db) => homePage(db, viewer));
  return { home, coordinator: isCoordinator(viewer) };
};
