import * as m from '#messages';
import { formatDate, formatList, pick } from '#messages';
import type { WorkbookRefusal } from '#platform/core/workbook';
import type { BringingRefusal } from '../intake-bringing.rules.ts';
import type { MendingFault, NotUnderstood, SaidSeen } from '../intake-view.types.ts';
import type {
  FaultReason,
  IntakeField,
  IntakeNote,
  NoteReason,
  RowStatus,
} from '../intake.types.ts';
import type { MatterRole } from '../matters.types.ts';
import { roleWord } from './standing-words.ts';

type UploadReason =
  | WorkbookRefusal
  | BringingRefusal
  | 'no-table'
  | 'no-organisation-column'
  | 'no-file'
  | 'not-chosen'
  | 'stale-form';

const UPLOAD: Record<UploadReason, () => string> = {
  'no-file': m.workbook_refusal_noFile,
  'not-chosen': m.workbook_refusal_notChosen,
  'stale-form': m.workbook_refusal_staleForm,
  'not-a-workbook': m.workbook_refusal_notAWorkbook,
  empty: m.workbook_refusal_empty,
  'legacy-xls': m.workbook_refusal_legacyXls,
  encrypted: m.workbook_refusal_encrypted,
  damaged: m.workbook_refusal_damaged,
  'too-large': m.workbook_refusal_tooLarge,
  'too-many-rows': m.workbook_refusal_tooManyRows,
  'too-slow': m.workbook_refusal_tooSlow,
  busy: m.workbook_refusal_busy,
  'no-table': m.workbook_refusal_noTable,
  'no-organisation-column': m.workbook_refusal_noOrganisation,
  reader: m.workbook_refusal_reader,
  'not-coordinator': m.workbook_refusal_notCoordinator,
  'region-first': m.workbook_refusal_regionFirst,
};

/** Why a file was not taken in, and what to do. */
export function uploadRefusal(reason: UploadReason): string {
  return UPLOAD[reason]();
}

type Instead = readonly { nameSv: string; nameEn: string }[];
const FAULTS: Record<FaultReason, (p: { names: string }) => string> = {
  'unknown-organisation': m.workbook_fault_unknownOrganisation,
  'organisation-missing': m.workbook_fault_organisationMissing,
  'not-a-member': m.workbook_fault_notAMember,
  'other-organisation': m.workbook_fault_otherOrganisation,
  'unknown-matter': m.workbook_fault_unknownMatter,
  'matter-missing': m.workbook_fault_matterMissing,
  'matter-split': m.workbook_fault_matterSplit,
  'matter-merged': m.workbook_fault_matterMerged,
  'matter-retired': m.workbook_fault_matterRetired,
  'unknown-place': m.workbook_fault_unknownPlace,
  'outside-county': m.workbook_fault_outsideCounty,
  'not-own-place': m.workbook_fault_notOwnPlace,
  'unknown-role': m.workbook_fault_unknownRole,
  'unknown-owner': m.workbook_fault_unknownOwner,
  'owner-outside-county': m.workbook_fault_ownerOutsideCounty,
  'owners-contradict': m.workbook_fault_ownersContradict,
  'role-and-owner-swapped': m.workbook_fault_roleAndOwnerSwapped,
  'ambiguous-name': m.workbook_fault_ambiguousName,
  'remark-too-long': m.workbook_fault_remarkTooLong,
};

/** What is wrong with a cell; of a matter out of use also what is asked instead. */
export function faultWords(reason: FaultReason, replacedBy: Instead = []): string {
  return FAULTS[reason]({
    names: formatList(replacedBy.map(({ nameSv, nameEn }) => `”${pick(nameSv, nameEn)}”`)),
  });
}

/** Why what was written instead was not understood either. */
export function notUnderstoodWords({ text, reason, replacedBy }: NotUnderstood): string {
  return m.workbook_mending_notUnderstood({ text, why: faultWords(reason, replacedBy) });
}

const FIELDS: Record<IntakeField, () => string> = {
  organisation: m.workbook_field_organisation,
  place: m.workbook_field_place,
  matter: m.workbook_field_matter,
  role: m.workbook_field_role,
  owners: m.workbook_field_owners,
  answeredBy: m.workbook_field_answeredBy,
  date: m.workbook_field_date,
  remark: m.workbook_field_remark,
};

/** What a column was taken to mean. */
export function fieldWord(field: IntakeField): string {
  return FIELDS[field]();
}

/** "Svar okt 2026!14" as one would say it: sheet and row. */
export function refWords(ref: string): string {
  const at = ref.lastIndexOf('!');
  return m.workbook_rows_reference({ sheet: ref.slice(0, at), row: ref.slice(at + 1) });
}

type NoteWords = (facts: { cell: string; written: string; readAs: string }) => string;
const NOTES: Record<NoteReason, NoteWords> = {
  'read-as': m.workbook_note_readAs,
  'own-place': m.workbook_note_ownPlace,
  'asked-for-county': m.workbook_note_askedForCounty,
  'each-on-county-matter': m.workbook_note_eachOnCountyMatter,
  'owner-from-role': m.workbook_note_ownerFromRole,
  'owner-empty': m.workbook_note_ownerEmpty,
  'role-empty': m.workbook_note_roleEmpty,
  'role-follows-owner': m.workbook_note_roleFollowsOwner,
  'date-unreadable': m.workbook_note_dateUnreadable,
  'date-in-future': m.workbook_note_dateInFuture,
  repeats: m.workbook_note_repeats,
  'other-row-holds': m.workbook_note_otherRowHolds,
  'bundle-left-out': m.workbook_note_bundleLeftOut,
};

/** What was understood of a cell that does not say it outright. */
export function noteWords({ reason, column, row, written, readAs }: IntakeNote): string {
  const isRole = reason === 'role-empty' || reason === 'role-follows-owner';
  const isRow = reason === 'repeats' || reason === 'other-row-holds';
  const meant = isRole ? roleWord(readAs as MatterRole) : isRow ? refWords(readAs) : readAs;
  return NOTES[reason]({ cell: `${column}${row}`, written, readAs: meant });
}

const STATUSES: Record<RowStatus | 'all' | 'notes', () => string> = {
  all: m.workbook_status_all,
  new: m.workbook_status_new,
  changed: m.workbook_status_changed,
  same: m.workbook_status_same,
  faulty: m.workbook_status_faulty,
  question: m.workbook_status_question,
  'set-aside': m.workbook_status_setAside,
  unanswered: m.workbook_status_unanswered,
  notes: m.workbook_status_notes,
};

/** What becomes of a row, or a choice of rows to show. */
export function statusWord(status: RowStatus | 'all' | 'notes'): string {
  return STATUSES[status]();
}

/** Who has the main responsibility, according to an answer: as a sentence would say it, or with a separator. */
export function ownersWords(
  { kind, owners, eachMunicipality }: SaidSeen,
  separator?: string,
): string {
  if (kind === 'nobody') return m.workbook_says_nobody();
  if (kind === 'unknown') return m.workbook_says_unknown();
  const all = eachMunicipality ? [...owners, m.workbook_says_each()] : owners;
  return separator ? all.join(separator) : formatList(all);
}

/** A whole answer in a line. */
export function saysWords(said: SaidSeen): string {
  const facts = { owners: ownersWords(said), role: roleWord(said.ownRole), remark: said.remark };
  return said.remark ? m.workbook_says_wholeRemark(facts) : m.workbook_says_whole(facts);
}

/** "Moa Hittepå, 6 okt 2026": who answered according to the workbook, and when. */
export function answeredWords(answer: { answeredBy: string; answeredOn: Date | null }): string {
  const day = answer.answeredOn
    ? formatDate(answer.answeredOn.toISOString().slice(0, 10), 'medium')
    : '';
  return answer.answeredBy && day
    ? m.workbook_rows_answered({ who: answer.answeredBy, day })
    : answer.answeredBy || day;
}

const MENDING: Record<MendingFault, () => string> = {
  missing: m.workbook_mending_missing,
  'unsavable-character': m.workbook_mending_unsavable,
  'too-long': m.workbook_mending_tooLong,
  'stale-form': m.workbook_mending_stale,
};

/** Why a cell was not put right, and what to do. */
export function mendingFault(fault: MendingFault): string {
  return MENDING[fault]();
}

type ConfirmReason =
  | BringingRefusal
  | 'region-owes'
  | 'open-questions'
  | 'nothing-to-take-in'
  | 'could-not-be-said'
  | 'already-confirmed';
const CONFIRM: Record<ConfirmReason, () => string> = {
  reader: m.workbook_refusal_reader,
  'not-coordinator': m.workbook_refusal_notCoordinator,
  'region-first': m.workbook_refusal_regionFirst,
  'region-owes': m.workbook_refusal_regionFirst,
  'open-questions': m.workbook_confirm_openFirst,
  'nothing-to-take-in': m.workbook_confirm_nothing,
  'could-not-be-said': m.workbook_confirm_notSaid,
  'already-confirmed': m.workbook_confirm_already,
};

/** Why a workbook was not taken in now, and what to do. */
export function confirmRefusal(reason: ConfirmReason): string {
  return CONFIRM[reason]();
}

/** Kinds of cells that have a list of names to choose from. */
export const LISTED = ['organisation', 'matter', 'place', 'role', 'owners'] as const;

/** Is there a list to choose from for this kind of cell? */
export function isListed(field: IntakeField | null): boolean {
  return LISTED.some((list) => list === field);
}
