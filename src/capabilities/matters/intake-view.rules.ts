import type { OrganisationId } from '#platform/core/ids';
import { groupFaults, mendedCells } from './intake-choices.rules.ts';
import { OWNER_WORDS, ROLE_WORDS } from './intake-words.rules.ts';
import type {
  AnswerSeen,
  BundleQuestionSeen,
  ForWhom,
  HoldsQuestionSeen,
  IntakeSeen,
  KeptChoices,
  RowFilter,
  RowSeen,
  RowsSeen,
  SaidSeen,
} from './intake-view.types.ts';
import type {
  ExistingAnswer,
  IntakeAnswer,
  IntakeCatalogue,
  Preview,
  PreviewRow,
} from './intake.types.ts';
import { EACH_MUNICIPALITY, type Said } from './matters.types.ts';

const ROWS_PER_PAGE = 50;
/** A page of hundreds of forms helps nobody; the next come as these are taken care of. */
const FAULTS_AT_A_TIME = 40;

export interface IntakeToShow {
  intake: Pick<IntakeSeen, 'id' | 'fileName' | 'takenInAt' | 'seen'> & { forWhom: ForWhom };
  preview: Preview;
  catalogue: IntakeCatalogue;
  choices: KeptChoices;
  filter: RowFilter;
}

/** The preview with names for ids, faults grouped, and one page of rows. */
export function viewIntake({
  intake,
  preview,
  catalogue,
  choices,
  filter,
}: IntakeToShow): IntakeSeen {
  const names = namesOf(catalogue);
  const skipped = new Set(choices.skipped);
  const faults = groupFaults(preview, choices.skipped);
  const present = new Set(preview.rows.map((row) => row.organisationId));
  return {
    ...intake,
    counts: preview.counts,
    toSave: {
      new: preview.toSave.filter(({ status }) => status === 'new').length,
      changed: preview.toSave.filter(({ status }) => status === 'changed').length,
    },
    openQuestions: preview.openQuestions,
    sheets: preview.sheets,
    faults: faults.slice(0, FAULTS_AT_A_TIME).map((group) => ({
      ...group,
      organisation: names.organisation(group.about.organisationId),
    })),
    moreFaults: Math.max(0, faults.length - FAULTS_AT_A_TIME),
    mended: mendedCells(choices),
    skipped: preview.rows
      .filter((row) => row.status === 'faulty' && skipped.has(row.ref))
      .map((row) => ({
        ref: row.ref,
        written: row.faults.map((fault) => fault.written).join(' · '),
      })),
    bundles: preview.questions.flatMap((q) => (q.kind === 'bundle' ? [bundleSeen(q, names)] : [])),
    holds: preview.questions.flatMap((q) =>
      q.kind === 'which-holds' ? [holdsSeen(q, names)] : [],
    ),
    rows: rowsSeen(preview.rows, filter, names),
    filter,
    organisations: catalogue.organisations
      .filter(({ id }) => present.has(id))
      .map(({ id, name }) => ({ id, name })),
    known: knownNames(catalogue),
  };
}

/** Names for the ids of a catalogue. */
export interface Names {
  order: Map<OrganisationId, number>;
  organisation(id: OrganisationId | null): string | null;
  matter(id: string): { nameSv: string; nameEn: string };
  /** Null: the whole county. */
  place(id: string): string | null;
}

/** Makes the names of a catalogue findable by id. */
export function namesOf({ organisations, matters, countyId }: IntakeCatalogue): Names {
  const byId = new Map(organisations.map((one) => [one.id as string, one]));
  const matterById = new Map(matters.map((one) => [one.id as string, one]));
  return {
    order: new Map(organisations.map(({ id }, i) => [id, i])),
    organisation: (id) => (id ? (byId.get(id)?.name ?? null) : null),
    matter: (id) => matterById.get(id) ?? { nameSv: '', nameEn: '' },
    place: (id) => (id === countyId ? null : (byId.get(id)?.shortName ?? null)),
  };
}

function bundleSeen(
  question: Extract<Preview['questions'][number], { kind: 'bundle' }>,
  names: Names,
): BundleQuestionSeen {
  const { key, nameSv, nameEn, written, rows, chosen } = question;
  const parts = question.parts.map((id) => ({ id, ...nameOnly(names.matter(id)) }));
  return { key, nameSv, nameEn, written, rows, parts, chosen };
}

function nameOnly({ nameSv, nameEn }: { nameSv: string; nameEn: string }) {
  return { nameSv, nameEn };
}

function holdsSeen(
  question: Extract<Preview['questions'][number], { kind: 'which-holds' }>,
  names: Names,
): HoldsQuestionSeen {
  const matter = names.matter(question.matterId);
  return {
    key: question.key,
    organisation: names.organisation(question.organisationId) ?? '',
    matterSv: matter.nameSv,
    matterEn: matter.nameEn,
    place: names.place(question.placeId),
    options: question.options.map((option) => ({
      ...saidSeen(option, names),
      ref: option.ref,
      answeredOn: option.answeredOn,
    })),
    because: question.chosen ? null : (question.suggested?.because ?? null),
    holds: question.chosen ?? question.suggested?.ref ?? null,
  };
}

/** What an answer says, with names. */
export function saidSeen(
  { said, ownRole, remark }: Pick<ExistingAnswer, 'ownRole' | 'remark'> & { said: Said },
  names: Names,
): SaidSeen {
  const owners = said.kind === 'owners' ? said.owners : [];
  return {
    kind: said.kind,
    owners: owners.flatMap((id) =>
      id === EACH_MUNICIPALITY ? [] : [names.organisation(id) ?? '?'],
    ),
    eachMunicipality: owners.includes(EACH_MUNICIPALITY),
    ownRole,
    remark,
  };
}

function answerSeen(answer: IntakeAnswer, names: Names): AnswerSeen {
  const matter = names.matter(answer.matterId);
  return {
    ...saidSeen(answer, names),
    matterSv: matter.nameSv,
    matterEn: matter.nameEn,
    place: names.place(answer.placeId),
    status: answer.status,
    before: answer.before ? saidSeen(answer.before, names) : null,
    answeredBy: answer.answeredBy,
    answeredOn: answer.answeredOn,
  };
}

/** One page of the rows that the filter lets through, by organisation. */
function rowsSeen(rows: readonly PreviewRow[], filter: RowFilter, names: Names): RowsSeen {
  const wanted = rows.filter((row) => isShown(row, filter));
  const place = (row: PreviewRow) =>
    row.organisationId ? (names.order.get(row.organisationId) ?? Infinity) : Infinity;
  const sorted = wanted.toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  const pages = Math.max(1, Math.ceil(sorted.length / ROWS_PER_PAGE));
  const page = Math.min(Math.max(1, filter.page), pages);
  const start = (page - 1) * ROWS_PER_PAGE;
  const shown = sorted.slice(start, start + ROWS_PER_PAGE);
  const groups = Map.groupBy(shown, (row) => row.organisationId);
  return {
    groups: [...groups].map(([id, members]) => ({
      organisation: names.organisation(id),
      rows: members.map((row) => rowSeen(row, names)),
    })),
    first: shown.length > 0 ? start + 1 : 0,
    last: start + shown.length,
    total: sorted.length,
    pages,
  };
}

function isShown(row: PreviewRow, { show, organisation }: RowFilter): boolean {
  if (organisation && row.organisationId !== organisation) return false;
  if (show === 'all') return true;
  return show === 'notes' ? row.notes.length > 0 : row.status === show;
}

function rowSeen(row: PreviewRow, names: Names): RowSeen {
  return {
    ref: row.ref,
    sheet: row.sheet,
    row: row.row,
    status: row.status,
    organisation: names.organisation(row.organisationId),
    matterWritten: row.matterWritten,
    answers: row.answers.map((answer) => answerSeen(answer, names)),
    faults: row.faults.map(({ reason, column, written, replacedBy }) => ({
      reason,
      column,
      written,
      replacedBy,
    })),
    notes: row.notes,
  };
}

/** What can be written in a cell that was wrong. */
export function knownNames({
  organisations,
  matters,
  bundles,
  countyNames,
}: IntakeCatalogue): IntakeSeen['known'] {
  const inCounty = organisations.filter(({ membership }) => membership !== 'outside');
  const members = inCounty.filter(({ membership }) => membership === 'member');
  const words = Object.values(OWNER_WORDS).map(([first]) => first!);
  return {
    organisation: members.map(({ name }) => name),
    matter: [...matters, ...bundles].map(({ nameSv }) => nameSv),
    place: [
      ...countyNames.slice(0, 1),
      ...members
        .filter(({ kind }) => kind === 'municipality')
        .map((one) => one.shortName || one.name),
    ],
    role: Object.values(ROLE_WORDS).map(([first]) => first!),
    owners: [...inCounty.map(({ name }) => name), ...words],
  };
}
