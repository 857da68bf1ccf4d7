import type { CountyId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Asked, MatterRole, Said } from './matters.types.ts';

/** What a column of a workbook can mean to us. */
export const INTAKE_FIELDS = [
  'organisation',
  'place',
  'matter',
  'role',
  'owners',
  'answeredBy',
  'date',
  'remark',
] as const;
export type IntakeField = (typeof INTAKE_FIELDS)[number];

/** Everything that names in a workbook are recognised by. Names and aliases in any case, with å ä ö. */
export interface IntakeCatalogue {
  countyId: CountyId;
  /** "Västerbotten", "Västerbottens län": written where the whole county is meant. */
  countyNames: readonly string[];
  regionId: OrganisationId;
  organisations: readonly CatalogueOrganisation[];
  matters: readonly CatalogueMatter[];
  bundles: readonly CatalogueBundle[];
  /** Matters that were asked before, as a workbook from then names them. */
  retired: readonly CatalogueRetired[];
}

export interface CatalogueOrganisation {
  id: OrganisationId;
  name: string;
  shortName: string;
  aliases: readonly string[];
  kind: string;
  /** A member can answer; a known one can only be named; one outside the county can be neither. */
  membership: 'member' | 'known' | 'outside';
}

export interface CatalogueMatter {
  id: MatterId;
  nameSv: string;
  nameEn: string;
  aliases: readonly string[];
  asked: Asked;
}

/** A matter that is out of use, and the matters in use that came of it. */
export interface CatalogueRetired {
  id: MatterId;
  nameSv: string;
  nameEn: string;
  aliases: readonly string[];
  because: 'retired' | 'split' | 'merged';
  replacedBy: readonly { id: MatterId; nameSv: string; nameEn: string }[];
}

/** A name that holds several matters since the county split it ("Kollektivtrafik, flyg"). */
export interface CatalogueBundle {
  /** Stable, such as a slug: the answer to the question about it is kept under this key. */
  key: string;
  nameSv: string;
  nameEn: string;
  aliases: readonly string[];
  parts: readonly MatterId[];
}

/** Who brings the workbook in: an organisation its own answers, or the coordinator those of many. */
export type Bringer = { kind: 'own'; organisationId: OrganisationId } | { kind: 'coordinator' };

/** What is already said or suggested; several for the same key are allowed (a stance and a suggestion). */
export interface ExistingAnswer {
  organisationId: OrganisationId;
  matterId: MatterId;
  placeId: PlaceId;
  said: Said;
  ownRole: MatterRole;
  remark: string;
}

/** What the person has chosen in the preview so far. */
export interface IntakeChoices {
  /** Bundle key → the matters its answers go to; an empty list leaves its rows out. */
  bundles: Readonly<Record<string, readonly MatterId[]>>;
  /** Key of a "which holds" question → the `ref` of the row that holds. */
  holds: Readonly<Record<string, string>>;
  /** Cell ("Svar okt 2026!E14") → what shall be read there instead. */
  corrections: Readonly<Record<string, string>>;
}

export const NO_CHOICES: IntakeChoices = { bundles: {}, holds: {}, corrections: {} };

export interface IntakeRequest {
  catalogue: IntakeCatalogue;
  bringer: Bringer;
  existing: readonly ExistingAnswer[];
  choices: IntakeChoices;
  /** Moment of the preview (UTC); an answer cannot have been given after it. */
  now: Date;
}

export type FaultReason =
  | 'unknown-organisation'
  | 'organisation-missing'
  | 'not-a-member'
  | 'other-organisation'
  | 'unknown-matter'
  | 'matter-missing'
  /** Its name is that of a matter out of use; `replacedBy` says what is asked instead. */
  | 'matter-split'
  | 'matter-merged'
  | 'matter-retired'
  | 'unknown-place'
  | 'outside-county'
  | 'not-own-place'
  | 'unknown-role'
  | 'unknown-owner'
  | 'owner-outside-county'
  | 'owners-contradict'
  | 'role-and-owner-swapped'
  | 'ambiguous-name'
  | 'remark-too-long';

export type NoteReason =
  /** A misspelt or shortened name was understood; `readAs` says as what. */
  | 'read-as'
  /** A municipality left the place empty, and answers for its own. */
  | 'own-place'
  /** A place was given, but the matter is asked for the whole county. */
  | 'asked-for-county'
  /** "Varje kommun hos sig" about a matter that is asked for the whole county: left out, alone "don't know". */
  | 'each-on-county-matter'
  /** Nobody was named, but the role says that the organisation itself has the main responsibility. */
  | 'owner-from-role'
  /** Nobody was named: read as "don't know". */
  | 'owner-empty'
  | 'role-empty'
  /** Role and owner contradict each other: the owner holds, `readAs` is the role that follows. */
  | 'role-follows-owner'
  /** No such day, or no date at all: read as without date. */
  | 'date-unreadable'
  | 'date-in-future'
  /** Says the same as another row (`readAs` is its ref). */
  | 'repeats'
  /** Says something else than another row, which holds (`readAs` is its ref). */
  | 'other-row-holds'
  /** The person chose that the answers of this bundle go nowhere. */
  | 'bundle-left-out';

/** Where something stands: enough to find the cell in Excel. */
export interface CellPosition {
  sheet: string;
  row: number;
  column: string;
  head: string;
  written: string;
}

export interface IntakeFault extends CellPosition {
  reason: FaultReason;
  suggestions: Suggestion[];
  /** What is asked instead of a matter out of use. */
  replacedBy?: readonly { nameSv: string; nameEn: string }[];
}

/** Something to write instead. `likely`: one fits best; `possible`: it may be meant. */
export interface Suggestion {
  text: string;
  sureness: 'likely' | 'possible';
  /** Accepting it means these corrections (cell → text). */
  corrections: Record<string, string>;
}

export interface IntakeNote extends CellPosition {
  reason: NoteReason;
  readAs: string;
}

/** One answer that a row holds; a row under an undivided name may hold one per part. */
export interface IntakeAnswer extends ExistingAnswer {
  answeredBy: string;
  /** The day it was given according to the workbook (midnight UTC); null when not said. */
  answeredOn: Date | null;
  status: 'new' | 'changed' | 'same' | 'set-aside' | 'question';
  /** What "changed" would replace. */
  before: ExistingAnswer | null;
}

/** `blank` rows are not listed; `unanswered`: a matter without role and owner; `set-aside`: another row holds. */
export type RowStatus =
  'new' | 'changed' | 'same' | 'faulty' | 'question' | 'set-aside' | 'unanswered';

export interface PreviewRow {
  /** "Svar okt 2026!14": sheet and row. */
  ref: string;
  sheet: string;
  row: number;
  status: RowStatus;
  organisationId: OrganisationId | null;
  /** What stands in the matter's cell. */
  matterWritten: string;
  answers: IntakeAnswer[];
  faults: IntakeFault[];
  notes: IntakeNote[];
}

/** Asked once per name: to which of its parts shall the answers under it go? */
export interface BundleQuestion {
  kind: 'bundle';
  key: string;
  nameSv: string;
  nameEn: string;
  /** As written in the workbook, each spelling once. */
  written: string[];
  parts: MatterId[];
  rows: number;
  chosen: readonly MatterId[] | null;
}

/** Asked when rows of one organisation contradict each other about one matter and place. */
export interface HoldsQuestion {
  kind: 'which-holds';
  key: string;
  organisationId: OrganisationId;
  matterId: MatterId;
  placeId: PlaceId;
  options: HoldsOption[];
  /** Holds unless the person chooses another; null when nothing speaks for either. */
  suggested: { ref: string; because: 'place' | 'own-name' | 'later' } | null;
  chosen: string | null;
}

export interface HoldsOption {
  ref: string;
  said: Said;
  ownRole: MatterRole;
  remark: string;
  answeredOn: Date | null;
}

export type IntakeQuestion = BundleQuestion | HoldsQuestion;

export interface SheetPreview {
  name: string;
  /** Row number of the heads; null when the sheet was skipped. */
  headRow: number | null;
  skipped: 'no-table' | 'no-organisation-column' | 'too-many-rows' | null;
  columns: { column: string; head: string; field: IntakeField | null }[];
  /** Rows that are not empty, below the heads. */
  rows: number;
}

export interface Preview {
  sheets: SheetPreview[];
  rows: PreviewRow[];
  questions: IntakeQuestion[];
  /** Questions that keep rows from being taken in until they are answered. */
  openQuestions: number;
  counts: Record<RowStatus, number>;
  /** What a confirmation saves: the new and the changed answers, each key once. */
  toSave: IntakeAnswer[];
}
