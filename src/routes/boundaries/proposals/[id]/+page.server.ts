import { error, fail, redirect } from '@sveltejs/kit';
import { changesBetween, REASON_MAX, type ProposalSeen } from '#matters';
import {
  answerProposals,
  boundariesTold,
  catalogue,
  parseProposalAnswers,
  proposalsSeen,
  withdrawProposal,
  type SittingValues,
} from '#matters/server';
import { refusalTold } from '#matters/ui/proposal-refusals.ts';
import type { ProposalId } from '#platform/core/ids';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../../organisations/once.ts';
import { answerFaults } from '../../faults.ts';
import {
  answersFailed,
  around,
  changesFrom,
  comparedOf,
  holding,
  idOf,
  whereOf,
} from '../../shown.ts';
import type { Actions, PageServerLoad } from './$types';

/** One proposal with its places, parties and answers, and what stands beside it. Four questions. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const id = idOf<ProposalId>(params.id);
  const found = await tx(viewer, 'read', async (db) => {
    const [proposal] = await proposalsSeen(db, viewer, { ids: [id] });
    if (!proposal) return null;
    const matterId = proposal.matter.id;
    return {
      proposal,
      all: await proposalsSeen(db, viewer, { matterId }),
      boundaries: await boundariesTold(db, viewer, { matterId }),
      words: await catalogue(db, viewer),
    };
  });
  if (!found) error(404);
  const { proposal, all, boundaries, words } = found;
  const inForce = holding(boundaries).filter((one) => one.id !== proposal.boundaryId);
  const placeIds = proposal.places.map(({ placeId }) => placeId);
  return {
    ...around(viewer, words),
    proposal,
    own: proposal.parties.find((one) => one.organisationId === viewer.organisationId) ?? null,
    where: whereOf(placeIds, words, viewer),
    formKeys: {
      yes: newFormKey(),
      no: newFormKey(),
      objects: newFormKey(),
      withdrawn: newFormKey(),
      withdraw: newFormKey(),
    },
    reasonMax: REASON_MAX,
    replaces: changesFrom(inForce, comparedOf(proposal)).map(
      ({ boundary, changes, placeIds: at }) => ({
        id: boundary.id,
        where: at.length === placeIds.length ? '' : whereOf(at, words, viewer),
        changes,
      }),
    ),
    beside: besides(proposal, all).map((other) => ({
      proposal: other,
      where: whereOf(
        other.places.map(({ placeId }) => placeId),
        words,
        viewer,
      ),
      changes: changesBetween(comparedOf(proposal), comparedOf(other)),
    })),
    saved: url.searchParams.get('saved'),
  };
};

/** Proposals that stand beside this one: what it answers, what answers it, and other open ones at the same places. */
function besides(proposal: ProposalSeen, all: readonly ProposalSeen[]): ProposalSeen[] {
  const at = new Set(proposal.places.map(({ placeId }) => placeId));
  return all.filter((other) => {
    if (other.id === proposal.id) return false;
    const isAnswer = other.counters === proposal.id || other.id === proposal.counters;
    const isOpenHere = !other.endedAt && other.places.some(({ placeId }) => at.has(placeId));
    return isAnswer || (isOpenHere && !proposal.endedAt);
  });
}

export const actions: Actions = {
  answer: async ({ locals, params, request }) => {
    const form = await request.formData();
    const id = idOf<ProposalId>(params.id);
    const reading = parseProposalAnswers(form);
    if (!reading.ok) return answersFailed(answerFaults(reading.faults), reading.values);
    const answers = reading.answers.filter(({ proposalId }) => proposalId === id);
    const [answer] = answers;
    if (!answer) redirect(303, `/boundaries/proposals/${id}`);
    const key = String(form.get('key') ?? '');
    const outcome = await orKeyUsed(answerProposals(locals.viewer!, key, answers, new Date()));
    if ('reason' in outcome) return answersFailed([refusalTold('key-used')], reading.values, 409);
    const refusal = outcome.results[0]?.refusal;
    if (refusal === 'no-such-proposal') error(404);
    if (refusal) return answersFailed([refusalTold(refusal)], reading.values);
    redirect(303, `/boundaries/proposals/${id}?saved=${answer.answer}`);
  },
  withdraw: async ({ locals, params, request }) => {
    const form = await request.formData();
    const id = idOf<ProposalId>(params.id);
    const key = String(form.get('key') ?? '');
    const outcome = await orKeyUsed(withdrawProposal(locals.viewer!, key, id, new Date()));
    if (!outcome.ok && outcome.reason === 'no-such-proposal') error(404);
    if (!outcome.ok) {
      return fail(outcome.reason === 'key-used' ? 409 : 422, {
        faults: [refusalTold(outcome.reason)],
        values: {} as SittingValues,
      });
    }
    redirect(303, `/boundaries/proposals/${id}?saved=proposal`);
  },
};
