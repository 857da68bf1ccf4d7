/** What a mail tells; each has its sentences in messages/{sv,en}/mail.json. */
export const MAIL_KINDS = [
  'code',
  'invitation',
  'round-begun',
  'round-reminder',
  'round-opened',
  'proposal-waits',
  'proposal-told',
  'proposal-lapses',
  'proposal-answered',
  'proposal-objection',
  'proposal-countered',
  'proposal-in-force',
  'proposal-ended',
  'matter-change',
  'boundary-due',
  'shared',
  'consult',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** Mails that wait for an answer of the receiver's organisation: sent to those too who want no other. */
export const WAITING_KINDS: readonly MailKind[] = [
  'round-begun',
  'round-reminder',
  'proposal-waits',
  'proposal-lapses',
  'boundary-due',
  'consult',
];
