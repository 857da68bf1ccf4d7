import * as m from '#messages';
import type { MailKind } from '#platform/server';

export const kindWords: Record<MailKind, () => string> = {
  code: m.mail_operator_kind_code,
  invitation: m.mail_operator_kind_invitation,
  'round-begun': m.mail_operator_kind_roundBegun,
  'round-reminder': m.mail_operator_kind_roundReminder,
  'round-opened': m.mail_operator_kind_roundOpened,
  'proposal-waits': m.mail_operator_kind_proposalWaits,
  'proposal-told': m.mail_operator_kind_proposalTold,
  'proposal-lapses': m.mail_operator_kind_proposalLapses,
  'proposal-answered': m.mail_operator_kind_proposalAnswered,
  'proposal-objection': m.mail_operator_kind_proposalObjection,
  'proposal-countered': m.mail_operator_kind_proposalCountered,
  'proposal-in-force': m.mail_operator_kind_proposalInForce,
  'proposal-ended': m.mail_operator_kind_proposalEnded,
  'matter-change': m.mail_operator_kind_matterChange,
  'boundary-due': m.mail_operator_kind_boundaryDue,
  shared: m.mail_operator_kind_shared,
  consult: m.mail_operator_kind_consult,
};

export const stateWords = {
  waiting: m.mail_operator_state_waiting,
  sending: m.mail_operator_state_sending,
  failed: m.mail_operator_state_failed,
  returned: m.mail_operator_state_returned,
};

export const whyWords: Record<string, () => string> = {
  refused: m.mail_operator_why_refused,
  later: m.mail_operator_why_later,
  'no-answer': m.mail_operator_why_noAnswer,
  'too-long': m.mail_operator_why_tooLong,
  'came-back': m.mail_operator_why_cameBack,
  unsent: m.mail_operator_why_unsent,
};
