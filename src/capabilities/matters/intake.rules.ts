import type { Sheet } from '#platform/core/workbook';
import { lookupFor, type Lookup } from './intake-catalogue.rules.ts';
import { openRow, type RowCells } from './intake-cells.rules.ts';
import { compareAll, type Compared } from './intake-compare.rules.ts';
import { findTable, type Table } from './intake-heads.rules.ts';
import { judgeRow, type Judgement } from './intake-row.rules.ts';
import type {
  BundleQuestion,
  IntakeAnswer,
  IntakeQuestion,
  IntakeRequest,
  Preview,
  PreviewRow,
  RowStatus,
  SheetPreview,
} from './intake.types.ts';

/** Rows of all tables: ten organisations' answers to 400 matters and more; judged while others wait. */
const MOST_ROWS = 10_000;

interface JudgedRow {
  cells: RowCells;
  judgement: Judgement;
}

/**
 * What taking in this workbook would change, cell by cell, with nothing saved. Call it again with the
 * person's choices (questions answered, cells corrected) until the preview is what they want; `toSave`
 * is what a confirmation saves. Rows that are missing in the workbook withdraw nothing.
 */
export function previewIntake(sheets: readonly Sheet[], request: IntakeRequest): Preview {
  const lookup = lookupFor(request.catalogue);
  let left = MOST_ROWS;
  const read = sheets.map((sheet) => {
    const result = readSheet(sheet, lookup, request, left);
    if (!result.preview.skipped) left -= result.preview.rows;
    return result;
  });
  const judged = read.flatMap(({ rows }) => rows);
  const drafts = judged.flatMap(({ judgement }) => judgement.drafts);
  const { compared, questions } = compareAll(drafts, request.existing, request.choices);
  const byRef = Map.groupBy(compared, ({ ref }) => ref);
  const rows = judged.map((row) => previewRow(row, byRef.get(row.cells.ref) ?? []));
  const all: IntakeQuestion[] = [...bundleQuestions(judged, request), ...questions];
  return {
    sheets: read.map(({ preview }) => preview),
    rows,
    questions: all,
    openQuestions: all.filter(isOpen).length,
    counts: countRows(rows),
    toSave: compared
      .map(({ answer }) => answer)
      .filter(({ status }) => status === 'new' || status === 'changed'),
  };
}

/** Does this question keep rows from being taken in until it is answered? */
export function isOpen(question: IntakeQuestion): boolean {
  if (question.kind === 'bundle') return question.chosen === null;
  return question.chosen === null && question.suggested === null;
}

function readSheet(
  sheet: Sheet,
  lookup: Lookup,
  request: IntakeRequest,
  mostRows: number,
): { preview: SheetPreview; rows: JudgedRow[] } {
  const { table, preview } = findTable(sheet);
  if (!table) return { preview, rows: [] };
  if (preview.rows > mostRows)
    return { preview: { ...preview, skipped: 'too-many-rows' }, rows: [] };
  if (!table.columns.has('organisation') && request.bringer.kind === 'coordinator') {
    return { preview: { ...preview, skipped: 'no-organisation-column' }, rows: [] };
  }
  const rows = sheet.rows
    .filter((row) => row.number > table.headRow)
    .map((row) => openRow(sheet.name, row, table, request.choices))
    .filter((cells) => !repeatsHeads(cells, table))
    .map((cells) => ({ cells, judgement: judgeRow(cells, lookup, request) }))
    .filter(({ judgement }) => judgement.kind !== 'blank');
  return { preview, rows };
}

/** Heads are often written again further down, for print. */
function repeatsHeads(cells: RowCells, table: Table): boolean {
  return [...table.columns].every(([field, { head }]) => cells.text(field) === head);
}

function previewRow({ cells, judgement }: JudgedRow, compared: readonly Compared[]): PreviewRow {
  for (const { other } of compared) {
    if (other) cells.note('matter', other.says, other.ref);
  }
  const answers = compared.map(({ answer }) => answer);
  return {
    ref: cells.ref,
    sheet: cells.sheet,
    row: cells.row,
    status: statusOfRow(judgement, answers),
    organisationId: judgement.organisation?.id ?? null,
    matterWritten: cells.text('matter'),
    answers: judgement.kind === 'faulty' ? [] : answers,
    faults: cells.faults,
    notes: cells.notes,
  };
}

/** A row's status is that of the most pressing of its answers. */
function statusOfRow({ kind }: Judgement, answers: readonly IntakeAnswer[]): RowStatus {
  if (kind === 'faulty' || kind === 'question' || kind === 'unanswered') return kind;
  const order = ['question', 'changed', 'new', 'same'] as const;
  return order.find((status) => answers.some((a) => a.status === status)) ?? 'set-aside';
}

function bundleQuestions(rows: readonly JudgedRow[], { choices }: IntakeRequest): BundleQuestion[] {
  const questions = new Map<string, BundleQuestion>();
  for (const { cells, judgement } of rows) {
    const { bundle } = judgement;
    if (!bundle || bundle.parts.length < 2) continue;
    const { key, nameSv, nameEn, parts } = bundle;
    const question = questions.get(key) ?? {
      kind: 'bundle',
      key,
      nameSv,
      nameEn,
      written: [],
      parts: [...parts],
      rows: 0,
      chosen: choices.bundles[key] ?? null,
    };
    questions.set(key, question);
    question.rows += 1;
    const written = cells.text('matter');
    if (!question.written.includes(written)) question.written.push(written);
  }
  return [...questions.values()];
}

function countRows(rows: readonly PreviewRow[]): Record<RowStatus, number> {
  const counts: Record<RowStatus, number> = {
    new: 0,
    changed: 0,
    same: 0,
    faulty: 0,
    question: 0,
    'set-aside': 0,
    unanswered: 0,
  };
  for (const { status } of rows) counts[status] += 1;
  return counts;
}
