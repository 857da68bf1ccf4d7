import { error, fail, redirect } from '@sveltejs/kit';
import { emptyMatters, mattersToEmpty, workOutStandings } from '#matters/server';
import { mayRunCounty } from '#organisations';
import { emptyDemo, organisationsToEmpty, parseEmptying } from '#organisations/server';
import { refusals } from '#organisations/ui/refusals.ts';
import { asSystem, newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../organisations/once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  if (!mayRunCounty(viewer)) error(404);
  const { own, matters } = await tx(viewer, 'read', async (db) => ({
    own: await organisationsToEmpty(db, viewer),
    matters: await mattersToEmpty(db, viewer),
  }));
  const { county, organisations, profiles, contactPoints } = own;
  return {
    county,
    organisations,
    goes: { ...matters, profiles, contactPoints },
    formKey: newFormKey(),
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const viewer = locals.viewer!;
    if (!mayRunCounty(viewer)) error(404);
    const form = await request.formData();
    const outcome = await orKeyUsed(
      emptyDemo(viewer, String(form.get('key') ?? ''), parseEmptying(form), {
        before: emptyMatters,
        after: (db) =>
          asSystem(db, viewer.countyId, () =>
            workOutStandings(db, viewer.countyId, 'all', new Date()),
          ),
      }),
    );
    if (outcome.ok) redirect(303, '/county?saved=emptied');
    const { status } = refusals[outcome.reason];
    if (status === 404) error(404);
    return fail(status, { refused: outcome.reason });
  },
};
