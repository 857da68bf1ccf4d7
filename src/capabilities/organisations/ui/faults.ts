import * as m from '#messages';
import type { FaultReason, Faults } from '../faults.types.ts';

const sentences: Record<FaultReason, (field: string, limit: number) => string> = {
  missing: (field) => m.organisations_fault_missing({ field }),
  'too-long': (field, limit) => m.organisations_fault_tooLong({ field, limit }),
  'unsavable-character': (field) => m.organisations_fault_unsavable({ field }),
  'no-mail': (field) => m.organisations_fault_noMail({ field }),
  'no-phone': (field) => m.organisations_fault_noPhone({ field }),
  'unknown-choice': (field) => m.organisations_fault_unknownChoice({ field }),
  'not-chosen': (field) => m.organisations_fault_notChosen({ field }),
  'no-date': (field) => m.organisations_fault_noDate({ field }),
  'ends-before-it-begins': (field) => m.organisations_fault_endsFirst({ field }),
  'already-past': (field) => m.organisations_fault_alreadyPast({ field }),
  'no-number': (field) => m.organisations_fault_noNumber({ field }),
  'unknown-unit': (field) => m.organisations_fault_unknownUnit({ field }),
};

/** What to do about a field that could not be taken, or nothing when it could. `label` is its name on screen. */
export function faultOf(
  faults: Faults | undefined,
  field: string,
  label: string,
): string | undefined {
  const fault = faults?.[field];
  return fault ? sentences[fault.reason](label, fault.limit ?? 0) : undefined;
}

/** All faults of a form for its summary, in the order of the labels; what has no field of its own comes last. */
export function faultList(faults: Faults | undefined, labels: Record<string, string>) {
  if (!faults) return [];
  const fields = [
    ...Object.keys(labels),
    ...Object.keys(faults).filter((field) => !(field in labels)),
  ];
  return fields.flatMap((field) => {
    const message = faultOf(faults, field, labels[field] ?? field);
    return message ? [field in labels ? { field, message } : { message }] : [];
  });
}
