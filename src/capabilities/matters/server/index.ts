// Door 2: what routes, jobs and the start may do with matters.
export { layInMatters, layInMattersDemo } from './matters.pack.queries.ts';
export { workOutStandings } from './standings.actions.ts';
export { waitingFor } from './waiting.queries.ts';
export { contactChoices, contactLinksOf, unlinkContact, type ContactChoices, type ContactLink } from './contacts.queries.ts';
export { nameContactFor, nameContactNoMore } from './contacts.actions.ts';
export { parseLinkContact, parseUnlinkContact } from '../contacts.forms.ts';
export { emptyMatters, mattersToEmpty, type MattersToEmpty } from './emptying.queries.ts';
export {
  extendRound,
  inviteOthers,
  keepOpeningRounds,
  openDueRounds,
  startRound,
  type RoundCommand,
  type RoundOutcome,
  type RoundRefusal,
} from './rounds.actions.ts';
export { mattersOfRound, roundGround, roundsSeen, type RoundGround, type RoundSeen } from './rounds.queries.ts';
export { askCounts, ownAsks, type AskCount, type OwnAsk } from './asks.queries.ts';
export {
  answerMatter,
  ordinaryPlace,
  sayInOwnName,
  sayStillTrue,
  withdrawAnswer,
  type AnswerCommand,
  type AnswerOutcome,
  type AnswerRefusal,
  type Saying,
  type SayingRefusal,
  type SayingsOutcome,
} from './stances.actions.ts';
export {
  matterNames,
  matterToAnswer,
  nameableOrganisations,
  ownStances,
  type MatterToAnswer,
  type Nameable,
  type OwnStance,
} from './stances.queries.ts';
export { bringInSuggestions, decideSuggestions, saysTheSame, type Brought, type SuggestionsOutcome } from './suggestions.actions.ts';
export { waitingSuggestions, type BroughtFrom, type SuggestionToBring, type WaitingSuggestion } from './suggestions.queries.ts';
