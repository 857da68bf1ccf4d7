import { createHash } from 'node:crypto';
import { waitingFor } from '#matters/server';
import { shellOf } from '#organisations/server';
import { isCoordinator, isOperator, type Viewer } from '#platform/core/viewer';
import { tx } from '#platform/server';
import type { LayoutServerLoad } from './$types';

/** What stands round every page: two questions to the database, however large the county. */
export const load: LayoutServerLoad = async ({ locals, url }) => {
  const { viewer, language, theme } = locals;
  const base = {
    language,
    theme,
    back: url.pathname + url.search,
    demoSignIn: process.env.RAGANG_DEMO === '1',
  };
  if (!viewer || viewer.kind === 'link')
    return { ...base, viewer: null, shell: null, waiting: 0, place: '' };
  if (isOperator(viewer)) {
    // reads nothing of the county: only who they are
    const operator = { ...asShown(viewer), organisationSlug: null, operates: true };
    return { ...base, viewer: operator, shell: null, waiting: 0, place: '' };
  }
  const { shell, waiting } = await tx(viewer, 'read', async (db) => ({
    shell: await shellOf(db, viewer),
    waiting: await waitingFor(db, viewer),
  }));
  const wished = url.searchParams.get('place') ?? locals.place ?? shell.organisationSlug;
  const place = shell.places.some((p) => p.slug === wished) ? (wished ?? '') : '';
  return {
    ...base,
    viewer: { ...asShown(viewer), organisationSlug: shell.organisationSlug, operates: false },
    shell,
    waiting,
    place,
  };
};

function asShown(viewer: Viewer) {
  return {
    personName: viewer.personName,
    organisationName: viewer.organisationName,
    role: viewer.role,
    coordinator: isCoordinator(viewer),
    draftsOf: nameOfDrafts(viewer),
  };
}

/** Under which name a browser keeps what this person types for this organisation; says nothing of who it is. */
function nameOfDrafts(viewer: Viewer): string {
  return createHash('sha256')
    .update(`drafts ${viewer.personId} ${viewer.organisationId} ${viewer.countyId}`)
    .digest('hex')
    .slice(0, 16);
}
