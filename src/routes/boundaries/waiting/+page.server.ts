import { redirect } from '@sveltejs/kit';
import { minutesFor, REASON_MAX } from '#matters';
import {
  answerProposals,
  boundariesTold,
  catalogue,
  parseProposalAnswers,
  proposalsSeen,
} from '#matters/server';
import { refusalTold } from '#matters/ui/proposal-refusals.ts';
import * as m from '#messages';
import { tx } from '#platform/server';
import { orKeyUsed } from '../../organisations/once.ts';
import { answerFaults } from '../faults.ts';
import { answersFailed, around, isOwner, refusalsOf } from '../shown.ts';
import { sittingRows } from '../sitting.ts';
import type { Actions, PageServerLoad } from './$types';

/** Everything that waits for our yes, to be answered in one sitting. Three questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const found = await tx(viewer, 'read', async (db) => ({
    waiting: await proposalsSeen(db, viewer, 'waiting'),
    inForce: await boundariesTold(db, viewer, 'in-force'),
    words: await catalogue(db, viewer),
  }));
  const saved = url.searchParams;
  const owning = found.waiting.filter((one) => isOwner(one, viewer.organisationId));
  return {
    ...around(viewer, found.words),
    reasonMax: REASON_MAX,
    rows: sittingRows(found.waiting, found.inForce, found.words, viewer),
    minutes: minutesFor(found.waiting.length),
    owning: owning.map(({ matter }) => m.pick(matter.nameSv, matter.nameEn)),
    sure: saved.has('all') && found.waiting.length > 0,
    saved: saved.has('yes')
      ? { yes: Number(saved.get('yes')) || 0, no: Number(saved.get('no')) || 0 }
      : null,
  };
};

export const actions: Actions = {
  answer: async ({ locals, request }) => {
    const viewer = locals.viewer!;
    const form = await request.formData();
    const reading = parseProposalAnswers(form);
    if (!reading.ok) return answersFailed(answerFaults(reading.faults), reading.values);
    const { answers, values } = reading;
    if (answers.length === 0) redirect(303, '/boundaries/waiting');
    const key = String(form.get('key') ?? '');
    const outcome = await orKeyUsed(answerProposals(viewer, key, answers, new Date()));
    if ('reason' in outcome) return answersFailed([refusalTold('key-used')], values, 409);
    const taken = new Set(
      outcome.results.filter(({ refusal }) => !refusal).map(({ proposalId }) => proposalId),
    );
    if (taken.size < answers.length) {
      const ids = answers.map(({ proposalId }) => proposalId);
      const named = await tx(viewer, 'read', (db) => proposalsSeen(db, viewer, { ids }));
      return answersFailed(refusalsOf(outcome, named), values);
    }
    const count = (kind: string) => answers.filter(({ answer }) => answer === kind).length;
    redirect(303, `/boundaries/waiting?yes=${count('yes')}&no=${count('no')}`);
  },
};
