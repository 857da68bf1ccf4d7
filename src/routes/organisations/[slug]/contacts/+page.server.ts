import { error } from '@sveltejs/kit';
import { contactLinksOf } from '#matters/server';
import { mayEdit, reachedHow } from '#organisations';
import { contactPointsOf, organisationBySlug } from '#organisations/server';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const page = await tx(viewer, 'read', async (db) => {
    const organisation = await organisationBySlug(db, viewer, params.slug);
    if (!organisation || !mayEdit(viewer, organisation.id)) return null;
    return {
      organisation: {
        slug: organisation.slug,
        name: organisation.name,
        shortName: organisation.shortName,
      },
      kept: await contactPointsOf(db, viewer, organisation.id),
      links: await contactLinksOf(db, viewer, organisation.id),
    };
  });
  if (!page) error(404);
  const { organisation, kept, links } = page;
  const contacts = reachedHow(kept, new Date());
  return { organisation, links, contacts, saved: url.searchParams.get('saved') };
};
