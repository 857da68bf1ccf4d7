import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Sheet } from '#platform/core/workbook';
import { GRANLANDET } from '../../../tests/fixtures/workbooks/catalogue.ts';
import { readWorkbook, writeWorkbook } from '../../platform/server/workbook/index.ts';
import { previewIntake } from './intake.rules.ts';
import {
  NO_CHOICES,
  type IntakeCatalogue,
  type IntakeChoices,
  type IntakeRequest,
  type Preview,
} from './intake.types.ts';

/** What the recognising of names costs: comparisons letter by letter, and names made comparable. */
const counted = vi.hoisted(() => ({ slips: 0, keys: 0 }));
vi.mock('./intake-text.rules.ts', async (original) => {
  const real = await original<typeof import('./intake-text.rules.ts')>();
  const counting =
    <A extends unknown[], R>(what: keyof typeof counted, work: (...of: A) => R) =>
    (...of: A): R => {
      counted[what] += 1;
      return work(...of);
    };
  return {
    ...real,
    slipsBetween: counting('slips', real.slipsBetween),
    plainKey: counting('keys', real.plainKey),
  };
});

const catalogue = GRANLANDET as unknown as IntakeCatalogue;
const now = new Date('2026-11-01T09:00:00Z');
const coordinator = (choices: Partial<IntakeChoices> = {}): IntakeRequest => ({
  catalogue,
  bringer: { kind: 'coordinator' },
  existing: [],
  choices: { ...NO_CHOICES, ...choices },
  now,
});
/** Both undivided names answered, and the one contradiction that nothing settles. */
const CHOSEN = {
  bundles: { layoff: ['call-layoff'], traffic: ['bus', 'air'] },
  holds: { 'storsele project county': 'Inlandet!5' },
} as unknown as Partial<IntakeChoices>;

async function sheetsOf(name: string): Promise<Sheet[]> {
  const reading = await readWorkbook(readFileSync(`tests/fixtures/workbooks/${name}`), name);
  if (!reading.ok) throw new Error(reading.detail);
  return reading.sheets;
}

let sheets: Sheet[];
let csv: Sheet[];
beforeAll(async () => {
  sheets = await sheetsOf('granlandet.xlsx');
  csv = await sheetsOf('granlandet.csv');
});
const rowOf = (preview: Preview, ref: string) => preview.rows.find((row) => row.ref === ref)!;
const notesOf = (preview: Preview, ref: string) =>
  rowOf(preview, ref).notes.map(({ column, reason, readAs }) => [column, reason, readAs]);

describe('a messy workbook of the coordinator', () => {
  test('heads are found below titles, in any order; a sheet without a table is said to be skipped', () => {
    const preview = previewIntake(sheets, coordinator());
    expect(preview.sheets.map(({ name, headRow, skipped }) => [name, headRow, skipped])).toEqual([
      ['Svar okt', 4, null],
      ['Inlandet', 3, null],
      ['Lillvik', 2, null],
      ['Läs mig', null, 'no-table'],
    ]);
    expect(preview.sheets[0]!.columns.filter(({ field }) => !field)).toEqual([
      { column: 'F', head: 'Internt – ej till länet', field: null },
    ]);
    expect(preview.sheets[1]!.columns.map(({ field }) => field)).toEqual([
      'matter',
      'owners',
      'place',
      'organisation',
      'role',
      'date',
      'remark',
      'answeredBy',
    ]);
  });

  test('every plainly wrong cell is named, with a suggestion where there is one; nothing else is', () => {
    const preview = previewIntake(sheets, coordinator(CHOSEN));
    const faults = preview.rows.flatMap((row) =>
      row.faults.map((f) => [
        `${f.column}${f.row}`,
        f.written,
        f.reason,
        f.suggestions[0]?.text ?? null,
      ]),
    );
    expect(faults).toEqual([
      ['B22', 'Snöröjning på torget', 'unknown-matter', null],
      ['D23', 'Regionen', 'role-and-owner-swapped', 'Bidrar / Regionen'],
      ['D31', 'xx', 'unknown-role', null],
      ['C32', 'Fjärrby', 'outside-county', null],
      ['C33', 'Storsele', 'not-own-place', 'Granå'],
      ['E34', 'Elsällskapet Gnistan', 'unknown-owner', null],
      ['A35', 'Bolaget Tallkotten', 'unknown-organisation', null],
      ['A36', 'Norra Stamnätet', 'not-a-member', null],
    ]);
    expect(preview.counts).toMatchObject({ faulty: 8, question: 0, unanswered: 1 });
    expect(preview.openQuestions).toBe(0);
  });

  test('an undivided name is asked about once, however it is spelt', () => {
    const [layoff, traffic] = previewIntake(sheets, coordinator()).questions;
    expect(layoff).toMatchObject({
      kind: 'bundle',
      key: 'layoff',
      written: ['Varselsamordning, omställning', 'Varsel', 'Varselsamordning'],
      parts: ['call-layoff', 'adjust'],
      rows: 4,
      chosen: null,
    });
    expect(traffic).toMatchObject({ key: 'traffic', rows: 2 });
  });

  test('its answers go to the parts that were chosen, each at its own place', () => {
    const preview = previewIntake(sheets, coordinator(CHOSEN));
    const parts = rowOf(preview, 'Inlandet!11').answers.map((a) => [
      a.matterId,
      a.placeId,
      a.status,
    ]);
    expect(parts).toEqual([
      ['bus', 'county', 'new'],
      ['air', 'storsele', 'new'],
    ]);
    const none = previewIntake(
      sheets,
      coordinator({ ...CHOSEN, bundles: { layoff: [], traffic: [] } }),
    );
    expect(rowOf(none, 'Inlandet!11')).toMatchObject({ status: 'set-aside', answers: [] });
  });

  test('a guess is shown as one', () => {
    const preview = previewIntake(sheets, coordinator(CHOSEN));
    expect(notesOf(preview, 'Svar okt!14')).toContainEqual([
      'B',
      'read-as',
      'Kollektivtrafik, flyg',
    ]);
    expect(notesOf(preview, 'Svar okt!25')).toContainEqual(['E', 'read-as', 'Granå kommun']);
    expect(notesOf(preview, 'Svar okt!27')).toContainEqual(['C', 'read-as', 'Granå']);
    expect(notesOf(preview, 'Svar okt!19')).toContainEqual(['I', 'date-unreadable', '']);
  });

  test('rows that say the same count once; of two that contradict each other the nearer holds', () => {
    const preview = previewIntake(sheets, coordinator(CHOSEN));
    expect(notesOf(preview, 'Svar okt!30')).toContainEqual(['B', 'repeats', 'Svar okt!29']);
    expect(rowOf(preview, 'Svar okt!30').status).toBe('same');
    expect(notesOf(preview, 'Svar okt!16')).toContainEqual(['B', 'other-row-holds', 'Svar okt!15']);
  });

  test('where nothing tells which holds the person is asked, and neither is taken in before', () => {
    const { bundles } = CHOSEN;
    const preview = previewIntake(sheets, coordinator({ bundles }));
    expect(preview.openQuestions).toBe(1);
    expect(rowOf(preview, 'Svar okt!37').status).toBe('question');
    expect(rowOf(preview, 'Inlandet!5').status).toBe('question');
    expect(
      preview.toSave.filter(
        (a) => a.organisationId === ('storsele' as never) && a.matterId === ('project' as never),
      ),
    ).toEqual([]);
    const chosen = previewIntake(sheets, coordinator(CHOSEN));
    expect(rowOf(chosen, 'Inlandet!5').status).toBe('new');
    expect(rowOf(chosen, 'Svar okt!37').status).toBe('set-aside');
  });

  test('a cell can be corrected in the preview, with the suggestion or with other words', () => {
    const faulty = previewIntake(sheets, coordinator(CHOSEN));
    const [swap] = rowOf(faulty, 'Svar okt!23').faults[0]!.suggestions;
    const corrections = { ...swap!.corrections, 'Svar okt!D31': 'bidrar' };
    const preview = previewIntake(sheets, coordinator({ ...CHOSEN, corrections }));
    expect(rowOf(preview, 'Svar okt!23')).toMatchObject({
      faults: [],
      answers: [{ ownRole: 'contributor', said: { owners: ['region'] } }],
    });
    expect(preview.counts.faulty).toBe(6);
  });

  test('the same file twice changes nothing, nor does its small sheet as csv', () => {
    const { toSave } = previewIntake(sheets, coordinator(CHOSEN));
    const existing = { ...coordinator(CHOSEN), existing: toSave };
    expect(previewIntake(sheets, existing)).toMatchObject({
      toSave: [],
      counts: { new: 0, changed: 0 },
    });
    expect(previewIntake(csv, existing)).toMatchObject({
      toSave: [],
      counts: { same: 4, faulty: 0 },
    });
  });

  test('an answer that differs from what is there is a change, and shows what it replaces', () => {
    const { toSave } = previewIntake(csv, coordinator(CHOSEN));
    const existing = toSave.map((answer) => ({ ...answer, remark: 'Förut.' }));
    const preview = previewIntake(csv, { ...coordinator(CHOSEN), existing });
    expect(preview.counts).toMatchObject({ new: 0, changed: 4 });
    expect(preview.toSave[0]!.before).toMatchObject({ remark: 'Förut.' });
  });
});

describe('a workbook of one organisation', () => {
  const own = (id: string): IntakeRequest => ({
    ...coordinator(CHOSEN),
    bringer: { kind: 'own', organisationId: id as never },
  });

  test('brings in its own answers', () => {
    expect(previewIntake(csv, own('lillvik')).counts).toMatchObject({ new: 4, faulty: 0 });
  });

  test('and nobody else’s', () => {
    const preview = previewIntake(csv, own('grana'));
    expect(preview.toSave).toEqual([]);
    expect(preview.rows.map((row) => row.faults[0]!.reason)).toEqual(
      Array(4).fill('other-organisation'),
    );
  });

  test('needs no column for who answers', () => {
    const sheet: Sheet = {
      name: 'Våra svar',
      rows: [
        { number: 1, cells: ['Fråga', 'Roll', 'Ägare'] },
        { number: 2, cells: ['Bredband', 'Bidrar', 'Regionen'] },
      ],
    };
    expect(previewIntake([sheet], own('lillvik')).counts.new).toBe(1);
    expect(previewIntake([sheet], coordinator()).sheets[0]!.skipped).toBe('no-organisation-column');
  });
});

test('a sheet of more than ten thousand rows is said to be too long; the others are read', () => {
  const cells = ['Lst', 'Bredband', null, 'Bidrar', 'Regionen'];
  const rows = Array.from({ length: 10_002 }, (_, i) => ({ number: i + 1, cells }));
  rows[0] = { number: 1, cells: ['Organisation', 'Fråga', 'Kommun', 'Roll', 'Vem äger'] };
  const preview = previewIntake([{ name: 'Lång', rows }, ...csv], coordinator(CHOSEN));
  expect(preview.sheets.map(({ skipped }) => skipped)).toEqual(['too-many-rows', null]);
  expect(preview.rows.length).toBe(4);
});

describe('what many rows cost', () => {
  const heads = ['Organisation', 'Kommun', 'Fråga', 'Roll', 'Vem äger', 'Datum', 'Kommentar'];
  /** "aab", "aac", …: names with other figures in them are not even compared. */
  const letters = (i: number) =>
    i
      .toString(26)
      .padStart(3, '0')
      .replace(/./g, (digit) => (Number.parseInt(digit, 26) + 10).toString(36));
  /** Each third row names a matter that nobody knows, the others one with a slip of the pen. */
  const rowsOf = (count: number, unknown = (i: number) => i % 3 === 0) =>
    Array.from({ length: count }, (_, i) => [
      catalogue.organisations[i % 5]!.name,
      null,
      unknown(i) ? `Fråga okänd ${letters(i)}` : 'Landsbygdsutvekling',
      'Bidrar',
      i % 2 ? 'Regionen + Lst' : 'AF',
      now,
      `Rad ${i}`,
    ]);
  const costOf = (rows: unknown[][]) => {
    Object.assign(counted, { slips: 0, keys: 0 });
    const cells = [heads, ...rows];
    const sheet = { name: 'Svar', rows: cells.map((row, i) => ({ number: i + 1, cells: row })) };
    expect(previewIntake([sheet as Sheet], coordinator()).rows.length).toBe(rows.length);
    return { ...counted };
  };

  test('600 rows of a workbook are read and judged', async () => {
    const bytes = await writeWorkbook([{ name: 'Svar', heads, rows: rowsOf(600) }]);
    const reading = await readWorkbook(bytes, 'svar.xlsx');
    if (!reading.ok) throw new Error(reading.detail);
    expect(previewIntake(reading.sheets, coordinator()).rows.length).toBe(600);
  });

  test('twice as many rows are twice the work, not more', () => {
    const [none, some, many] = [0, 300, 600].map((count) => costOf(rowsOf(count)));
    expect(some!.keys).toBeGreaterThan(none!.keys + 300);
    expect(many!.keys - none!.keys).toBeLessThanOrEqual(2 * (some!.keys - none!.keys));
    expect(some!.slips).toBeGreaterThan(none!.slips + 100);
    expect(many!.slips - none!.slips).toBeLessThanOrEqual(2 * (some!.slips - none!.slips));
  });

  test('a name is guessed at once, however often it is written', () => {
    const rows = rowsOf(300);
    expect(costOf([...rows, ...rows]).slips).toBe(costOf(rows).slips);
  });

  test('after 400 guesses no more are made; up to there each new name costs', () => {
    const [few, some, most, all] = [100, 200, 450, 600].map(
      (count) => costOf(rowsOf(count, () => true)).slips,
    );
    expect(some).toBeGreaterThan(few! + 100);
    expect(most).toBeGreaterThan(some!);
    expect(all).toBe(most);
  });
});
