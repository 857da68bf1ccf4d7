import { homePage } from '#matters/server';
import { isCoordinator, isSpaceAdministrator } from '#platform/core/viewer';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

/** What waits for us, what is worth a talk, what is ours. */
export const load: PageServerLoad = async ({ locals, parent }) => {
  const viewer = locals.viewer!;
  const home = await tx(viewer, 'read', (db) => homePage(db, viewer));
  const { shell } = await parent();
  const own = shell?.places.find(({ id }) => id === viewer.organisationId)?.slug ?? '';
  return {
    ...{ home, coordinator: isCoordinator(viewer), administrator: isSpaceAdministrator(viewer) },
    sought: locals.place ?? own,
  };
};
