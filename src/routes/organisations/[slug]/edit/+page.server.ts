import { error, fail, redirect } from '@sveltejs/kit';
import {
  EMPTY_PROFILE,
  mayEdit,
  PROFILE_PARTS,
  type Faults,
  type ProfileTexts,
} from '#organisations';
import { refusals } from '#organisations/ui/refusals.ts';
import {
  currentProfile,
  organisationBySlug,
  organisationsOfCounty,
  parseProfile,
  parseSettling,
  profileConflict,
  profilesAt,
  saveProfile,
  settleProfile,
  typed,
  type ProfileConflict,
  type ProfileOutcome,
} from '#organisations/server';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const wanted = versionIn(url.searchParams.get('version') ?? '');
  const { organisation, profile, earlier, organisations } = await tx(viewer, 'read', async (db) => {
    const organisation = await organisationBySlug(db, viewer, params.slug);
    if (!organisation || !mayEdit(viewer, organisation.id))
      return { organisation: null, profile: null, earlier: null, organisations: [] };
    return {
      organisation,
      profile: await currentProfile(db, viewer, organisation.id),
      earlier: wanted ? (await profilesAt(db, viewer, organisation.id, [wanted]))[0] : null,
      organisations: await organisationsOfCounty(db, viewer),
    };
  });
  if (!organisation) error(404);
  return {
    organisation: {
      slug: organisation.slug,
      name: organisation.name,
      shortName: organisation.shortName,
    },
    writer: {
      id: organisation.id as string,
      name: organisation.name,
      publicAccess: organisation.publicAccess,
    },
    organisations: organisations.map(({ id, name, publicAccess, membership }) => ({
      id: id as string,
      name,
      publicAccess,
      membership,
    })),
    visibility: profile?.visibility ?? 'county',
    version: profile?.version ?? 0,
    texts: earlier?.texts ?? profile?.texts ?? EMPTY_PROFILE,
    earlier: earlier ? { version: earlier.version, writtenAt: earlier.writtenAt } : null,
    formKey: newFormKey(),
  };
};

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseProfile(form);
    if (!parsed.ok) return again(422, { values, faults: parsed.faults });
    const id = await organisationId(viewer, params.slug);
    const { from } = parsed.command;
    const outcome = await orKeyUsed(
      saveProfile(viewer, values.key ?? '', id, parsed.command, new Date()),
    );
    if (!outcome.ok && outcome.reason === 'key-used') return again(409, { values, keyUsed: true });
    return answer(viewer, params.slug, id, from, outcome as ProfileOutcome);
  },
  settle: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseSettling(form);
    const id = await organisationId(viewer, params.slug);
    if (!parsed.ok) {
      const conflict = await conflictAgain(viewer, id, values);
      return again(422, { values, faults: parsed.faults, conflict });
    }
    const { from } = parsed.command;
    const outcome = await orKeyUsed(
      settleProfile(viewer, values.key ?? '', id, parsed.command, new Date()),
    );
    if (!outcome.ok && outcome.reason === 'key-used') {
      return again(409, {
        values,
        keyUsed: true,
        conflict: await conflictAgain(viewer, id, values),
      });
    }
    return answer(viewer, params.slug, id, from, outcome as ProfileOutcome);
  },
};

interface Again {
  values?: Record<string, string>;
  faults?: Faults;
  keyUsed?: boolean;
  conflict?: ProfileConflict;
}

function again(status: 404 | 409 | 422, shown: Again) {
  return fail(status, shown);
}

async function organisationId(viewer: Viewer, slug: string) {
  const organisation = await tx(viewer, 'read', (db) => organisationBySlug(db, viewer, slug));
  if (!organisation || !mayEdit(viewer, organisation.id)) error(404);
  return organisation.id;
}

async function answer(
  viewer: Viewer,
  slug: string,
  id: Awaited<ReturnType<typeof organisationId>>,
  from: number,
  outcome: ProfileOutcome,
) {
  if (outcome.ok) redirect(303, `/organisations/${slug}?saved=profile`);
  if (outcome.reason === 'nothing-changed') redirect(303, `/organisations/${slug}?saved=same`);
  const { status } = refusals[outcome.reason];
  if (status === 404) error(404);
  return again(status, {
    conflict: await tx(viewer, 'read', (db) =>
      profileConflict(db, viewer, id, { base: from, mine: outcome.mine }),
    ),
  });
}

/** The same two texts beside each other once more: the other's, as they were shown, and one's own. */
async function conflictAgain(
  viewer: Viewer,
  id: Awaited<ReturnType<typeof organisationId>>,
  values: Record<string, string>,
): Promise<ProfileConflict> {
  const mine = Object.fromEntries(
    PROFILE_PARTS.map((part) => [part, (values[`mine-${part}`] ?? '').replace(/\r\n?/g, '\n')]),
  ) as ProfileTexts;
  const [base, shown] = [versionIn(values.base), versionIn(values.version)];
  return tx(viewer, 'read', async (db) => {
    if (!(await currentProfile(db, viewer, id))) error(404);
    return profileConflict(db, viewer, id, { base, mine, shown });
  });
}

/** A version that was sent along with a form; what cannot be one is 0, as if nothing was written then. */
function versionIn(text: string | undefined): number {
  return /^\d{1,6}$/.test(text ?? '') ? Number(text) : 0;
}
