import type { ShapeName } from '#design-system/shapes.ts';
import * as m from '#messages';
import { minutesFor } from '../answering.rules.ts';
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

const OPENED: Record<string, (opened: { when: Date }) => string> = {
  'all-answered': m.rounds_when_allAnswered,
  'time-has-gone': m.rounds_when_timeHasGone,
  'closed-early': m.rounds_when_closedEarly,
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
  const opened = OPENED[round.openedBecause ?? ''] ?? m.rounds_when_timeHasGone;
  return opened({ when: round.openedAt });
}

/** Who writes of which round: what a mail from the coordinator is made of. */
export interface MailFrom {
  round: string;
  /** Swedish local date. */
  answerBy: string;
  /** Where the questions wait. */
  address: string;
  coordinator: string;
}

/**
 * A ready reminder for the coordinator's own mail program: when, how many and where, never what.
 *
 * @param to  one organisation and how many matters it has left; null: the same words for all
 */
export function reminderMail(
  from: MailFrom,
  to: { person: string | null; left: number } | null,
): { subject: string; body: string } {
  const { round, answerBy: day, address } = from;
  const hello = to?.person
    ? m.rounds_mail_helloPerson({ person: to.person })
    : m.rounds_mail_hello();
  const what = to
    ? m.rounds_mail_left({ round, left: to.left, minutes: minutesFor(to.left), day })
    : m.rounds_mail_some({ round, day });
  const body = [
    hello,
    what,
    m.rounds_mail_where({ address }),
    m.rounds_mail_end(),
    m.rounds_mail_greeting({ name: from.coordinator }),
  ].join('\n\n');
  return { subject: m.rounds_mail_subject({ round, day }), body };
}

/** An address that opens a mail in the reader's own program (RFC 6068). */
export function mailAddress(to: string, mail: { subject: string; body: string }): string {
  const part = (text: string) => encodeURIComponent(text.replaceAll('\n', '\r\n'));
  return `mailto:${encodeURIComponent(to).replaceAll('%40', '@')}?subject=${part(mail.subject)}&body=${part(mail.body)}`;
}
