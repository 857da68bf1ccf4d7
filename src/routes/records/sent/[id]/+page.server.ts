import { error, redirect } from '@sveltejs/kit';
import * as m from '#messages';
import { isUuid } from '#platform/core/ids';
import { mayWrite } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { dispatchesOf, numberDispatch, readNumber } from '#records/server';
import { formFaults, refusalFault } from '#records/ui/refusals.ts';
import { guarded, refuse } from '../../refs.ts';
import { sentKind } from '../../sent-kind.ts';
import type { Actions, PageServerLoad } from './$types';

/** One thing that was sent, with its files. One question. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.id)) error(404);
  const [row] = await tx(viewer, 'read', (db) => dispatchesOf(db, viewer, { id: params.id }));
  if (!row) error(404);
  const ours = row.organisation_id === viewer.organisationId;
  return {
    formKey: newFormKey(),
    saved: url.searchParams.get('saved'),
    row,
    kind: sentKind(row, viewer),
    when: m.formatMoment(row.sent_at),
    to:
      row.kind === 'given'
        ? m.records_sent_toAsker()
        : [...row.recipient_names, row.recipient_words].filter(Boolean).join(', '),
    ours,
    mayNumber: ours && mayWrite(viewer) && !row.registration_number,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    if (!isUuid(params.id)) error(404);
    const form = await request.formData();
    const reading = readNumber(form);
    if (!reading.ok) return refuse(422, reading.values, formFaults(reading.faults));
    return guarded(reading.values, async () => {
      const done = await numberDispatch(
        locals.viewer!,
        String(form.get('key') ?? ''),
        params.id,
        reading.command.registration_number,
      );
      if (!done) return refuse(422, reading.values, [refusalFault('may-not-write')]);
      redirect(303, `/records/sent/${params.id}?saved=changed`);
    });
  },
};
