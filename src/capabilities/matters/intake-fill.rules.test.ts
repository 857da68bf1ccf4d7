import { describe, expect, test } from 'vitest';
import type { OrganisationId } from '#platform/core/ids';
import { GRANLANDET } from '../../../tests/fixtures/workbooks/catalogue.ts';
import { rowsToFill } from './intake-fill.rules.ts';
import type { ExistingAnswer, IntakeCatalogue } from './intake.types.ts';

const catalogue = GRANLANDET as unknown as IntakeCatalogue;
const explained = [
  {
    matterId: 'broadband',
    sentenceSv: 'Bredband till alla.',
    sentenceEn: '',
    answerBy: '2026-11-20',
  },
  { matterId: 'start', sentenceSv: '', sentenceEn: '', answerBy: '2026-11-20' },
];
const answer = (organisationId: string, matterId: string, placeId: string) =>
  ({
    ...{ organisationId, matterId, placeId },
    ...{ said: { kind: 'unknown' }, ownRole: 'unknown', remark: '' },
  }) as unknown as ExistingAnswer;
const rows = (own: string, answers: ExistingAnswer[] = []) =>
  rowsToFill(catalogue, own as OrganisationId, explained, answers);
const of = (own: string, matter: string, answers?: ExistingAnswer[]) =>
  rows(own, answers)
    .filter(({ matterSv }) => matterSv === matter)
    .map(({ place, ifEmpty, answerBy }) => [place, ifEmpty, answerBy]);

describe('one row for each matter and place that the organisation can answer for', () => {
  test('a municipality answers for the county, and for itself', () => {
    expect(of('grana', 'Bredband')).toEqual([[null, 'awaited', '2026-11-20']]);
    expect(of('grana', 'Nyföretagarrådgivning')).toEqual([['Granå', 'awaited', '2026-11-20']]);
    expect(of('grana', 'Flygplats')).toEqual([['Granå', 'not-asked', null]]);
    expect(rows('grana')).toHaveLength(GRANLANDET.matters.length);
  });
  test('others for the county and, below, each member municipality where something else holds', () => {
    expect(of('af', 'Nyföretagarrådgivning', [answer('af', 'start', 'lillvik')])).toEqual([
      [null, 'awaited', '2026-11-20'],
      ['Granå', 'as-county', null],
      ['Storsele', 'as-county', null],
      ['Björkfors', 'as-county', null],
      ['Lillvik', 'stands', null],
    ]);
    expect(of('af', 'Bredband')).toHaveLength(1);
  });
  test('an answer that is there is filled in, and those of others are not', () => {
    const mine = rows('grana', [
      answer('grana', 'broadband', 'county'),
      answer('af', 'rural', 'county'),
    ]);
    const filled = mine.filter((row) => row.answer);
    expect(filled.map(({ matterSv, ifEmpty }) => [matterSv, ifEmpty])).toEqual([
      ['Bredband', 'stands'],
    ]);
    expect(filled[0]!.sentenceSv).toBe('Bredband till alla.');
  });
});
