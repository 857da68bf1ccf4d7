import { differences, DIFFERENCES_PER_PAGE, parseDifferencesWish } from '#matters/server';
import { isCoordinator, mayWrite } from '#platform/core/viewer';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

/** What to talk about first. Four questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const wish = parseDifferencesWish(url.searchParams);
  const found = await tx(viewer, 'read', (db) => differences(db, viewer, wish));
  return {
    ...found,
    wish,
    perPage: DIFFERENCES_PER_PAGE,
    countyId: viewer.countyId,
    us: viewer.organisationId,
    mayWrite: mayWrite(viewer),
    coordinator: isCoordinator(viewer),
  };
};
