import { error } from '@sveltejs/kit';
import { mayEdit } from '#organisations';
import {
  organisationBySlug,
  profileAndReaders,
  profilesAt,
  profileVersions,
} from '#organisations/server';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const page = await tx(viewer, 'read', async (db) => {
    const organisation = await organisationBySlug(db, viewer, params.slug);
    if (!organisation) return null;
    const versions = await profileVersions(db, viewer, organisation.id);
    const wanted = wantedVersions(url.searchParams, versions[0]?.version ?? 0);
    const compared = await profilesAt(db, viewer, organisation.id, wanted);
    const kept = await profileAndReaders(db, viewer, organisation.id);
    const own = kept?.readings.filter((one) => one.organisationId === viewer.organisationId) ?? [];
    return { organisation, versions, wanted, compared, read: own.map(({ version }) => version) };
  });
  if (!page) error(404);
  const { organisation, versions, wanted, compared, read } = page;
  const [from, to] = wanted.map(
    (version) => compared.find((one) => one.version === version) ?? null,
  );
  return {
    organisation: {
      slug: organisation.slug,
      name: organisation.name,
      shortName: organisation.shortName,
    },
    versions,
    read,
    wanted,
    comparison: from && to ? { from, to } : null,
    mayEdit: mayEdit(viewer, organisation.id),
  };
};

/** The two versions in the address, the earlier first; without them the last two. Only what can be versions. */
function wantedVersions(query: URLSearchParams, newest: number): number[] {
  const read = (name: string, otherwise: number) => {
    const version = Number(query.get(name) ?? otherwise);
    return Number.isInteger(version) && version > 0 && version < 1e6 ? version : 0;
  };
  return [read('from', newest - 1), read('to', newest)].toSorted((a, b) => a - b);
}
