import type { MatterId, RoundId } from '#platform/core/ids';

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
