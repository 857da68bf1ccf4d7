import { describe, expect, test } from 'vitest';
import type { MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import { compareAll, saysTheSame } from './intake-compare.rules.ts';
import type { Draft } from './intake-row.rules.ts';
import { NO_CHOICES, type ExistingAnswer } from './intake.types.ts';
import { EACH_MUNICIPALITY, type Owner } from './matters.types.ts';

const VIK = 'vik' as OrganisationId & PlaceId;
const by = (owners: string[], placeId: string = VIK): ExistingAnswer => ({
  organisationId: VIK,
  matterId: 'lots' as MatterId,
  placeId: placeId as PlaceId,
  said: { kind: 'owners', owners: owners as Owner[] },
  ownRole: 'owner',
  remark: '',
});
const draft = (owners: string[]): Draft => ({
  ...by(owners),
  ref: 'Blad!2',
  answeredBy: '',
  answeredOn: null,
  closeness: { place: true, ownName: true },
});

describe('”each municipality” at a municipality is that municipality', () => {
  test('alone, and beside others, in any order and twice over', () => {
    expect(saysTheSame(by([EACH_MUNICIPALITY]), by([VIK]))).toBe(true);
    expect(saysTheSame(by(['region', EACH_MUNICIPALITY]), by([VIK, 'region']))).toBe(true);
    expect(saysTheSame(by([VIK, EACH_MUNICIPALITY]), by([VIK]))).toBe(true);
  });

  test('not another municipality, and not for the whole county', () => {
    expect(saysTheSame(by([EACH_MUNICIPALITY]), by(['by']))).toBe(false);
    expect(saysTheSame(by([EACH_MUNICIPALITY], 'county'), by([VIK], 'county'))).toBe(false);
  });

  test('its row in a workbook changes nothing of what was agreed', () => {
    const status = (owners: string[]) =>
      compareAll([draft(owners)], [by([EACH_MUNICIPALITY])], NO_CHOICES).compared[0]?.answer.status;
    expect(status([VIK])).toBe('same');
    expect(status(['region'])).toBe('changed');
  });
});
