import { no, yes } from '#platform/core/decision';
import type { Decision } from '#platform/core/decision';
import type { MatterId, OrganisationId, RoundId } from '#platform/core/ids';
import type { Role } from '#platform/core/viewer';
import {
  addDays,
  addWorkingDays,
  localDateOf,
  workingDaysBetween,
} from '#platform/core/working-days';
import type { LocalDate } from '#platform/core/working-days';
import type { StoredStance } from './matters.types.ts';

/** How long a round waits for answers, unless somebody chooses otherwise; weeks 28–31 are not counted. */
export const ANSWER_WORKING_DAYS = 10;
const CLOCK = { summerPause: true } as const;

/** A round as far as its rules need it. Dates are Swedish days, moments are UTC. */
export interface RoundFacts {
  startsOn: LocalDate;
  /** The last day to answer; all of it counts. */
  answerBy: LocalDate;
  /** When the others were invited, after the region had answered; null before. */
  invitedAt: Date | null;
  /** The one moment when the whole round opened; null while it is blind. */
  openedAt: Date | null;
  regionId: OrganisationId;
  asks: readonly Ask[];
}

/** One organisation asked about one matter; `answeredAt` is null while it is silent. */
export interface Ask {
  organisationId: OrganisationId;
  matterId: MatterId;
  answeredAt: Date | null;
}

export type RoundState = 'region-first' | 'running' | 'open';

/** Where the round is: the region answers first, then the others are asked, then all is open. */
export function roundState(
  round: Pick<RoundFacts, 'invitedAt' | 'openedAt'>,
  now: Date,
): RoundState {
  if (round.openedAt && round.openedAt <= now) return 'open';
  return round.invitedAt && round.invitedAt <= now ? 'running' : 'region-first';
}

/** May the others be invited now? Only when the region has answered every matter that it was asked itself. */
export function decideInvitation(
  round: RoundFacts,
  now: Date,
): Decision<'already-open' | 'already-invited' | 'not-started' | 'region-not-answered'> {
  if (round.openedAt) return no('already-open');
  if (round.invitedAt) return no('already-invited');
  if (localDateOf(now) < round.startsOn) return no('not-started');
  const ofRegion = round.asks.filter((ask) => ask.organisationId === round.regionId);
  return ofRegion.every((ask) => ask.answeredAt) ? yes : no('region-not-answered');
}

/**
 * The last day to answer for a round that is invited to now: the others keep as many working days as the
 * round set out with, although the region was late. Never earlier than the day that was set.
 */
export function answerByFromInvitation(
  round: Pick<RoundFacts, 'startsOn' | 'answerBy'>,
  now: Date,
): LocalDate {
  const days = workingDaysBetween(round.startsOn, round.answerBy, CLOCK);
  const kept = addWorkingDays(localDateOf(now), days, CLOCK);
  return kept > round.answerBy ? kept : round.answerBy;
}

/** May the round open now? When all have answered, or when the last day to answer has gone; never before. */
export function decideOpening(
  round: RoundFacts,
  now: Date,
): Decision<'already-open' | 'not-invited' | 'answers-awaited'> {
  if (round.openedAt) return no('already-open');
  if (!round.invitedAt) return no('not-invited');
  const allAnswered = round.asks.length > 0 && round.asks.every((ask) => ask.answeredAt);
  return allAnswered || localDateOf(now) > round.answerBy ? yes : no('answers-awaited');
}

/** May the round wait until this day instead? Only for a later one than was promised, and only before it opens. */
export function decideExtension(
  round: Pick<RoundFacts, 'answerBy' | 'openedAt'>,
  answerBy: LocalDate,
  now: Date,
): Decision<'already-open' | 'not-later' | 'answer-by-too-soon' | 'answer-by-too-late'> {
  if (round.openedAt) return no('already-open');
  return answerBy <= round.answerBy ? no('not-later') : decideAnswerBy(localDateOf(now), answerBy);
}

/** A round that somebody wants to begin. */
export interface RoundProposal {
  startsOn: LocalDate;
  answerBy: LocalDate;
  matters: readonly MatterId[];
  organisations: readonly OrganisationId[];
}

/** The last day to answer that is proposed for a round: ten working days after it starts. */
export function defaultAnswerBy(startsOn: LocalDate): LocalDate {
  return addWorkingDays(startsOn, ANSWER_WORKING_DAYS, CLOCK);
}

/** The longest a round may wait for answers, in days: a slip of the pen shall not keep it blind for ever. */
const LONGEST_ROUND_DAYS = 365;

/** Can this be the last day to answer, seen from today: at least one working day away, and within a year? */
export function decideAnswerBy(
  today: LocalDate,
  answerBy: LocalDate,
): Decision<'answer-by-too-soon' | 'answer-by-too-late'> {
  if (answerBy <= today) return no('answer-by-too-soon');
  if (answerBy > addDays(today, LONGEST_ROUND_DAYS)) return no('answer-by-too-late');
  return workingDaysBetween(today, answerBy) >= 1 ? yes : no('answer-by-too-soon');
}

/** May this round be begun? Only a coordinator convenes one, and no matter is blind in two rounds at once. */
export function decideStart(
  proposal: RoundProposal,
  ground: {
    coordinator: boolean;
    members: ReadonlySet<OrganisationId>;
    /** Matters of rounds that have not opened. */
    mattersInBlindRounds: ReadonlySet<MatterId>;
  },
  now: Date,
): Decision<
  | 'not-coordinator'
  | 'no-matters'
  | 'no-organisations'
  | 'not-member'
  | 'matter-in-blind-round'
  | 'starts-in-the-past'
  | 'answer-by-too-soon'
  | 'answer-by-too-late'
> {
  const { startsOn, answerBy, matters, organisations } = proposal;
  if (!ground.coordinator) return no('not-coordinator');
  if (matters.length === 0) return no('no-matters');
  if (organisations.length === 0) return no('no-organisations');
  if (!organisations.every((one) => ground.members.has(one))) return no('not-member');
  if (matters.some((one) => ground.mattersInBlindRounds.has(one))) {
    return no('matter-in-blind-round');
  }
  if (startsOn < localDateOf(now)) return no('starts-in-the-past');
  return decideAnswerBy(startsOn, answerBy);
}

/** How much of a matter one may see; boundaries, contact points and the common division are for all, always. */
export type Visibility = 'stances' | 'standing' | 'agreed-only';

/** What visibility is judged by: the viewer and their organisation against one matter. */
export interface VisibilityFacts {
  /** Was the viewer's organisation asked about the matter, in any round? */
  asked: boolean;
  /** Has it an answer in force on it, from whichever round? A withdrawn one is none. */
  answered: boolean;
  /** Has any round with the matter opened? */
  opened: boolean;
  role: Role;
  coordinator: boolean;
}

/**
 * How much of a matter the viewer may see beside what is agreed. Whoever was asked and is silent sees neither
 * stances nor standing, a coordinator too; those not asked, and people who only read, see standing but not
 * single stances. Which stances are blind still, `stancesInTheOpen` says.
 */
export function visibilityOf(facts: VisibilityFacts): Visibility {
  const { asked, answered, opened, role, coordinator } = facts;
  if (!opened || (asked && !answered)) return 'agreed-only';
  const onlyReads = role === 'reader' && !coordinator;
  return asked && !onlyReads ? 'stances' : 'standing';
}

/** While a round is blind, who has answered is seen by the coordinator alone; the others see that it is under way. */
export function maySeeWhoAnswered(state: RoundState, coordinator: boolean): boolean {
  return state === 'open' || coordinator;
}

/**
 * The stances that standing and pages may be made from: all but those of rounds that are still blind. In a
 * second round the old answers stay, and count, until it opens.
 */
export function stancesInTheOpen<S extends Pick<StoredStance, 'roundId'>>(
  stances: readonly S[],
  blindRounds: ReadonlySet<RoundId>,
): S[] {
  return stances.filter(({ roundId }) => roundId === null || !blindRounds.has(roundId));
}
