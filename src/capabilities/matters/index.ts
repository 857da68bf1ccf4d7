// Door 1: the room's words and rules. Pure, safe and small in the browser.
export * from './matters.types.ts';
export type { MattersDemo, MattersPack } from './matters.pack.ts';
export { distributionOf, maySeeCount, standingAt, standingsAt } from './standing.rules.ts';
export { decideLinkContact, type LinkContactReason } from './contacts.rules.ts';
export { markOf, REMARK_MAX, type Mark } from './stances.rules.ts';
export { defaultAnswerBy, roundState, type RoundState } from './rounds.rules.ts';
