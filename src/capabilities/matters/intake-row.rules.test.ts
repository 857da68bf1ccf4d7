import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GRANLANDET } from '../../../tests/fixtures/workbooks/catalogue.ts';
import { answerKey } from './intake-compare.rules.ts';
import { previewIntake } from './intake.rules.ts';
import {
  NO_CHOICES,
  type IntakeCatalogue,
  type IntakeRequest,
  type PreviewRow,
} from './intake.types.ts';

const HEADS = ['Organisation', 'Fråga', 'Kommun', 'Roll', 'Vem äger', 'Datum', 'Kommentar'];
type Written = [string, string, string, string, string, string?, string?];

const REQUEST: IntakeRequest = {
  catalogue: GRANLANDET as unknown as IntakeCatalogue,
  bringer: { kind: 'coordinator' },
  existing: [],
  choices: NO_CHOICES,
  now: new Date('2026-11-01T09:00:00Z'),
};

/** What the coordinator's preview says of one row. */
function judged(...cells: Written): PreviewRow {
  const rows = [HEADS, cells].map((row, i) => ({
    number: i + 1,
    cells: row.map((c) => c || null),
  }));
  const {
    rows: [row],
  } = previewIntake([{ name: 'Blad1', rows }], REQUEST);
  return row!;
}
const reasons = (row: PreviewRow) => row.notes.map(({ reason }) => reason);

describe('owners in one cell', () => {
  test.each([
    ['AF + Regionen', ['af', 'region']],
    ['AF, Regionen', ['af', 'region']],
    ['AF/Regionen', ['af', 'region']],
    ['AF och Regionen', ['af', 'region']],
    ['AF & Regionen', ['af', 'region']],
    ['AF; Regionen', ['af', 'region']],
    ['AF\nRegionen', ['af', 'region']],
    ['AF samt AF', ['af']],
    ['Skog & Lant', ['forest']],
    ['Skog & Lant + AF', ['forest', 'af']],
    ['Stamnätet', ['grid']],
    ['vi', ['adviser']],
    ['Varje kommun hos sig', ['each-municipality']],
    ['resp. kommun', ['each-municipality']],
    ['AF + kommunen', ['af', 'each-municipality']],
  ])('%s', (written, owners) => {
    const row = judged('Rådgivarna', 'Nyföretagarrådgivning', '', 'Bidrar', written);
    expect(row.faults).toEqual([]);
    expect(row.answers[0]!.said).toEqual({ kind: 'owners', owners });
  });

  test.each([
    ['ingen', { kind: 'nobody' }],
    ['Vet inte', { kind: 'unknown' }],
    ['vet ej?', { kind: 'unknown' }],
  ])('%s', (written, said) => {
    expect(judged('Lst', 'Bredband', '', 'Bidrar', written).answers[0]!.said).toEqual(said);
  });

  test.each([
    ['ingen, AF', 'owners-contradict'],
    ['AF, Gnistan', 'unknown-owner'],
    ['Fjärrby kommun', 'owner-outside-county'],
    [Array(40).fill('AF').join(','), 'unknown-owner'],
  ])('%s is a fault', (written, reason) => {
    expect(judged('Lst', 'Bredband', '', 'Bidrar', written).faults).toMatchObject([
      { reason, column: 'E', head: 'Vem äger', row: 2 },
    ]);
  });
});

describe('the place', () => {
  test.each([
    [
      'kommunen is the row’s',
      judged('Regionen', 'Nyföretagarrådgivning', 'Storsele', 'Bidrar', 'kommunen'),
      'storsele',
      ['storsele'],
      [],
    ],
    [
      'a municipality answers for its own',
      judged('Granå', 'Nyföretagarrådgivning', '', 'Äger', 'Granå'),
      'grana',
      ['grana'],
      ['own-place'],
    ],
    [
      'also when it writes the whole county',
      judged('Granå', 'Nyföretagarrådgivning', 'Hela länet', 'Äger', 'kommunen'),
      'grana',
      ['grana'],
      ['own-place'],
    ],
    [
      'others for the county',
      judged('AF', 'Nyföretagarrådgivning', '-', 'Bidrar', 'Regionen'),
      'county',
      ['region'],
      [],
    ],
    [
      'a county matter has no other place',
      judged('AF', 'Bredband', 'Granå', 'Bidrar', 'kommunen'),
      'county',
      ['grana'],
      ['asked-for-county'],
    ],
  ])('%s', (_, row, placeId, owners, notes) => {
    expect(row.answers[0]).toMatchObject({ placeId, said: { kind: 'owners', owners } });
    expect(reasons(row)).toEqual(notes);
  });
});

test.each([
  ['varje kommun', { kind: 'unknown' }],
  ['varje kommun + AF', { kind: 'owners', owners: ['af'] }],
])('%s owns no matter of the whole county', (owner, said) => {
  const row = judged('Regionen', 'Bredband', '', 'Bidrar', owner);
  expect(row.answers[0]).toMatchObject({ said, ownRole: 'contributor' });
  expect(reasons(row)).toEqual(['each-on-county-matter']);
});

describe('the own role is the main responsibility if and only if one names oneself', () => {
  test.each([
    ['Äger', 'Regionen', 'owner', ['region'], []],
    ['Bidrar', 'Regionen', 'owner', ['region'], ['role-follows-owner']],
    ['Äger', 'AF', 'contributor', ['af'], ['role-follows-owner']],
    ['Äger', '', 'owner', ['region'], ['owner-from-role']],
    ['', 'Regionen', 'owner', ['region'], ['role-empty']],
    ['', 'AF', 'unknown', ['af'], ['role-empty']],
  ])('%s + %s', (role, owner, ownRole, owners, notes) => {
    const row = judged('Regionen', 'Bredband', '', role, owner);
    expect(row.answers[0]).toMatchObject({ ownRole, said: { owners } });
    expect(reasons(row)).toEqual(notes);
  });

  test.each([
    ['Äger', 'vet ej', 'unknown', 'unknown', ['role-follows-owner']],
    ['Rådfrågas', '', 'consulted', 'unknown', ['owner-empty']],
    ['Ingen', 'ingen', 'none', 'nobody', []],
  ])('%s + %s', (role, owner, ownRole, kind, notes) => {
    const row = judged('Regionen', 'Bredband', '', role, owner);
    expect(row.answers[0]).toMatchObject({ ownRole, said: { kind } });
    expect(reasons(row)).toEqual(notes);
  });
});

describe('other cells', () => {
  test('a number before the matter is no part of its name', () => {
    expect(judged('AF', '25. Bredband', '', 'Bidrar', 'AF').answers[0]!.matterId).toBe('broadband');
  });
  test('a date to come is left out and said', () => {
    const row = judged('AF', 'Bredband', '', 'Bidrar', 'Regionen', '2027-01-01');
    expect(row.answers[0]!.answeredOn).toBeNull();
    expect(reasons(row)).toEqual(['date-in-future']);
  });
  test('a remark of 201 signs is a fault, of 200 none', () => {
    const row = (n: number) =>
      judged('AF', 'Bredband', '', 'Bidrar', 'Regionen', '', '🌲'.repeat(n));
    expect(row(200).faults).toEqual([]);
    expect(row(201).faults).toMatchObject([{ reason: 'remark-too-long', column: 'G' }]);
  });
  test('who answers must be said, and be somebody', () => {
    expect(judged('', 'Bredband', '', 'Bidrar', 'AF').faults).toMatchObject([
      { reason: 'organisation-missing', column: 'A' },
    ]);
    expect(judged('AF', '', '', 'Bidrar', 'AF').faults).toMatchObject([
      { reason: 'matter-missing', column: 'B' },
    ]);
  });
  test('a matter without an answer is unanswered, not a fault', () => {
    expect(judged('AF', 'Bredband', '', '', '').status).toBe('unanswered');
  });
  test('every fault of a row is named at once', () => {
    const row = judged('Gnistan', 'Snöröjning', 'Månen', 'xx', 'Ingen vet vem');
    expect(row.faults.map(({ column }) => column)).toEqual(['A', 'B', 'C', 'D', 'E']);
  });
});

test('whatever stands in the cells, the preview comes and every row is counted once', () => {
  const words = fc.constantFrom(
    'AF',
    'Regionen',
    'Granå',
    'Bredband',
    'Varsel',
    'Äger',
    'ingen',
    'vet ej',
    '+',
    ' ',
    '\u0000',
  );
  const text = fc
    .array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 9 })))
    .map((all) => all.join(' '));
  const cell = fc.oneof(text, fc.date(), fc.double(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 12 }), (written) => {
      const rows = [HEADS, ...written].map((cells, i) => ({ number: i + 1, cells }));
      const preview = previewIntake([{ name: 'Blad1', rows }], REQUEST);
      const counted = Object.values(preview.counts).reduce((sum, n) => sum + n, 0);
      expect(counted).toBe(preview.rows.length);
      expect(new Set(preview.toSave.map(answerKey)).size).toBe(preview.toSave.length);
    }),
    { numRuns: 200 },
  );
});

describe('a matter out of use', () => {
  const matter = (name: string) => judged('AF', name, '', 'Bidrar', 'Regionen');

  test.each([
    'Slöjd och hantverk',
    'slojd och hantverk',
    'Hemslöjd',
    'Crafts',
    '12. Slöjd och hantverk',
  ])('%s: the cell says what it was split into, each with a suggestion', (name) => {
    const [fault] = matter(name).faults;
    expect(fault).toMatchObject({ reason: 'matter-split', column: 'B', row: 2 });
    expect(fault!.replacedBy!.map(({ nameSv }) => nameSv)).toEqual([
      'Nyföretagarrådgivning',
      'Landsbygdsutveckling',
    ]);
    expect(fault!.suggestions.map(({ text, sureness }) => [text, sureness])).toEqual([
      ['Nyföretagarrådgivning', 'possible'],
      ['Landsbygdsutveckling', 'possible'],
    ]);
  });
  test('that was merged into another offers that one, surely', () => {
    const [fault] = matter('Bygdemedel').faults;
    expect(fault).toMatchObject({ reason: 'matter-merged', written: 'Bygdemedel' });
    expect(fault!.suggestions.map(({ text, sureness }) => [text, sureness])).toEqual([
      ['Projektmedel 1:1', 'likely'],
    ]);
  });
  test('that was retired with nothing in its place says so', () => {
    const [fault] = matter('Informationskiosker').faults;
    expect(fault).toMatchObject({ reason: 'matter-retired', suggestions: [], replacedBy: [] });
  });
  test('a name in use is never taken for an old one', () => {
    expect(matter('Bredband').faults).toEqual([]);
    expect(matter('fiber').answers[0]!.matterId).toBe('broadband');
  });
});

test('one wrong name of several in a cell: the suggestion is the whole cell put right', () => {
  const [fault] = judged('Rådgivarna', 'Bredband', '', 'Bidrar', 'AF; Norra Stammnnatitt').faults;
  expect(fault).toMatchObject({ reason: 'unknown-owner', written: 'AF; Norra Stammnnatitt' });
  expect(fault!.suggestions.map(({ text }) => text)).toEqual(['AF; Norra Stamnätet']);
});
