import type { MatterId, RoundId } from '#platform/core/ids';
import type { StandingKind } from './matters.types.ts';

/** What answering in order needs to know of one ask. The lists come in the order of asking: the first ten, then the rest. */
export interface QueuedAsk {
  roundId: RoundId;
  matterId: MatterId;
  slug: string;
  firstTen: number | null;
  answeredAt: Date | null;
}

const SECONDS_PER_MATTER = 18;

/** How long so many matters take to answer, in whole minutes, at least one. Ten take three. */
export function minutesFor(matters: number): number {
  return Math.max(1, Math.ceil((matters * SECONDS_PER_MATTER) / 60));
}

/** Where a matter stands in its sitting: the first ten are one, the rest another. */
export interface Sitting {
  /** 1 for the first. */
  at: number;
  of: number;
  answered: number;
}

/** The sitting that a matter belongs to; null when it was not asked here. */
export function sittingOf(queue: readonly QueuedAsk[], slug: string): Sitting | null {
  const ask = queue.find((one) => one.slug === slug);
  if (!ask) return null;
  const sitting = queue.filter((one) => (one.firstTen === null) === (ask.firstTen === null));
  const answered = sitting.filter((one) => one.answeredAt).length;
  return { at: sitting.indexOf(ask) + 1, of: sitting.length, answered };
}

/**
 * The next matter without an answer: after this one in the order of asking, else from the start. A sitting is
 * finished before the next begins.
 *
 * @param slug  the matter just left; null: from the start
 */
export function nextInQueue<A extends QueuedAsk>(
  queue: readonly A[],
  slug: string | null,
): A | null {
  const at = queue.findIndex((one) => one.slug === slug);
  const left = queue.filter((one) => !one.answeredAt && one.slug !== slug);
  const isLater = (one: A) => queue.indexOf(one) > at;
  const here = queue[at];
  if (!here) return left[0] ?? null;
  const same = left.filter((one) => (one.firstTen === null) === (here.firstTen === null));
  return same.find(isLater) ?? same[0] ?? null;
}

/** The matter before this one in the order of asking; null for the first. */
export function previousInQueue<A extends QueuedAsk>(queue: readonly A[], slug: string): A | null {
  const at = queue.findIndex((one) => one.slug === slug);
  return queue[at - 1] ?? null;
}

/**
 * Where to go on: after the matter that was answered last, so that those put off come at the end; null when all are
 * answered.
 */
export function resumeAt<A extends QueuedAsk>(queue: readonly A[]): A | null {
  let last: A | null = null;
  for (const ask of queue) {
    if (ask.answeredAt && (!last?.answeredAt || ask.answeredAt >= last.answeredAt)) last = ask;
  }
  return (last && nextInQueue(queue, last.slug)) ?? nextInQueue(queue, null);
}

/** The last matter of the sitting that nobody has answered, for one who goes to meet a colleague; null: no other is left. */
export function lastInQueue<A extends QueuedAsk>(queue: readonly A[], slug: string): A | null {
  const here = queue.find((one) => one.slug === slug);
  const left = queue.filter(
    (one) =>
      !one.answeredAt &&
      one.slug !== slug &&
      (!here || (one.firstTen === null) === (here.firstTen === null)),
  );
  return left.at(-1) ?? null;
}

/** An ask, with the person who answered it. */
export interface AnsweredAsk extends QueuedAsk {
  answeredBy: { id: string; name: string } | null;
}

/** How long after an answer its person counts as answering now. */
export const AT_WORK_MINUTES = 15;

/** The newest answer of a colleague who is answering the same round now; null: nobody is. */
export function colleagueAtWork<A extends AnsweredAsk>(
  queue: readonly A[],
  personId: string,
  now: Date,
): A | null {
  const since = now.getTime() - AT_WORK_MINUTES * 60_000;
  let newest: A | null = null;
  for (const ask of queue) {
    const isColleague = ask.answeredBy?.name && ask.answeredBy.id !== personId;
    if (!ask.answeredAt || !isColleague || ask.answeredAt.getTime() < since) continue;
    if (!newest?.answeredAt || ask.answeredAt >= newest.answeredAt) newest = ask;
  }
  return newest;
}

/** What is known of why a matter is asked. */
export interface WhyFacts {
  /** UTC; when the organisation itself wished that it be asked; null: it has not. */
  wishedAt: Date | null;
  /** A standing that calls for a talk, at most places; null: none that the viewer may read. */
  differs: { kind: StandingKind; places: number } | null;
  greyZone: boolean;
  /** The priority of the strategy that the matter belongs to; null: none, or its name is not confirmed. */
  priority: { number: number; nameSv: string; nameEn: string } | null;
  firstTen: boolean;
}
/** The one reason that is told. */
export type Why =
  | { because: 'wished'; when: Date }
  | { because: 'differs'; kind: StandingKind; places: number }
  | { because: 'grey-zone' }
  | { because: 'priority'; number: number; nameSv: string; nameEn: string }
  | { because: 'first-ten' }
  | { because: 'round' };

/** Why the matter is asked: the reason nearest to the one who is asked, never one that is not known. */
export function whyAsked(facts: WhyFacts): Why {
  if (facts.wishedAt) return { because: 'wished', when: facts.wishedAt };
  if (facts.differs) return { because: 'differs', ...facts.differs };
  if (facts.greyZone) return { because: 'grey-zone' };
  if (facts.priority) return { because: 'priority', ...facts.priority };
  return { because: facts.firstTen ? 'first-ten' : 'round' };
}

/** What was said at a place, as far as it matters for who came first. */
interface SaidHere {
  id: string;
  saidAt: Date;
  saidById: string | null;
}

/**
 * Has a colleague said something here that the page did not show? By the id of the answer that it showed, or by the
 * moment of the newest.
 */
export function isSaidMeanwhile(
  newest: SaidHere | undefined,
  seen: { id: string } | { at: Date },
  personId: string,
): boolean {
  if (!newest || newest.saidById === personId) return false;
  return 'id' in seen ? newest.id !== seen.id : newest.saidAt > seen.at;
}
