import { filterOrganisations, inSections } from '#organisations';
import { groupingsOfCounty, organisationsOfCounty, parseFilter } from '#organisations/server';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const { all, groupings } = await tx(viewer, 'read', async (db) => ({
    all: await organisationsOfCounty(db, viewer),
    groupings: await groupingsOfCounty(db, viewer),
  }));
  const filter = parseFilter(url.searchParams);
  const shown = filterOrganisations(all, filter);
  const wanted = url.searchParams.get('grouping');
  return {
    filter,
    narrowed: Object.values(filter).some(Boolean),
    all: all.length,
    shown: shown.length,
    sections: inSections(shown),
    kinds: [...new Set(all.map((o) => o.kind))],
    groupings,
    grouping: wanted ? (groupings.find((g) => g.slug === wanted) ?? null) : null,
    groupingUnknown: wanted !== null && !groupings.some((g) => g.slug === wanted),
  };
};
