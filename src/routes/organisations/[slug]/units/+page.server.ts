import { error, fail, redirect } from '@sveltejs/kit';
import { mayEdit, unitsStamp } from '#organisations';
import { NEW_LINES, organisationBySlug, parseUnits, saveUnits, typed } from '#organisations/server';
import { refusals } from '#organisations/ui/refusals.ts';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { slug, name, shortName, units } = await ours(locals.viewer!, params.slug);
  return {
    organisation: { slug, name, shortName },
    units,
    from: unitsStamp(units),
    newLines: NEW_LINES,
    formKey: newFormKey(),
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const viewer = locals.viewer!;
    const organisation = await ours(viewer, params.slug);
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseUnits(form);
    if (!parsed.ok) return fail(422, { values, faults: parsed.faults });
    const outcome = await orKeyUsed(
      saveUnits(viewer, values.key ?? '', organisation.id, parsed.command),
    );
    if (outcome.ok) redirect(303, `/organisations/${params.slug}?saved=units`);
    if (outcome.reason === 'nothing-changed') redirect(303, `/organisations/${params.slug}`);
    const { status } = refusals[outcome.reason];
    if (status === 404) error(404);
    return fail(status, { values, refused: outcome.reason });
  },
};

async function ours(viewer: Viewer, slug: string) {
  const organisation = await tx(viewer, 'read', (db) => organisationBySlug(db, viewer, slug));
  if (!organisation || !mayEdit(viewer, organisation.id)) error(404);
  return organisation;
}
