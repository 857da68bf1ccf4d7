import type { IntakeId, MatterId, OrganisationId } from '#platform/core/ids';
import type {
  CellPosition,
  FaultReason,
  HoldsQuestion,
  IntakeChoices,
  IntakeFault,
  IntakeField,
  IntakeNote,
  RowStatus,
  SheetPreview,
} from './intake.types.ts';
import type { MatterRole, Said } from './matters.types.ts';

/** Whose answers a workbook holds: the organisation's own, or, brought in by the coordinator, those of many. */
export type ForWhom = 'own' | 'coordinator';

/** The person's choices as they are kept: those of the preview, and rows that they have decided to leave. */
export interface KeptChoices extends IntakeChoices {
  /** `ref` of each row that was skipped. */
  skipped: readonly string[];
}

/** The same wrong cell, wherever it stands, so that one tap mends all of them. */
export interface FaultGroup {
  /** Names the group from one look at the preview to the next. */
  key: string;
  reason: FaultReason;
  field: IntakeField | null;
  written: string;
  replacedBy: readonly { nameSv: string; nameEn: string }[];
  cells: CellPosition[];
  refs: string[];
  /** The first of its rows: who answers there (null: unknown), and the matter as written. */
  about: { organisationId: OrganisationId | null; matterWritten: string };
  suggestions: {
    text: string;
    sureness: 'likely' | 'possible';
    corrections: Record<string, string>;
  }[];
}

/** A cell that the person has put right: "Svar okt 2026!E14" and what is read there now. */
export interface MendedCells {
  text: string;
  cells: string[];
}

export interface BundleQuestionSeen {
  key: string;
  nameSv: string;
  nameEn: string;
  written: string[];
  rows: number;
  parts: { id: MatterId; nameSv: string; nameEn: string }[];
  /** Null: not answered; empty: leave its rows out. */
  chosen: readonly MatterId[] | null;
}

/** What an answer says, with names. */
export interface SaidSeen {
  kind: Said['kind'];
  owners: string[];
  eachMunicipality: boolean;
  ownRole: MatterRole;
  remark: string;
}

export interface HoldsQuestionSeen {
  key: string;
  organisation: string;
  matterSv: string;
  matterEn: string;
  place: string | null;
  options: (SaidSeen & { ref: string; answeredOn: Date | null })[];
  because: NonNullable<HoldsQuestion['suggested']>['because'] | null;
  /** The row that holds now, chosen or suggested; null: the person is asked. */
  holds: string | null;
}

export interface AnswerSeen extends SaidSeen {
  matterSv: string;
  matterEn: string;
  /** Name of the municipality; null: the whole county. */
  place: string | null;
  status: 'new' | 'changed' | 'same' | 'set-aside' | 'question';
  before: SaidSeen | null;
  answeredBy: string;
  answeredOn: Date | null;
}

export interface RowSeen {
  ref: string;
  sheet: string;
  row: number;
  status: RowStatus;
  organisation: string | null;
  matterWritten: string;
  answers: AnswerSeen[];
  faults: Pick<IntakeFault, 'reason' | 'column' | 'written' | 'replacedBy'>[];
  notes: IntakeNote[];
}

/** Which rows are shown: all, one status, those with something understood ("läst som"), or one organisation's. */
export interface RowFilter {
  show: RowStatus | 'all' | 'notes';
  /** Organisation id, or '' for all. */
  organisation: string;
  page: number;
}

export interface RowsSeen {
  /** Rows of this page, grouped by organisation in the county's order; unknown organisations last. */
  groups: { organisation: string | null; rows: RowSeen[] }[];
  first: number;
  last: number;
  total: number;
  pages: number;
}

/** The preview of a workbook, as its page shows it. */
export interface IntakeSeen {
  id: IntakeId;
  fileName: string;
  forWhom: ForWhom;
  takenInAt: Date;
  counts: Record<RowStatus, number>;
  /** Answers that a confirmation would save. */
  toSave: { new: number; changed: number };
  openQuestions: number;
  sheets: SheetPreview[];
  faults: (FaultGroup & { organisation: string | null })[];
  /** Groups beyond those that are shown at a time. */
  moreFaults: number;
  mended: MendedCells[];
  skipped: { ref: string; written: string }[];
  bundles: BundleQuestionSeen[];
  holds: HoldsQuestionSeen[];
  rows: RowsSeen;
  filter: RowFilter;
  organisations: { id: OrganisationId; name: string }[];
  /** Names to choose from, per kind of cell. */
  known: Record<'organisation' | 'matter' | 'place' | 'role' | 'owners', string[]>;
  /** A fingerprint of what would be saved; a confirmation of something else is refused. */
  seen: string;
}

/** What came of a workbook, kept with it. */
export interface IntakeResult {
  /** In the county's order. */
  organisations: {
    id: OrganisationId;
    name: string;
    new: number;
    changed: number;
    taken: number;
  }[];
  /** Rows that said what is there already. */
  same: number;
  /** Rows that were left out: faulty, skipped, or set aside. */
  leftOut: number;
  /** Rows that name a matter and say nothing of it; absent in what was taken in before it was counted. */
  unanswered?: number;
  /** Rounds that opened at once, because the last answer came. */
  opened: number;
}

/** A workbook in the list of those that the organisation has brought in. */
export interface IntakeListed {
  id: IntakeId;
  fileName: string;
  forWhom: ForWhom;
  personName: string;
  takenInAt: Date;
  confirmedAt: Date | null;
  result: IntakeResult | null;
}

/** What was written in a wrong cell and not understood: what is wrong with it now, and names that it may mean. */
export interface NotUnderstood {
  text: string;
  reason: FaultReason;
  replacedBy: readonly { nameSv: string; nameEn: string }[];
  near: string[];
}

/** Why what was written in a wrong cell could not be taken. */
export type MendingFault = 'missing' | 'unsavable-character' | 'too-long' | 'stale-form';
