import { error } from '@sveltejs/kit';
import { minutesFor, resumeAt } from '#matters';
import {
  nameableOrganisations,
  ownAsks,
  ownStances,
  waitingElsewhere,
  type Nameable,
  type OwnAsk,
  type OwnStance,
} from '#matters/server';
import { answerWords } from '#matters/ui/answer-words.ts';
import * as m from '#messages';
import { isUuid } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { tx } from '#platform/server';
import { namingOf } from '../../screen.ts';
import type { PageServerLoad } from './$types';

/** What happens next, when a sitting is done, what was said, and what waits elsewhere. Four questions. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.round)) error(404);
  const found = await tx(viewer, 'read', async (db) => {
    const queue = await ownAsks(db, viewer, { roundId: params.round });
    const answered = queue.filter((ask) => ask.answeredAt).map((ask) => ask.matterId);
    return {
      queue,
      own: answered.length > 0 ? await ownStances(db, viewer, answered) : [],
      organisations: await nameableOrganisations(db, viewer.countyId),
      elsewhere: await waitingElsewhere(db, viewer, params.round, new Date()),
    };
  });
  const { queue, elsewhere } = found;
  const [first] = queue;
  if (!first) error(404);
  const left = queue.filter((ask) => !ask.answeredAt);
  const next = resumeAt(queue);
  return {
    name: m.pick(first.roundNameSv, first.roundNameEn),
    answered: queue.length - left.length,
    of: queue.length,
    left: left.length,
    minutes: minutesFor(left.length),
    nextHref: next && `/answer/${next.roundId}/${next.slug}#question`,
    answerBy: first.answerBy,
    open: first.openedAt !== null,
    regionFirst: first.invitedAt === null && first.openedAt === null,
    yours: queue.flatMap((ask) => yoursOf(viewer, ask, found.own, found.organisations)),
    elsewhere: {
      suggestions: elsewhere.suggestions,
      proposals: elsewhere.proposals,
      rounds: elsewhere.rounds.map((round) => ({
        id: round.id,
        words: m.answer_done_otherRound({
          name: m.pick(round.nameSv, round.nameEn),
          left: round.left,
        }),
      })),
    },
  };
};

function yoursOf(viewer: Viewer, ask: OwnAsk, own: OwnStance[], organisations: Nameable[]) {
  const said = own.filter(
    (one) =>
      one.matterId === ask.matterId &&
      one.said.kind !== 'withdrawn' &&
      one.said.kind !== 'as-county',
  );
  const main = said.find((one) => one.placeId === viewer.countyId) ?? said[0];
  if (!main || !ask.answeredAt) return [];
  const isMine = main.saidById === viewer.personId;
  const who = isMine ? m.answer_round_you() : main.saidByName || viewer.organisationName;
  return [
    {
      href: `/answer/${ask.roundId}/${ask.slug}#question`,
      name: m.pick(ask.nameSv, ask.nameEn),
      words: answerWords(main.said, main.ownRole, namingOf(viewer, organisations)),
      by: m.answer_round_by({ who, when: main.saidAt }),
    },
  ];
}
