import { minutesFor, resumeAt, sittingOf } from '#matters';
import type { OwnAsk } from '#matters/server';
import * as m from '#messages';

/** How far our office has come in one round, and where it goes on. The questions of the round in order; at least one. */
export function roundShown(queue: readonly [OwnAsk, ...OwnAsk[]]) {
  const [first] = queue;
  const id = first.roundId;
  const left = queue.filter((ask) => !ask.answeredAt);
  const next = resumeAt(queue);
  const sitting = next && sittingOf(queue, next.slug);
  const count = sitting ? sitting.of - sitting.answered : 0;
  return {
    id,
    name: m.pick(first.roundNameSv, first.roundNameEn),
    answerBy: first.answerBy,
    open: first.openedAt !== null,
    extendedFrom: first.extendedFrom,
    reminder: first.reminder,
    answered: queue.length - left.length,
    of: queue.length,
    sitting: count,
    rest: left.length - count,
    minutes: minutesFor(count),
    next: next &&
      sitting && {
        href: `/answer/${id}/${next.slug}#question`,
        at: sitting.at,
        of: sitting.of,
        name: m.pick(next.nameSv, next.nameEn),
      },
    unchanged: left.filter((ask) => ask.saidBefore).length,
  };
}
