import type {
  AnswerFault,
  AnswerFaults,
  AnswerRefusal,
  AnswerValues,
  StillTrueRefusal,
} from '#matters/server';
import * as m from '#messages';

/** What is wrong in the form, and what to do: one sentence per field, `field` is the id of its control. */
export interface Fault {
  field?: string;
  message: string;
}

const FIELDS: Record<keyof AnswerValues, Partial<Record<AnswerFault, () => string>>> = {
  who: { missing: m.answer_fault_whoMissing, 'unknown-choice': m.answer_fault_whoMissing },
  owners: { missing: m.answer_fault_ownersMissing, 'unknown-choice': m.answer_fault_ownersMissing },
  role: { missing: m.answer_fault_roleMissing, 'unknown-choice': m.answer_fault_roleMissing },
  remark: { 'too-long': m.answer_fault_remarkTooLong, nul: m.answer_fault_remarkNul },
};

/** The faults of the answer form as sentences, in the order of the fields. */
export function faultSentences(faults: AnswerFaults): Fault[] {
  const fields = Object.keys(FIELDS) as (keyof AnswerValues)[];
  return fields.flatMap((field) => {
    const reason = faults[field];
    if (!reason) return [];
    return [{ field, message: (FIELDS[field][reason] ?? m.answer_fault_whoMissing)() }];
  });
}

type Told = Exclude<AnswerRefusal | StillTrueRefusal, 'no-such-matter'>;
const REFUSALS: Record<Told | 'still-meanwhile' | 'sent-before', () => string> = {
  reader: m.answer_refused_reader,
  'not-member': m.answer_refused_notMember,
  'place-not-asked': m.answer_refused_place,
  'foreign-place': m.answer_refused_foreignPlace,
  'no-owner-chosen': m.answer_fault_ownersMissing,
  'unknown-owner': m.answer_refused_unknownOwner,
  'each-needs-places': m.answer_refused_each,
  'role-contradicts': m.answer_fault_roleMissing,
  'no-role-chosen': m.answer_fault_roleMissing,
  'nothing-to-withdraw': m.answer_refused_nothing,
  'no-county-answer': m.answer_refused_noCounty,
  'remark-too-long': m.answer_fault_remarkTooLong,
  'answered-meanwhile': m.answer_refused_meanwhile,
  'nothing-to-confirm': m.answer_refused_nothingToConfirm,
  'still-meanwhile': m.answer_refused_stillMeanwhile,
  'sent-before': m.answer_refused_sentBefore,
};

/** Why an answer was not taken in, and what to do. */
export function refusalSentence(reason: keyof typeof REFUSALS): Fault {
  return { message: REFUSALS[reason]() };
}
