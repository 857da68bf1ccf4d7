import { no, yes } from '#platform/core/decision';
import type { Decision } from '#platform/core/decision';
import type { OrganisationId } from '#platform/core/ids';
import { addWorkingDays, localDateOf } from '#platform/core/working-days';
import type { LocalDate } from '#platform/core/working-days';
import type { RoundFacts } from './rounds.rules.ts';

/** How many times each of the asked is reminded in a round, at most: then it has heard it. */
export const MOST_REMINDERS = 2;
/** Working days between the invitation and a reminder, and between the two; weeks 28–31 are not counted. */
export const REMINDER_WORKING_DAYS = 3;
/** A round runs at least this many working days before it may be closed. */
export const CLOSING_WORKING_DAYS = 5;
const CLOCK = { summerPause: true } as const;

/** One reminder that was sent. */
export interface Reminder {
  organisationId: OrganisationId;
  /** UTC. */
  remindedAt: Date;
}

/** A round as reminding and closing need it. */
export interface RoundUnderWay extends RoundFacts {
  /** UTC; the region is asked from here on, the others from the invitation. */
  startedAt: Date;
  reminders: readonly Reminder[];
}

/** The asked that have not answered everything, in no order. */
export function silentIn(round: Pick<RoundFacts, 'asks'>): OrganisationId[] {
  return [...new Set(round.asks.filter((ask) => !ask.answeredAt).map((ask) => ask.organisationId))];
}

/** Since when an organisation has been asked: the region from the start, the others from the invitation; null: not yet. */
export function askedSince(round: RoundUnderWay, who: OrganisationId): Date | null {
  return who === round.regionId ? round.startedAt : round.invitedAt;
}

/**
 * The first Swedish day on which an organisation may be reminded, as far as time goes: three working days after it
 * was asked, or after the reminder before. Null: never, for it is not its turn or it has been reminded twice.
 */
export function reminderFrom(round: RoundUnderWay, who: OrganisationId): LocalDate | null {
  const sent = round.reminders.filter((one) => one.organisationId === who);
  const asked = askedSince(round, who);
  if (!asked || sent.length >= MOST_REMINDERS) return null;
  const last = Math.max(asked.getTime(), ...sent.map((one) => one.remindedAt.getTime()));
  return addWorkingDays(localDateOf(new Date(last)), REMINDER_WORKING_DAYS, CLOCK);
}

export type ReminderRefusal =
  'already-open' | 'not-asked' | 'answered-all' | 'not-invited' | 'reminded-twice' | 'too-soon';

/** May this organisation be reminded now? Only one that is silent, not too soon, and twice at most. */
export function decideReminder(
  round: RoundUnderWay,
  who: OrganisationId,
  now: Date,
): Decision<ReminderRefusal> {
  if (round.openedAt) return no('already-open');
  const asks = round.asks.filter((ask) => ask.organisationId === who);
  if (asks.length === 0) return no('not-asked');
  if (asks.every((ask) => ask.answeredAt)) return no('answered-all');
  if (!askedSince(round, who)) return no('not-invited');
  const from = reminderFrom(round, who);
  if (!from) return no('reminded-twice');
  return localDateOf(now) >= from ? yes : no('too-soon');
}

/** What has to be so before a round is closed early, one by one, for the coordinator to see what is left. */
export interface ClosingConditions {
  regionAnswered: boolean;
  /** Swedish day from which it has run long enough; null: the others are not invited. */
  from: LocalDate | null;
  longEnough: boolean;
  /** Those who are silent and have not been reminded, or were reminded only today. */
  unreminded: OrganisationId[];
  remindedToday: OrganisationId[];
}

/** How far the conditions for closing early are met. */
export function closingConditions(round: RoundUnderWay, now: Date): ClosingConditions {
  const today = localDateOf(now);
  const from =
    round.invitedAt && addWorkingDays(localDateOf(round.invitedAt), CLOSING_WORKING_DAYS, CLOCK);
  const silent = silentIn(round);
  const daysOf = (who: OrganisationId) =>
    round.reminders
      .filter((one) => one.organisationId === who)
      .map((one) => localDateOf(one.remindedAt));
  return {
    regionAnswered: !silent.includes(round.regionId),
    from,
    longEnough: from !== null && today >= from,
    unreminded: silent.filter((who) => daysOf(who).length === 0),
    remindedToday: silent.filter((who) => {
      const days = daysOf(who);
      return days.length > 0 && days.every((day) => day >= today);
    }),
  };
}

export type ClosingRefusal =
  | 'already-open'
  | 'not-invited'
  | 'region-silent'
  | 'too-soon-to-close'
  | 'not-all-reminded'
  | 'reminded-today';

/**
 * May the coordinator close the round now, before its last day? The region has answered, five working days have
 * gone since the invitation, and everyone who is silent was reminded, on an earlier day than today.
 */
export function decideClosing(round: RoundUnderWay, now: Date): Decision<ClosingRefusal> {
  if (round.openedAt) return no('already-open');
  if (!round.invitedAt) return no('not-invited');
  const met = closingConditions(round, now);
  if (!met.regionAnswered) return no('region-silent');
  if (!met.longEnough) return no('too-soon-to-close');
  if (met.unreminded.length > 0) return no('not-all-reminded');
  return met.remindedToday.length > 0 ? no('reminded-today') : yes;
}
