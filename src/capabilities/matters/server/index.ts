// Door 2: what routes, jobs and the start may do with matters.
export { dateStandingsBack, layInMatters, layInMattersDemo } from './matters.pack.queries.ts';
export { standingRows, workOutStandings } from './standings.actions.ts';
export { standingGround, type StandingGround } from './standings.queries.ts';
export { waitingFor } from './waiting.queries.ts';
export {
  contactChoices,
  contactLinksOf,
  unlinkContact,
  type ContactChoices,
  type ContactLink,
} from './contacts.queries.ts';
export { nameContactFor, nameContactNoMore } from './contacts.actions.ts';
export { parseLinkContact, parseUnlinkContact } from '../contacts.forms.ts';
export { emptyMatters, mattersToEmpty, type MattersToEmpty } from './emptying.queries.ts';
export {
  extendRound,
  inviteOthers,
  openDueRounds,
  startRound,
  type RoundCommand,
  type RoundOutcome,
  type RoundRefusal,
} from './rounds.actions.ts';
export {
  mattersOfRound,
  roundGround,
  roundsSeen,
  type RoundGround,
  type RoundSeen,
} from './rounds.queries.ts';
export { askCounts, ownAsks, type AskCount, type AsksWish, type OwnAsk } from './asks.queries.ts';
export {
  matterAsked,
  ownAnswers,
  waitingElsewhere,
  type Elsewhere,
  type OwnAnswer,
} from './answering.queries.ts';
export { closeRound, remind, type ReminderOutcome } from './rounds-reminding.actions.ts';
export { askedInRound, type AskedInRound } from './rounds-reminding.queries.ts';
export { roundPage, type AskedShown, type RoundPage } from './rounds-page.actions.ts';
export {
  answerMatter,
  ordinaryPlace,
  sayAsCounty,
  sayStillTrue,
  withdrawAnswer,
  type AnswerCommand,
  type AnswerOutcome,
  type AnswerRefusal,
  type StillTrueOf,
  type StillTrueOutcome,
  type StillTrueRefusal,
} from './answering.actions.ts';
export {
  sayInOwnName,
  type Saying,
  type SayingRefusal,
  type SayingsOutcome,
} from './stances.actions.ts';
export {
  matterToAnswer,
  nameableOrganisations,
  ownStances,
  type MatterToAnswer,
  type Nameable,
  type OwnStance,
} from './stances.queries.ts';
export {
  bringInSuggestions,
  decideSuggestions,
  saysTheSame,
  type Brought,
  type SuggestionsOutcome,
} from './suggestions.actions.ts';
export {
  waitingSuggestions,
  type BroughtFrom,
  type SuggestionToBring,
  type WaitingSuggestion,
} from './suggestions.queries.ts';
export { askWhoOwns, catalogue, type Catalogue, type SearchResult } from './search.actions.ts';
export { matterPage, type MatterPage, type Unseen } from './matter-page.actions.ts';
export { inquire } from './inquiries.actions.ts';
export { parseInquiry } from '../inquiries.forms.ts';
export {
  confirmMatters,
  mattersList,
  type MattersFilter,
  type MattersList,
} from './matters-list.actions.ts';
export { homePage, type HomePage } from './home.queries.ts';
export { differences, DIFFERENCES_PER_PAGE } from './differences.queries.ts';
export { parseDifferencesWish } from '../differences.forms.ts';
export {
  readAnswer,
  readIds,
  readShown,
  type AnswerFault,
  type AnswerFaults,
  type AnswerValues,
  type ReadAnswer,
} from '../answers.forms.ts';
export {
  readDay,
  readReminded,
  readRound,
  ROUND_NAME_MAX,
  roundValues,
  type RoundFault,
  type RoundFaults,
  type RoundValues,
} from '../rounds.forms.ts';
export { mapView, type MapView } from './map.actions.ts';
export { mapAddress, parseMapWish } from '../map.forms.ts';
export {
  chooseInIntake,
  discardIntake,
  intakePage,
  mayBringInForMany,
  ownAnswersToFill,
  takeInWorkbook,
  type ChoiceOutcome,
  type IntakePage,
  type TakeInRefusal,
  type WorkbookToFill,
} from './intake.actions.ts';
export {
  confirmIntake,
  type ConfirmOutcome,
  type ConfirmRefusal,
} from './intake-confirm.actions.ts';
export { countsSeen } from './intake-opening.actions.ts';
export { intakesOf } from './intake.queries.ts';
export {
  parseAnswers,
  parseConfirmation,
  parseMending,
  parseRowFilter,
  parseUpload,
  type UploadFault,
} from '../intake.forms.ts';
export { mapCell, type MapCellPage } from './map-cell.actions.ts';
export {
  answersExport,
  countyExport,
  type AnswersExport,
  type CountyExport,
} from './exports.actions.ts';
export * from './changes.ts';
export { proposalsSeen, type WhichProposals } from './proposals.queries.ts';
export { boundariesTold, type WhichBoundaries } from './boundaries.queries.ts';
export {
  boundariesOverview,
  draftGround,
  isWaitingFor,
  packageGround,
  type BoundariesOverview,
  type DraftGround,
  type MatterToAgree,
  type PackageGround,
  type PackageRow,
} from './proposals-ground.queries.ts';
export {
  PACKAGE_NAME_MAX,
  parseProposalAnswers,
  parsePackage,
  parseProposal,
  proposalValues,
  type AnswersReading,
  type PackageFaults,
  type PackageReading,
  type PackageValues,
  type ProposalFault,
  type ProposalFaults,
  type ProposalReading,
  type ProposalValues,
  type SittingValues,
} from '../proposals.forms.ts';
export { meetingPage, type MeetingPage, type MeetingSide } from './meeting.actions.ts';
export { propose, proposePackage, withdrawProposal } from './proposals.actions.ts';
export {
  foreseeProposals,
  type Foreseen,
  type PartyForeseen,
} from './proposals-foreseen.actions.ts';
export { answerProposals } from './proposals-answering.actions.ts';
export { sayBoundariesStillTrue } from './boundaries.actions.ts';
export {
  aboutLink,
  sayStillTrueByLink,
  seeChangeByLink,
  type AboutLink,
} from './by-link.actions.ts';
export { settleDueProposals } from './proposals-due.actions.ts';
export { noticeWhatIsDue } from './notices.actions.ts';
export { parseNote, parseNoteVersion, type NoteCommand } from '../notes.forms.ts';
export {
  changeNote,
  endNote,
  stopSharingNote,
  writeNote,
  type NoteOutcome,
} from './notes.actions.ts';
export {
  matterWithNotes,
  noteAddress,
  noteById,
  noteReceived,
  openNotes,
  type OpenNote,
} from './notes.queries.ts';
