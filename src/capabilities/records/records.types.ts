import type { OrganisationId } from '#platform/core/ids';

/** Where a record is kept: its table and its key there. */
export interface RecordRef {
  tbl: string;
  rowId: string;
}

/** A record as the desk lists it. */
export interface KeptRecord extends RecordRef {
  kind: string;
  title: string;
  happened: Date;
  /** Whose words; null: of all who agreed. */
  organisationId: OrganisationId | null;
  secrecySection: string | null;
  visibility: string | null;
}

/** One thing that is said in a record: the column, and what a person reads there. */
export interface RecordField {
  field: string;
  text: string;
}

/** A record as it is handed out: what was said in it, nothing of how it is kept. */
export interface ReadRecord extends RecordRef {
  kind: string;
  title: string;
  happened: Date;
  organisationId: OrganisationId | null;
  secrecySection: string | null;
  fields: RecordField[];
}

export interface Mask {
  id: string;
  tbl: string;
  rowId: string;
  field: string;
  /** Null: the whole field. */
  part: string | null;
  section: string;
}

/** What the desk was asked for. */
export interface DeskSieve {
  kinds: string[] | null;
  whose: 'all' | 'own' | 'others';
  organisation: OrganisationId | null;
  since: string | null;
  until: string | null;
  marked: boolean;
  words: string;
  page: number;
}

export const CLOSED_HOW = ['given', 'partly', 'refused', 'nothing-held', 'withdrawn'] as const;
export type ClosedHow = (typeof CLOSED_HOW)[number];
export const CONSULT_ANSWERS = ['no-objection', 'mask', 'withhold'] as const;
export type ConsultAnswer = (typeof CONSULT_ANSWERS)[number];
/** Records in one request at most. */
export const PICKED_MAX = 200;
export const DESK_PAGE = 50;

export type FormFault = 'missing' | 'too-long' | 'nul' | 'no-day' | 'unknown-choice';
/** Why something about a request was not done. */
export type RequestRefusal =
  | 'may-not-write'
  | 'closed'
  | 'nothing-picked'
  | 'masked-is-partly'
  | 'reason-missing'
  | 'no-such-field'
  | 'not-in-text'
  | 'nothing-to-mask'
  | 'no-such-request'
  | 'no-such-record'
  | 'too-many'
  | 'own-record'
  | 'consulted-before';
/** Why a record was not sent. */
export type DispatchRefusal =
  | 'may-not-write'
  | 'no-such-record'
  | 'not-ours'
  | 'nobody'
  | 'ground-missing'
  | 'not-fresh'
  | 'not-member';
