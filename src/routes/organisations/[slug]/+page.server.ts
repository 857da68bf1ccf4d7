import { error } from '@sveltejs/kit';
import { contactLinksOf } from '#matters/server';
import { mayEdit } from '#organisations';
import { contactPointsOf, currentProfile, organisationBySlug } from '#organisations/server';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const page = await tx(viewer, 'read', async (db) => {
    const organisation = await organisationBySlug(db, viewer, params.slug);
    if (!organisation) return null;
    return {
      organisation,
      profile: await currentProfile(db, viewer, organisation.id),
      contacts: await contactPointsOf(db, viewer, organisation.id),
      links: await contactLinksOf(db, viewer, organisation.id),
    };
  });
  if (!page) error(404);
  return {
    ...page,
    mayEdit: mayEdit(viewer, page.organisation.id),
    saved: url.searchParams.get('saved'),
  };
};
