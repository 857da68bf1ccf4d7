import * as m from '#messages';
import type { DispatchRefusal, FormFault, RequestRefusal } from '#records';

export interface Fault {
  field?: string;
  message: string;
}
type Reason = RequestRefusal | DispatchRefusal | 'sent-before' | 'too-large';

const REFUSED: Record<Reason, { text: (part: string) => string; field?: string }> = {
  'may-not-write': { text: m.records_refused_mayNotWrite },
  closed: { text: m.records_refused_closed },
  'nothing-picked': { text: m.records_refused_nothingPicked },
  'masked-is-partly': { text: m.records_refused_maskedIsPartly },
  'reason-missing': { text: m.records_refused_reasonMissing, field: 'words' },
  'no-such-field': { text: m.records_refused_noSuchField },
  'not-in-text': { text: (part) => m.records_refused_notInText({ part }) },
  'nothing-to-mask': { text: m.records_refused_nothingToMask },
  'no-such-request': { text: m.records_refused_noSuchRequest },
  'no-such-record': { text: m.records_refused_noSuchRecord },
  'too-many': { text: m.records_refused_tooMany },
  'own-record': { text: m.records_refused_ownRecord },
  'consulted-before': { text: m.records_refused_consultedBefore },
  'not-ours': { text: m.records_refused_notOurs },
  nobody: { text: m.records_refused_nobody, field: 'recipient_words' },
  'ground-missing': { text: m.records_refused_groundMissing, field: 'ground' },
  'not-fresh': { text: m.records_refused_notFresh },
  'not-member': { text: m.records_refused_notMember },
  'sent-before': { text: m.records_refused_sentBefore },
  'too-large': { text: m.records_refused_tooLarge },
};

/** Why it was not done, and what to do. */
export function refusalFault(reason: Reason, part = ''): Fault {
  const { text, field } = REFUSED[reason];
  return field ? { field, message: text(part) } : { message: text(part) };
}

const FAULTS: Record<FormFault, (p: { field: string }) => string> = {
  missing: m.records_fault_missing,
  'too-long': m.records_fault_tooLong,
  nul: m.records_fault_nul,
  'no-day': m.records_fault_noDay,
  'unknown-choice': m.records_fault_choice,
};
const LABELS: Record<string, () => string> = {
  received_on: m.records_requests_received,
  wording: m.records_requests_wording,
  asked_by: m.records_requests_askedBy,
  reply_to: m.records_requests_replyTo,
  registration_number: m.records_send_dnr,
  field: m.records_request_mask_field,
  parts: m.records_request_mask_parts,
  section: m.records_request_mask_section,
  question: m.records_request_consult_question,
  answer: m.records_consults_answer,
  words: m.records_request_answer_words,
  how: m.records_request_answer_how,
  recipients: m.records_send_recipients,
  recipient_words: m.records_send_recipientWords,
  ground: m.records_send_ground,
};

/** What is wrong with what was typed, field by field. */
export function formFaults(faults: Readonly<Record<string, FormFault>>): Fault[] {
  return Object.entries(faults).map(([field, fault]) => ({
    field,
    message: (FAULTS[fault] ?? m.records_fault_choice)({ field: LABELS[field]?.() ?? field }),
  }));
}
