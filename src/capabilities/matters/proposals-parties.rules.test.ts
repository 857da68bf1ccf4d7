import { describe, expect, test } from 'vitest';
import type { OrganisationId } from '#platform/core/ids';
import { neededAt, needsNobodyElse, partiesFor } from './proposals-parties.rules.ts';
import type { RoleHeld } from './proposals.types.ts';

const id = (name: string) => name as OrganisationId;
const members = new Set(['region', 'agency', 'chamber', 'alby', 'berga', 'cedra'].map(id));
const municipalities = new Set(['alby', 'berga', 'cedra'].map(id));
const role = (who: string | null, held: RoleHeld['role'] = 'owner'): RoleHeld => ({
  organisationId: who === null ? null : id(who),
  role: held,
});
const at = (
  municipality: string | null,
  more: { claimants?: string[]; formerParties?: string[] } = {},
) => ({
  placeId: id(municipality ?? 'county'),
  municipalityId: municipality === null ? null : id(municipality),
  claimants: (more.claimants ?? []).map(id),
  formerParties: (more.formerParties ?? []).map(id),
});

describe('whose yes is needed at a place', () => {
  test.each<[string, RoleHeld[], ReturnType<typeof at>, string[]]>([
    [
      'owners and contributors',
      [role('region'), role('agency', 'contributor')],
      at(null),
      ['agency', 'region'],
    ],
    [
      'not the consulted and informed',
      [role('region'), role('agency', 'consulted'), role('chamber', 'informed')],
      at(null),
      ['region'],
    ],
    [
      'everyone who names itself',
      [role('region')],
      at(null, { claimants: ['chamber'] }),
      ['chamber', 'region'],
    ],
    [
      'every party of the boundary it replaces',
      [role('region')],
      at(null, { formerParties: ['agency', 'chamber'] }),
      ['agency', 'chamber', 'region'],
    ],
    [
      'the municipality of the place, without a role too',
      [role('region')],
      at('alby'),
      ['alby', 'region'],
    ],
    ['each municipality: the one there', [role(null)], at('berga'), ['berga']],
    [
      'a municipality that is named in the roles, everywhere',
      [role('alby')],
      at('berga'),
      ['alby', 'berga'],
    ],
    [
      'who is there for several reasons, once',
      [role('region')],
      at(null, { claimants: ['region'], formerParties: ['region'] }),
      ['region'],
    ],
    [
      'who has left the county is not needed',
      [role('region')],
      at(null, { claimants: ['gone'], formerParties: ['gone'] }),
      ['region'],
    ],
    [
      'no municipality in a county matter',
      [role('region'), role(null, 'informed')],
      at(null),
      ['region'],
    ],
  ])('%s', (_, roles, place, expected) =>
    expect(neededAt(roles, place, members)).toEqual(expected),
  );
});

describe('whom a proposal concerns', () => {
  const county = { members, municipalities };
  test('each municipality at home only, an owner everywhere', () => {
    const roles = [role('region'), role(null, 'contributor')];
    expect(partiesFor(roles, [at('alby'), at('berga')], county)).toEqual([
      { organisationId: 'alby', mustAt: ['alby'], mayObject: false },
      { organisationId: 'berga', mustAt: ['berga'], mayObject: false },
      { organisationId: 'region', mustAt: ['alby', 'berga'], mayObject: false },
    ]);
  });
  test('a claimant at one place is asked for that place', () => {
    const places = [at('alby', { claimants: ['agency'] }), at('berga')];
    const parties = partiesFor([role(null)], places, county);
    expect(parties.find(({ organisationId }) => organisationId === 'agency')?.mustAt).toEqual([
      'alby',
    ]);
  });
  test('the consulted and informed are told, and may object', () => {
    const roles = [role('region'), role('agency', 'consulted'), role('chamber', 'informed')];
    const told = partiesFor(roles, [at(null)], county).filter(({ mayObject }) => mayObject);
    expect(told.map(({ organisationId, mustAt }) => [organisationId, mustAt])).toEqual([
      ['agency', []],
      ['chamber', []],
    ]);
  });
  test('"each municipality informed" of a county matter tells all of them', () => {
    const parties = partiesFor([role('region'), role(null, 'informed')], [at(null)], county);
    expect(parties.filter((one) => one.mayObject).map((one) => one.organisationId)).toEqual([
      'alby',
      'berga',
      'cedra',
    ]);
  });
  test('one that is only known is told nothing', () => {
    const parties = partiesFor([role('region'), role('known', 'informed')], [at(null)], county);
    expect(parties.map(({ organisationId }) => organisationId)).toEqual(['region']);
  });
});

test('nobody is there to agree with where no yes but the proposer’s own is needed anywhere', () => {
  const party = (name: string, ...mustAt: string[]) => ({
    organisationId: id(name),
    mustAt: mustAt.map(id),
  });
  expect(needsNobodyElse([party('region', 'county'), party('chamber')], id('region'))).toBe(true);
  expect(needsNobodyElse([party('region', 'alby'), party('alby', 'alby')], id('region'))).toBe(
    false,
  );
});
