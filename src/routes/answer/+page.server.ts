import { fail, redirect } from '@sveltejs/kit';
import {
  nameableOrganisations,
  ownAnswers,
  ownAsks,
  readIds,
  readShown,
  sayStillTrue,
  waitingElsewhere,
  type Nameable,
  type OwnAnswer,
  type OwnAsk,
  type StillTrueOf,
} from '#matters/server';
import { answerWords } from '#matters/ui/answer-words.ts';
import * as m from '#messages';
import { isUuid, type MatterId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { KeyUsedForAnother, newFormKey, tx } from '#platform/server';
import { newestOf } from './answering.ts';
import { roundShown } from './round-shown.ts';
import { namingOf } from './screen.ts';
import { refusalSentence } from './sentences.ts';
import type { Actions, PageServerLoad } from './$types';

/** How many answers stand on a page. */
const MOST = 50;
const MOST_FROM = 1_000_000;

/** What waits for our organisation, and what it has answered. Four questions, however much that is. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const wished = Number(url.searchParams.get('from') ?? 0);
  const from = Number.isSafeInteger(wished) && wished > 0 && wished < MOST_FROM ? wished : 0;
  const found = await tx(viewer, 'read', async (db) => ({
    asks: await ownAsks(db, viewer, { waiting: true }),
    own: await ownAnswers(db, viewer, { from, most: MOST }),
    organisations: await nameableOrganisations(db, viewer.countyId),
    elsewhere: await waitingElsewhere(db, viewer, null, new Date()),
  }));
  return {
    formKeys: { all: newFormKey(), one: newFormKey() },
    shown: newestOf([found.own.newestAt, ...found.asks.map((ask) => ask.newestAt)]),
    mayWrite: mayWrite(viewer),
    organisation: viewer.organisationName,
    saved: url.searchParams.get('saved'),
    meanwhile: Number(url.searchParams.get('meanwhile')) || 0,
    rounds: roundsOf(found.asks),
    suggestions: found.elsewhere.suggestions,
    proposals: found.elsewhere.proposals,
    said: found.own.answers.map((one) => answerOf(viewer, one, found.organisations)),
    saidInAll: found.own.inAll,
    from,
    most: MOST,
  };
};

/** The running rounds, then those that opened while something still waits. */
function roundsOf(asks: OwnAsk[]) {
  const order = [...asks.filter((ask) => !ask.openedAt), ...asks];
  const ids = [...new Set(order.map((ask) => ask.roundId))];
  return ids.map((id) =>
    roundShown(asks.filter((ask) => ask.roundId === id) as [OwnAsk, ...OwnAsk[]]),
  );
}

/** What the organisation says of one matter now. */
function answerOf(viewer: Viewer, one: OwnAnswer, organisations: Nameable[]) {
  const who = one.saidByName || viewer.organisationName;
  return {
    matterId: one.matterId,
    slug: one.slug,
    name: m.pick(one.nameSv, one.nameEn),
    words: answerWords(one.said, one.ownRole, namingOf(viewer, organisations)),
    remark: one.remark,
    when: m.answer_earlier_who({ when: one.saidAt, who }),
    blind: one.blind,
    differs: one.differs,
  };
}

/** Which answers are said to be still true: one, those that wait in a round, or all. */
function whichOf(form: FormData): StillTrueOf {
  if (form.has('all')) return 'all';
  const round = String(form.get('round') ?? '');
  return isUuid(round) ? { round } : { matters: readIds<MatterId>(form, 'matter') };
}

export const actions: Actions = {
  still: async ({ locals, request }) => {
    const form = await request.formData();
    const key = String(form.get('key') ?? '');
    try {
      const which = whichOf(form);
      const outcome = await sayStillTrue(locals.viewer!, key, which, new Date(), readShown(form));
      if (outcome.refused) {
        const reason =
          outcome.refused === 'no-such-matter' ? 'nothing-to-confirm' : outcome.refused;
        const told = reason === 'answered-meanwhile' ? 'still-meanwhile' : reason;
        return fail(told === 'still-meanwhile' ? 409 : 422, { faults: [refusalSentence(told)] });
      }
      const meanwhile = outcome.meanwhile > 0 ? `&meanwhile=${outcome.meanwhile}` : '';
      redirect(303, `/answer?saved=${outcome.matters}${meanwhile}`);
    } catch (caught) {
      if (!(caught instanceof KeyUsedForAnother)) throw caught;
      return fail(409, { faults: [refusalSentence('sent-before')] });
    }
  },
};
