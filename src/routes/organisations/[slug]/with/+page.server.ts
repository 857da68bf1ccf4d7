import { error } from '@sveltejs/kit';
import { inSections } from '#organisations';
import { organisationsOfCounty } from '#organisations/server';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  const all = await tx(viewer, 'read', (db) => organisationsOfCounty(db, viewer));
  const organisation = all.find(({ slug }) => slug === params.slug);
  if (!organisation) error(404);
  const others = all.filter((one) => one !== organisation && one.membership === 'member');
  const { slug, name, shortName } = organisation;
  return {
    organisation: { slug, name, shortName },
    sections: inSections(others).map(({ section, organisations }) => ({
      section,
      organisations: organisations.map((one) => ({ slug: one.slug, name: one.name })),
    })),
  };
};
