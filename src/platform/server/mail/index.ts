// Mail: asked for with the work, sent afterwards. docs/decisions/0033-mail-and-jobs.md
export { enqueueMail, enqueueMails, type MailAskedFor, type Receiver } from './outbox.queries.ts';
export { MAIL_KINDS, WAITING_KINDS, type MailKind } from './mail.types.ts';
export { sendDueMail, messageIdOf } from './worker.ts';
export { textOf, type MailFacts } from './texts.ts';
export { cleanMail } from './sending.queries.ts';
export {
  lettersIn,
  mailSettings,
  openTransport,
  type Letter,
  type MailSettings,
  type Sent,
  type Transport,
} from './transport.ts';
export { readLetter, parseLetter, type LetterRead } from './letters.ts';
export {
  askServerNow,
  cameBack,
  keepMailWish,
  mailState,
  mailWishOf,
  MOST_TROUBLES,
  operates,
  tryAgain,
  type MailState,
  type MailWish,
  type Trouble,
} from './operator.queries.ts';
