import { redirect } from '@sveltejs/kit';
import * as m from '#messages';
import { mayWrite } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { CONSULT_ANSWERS } from '#records';
import { answerConsult, consultsOf, readConsultAnswer } from '#records/server';
import { formFaults, refusalFault } from '#records/ui/refusals.ts';
import { CONSULT_WORDS, kindWord } from '#records/ui/words.ts';
import { guarded, refuse } from '../refs.ts';
import type { Actions, PageServerLoad } from './$types';

/** Questions of ours and to us. One question. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const rows = await tx(viewer, 'read', (db) => consultsOf(db, viewer));
  return {
    saved: url.searchParams.get('saved'),
    answers: CONSULT_ANSWERS.map((answer) => ({ value: answer, label: CONSULT_WORDS[answer]() })),
    consults: rows.map((row) => {
      const toUs = row.asked_organisation_id === viewer.organisationId;
      return {
        id: row.id,
        key: newFormKey(),
        who: m.records_consults_asks({ from: row.asks, to: row.asked }),
        what: `${kindWord(row.kind)}: ${row.title || kindWord(row.kind)}`,
        when: m.formatMoment(row.asked_at),
        question: row.question,
        answer: row.answer ? CONSULT_WORDS[row.answer]() : null,
        words: row.words,
        by: row.answered_by_name,
        mayAnswer: toUs && row.answer === null && mayWrite(viewer),
        href: toUs
          ? `/records/record/${row.kind}/${row.row_id.split('/').map(encodeURIComponent).join('/')}`
          : `/records/requests/${row.request_id}`,
        toUs,
      };
    }),
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData();
    const reading = readConsultAnswer(form);
    if (!reading.ok) return refuse(422, reading.values, formFaults(reading.faults));
    return guarded(reading.values, async () => {
      const outcome = await answerConsult(
        locals.viewer!,
        String(form.get('key') ?? ''),
        reading.command,
      );
      if (!outcome.ok) return refuse(422, reading.values, [refusalFault(outcome.reason)]);
      redirect(303, '/records/consults?saved=changed');
    });
  },
};
