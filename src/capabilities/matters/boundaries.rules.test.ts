import { describe, expect, test } from 'vitest';
import type { OrganisationId, PlaceId } from '#platform/core/ids';
import {
  changesBetween,
  comparedAt,
  decideStillTrue,
  lookAgainAfter,
  partiesOf,
  reviewOf,
  type BoundaryFacts,
  type Compared,
} from './boundaries.rules.ts';
import type { RoleHeld } from './proposals.types.ts';

const id = (name: string) => name as OrganisationId;
const role = (who: string | null, held: RoleHeld['role'] = 'owner'): RoleHeld => ({
  organisationId: who === null ? null : id(who),
  role: held,
});
const boundary = (more: Partial<BoundaryFacts> = {}): BoundaryFacts => ({
  lookAgainBy: '2026-10-01',
  asked: 'municipality',
  roles: [role(null), role('agency', 'contributor'), role('chamber', 'informed')],
  placesInForce: [id('alby'), id('berga')],
  hadToSayYes: [{ organisationId: id('region'), mustAt: [id('alby')] }],
  members: new Set(['alby', 'berga', 'cedra', 'agency', 'chamber', 'region'].map(id)),
  stillTrue: [],
  ...more,
});
const said = (...names: string[]) =>
  names.map((name) => ({ organisationId: id(name), saidAt: new Date('2026-09-10T08:00:00Z') }));
const who = (name: string, mayWrite = true) => ({ organisationId: id(name), mayWrite });

describe('who is asked at a review', () => {
  test('owners, contributors, municipalities joined and those who had to say yes', () => {
    expect(partiesOf(boundary())).toEqual(['agency', 'alby', 'berga', 'region']);
  });
  test('not who had to say yes only where it is in force no more', () => {
    expect(partiesOf(boundary({ placesInForce: [id('berga')] }))).toEqual(['agency', 'berga']);
  });
  test('not who has left the county', () => {
    const members = new Set(['alby', 'berga'].map(id));
    expect(partiesOf(boundary({ members }))).toEqual(['alby', 'berga']);
  });
  test('no municipality for its place in a county matter', () => {
    const facts = boundary({
      asked: 'county',
      placesInForce: ['county' as PlaceId],
      hadToSayYes: [],
    });
    expect(partiesOf({ ...facts, roles: [role('region')] })).toEqual(['region']);
  });
});

describe('"still true"', () => {
  test.each([
    ['31 days before', '2026-08-31', 'too-early'],
    ['30 days before', '2026-09-01', null],
    ['on the day', '2026-10-01', null],
    ['long after: nothing lapses by itself', '2027-05-01', null],
  ] as const)('%s', (_, today, expected) => {
    const decision = decideStillTrue(boundary(), who('alby'), today);
    expect(decision.ok ? null : decision.reason).toBe(expected);
  });
  test.each([
    ['one who only reads', who('alby', false), {}, 'reader'],
    ['the informed', who('chamber'), {}, 'not-party'],
    ['a municipality that has not joined', who('cedra'), {}, 'not-party'],
    [
      'the same again, also by a colleague',
      who('alby'),
      { stillTrue: said('alby') },
      'said-already',
    ],
    ['a boundary that is in force no more', who('alby'), { placesInForce: [] }, 'not-in-force'],
  ] as const)('%s: %s', (_, viewer, more, expected) => {
    expect(decideStillTrue(boundary(more), viewer, '2026-09-20')).toEqual({
      ok: false,
      reason: expected,
    });
  });
  test('what was said at an earlier review does not count at this one', () => {
    const earlier = [{ organisationId: id('alby'), saidAt: new Date('2025-09-20T08:00:00Z') }];
    expect(reviewOf(boundary({ stillTrue: earlier }), null, '2026-09-20').silent).toContain('alby');
  });
  test('the day moves when all have said so, not before', () => {
    const almost = said('agency', 'alby', 'berga');
    expect(lookAgainAfter(boundary({ stillTrue: almost }), '2026-09-20')).toBeNull();
    const all = [...almost, ...said('region')];
    expect(lookAgainAfter(boundary({ stillTrue: all }), '2026-09-20')).toBe('2027-09-20');
  });
  test('who has left the county is not waited for', () => {
    const members = new Set(['alby', 'berga', 'agency'].map(id));
    const facts = boundary({ members, stillTrue: said('agency', 'alby', 'berga') });
    expect(lookAgainAfter(facts, '2026-09-20')).toBe('2027-09-20');
  });
});

describe('what changes in words', () => {
  const compared = (more: Partial<Compared> = {}): Compared => ({
    roles: [role('region'), role('agency', 'contributor')],
    limit: 'Så här.',
    settled: { kind: 'officials' },
    placeIds: [id('alby')],
    lookAgainBy: '2027-01-01',
    ...more,
  });
  test('nothing', () => expect(changesBetween(compared(), compared())).toEqual([]));
  test('roles: gained, moved, lost, in the order of the roles', () => {
    const roles = [role('chamber', 'informed'), role('agency')];
    expect(changesBetween(compared(), compared({ roles }))).toEqual([
      { kind: 'role-moved', organisationId: 'agency', from: 'contributor', to: 'owner' },
      { kind: 'role-gained', organisationId: 'chamber', role: 'informed' },
      { kind: 'role-lost', organisationId: 'region', role: 'owner' },
    ]);
  });
  test('the order of roles and spaces around the limit are no change', () => {
    const roles = compared().roles.toReversed();
    expect(changesBetween(compared(), compared({ roles, limit: ' Så här. ' }))).toEqual([]);
  });
  test('limit, how it is settled, places and the day', () => {
    const settled = {
      kind: 'decided',
      body: 'Nämnden',
      paragraph: '§ 4',
      decidedOn: '2026-01-02',
      registrationNumber: null,
    } as const;
    const after = compared({
      limit: '',
      settled,
      placeIds: [id('berga')],
      lookAgainBy: '2028-01-01',
    });
    expect(changesBetween(compared(), after).map(({ kind }) => kind)).toEqual([
      'limit',
      'settled',
      'place-gained',
      'place-lost',
      'look-again',
    ]);
  });
});

test('a municipality compares with what is in force at its own place, all others wherever it is proposed', () => {
  const proposedAt = [id('alby'), id('berga')] as OrganisationId[] as PlaceId[];
  expect(comparedAt(proposedAt, id('berga'))).toEqual(['berga']);
  expect(comparedAt(proposedAt, id('agency'))).toEqual(['alby', 'berga']);
  expect(comparedAt(proposedAt, id('cedra'))).toEqual(['alby', 'berga']);
});
