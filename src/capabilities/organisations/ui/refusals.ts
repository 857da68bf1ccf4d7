import type { SaveContactPointReason } from '../contact-points.rules.ts';
import type { ReadProfileReason } from '../profile-reads.rules.ts';
import type { SaveProfileReason } from '../profiles.rules.ts';
import { MOST_UNITS, type SaveUnitsReason } from '../units.rules.ts';
import * as m from '#messages';

type Reason =
  | SaveContactPointReason
  | SaveProfileReason
  | ReadProfileReason
  | Exclude<SaveUnitsReason, 'nothing-changed'>
  | 'not-for-you'
  | 'already-empty'
  | 'not-sure'
  | 'key-used';

/** HTTP status and sentence of each refusal of the room. What is not for the viewer does not exist: 404, no sentence. */
export const refusals: Record<Reason, { status: 404 | 409 | 422; sentence: () => string }> = {
  'not-an-editor': { status: 404, sentence: () => '' },
  'not-for-you': { status: 404, sentence: () => '' },
  'no-such-contact': { status: 404, sentence: () => '' },
  'saved-meanwhile': { status: 409, sentence: m.organisations_contactEdit_conflictText },
  'own-words': { status: 404, sentence: () => '' },
  'no-such-version': { status: 409, sentence: m.organisations_read_gone },
  vacant: { status: 422, sentence: m.organisations_away_vacant },
  'too-many-units': {
    status: 422,
    sentence: () => m.organisations_unitsEdit_tooMany({ most: MOST_UNITS }),
  },
  'nothing-changed': { status: 422, sentence: m.organisations_saved_same },
  'unknown-unit': {
    status: 422,
    sentence: () =>
      m.organisations_fault_unknownUnit({ field: m.organisations_contactEdit_unit() }),
  },
  'already-empty': { status: 422, sentence: m.county_empty_alreadyText },
  'not-sure': { status: 422, sentence: m.county_empty_notSure },
  'key-used': { status: 409, sentence: m.organisations_refusal_keyUsed },
};
