// The ground's door for rooms and routes: transactions, sessions, log. Nothing else imports pg.
import { v4, v7 } from 'uuid';
import type { Id } from '#platform/core/ids';

export {
  tx,
  asSystem,
  kyselyOn,
  publicViewer,
  DatabaseGone,
  NoMembership,
  type AnyViewer,
  type Db,
  type PublicViewer,
  type SystemViewer,
} from './tx.ts';
export { writeOnce, KeyUsedForAnother } from './once.queries.ts';
export {
  viewerOf,
  openSession,
  changeSession,
  closeSession,
  proveMail,
  stepUp,
  SESSION_HOURS,
  type Opening,
} from './session.ts';
export {
  mySessions,
  myPlaces,
  myAccount,
  endMySession,
  endMySessions,
  type MySession,
  type MyPlace,
} from './sessions.queries.ts';
export { askOpen } from './open.ts';
export { withRequest, currentRequest, statementsOf } from './request.ts';
export {
  closePool,
  sharedPool,
  openPool,
  usePool,
  systemKey,
  addressFromEnvironment,
} from './pool.ts';
export { makeWorkbook, readWorkbook, writeWorkbook, type Made } from './workbook/index.ts';
export { logAccess, type AccessEntry, type LoggedAct } from './access-log.ts';
export {
  accessLogOf,
  changesOf,
  exportHistory,
  historyOf,
  MOST_VERSIONS,
  namesOfOrganisations,
  newestSeals,
  SEAL_WITHIN_MS,
  sealWhatIsWritten,
  unsealed,
  type AccessTold,
  type Change,
  type HistoryExport,
  type Moment,
  type SealTold,
  type Unsealed,
} from './history.ts';
export {
  disposeOf,
  dueNow,
  disposalsDone,
  retentionRules,
  setRetention,
  type DisposalDone,
  type DueKind,
  type RetentionRule,
} from './retention.queries.ts';
export { faultInWords, log } from './log.ts';
export { writePdf, DocumentTooLarge, type Block, type DocumentToMake } from './pdf/index.ts';
export { startJobs, type Job, type JobName, type JobsRunning } from './jobs/index.ts';
export {
  askServerNow,
  cameBack,
  keepMailWish,
  mailState,
  mailWishOf,
  MOST_TROUBLES,
  operates,
  readLetter,
  tryAgain,
  type LetterRead,
  type MailState,
  type MailWish,
  type Trouble,
  cleanMail,
  enqueueMail,
  enqueueMails,
  lettersIn,
  mailSettings,
  openTransport,
  sendDueMail,
  type MailAskedFor,
  type MailKind,
  type Receiver,
} from './mail/index.ts';
export * from './sign-in/index.ts';
export { houseState, type HouseState, type Care, type JobState } from './house.queries.ts';
export type { DB } from './database.types.ts';

/** A new id (uuid v7: sorts by time). */
export function newId<K extends string>(): Id<K> {
  return v7() as Id<K>;
}

/** A key for one form, so that a double click has one effect (uuid v4). */
export function newFormKey(): string {
  return v4();
}
