import { redirect } from '@sveltejs/kit';
import { mayWrite } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';
import { newFormKey, tx } from '#platform/server';
import { readRequest, registerRequest, requestsOf } from '#records/server';
import { formFaults, refusalFault } from '#records/ui/refusals.ts';
import { guarded, refuse } from '../refs.ts';
import type { Actions, PageServerLoad } from './$types';

/** The organisation's requests. One question. */
export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  return {
    formKey: newFormKey(),
    today: localDateOf(new Date()),
    mayWrite: mayWrite(viewer),
    requests: await tx(viewer, 'read', (db) => requestsOf(db, viewer)),
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData();
    const reading = readRequest(form);
    if (!reading.ok) return refuse(422, reading.values, formFaults(reading.faults));
    return guarded(reading.values, async () => {
      const outcome = await registerRequest(
        locals.viewer!,
        String(form.get('key') ?? ''),
        reading.command,
      );
      if (!outcome.ok) return refuse(422, reading.values, [refusalFault(outcome.reason)]);
      redirect(303, `/records/requests/${outcome.id}?saved=registered`);
    });
  },
};
