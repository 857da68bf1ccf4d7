import { describe, expect, test } from 'vitest';
import type { CountyId, MatterId, OrganisationId, PersonId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { GRANLANDET } from '../../../tests/fixtures/workbooks/catalogue.ts';
import { decideBringing, regionStillOwes } from './intake-bringing.rules.ts';
import {
  afterChoice,
  choicesToBeginWith,
  groupFaults,
  mendedCells,
  notUnderstood,
  NOTHING_CHOSEN,
} from './intake-choices.rules.ts';
import { previewIntake } from './intake.rules.ts';
import type { KeptChoices } from './intake-view.types.ts';
import type { IntakeCatalogue } from './intake.types.ts';

const HEADS = ['Organisation', 'Fråga', 'Kommun', 'Roll', 'Vem äger'];
const preview = (rows: (string | null)[][], choices: KeptChoices = NOTHING_CHOSEN) =>
  previewIntake(
    [{ name: 'Svar', rows: [HEADS, ...rows].map((cells, i) => ({ number: i + 1, cells })) }],
    {
      catalogue: GRANLANDET as unknown as IntakeCatalogue,
      bringer: { kind: 'coordinator' },
      existing: [],
      choices,
      now: new Date('2026-11-01T09:00:00Z'),
    },
  );

describe('wrong cells', () => {
  const rows = [
    ['Regionen', 'Bredband', null, 'xx', 'Regionen'],
    ['AF', 'Bredband', null, 'xx', 'Regionen'],
    ['AF', 'Bredband', null, 'yy', 'Regionen'],
  ];

  test('that are wrong in the same way are one, and one correction mends all', () => {
    const [first, second] = groupFaults(preview(rows), []);
    expect(first).toMatchObject({ reason: 'unknown-role', field: 'role', written: 'xx' });
    expect(first!.refs).toEqual(['Svar!2', 'Svar!3']);
    expect(second!.written).toBe('yy');
    const mended = afterChoice(
      NOTHING_CHOSEN,
      { kind: 'write', group: first!.key, text: 'Bidrar' },
      preview(rows),
    )!;
    expect(mended.corrections).toEqual({ 'Svar!D2': 'Bidrar', 'Svar!D3': 'Bidrar' });
    expect(mendedCells(mended)).toEqual([{ text: 'Bidrar', cells: ['Svar!D2', 'Svar!D3'] }]);
    expect(groupFaults(preview(rows, mended), []).map(({ written }) => written)).toEqual(['yy']);
  });

  test('the rows can be skipped, and be taken up again', () => {
    const { key } = groupFaults(preview(rows), [])[0]!;
    const skipped = afterChoice(NOTHING_CHOSEN, { kind: 'skip', group: key }, preview(rows))!;
    expect(skipped.skipped).toEqual(['Svar!2', 'Svar!3']);
    expect(groupFaults(preview(rows), skipped.skipped)).toHaveLength(1);
    const again = afterChoice(skipped, { kind: 'undo-skip', ref: 'Svar!2' }, preview(rows))!;
    expect(again.skipped).toEqual(['Svar!3']);
  });

  test('a suggestion that takes two cells is accepted in one tap, not written', () => {
    const swapped = [['Regionen', 'Bredband', null, 'AF', 'Bidrar']];
    const [group] = groupFaults(preview(swapped), []);
    const { text } = group!.suggestions[0]!;
    const accepted = { kind: 'accept', group: group!.key, text } as const;
    expect(afterChoice(NOTHING_CHOSEN, accepted, preview(swapped))!.corrections).toEqual({
      'Svar!D2': 'Bidrar',
      'Svar!E2': 'AF',
    });
    const written = { kind: 'write', group: group!.key, text: 'x' } as const;
    expect(afterChoice(NOTHING_CHOSEN, written, preview(swapped))).toBeNull();
  });

  test('what is not there changes nothing', () => {
    const nowhere = { kind: 'skip', group: 'made up' } as const;
    expect(afterChoice(NOTHING_CHOSEN, nowhere, preview(rows))).toBeNull();
    const foreign = { kind: 'answer', bundles: { layoff: [] }, holds: { x: 'y' } } as const;
    expect(afterChoice(NOTHING_CHOSEN, foreign, preview(rows))).toEqual(NOTHING_CHOSEN);
  });
});

test('an undivided name takes only its own parts, and can be left out', () => {
  const rows = [['Regionen', 'Varsel', null, 'Äger', 'Regionen']];
  const answer = (parts: string[]) =>
    afterChoice(
      NOTHING_CHOSEN,
      { kind: 'answer', bundles: { layoff: parts as MatterId[] }, holds: {} },
      preview(rows),
    )!.bundles;
  expect(answer(['adjust', 'bus'])).toEqual({ layoff: ['adjust'] });
  expect(answer([])).toEqual({ layoff: [] });
});

describe('a new workbook begins with', () => {
  const choices = {
    ...NOTHING_CHOSEN,
    bundles: { layoff: ['adjust' as MatterId] },
    corrections: { 'Svar!D2': 'Bidrar' },
  };
  test.each([
    ['nothing, the first time', null, NOTHING_CHOSEN],
    ['everything chosen, when it is the same file', { choices, sameFile: true }, choices],
    [
      'the answers about undivided names, when it is another',
      { choices, sameFile: false },
      { ...NOTHING_CHOSEN, bundles: choices.bundles },
    ],
  ])('%s', (_, earlier, expected) => expect(choicesToBeginWith(earlier)).toEqual(expected));
});

describe('who may bring in what', () => {
  const [one, other] = ['one', 'other'] as MatterId[];
  const viewer = (role: Viewer['role'], countyRoles: Viewer['countyRoles'] = []): Viewer => ({
    personId: 'p' as PersonId,
    organisationId: 'o' as OrganisationId,
    countyId: 'c' as CountyId,
    role,
    countyRoles,
    personName: '',
    organisationName: '',
    session: '',
    cleared: false,
    fresh: true,
    kind: 'full',
    only: null,
  });
  const silent = { answered: [], waiting: [one!] };
  const begun = { answered: [one!], waiting: [other!] };
  test.each([
    ['own answers, by an editor', 'own', viewer('editor'), silent, null],
    ['own answers, by one who reads', 'own', viewer('reader'), begun, 'reader'],
    ['of many, by an editor', 'coordinator', viewer('editor'), begun, 'not-coordinator'],
    ['of many, by the coordinator', 'coordinator', viewer('editor', ['coordinator']), begun, null],
    [
      'of many, before the region has answered',
      'coordinator',
      viewer('editor', ['coordinator']),
      silent,
      'region-first',
    ],
  ] as const)('%s', (_, forWhom, who, region, reason) => {
    const decision = decideBringing(forWhom, who, region);
    expect(decision.ok ? null : decision.reason).toBe(reason);
  });

  test('the region owes an answer to a matter that the workbook brings, and to no other', () => {
    expect(regionStillOwes('coordinator', [{ matterId: other! }], begun)).toEqual([other]);
    expect(regionStillOwes('coordinator', [{ matterId: one! }], begun)).toEqual([]);
    expect(regionStillOwes('own', [{ matterId: other! }], begun)).toEqual([]);
  });
});

test('a row that we let hold is no choice of the person until another is chosen', () => {
  const rows = [
    ['Lillvik', 'Nyföretagarrådgivning', 'Lillvik', 'Äger', 'Lillvik'],
    ['Lillvik', 'Nyföretagarrådgivning', null, 'Bidrar', 'Regionen'],
  ];
  const [question] = preview(rows).questions;
  if (question?.kind !== 'which-holds') throw new Error('no question');
  const answer = (ref: string) =>
    afterChoice(
      NOTHING_CHOSEN,
      { kind: 'answer', bundles: {}, holds: { [question.key]: ref } },
      preview(rows),
    )!.holds;
  expect(question.suggested?.ref).toBe('Svar!2');
  expect(answer('Svar!2')).toEqual({});
  expect(answer('Svar!3')).toEqual({ [question.key]: 'Svar!3' });
});

describe('a correction that is not understood', () => {
  const rows = [
    ['Regionen', 'Bredband', null, 'xx', 'Regionen'],
    ['AF', 'Bredband', null, 'Bidrar', 'Naturvårdsverket'],
    ['Granå', 'Företagsbesök, löpande dialog', 'Ystad', 'Bidrar', 'Granå'],
  ];
  const known = ['Region Granlandet', 'Arbetsförmedlingen', 'Norra Stamnätet'];
  const judge = (at: number, text: string) => {
    const before = { choices: NOTHING_CHOSEN, preview: preview(rows) };
    const group = groupFaults(before.preview, [])[at]!;
    const command = { kind: 'write', group: group.key, text } as const;
    const after = afterChoice(NOTHING_CHOSEN, command, before.preview)!;
    return notUnderstood(command, before, preview(rows, after), known);
  };

  test.each([
    ['a role that is none', 0, 'yy', { reason: 'unknown-role', near: [] }],
    [
      'an owner nobody knows',
      1,
      'Norra nätverket',
      { reason: 'unknown-owner', near: ['Norra Stamnätet'] },
    ],
    ['a place that is not the own one', 2, 'Lillvik', { reason: 'not-own-place', near: ['Granå'] }],
  ])('%s comes back with what is wrong and what may be meant', (_, at, text, expected) => {
    expect(judge(at, text)).toMatchObject({ text, ...expected });
  });
  test.each([
    ['a role', 0, 'bidrar'],
    ['an owner', 1, 'stamnätet'],
    ['two owners', 1, 'AF; stamnätet'],
    ['the own place', 2, 'granå'],
  ])('%s that is understood is none', (_, at, text) => expect(judge(at, text)).toBeNull());
});
