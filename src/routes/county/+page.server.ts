import { error, fail, redirect } from '@sveltejs/kit';
import { mayRunCounty } from '#organisations';
import {
  countyPage,
  packContents,
  parsePriority,
  prioritiesOf,
  priorityStamp,
  savePriority,
  typed,
} from '#organisations/server';
import { refusals } from '#organisations/ui/refusals.ts';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../organisations/once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const page = await tx(viewer, 'read', async (db) => ({
    county: await countyPage(db, viewer),
    priorities: (await prioritiesOf(db, viewer)).map((one) => ({
      ...one,
      was: priorityStamp(one),
    })),
    contents: await packContents(db, viewer),
  }));
  return {
    ...page,
    mayRun: mayRunCounty(viewer),
    formKey: newFormKey(),
    saved: url.searchParams.get('saved'),
  };
};

export const actions: Actions = {
  priority: async ({ locals, request }) => {
    const viewer = locals.viewer!;
    if (!mayRunCounty(viewer)) error(404);
    const form = await request.formData();
    const values = typed(form);
    const number = Number(values.number);
    const parsed = parsePriority(form);
    if (!parsed.ok) return fail(422, { number, values, faults: parsed.faults });
    const outcome = await orKeyUsed(savePriority(viewer, values.key ?? '', parsed.command));
    if (outcome.ok) redirect(303, '/county?saved=priority');
    const { status } = refusals[outcome.reason];
    if (status === 404) error(404);
    if (outcome.reason === 'key-used') return fail(status, { number, values, keyUsed: true });
    const now = (await tx(viewer, 'read', (db) => prioritiesOf(db, viewer))).find(
      (p) => p.number === number,
    );
    if (!now) error(404);
    const shown: Record<string, string> = { ...values, was: priorityStamp(now) };
    return fail(status, { number, values: shown, now: now.nameSv });
  },
};
