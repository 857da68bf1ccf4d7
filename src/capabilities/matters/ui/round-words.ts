import type { ShapeName } from '#design-system/shapes.ts';
import * as m from '#messages';
import type { RoundState } from '../rounds.rules.ts';

/** How a round's state looks and is called. */
export const ROUND_LOOK: Record<
  RoundState,
  { kind: 'neutral' | 'info' | 'agreed'; shape: ShapeName; word: () => string }
> = {
  'region-first': { kind: 'neutral', shape: 'half', word: m.rounds_state_regionFirst },
  running: { kind: 'info', shape: 'clock', word: m.rounds_state_running },
  open: { kind: 'agreed', shape: 'ticked', word: m.rounds_state_open },
};

/** When a round opens, or opened and why. */
export function whenWords(round: {
  state: RoundState;
  answerBy: string;
  openedAt: Date | null;
  openedBecause: string | null;
}): string {
  if (round.state === 'region-first') return m.rounds_when_regionFirst();
  if (round.state === 'running' || !round.openedAt)
    return m.rounds_when_running({ day: round.answerBy });
  return round.openedBecause === 'all-answered'
    ? m.rounds_when_allAnswered({ when: round.openedAt })
    : m.rounds_when_timeHasGone({ when: round.openedAt });
}
