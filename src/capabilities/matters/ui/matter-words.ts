import * as m from '#messages';
import { WORDING_MAX } from '../inquiries.rules.ts';
import type { LegalFooting } from '../matters.types.ts';

const FOOTINGS: Record<LegalFooting, () => string> = {
  law: m.matters_footing_law,
  mandate: m.matters_footing_mandate,
  agreed: m.matters_footing_agreed,
  custom: m.matters_footing_custom,
};

/** What a matter rests on: lag · uppdrag · överenskommet · sedvana. */
export function footingWord(footing: LegalFooting): string {
  return FOOTINGS[footing]();
}

/** What was wrong with a wish that a matter be asked, each with its field, in words that say what to do. */
export function inquiryFaults(
  faults: Record<string, string | undefined>,
  wordingId: string,
): { field?: string; message: string }[] {
  return Object.entries(faults).flatMap(([field, reason]) => {
    if (!reason) return [];
    const message = REASONS[reason] ?? m.matters_fault_stale;
    return [{ ...(field === 'wording' && { field: wordingId }), message: message() }];
  });
}

const REASONS: Record<string, () => string> = {
  'too-long': () => m.matters_fault_tooLong({ limit: WORDING_MAX }),
  'unsavable-character': m.matters_fault_unsavable,
  'stale-form': m.matters_fault_stale,
  reader: m.matters_fault_reader,
};
