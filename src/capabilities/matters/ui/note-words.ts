import type { Faults } from '#organisations';
import { faultOf } from '#organisations/ui/faults.ts';
import * as m from '#messages';
import type { NoteReason } from '../notes.rules.ts';

/** Where a person shows anew who they are. */
export const STEP_UP = '/sign-in';

/** HTTP status, sentence and field of each refusal. What is not for the viewer does not exist: 404, no sentence. */
export const noteRefusals: Record<
  NoteReason | 'key-used',
  { status: 403 | 404 | 409 | 422; field?: string; sentence: () => string }
> = {
  reader: { status: 404, sentence: () => '' },
  'no-such-matter': { status: 404, sentence: () => '' },
  'no-such-note': { status: 404, sentence: () => '' },
  'saved-meanwhile': { status: 409, sentence: m.notes_conflict_title },
  'nothing-changed': { status: 422, sentence: m.notes_saved_same },
  'nobody-named': { status: 422, field: 'named', sentence: m.visibility_fault_nobodyNamed },
  'named-unknown': { status: 422, field: 'named', sentence: m.visibility_fault_namedUnknown },
  'not-cleared': { status: 422, sentence: m.visibility_fault_notCleared },
  'marked-too-wide': {
    status: 422,
    field: 'visibility',
    sentence: m.visibility_fault_markedTooWide,
  },
  'ground-missing': {
    status: 422,
    field: 'shareGround',
    sentence: m.visibility_fault_groundMissing,
  },
  'not-fresh': { status: 403, sentence: m.visibility_fault_notFresh },
  'key-used': { status: 409, sentence: m.notes_refusal_keyUsed },
};

const FIELDS: Record<string, () => string> = {
  title: m.notes_field_title,
  text: m.notes_field_text,
  visibility: m.visibility_legend,
  named: m.visibility_named_legend,
  secrecySection: m.visibility_secrecy_section,
  shareGround: m.visibility_secrecy_groundLabel,
};

export interface NoteFault {
  field?: string;
  message: string;
}

/** What was wrong with a form that could not be read, by field, in the order of the form. */
export function noteFaults(faults: Faults): NoteFault[] {
  return Object.keys(FIELDS).flatMap((field) => {
    const message = faultOf(faults, field, FIELDS[field]!());
    return message ? [{ field, message }] : [];
  });
}
