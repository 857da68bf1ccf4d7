import * as m from '#messages';
import { FIELD_WORDS, quoted } from './change-words.ts';

/** What a refusal is about, where its sentence names it. */
interface About {
  nameSv?: string | undefined;
  nameEn?: string | undefined;
  round?: { nameSv: string; nameEn: string; answerBy: string } | undefined;
  count?: number | undefined;
  byName?: string | undefined;
}
export interface Fault {
  field?: string;
  message: string;
}

const name = (about: About) =>
  quoted({ nameSv: about.nameSv ?? '', nameEn: about.nameEn ?? about.nameSv ?? '' });

const REFUSALS: Record<string, (about: About) => string> = {
  'not-coordinator': m.changes_refused_notCoordinator,
  'no-such-matter': m.changes_refused_noSuchMatter,
  'no-such-change': m.changes_refused_noSuchChange,
  'no-such-area': m.changes_refused_noSuchArea,
  'not-in-use': (about) => m.changes_refused_notInUse({ name: name(about) }),
  'already-in-use': m.changes_refused_alreadyInUse,
  'already-proposed': (about) => m.changes_refused_alreadyProposed({ name: name(about) }),
  'round-runs': (about) =>
    m.changes_refused_roundRuns({
      name: name(about),
      round: about.round ? quoted(about.round) : m.changes_refused_round(),
      day: about.round?.answerBy ?? new Date(),
    }),
  'too-few-parts': m.changes_refused_tooFewParts,
  'too-many-parts': m.changes_refused_tooManyParts,
  'same-name': m.changes_refused_sameName,
  'merge-nothing': m.changes_refused_mergeNothing,
  'merge-itself': m.changes_refused_mergeItself,
  'already-carried-out': m.changes_refused_alreadyCarriedOut,
  'taken-back': m.changes_refused_takenBack,
  'matter-gone': m.changes_refused_matterGone,
  'more-told': (about) => m.changes_refused_moreTold({ count: about.count ?? 1 }),
  'opinion-meanwhile': m.changes_refused_opinionMeanwhile,
  'still-time': m.changes_refused_stillTime,
  'name-taken': m.changes_refused_nameTaken,
  'changed-meanwhile': (about) =>
    m.changes_refused_changedMeanwhile({ name: about.byName || m.changes_refused_someone() }),
  'nothing-changed': m.changes_refused_nothingChanged,
  'area-not-empty': m.changes_refused_areaNotEmpty,
  reader: m.changes_refused_reader,
  'not-told': m.changes_refused_notTold,
  'key-used': m.changes_refused_keyUsed,
};

/** Why it was not done, and what to do. */
export function refusalSentence(reason: string, about: About = {}): string {
  return (REFUSALS[reason] ?? m.changes_fault_stale)(about);
}

const FAULTS: Record<string, (words: { field: string }) => string> = {
  missing: m.changes_fault_missing,
  'no-letter': m.changes_fault_noLetter,
  'too-long': m.changes_fault_tooLong,
  nul: m.changes_fault_nul,
  'unknown-choice': m.changes_fault_choice,
  'no-number': m.changes_fault_number,
  'too-many-words': m.changes_fault_words,
  'nothing-chosen': m.changes_fault_nothing,
};

/**
 * Faults of a form as sentences, each with the field it is about.
 *
 * @param labelOf  what a field is called, where its name alone does not tell
 */
export function faultList(
  faults: Record<string, string> | undefined,
  labelOf: (field: string) => string = (field) => FIELD_WORDS[field]?.() ?? field,
): Fault[] {
  return Object.entries(faults ?? {}).map(([field, reason]) =>
    FAULTS[reason] && field !== 'key'
      ? { field, message: FAULTS[reason]({ field: labelOf(field) }) }
      : { message: m.changes_fault_stale() },
  );
}
