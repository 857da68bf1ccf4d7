/** Why a field could not be taken as it was typed. */
export type FaultReason =
  | 'missing'
  | 'too-long'
  | 'unsavable-character'
  | 'no-mail'
  | 'no-phone'
  | 'unknown-choice'
  | 'not-chosen'
  | 'unknown-unit'
  | 'no-date'
  | 'ends-before-it-begins'
  | 'already-past'
  | 'no-number';

/** The first fault of each field, by the field's name; `limit` is the most characters it can hold. */
export type Faults = Record<string, { reason: FaultReason; limit?: number }>;
