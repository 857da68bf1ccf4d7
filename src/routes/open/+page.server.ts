import { error } from '@sveltejs/kit';
import { openNotes } from '#matters/server';
import { openCounties, openOrganisations } from '#organisations/server';
import { publicViewer, tx } from '#platform/server';
import type { PageServerLoad } from './$types';

/** What is public in a county, for anybody, asked as anybody. One question for the counties, two for what is public. */
export const load: PageServerLoad = async ({ url }) => {
  const counties = await openCounties();
  const wished = url.searchParams.get('county');
  const county =
    wished === null
      ? counties.length === 1
        ? counties[0]!
        : null
      : counties.find(({ slug }) => slug === wished);
  if (county === undefined) error(404);
  if (county === null) return { counties, county, notes: [], organisations: [] };
  const shown = await tx(publicViewer(county.id), 'read', async (db) => ({
    notes: await openNotes(db, county.id),
    organisations: await openOrganisations(db, county.id),
  }));
  return { counties, county, ...shown };
};
