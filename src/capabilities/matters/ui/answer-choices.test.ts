import { expect, test } from 'vitest';
import { ownerChoices, quickRows, type ChoiceGround } from './answer-choices.ts';

const organisation = (id: string, kind: string) => ({
  id,
  name: `Invented ${id}`,
  shortName: id,
  kind,
  member: true,
});
const ground = (more: Partial<ChoiceGround> = {}): ChoiceGround => ({
  me: { id: 'alby', name: 'Alby', isMunicipality: true },
  asked: 'county',
  regionId: 'region',
  place: null,
  usual: ['one', 'two', 'three', null],
  organisations: [
    organisation('alby', 'municipality'),
    organisation('region', 'region'),
    ...['one', 'two', 'three'].map((id) => organisation(id, 'state-agency')),
  ],
  ...more,
});
const keys = (more: Partial<ChoiceGround> = {}) =>
  quickRows(ground(more), { who: '', role: '' }).map((row) => row.key);
const region = { id: 'region', name: 'Regionen', isMunicipality: false };

test("ourselves, the likely ones, nobody, don't know: no more than a phone has room for", () => {
  expect(keys()).toEqual(['self', 'region', 'one', 'two', 'nobody', 'unknown']);
  expect(ownerChoices(ground()).map((one) => one.value)).toContain('three');
});

test('"each municipality" for those who answer for all places, and only there', () => {
  const local = { me: region, asked: 'municipality' as const };
  expect(keys(local)).toEqual(['self', 'each', 'one', 'two', 'nobody', 'unknown']);
  expect(keys({ ...local, place: { id: 'alby', name: 'Alby' } })).toEqual([
    'self',
    'alby',
    'one',
    'two',
    'nobody',
    'unknown',
  ]);
  expect(keys({ asked: 'municipality' })).not.toContain('each');
});

test('nothing is marked beforehand; what holds is', () => {
  const marked = (who: string, role: string) =>
    quickRows(ground(), { who, role }).flatMap((row) =>
      row.answers.filter((one) => one.now).map((one) => one.value),
    );
  expect(marked('', '')).toEqual([]);
  expect(marked('self', '')).toEqual(['self']);
  expect(marked('one', 'consulted')).toEqual(['one consulted']);
  expect(marked('unknown', 'contributor')).toEqual([]);
});

test('each button says aloud whose row it stands in, with its own words in it', () => {
  for (const row of quickRows(ground(), { who: '', role: '' })) {
    for (const one of row.answers) {
      if (row.name) expect(one.spoken).toBe(`${row.name}: ${one.label}`);
    }
  }
});
