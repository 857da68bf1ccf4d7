// Door 1: the room's words and rules. Pure, safe and small in the browser.
export * from './matters.types.ts';
export type * from './matters.pack.ts';
export { distributionOf, maySeeCount, standingAt, standingsAt } from './standing.rules.ts';
export { decideLinkContact, type LinkContactReason } from './contacts.rules.ts';
export { inForceAt, markOf, REMARK_MAX, type Mark } from './stances.rules.ts';
export {
  answerByFromInvitation,
  defaultAnswerBy,
  roundState,
  type RoundState,
} from './rounds.rules.ts';
export {
  colleagueAtWork,
  lastInQueue,
  minutesFor,
  nextInQueue,
  previousInQueue,
  resumeAt,
  sittingOf,
  whyAsked,
  type AnsweredAsk,
  type QueuedAsk,
  type Sitting,
  type Why,
  type WhyFacts,
} from './answering.rules.ts';
export type * from './proposals.types.ts';
export * from './map.types.ts';
export { MAP_ROWS } from './map.rules.ts';
export type * from './matter-changes.types.ts';
export {
  defaultLookAgain,
  LIMIT_MAX,
  MESSAGE_MAX,
  PACKAGE_MAX,
  proposalClock,
  REASON_MAX,
} from './proposals.rules.ts';
export { heldAt } from './proposals-parties.rules.ts';
export { changesBetween, comparedAt, REVIEW_DAYS, type Compared } from './boundaries.rules.ts';
export { rolesAsSaid } from './proposals-suggested.rules.ts';
export {
  CHANGE_WORDS_MAX,
  DAYS_TO_SAY,
  isDone,
  isLarge,
  mayBeCarriedOutFrom,
  nameAt,
  opinionsStamp,
  PARTS,
} from './matter-changes.rules.ts';
export type * from './meeting.types.ts';
export { roleIn } from './meeting.rules.ts';
export * from './notes.types.ts';
export { sameNote, type NoteReason } from './notes.rules.ts';
