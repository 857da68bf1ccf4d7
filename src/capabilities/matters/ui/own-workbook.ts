import * as m from '#messages';
import { formatDate, pick } from '#messages';
import type { Cell } from '#platform/core/workbook';
import type { DropDown, PageToWrite, SheetToWrite } from '#platform/core/workbook-to-make';
import type { RowToFill } from '../intake-fill.rules.ts';
import { MATTER_ROLES, type MatterRole } from '../matters.types.ts';
import { ownersWords } from './intake-words.ts';

/** What an organisation's own workbook is written from. */
export interface OwnWorkbook {
  rows: readonly RowToFill[];
  owners: readonly string[];
  places: readonly string[];
  invented: boolean;
  organisationName: string;
  /** Where the file is taken in again. */
  address: string;
  now: Date;
}

/** Columns of the answers' sheet. */
const COLUMN = { role: 3, owners: 4, remark: 5 } as const;
const LISTS = 2;

/** Three sheets: how to fill in, the answers, and what can be chosen from. */
export function ownWorkbookSheets(own: OwnWorkbook): (PageToWrite | SheetToWrite)[] {
  return [explanation(own), answers(own), lists(own)];
}

function explanation({ organisationName, address, now, invented }: OwnWorkbook): PageToWrite {
  return {
    name: m.workbook_own_explainSheet(),
    title: m.workbook_own_explainTitle(),
    lines: [
      m.workbook_own_explainWhose({ organisation: organisationName, day: now }),
      ...(invented ? [m.workbook_own_invented()] : []),
      '',
      m.workbook_own_explainColumns(),
      m.workbook_own_explainOwners(),
      m.workbook_own_explainRole(),
      m.workbook_own_explainUnknown(),
      m.workbook_own_explainRemark(),
      m.workbook_own_explainEmpty(),
      '',
      m.workbook_own_explainFree(),
      m.workbook_own_explainBack({ address }),
      m.workbook_confirm_ownReaders(),
    ],
  };
}

function answers({ rows, owners, invented, organisationName, now }: OwnWorkbook): SheetToWrite {
  const notes = [m.workbook_own_note({ organisation: organisationName, day: now })];
  return {
    name: m.workbook_template_sheet(),
    notes: invented ? [...notes, m.workbook_own_invented()] : notes,
    heads: [
      m.workbook_template_matter(),
      m.workbook_own_about(),
      m.workbook_template_place(),
      m.workbook_template_role(),
      m.workbook_template_owners(),
      m.workbook_template_remark(),
      m.workbook_own_ifEmpty(),
    ],
    rows: rows.map(cellsOf),
    dropDowns: [roleChoices(), ownerChoices(owners.length)],
    toFillIn: Object.values(COLUMN),
    widths: { 0: 34, 1: 48, 2: 16, 3: 18, 4: 38, 5: 40, 6: 38 },
  };
}

function cellsOf(row: RowToFill): Cell[] {
  const { answer } = row;
  return [
    pick(row.matterSv, row.matterEn),
    pick(row.sentenceSv, row.sentenceEn),
    row.place ?? m.workbook_rows_county(),
    answer && roleText(answer.ownRole),
    answer && ownersWords(answer, '; '),
    answer && (answer.remark || null),
    ifEmptyText(row),
  ];
}

function ifEmptyText({ ifEmpty, answerBy }: RowToFill): string {
  if (answerBy) return m.workbook_own_awaited({ day: formatDate(answerBy, 'long') });
  if (ifEmpty === 'stands') return m.workbook_own_stands();
  return ifEmpty === 'as-county' ? m.workbook_own_asCounty() : m.workbook_own_notAsked();
}

function roleChoices(): DropDown {
  return {
    column: COLUMN.role,
    from: { sheet: LISTS, column: 0, count: MATTER_ROLES.length },
    title: m.workbook_template_role(),
    hint: m.workbook_own_roleHint(),
    otherwise: m.workbook_own_roleOtherwise(),
  };
}

function ownerChoices(named: number): DropDown {
  return {
    column: COLUMN.owners,
    from: { sheet: LISTS, column: 1, count: named + 3 },
    title: m.workbook_template_owners(),
    hint: m.workbook_own_ownersHint(),
    otherwise: null,
  };
}

/** What can be chosen from, as one reads it and as the drop-downs of the answers point to it. */
function lists({ owners, places }: OwnWorkbook): SheetToWrite {
  const words = [m.workbook_says_each(), m.workbook_says_nobody(), m.workbook_says_unknown()];
  const columns = [
    MATTER_ROLES.map(roleText),
    [...words, ...owners],
    [m.workbook_rows_county(), ...places],
  ];
  const longest = Math.max(...columns.map(({ length }) => length));
  return {
    name: m.workbook_own_listsSheet(),
    heads: [m.workbook_own_listRoles(), m.workbook_own_listOwners(), m.workbook_own_listPlaces()],
    rows: Array.from({ length: longest }, (_, i) => columns.map((column) => column[i] ?? null)),
  };
}

function roleText(role: MatterRole): string {
  return m.workbook_template_roleWord({ role });
}
