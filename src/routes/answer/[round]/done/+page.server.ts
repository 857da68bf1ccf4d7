import { error } from '@sveltejs/kit';
import { minutesFor, nextInQueue } from '#matters';
import { ownAsks } from '#matters/server';
import * as m from '#messages';
import { isUuid } from '#platform/core/ids';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

/** What happens next, when a sitting is done. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.round)) error(404);
  const queue = await tx(viewer, 'read', (db) => ownAsks(db, viewer, params.round));
  const [first] = queue;
  if (!first) error(404);
  const left = queue.filter((ask) => !ask.answeredAt);
  const next = nextInQueue(queue, null);
  return {
    name: m.pick(first.roundNameSv, first.roundNameEn),
    answered: queue.length - left.length,
    of: queue.length,
    left: left.length,
    minutes: minutesFor(left.length),
    nextHref: next && `/answer/${next.roundId}/${next.slug}`,
    answerBy: first.answerBy,
    open: first.openedAt !== null,
    regionFirst: first.invitedAt === null,
  };
};
