import { redirect } from '@sveltejs/kit';
import { minutesFor, REASON_MAX, type ProposalSeen } from '#matters';
import {
  answerProposals,
  boundariesTold,
  isWaitingFor,
  catalogue,
  parseProposalAnswers,
  proposalsSeen,
  type SittingValues,
} from '#matters/server';
import { refusalTold } from '#matters/ui/proposal-refusals.ts';
import * as m from '#messages';
import type { ProposalId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
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
    if (!reading.ok) {
      const { written, ids } = await writtenInVain(viewer, reading.values);
      // a fault at a row that is there no more cannot be mended: it is told with what was written
      const matters = await mattersOf(viewer, Object.keys(reading.faults) as ProposalId[]);
      const faults = answerFaults(reading.faults, matters).filter(
        ({ field }) => !ids.has(field ?? ''),
      );
      return answersFailed(faults, reading.values, 422, written);
    }
    const { answers, values } = reading;
    if (answers.length === 0) redirect(303, '/boundaries/waiting');
    const key = String(form.get('key') ?? '');
    const outcome = await orKeyUsed(answerProposals(viewer, key, answers, new Date()));
    if ('reason' in outcome) {
      const { written } = await writtenInVain(viewer, values);
      return answersFailed([refusalTold('key-used')], values, 409, written);
    }
    const taken = new Set(
      outcome.results.filter(({ refusal }) => !refusal).map(({ proposalId }) => proposalId),
    );
    if (taken.size < answers.length) {
      const ids = answers.map(({ proposalId }) => proposalId);
      const named = await tx(viewer, 'read', (db) => proposalsSeen(db, viewer, { ids }));
      // of what was taken nothing was written in vain
      const left = Object.fromEntries(
        Object.entries(values).filter(([id]) => !taken.has(id as ProposalId)),
      );
      const { written } = await writtenInVain(viewer, left);
      return answersFailed(refusalsOf(outcome, named), values, 422, written);
    }
    const count = (kind: string) => answers.filter(({ answer }) => answer === kind).length;
    redirect(303, `/boundaries/waiting?yes=${count('yes')}&no=${count('no')}`);
  },
};

/** What the matters of some proposals are called. One question. */
async function mattersOf(viewer: Viewer, ids: ProposalId[]): Promise<Map<string, string>> {
  const found = await tx(viewer, 'read', (db) => proposalsSeen(db, viewer, { ids }));
  return new Map(found.map(({ id, matter }) => [id, m.pick(matter.nameSv, matter.nameEn)]));
}

/** What somebody wrote for proposals that wait no more, with why it was not taken. At most one question. */
async function writtenInVain(viewer: Viewer, values: SittingValues) {
  const typed = Object.entries(values).filter(([, { reason }]) => reason.trim() !== '');
  const ids = typed.map(([id]) => id as ProposalId);
  const found = ids.length
    ? await tx(viewer, 'read', (db) => proposalsSeen(db, viewer, { ids }))
    : [];
  const gone = found.filter((one) => !isWaitingFor(viewer)(one));
  return {
    ids: new Set(gone.map(({ id }) => `reason-${id}`)),
    written: gone.map((proposal) => ({
      id: proposal.id as string,
      matter: m.pick(proposal.matter.nameSv, proposal.matter.nameEn),
      why: whyNotTaken(proposal, viewer),
      text: values[proposal.id]?.reason ?? '',
    })),
  };
}

function whyNotTaken({ parties }: ProposalSeen, viewer: Viewer): string {
  const own = parties.find(({ organisationId }) => organisationId === viewer.organisationId);
  return own?.answeredAt
    ? m.boundaries_sitting_answeredBy({ who: own.answeredByName, at: own.answeredAt })
    : m.boundaries_sitting_waitsNoMore();
}
