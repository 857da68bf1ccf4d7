// Mail: asked for with the work, sent afterwards. docs/decisions/0033-mail-and-jobs.md
export { enqueueMail, type MailAskedFor, type Receiver } from './outbox.queries.ts';
export { MAIL_KINDS, WAITING_KINDS, type MailKind } from './mail.types.ts';
