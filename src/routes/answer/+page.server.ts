import { fail, redirect } from '@sveltejs/kit';
import { minutesFor, nextInQueue } from '#matters';
import {
  nameableOrganisations,
  ownAsks,
  ownStances,
  readIds,
  sayStillTrue,
  waitingSuggestions,
  type Nameable,
  type OwnAsk,
  type OwnStance,
} from '#matters/server';
import { answerWords } from '#matters/ui/answer-words.ts';
import * as m from '#messages';
import type { MatterId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { KeyUsedForAnother, newFormKey, tx } from '#platform/server';
import { namingOf } from './screen.ts';
import { refusalSentence } from './sentences.ts';
import type { Actions, PageServerLoad } from './$types';

/** What waits for our organisation, and what it has answered. Four questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const found = await tx(viewer, 'read', async (db) => ({
    asks: await ownAsks(db, viewer),
    own: await ownStances(db, viewer, 'all'),
    organisations: await nameableOrganisations(db, viewer.countyId),
    suggestions: await waitingSuggestions(db, viewer),
  }));
  const said = answersOf(viewer, found.own, found.organisations);
  const answered = new Set<string>(said.map((one) => one.matterId));
  return {
    formKeys: { all: newFormKey(), one: newFormKey() },
    mayWrite: mayWrite(viewer),
    organisation: viewer.organisationName,
    saved: url.searchParams.get('saved'),
    rounds: roundsOf(found.asks, answered),
    suggestions: found.suggestions.length,
    said,
  };
};

/** The running rounds, then those that opened while something still waits. */
function roundsOf(asks: OwnAsk[], answeredBefore: ReadonlySet<string>) {
  const order = [...asks.filter((ask) => !ask.openedAt), ...asks];
  const ids = [...new Set(order.map((ask) => ask.roundId))];
  return ids.flatMap((id) => {
    const queue = asks.filter((ask) => ask.roundId === id);
    const [first] = queue as [OwnAsk];
    const left = queue.filter((ask) => !ask.answeredAt);
    if (first.openedAt && left.length === 0) return [];
    const next = nextInQueue(queue, null);
    const firstTen = left.filter((ask) => ask.firstTen !== null).length;
    const sitting = firstTen || left.length;
    return [
      {
        id,
        name: m.pick(first.roundNameSv, first.roundNameEn),
        answerBy: first.answerBy,
        open: first.openedAt !== null,
        answered: queue.length - left.length,
        of: queue.length,
        sitting,
        rest: left.length - sitting,
        minutes: minutesFor(sitting),
        nextHref: next && `/answer/${id}/${next.slug}`,
        unchanged: left.flatMap((ask) => (answeredBefore.has(ask.matterId) ? [ask.matterId] : [])),
        matters: queue.map((ask) => ({
          href: `/answer/${id}/${ask.slug}`,
          name: m.pick(ask.nameSv, ask.nameEn),
          answered: ask.answeredAt !== null,
        })),
      },
    ];
  });
}

/** What the organisation says now, matter by matter, with what differs at single places. */
function answersOf(viewer: Viewer, all: OwnStance[], organisations: Nameable[]) {
  const naming = namingOf(viewer, organisations);
  const answers = all.filter((one) => !['withdrawn', 'as-county'].includes(one.said.kind));
  const ids = new Set(answers.map((one) => one.matterId));
  return [...ids]
    .map((id) => {
      const own = answers.filter((one) => one.matterId === id);
      const main = own.find((one) => one.placeId === viewer.countyId) ?? own[0]!;
      const who = main.saidByName || viewer.organisationName;
      return {
        matterId: id,
        slug: main.matter.slug,
        position: main.matter.position,
        name: m.pick(main.matter.nameSv, main.matter.nameEn),
        words: answerWords(main.said, main.ownRole, naming),
        remark: main.remark,
        when: m.answer_earlier_who({ when: main.saidAt, who }),
        blind: main.roundId !== null && main.roundOpenedAt === null,
        differs: own.length - 1,
      };
    })
    .sort((a, b) => a.position - b.position);
}

export const actions: Actions = {
  still: async ({ locals, request }) => {
    const form = await request.formData();
    const ids = readIds<MatterId>(form, 'matter');
    if (ids.length === 0) return fail(422, { faults: [refusalSentence('sent-before')] });
    try {
      const key = String(form.get('key') ?? '');
      const outcome = await sayStillTrue(locals.viewer!, key, ids, new Date());
      if (outcome.refused && outcome.refused !== 'no-such-matter') {
        return fail(422, { faults: [refusalSentence(outcome.refused)] });
      }
      redirect(303, `/answer?saved=${outcome.matters}`);
    } catch (caught) {
      if (!(caught instanceof KeyUsedForAnother)) throw caught;
      return fail(409, { faults: [refusalSentence('sent-before')] });
    }
  },
};
