import { describe, expect, test } from 'vitest';
import type { CountyId, OrganisationId, PlaceId, ProposalId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import { decideProposal, proposalClock, type ProposalGround } from './proposals.rules.ts';
import type { ProposalCommand, ProposalRefusal, RoleHeld } from './proposals.types.ts';

const county = 'county' as CountyId;
const [region, agency, alby, berga, known] = ['region', 'agency', 'alby', 'berga', 'known'] as [
  OrganisationId,
  OrganisationId,
  OrganisationId,
  OrganisationId,
  OrganisationId,
];
const NOW = new Date('2026-09-01T08:00:00Z');
const owner = (organisationId: OrganisationId | null): RoleHeld => ({
  organisationId,
  role: 'owner',
});

const command = (more: Partial<ProposalCommand> = {}): ProposalCommand => ({
  matterId: 'matter' as never,
  placeIds: [county],
  roles: [owner(region), { organisationId: agency, role: 'contributor' }],
  limit: '',
  settled: { kind: 'officials' },
  startsOn: null,
  lookAgainBy: '2027-09-01',
  message: '',
  counters: null,
  ...more,
});
const local = (more: Partial<ProposalCommand> = {}) =>
  command({ placeIds: [alby, berga], roles: [owner(null)], ...more });

type Matter = NonNullable<ProposalGround['matter']>;
const ground = (
  more: Partial<ProposalGround> = {},
  matter: Partial<Matter> = {},
): ProposalGround => ({
  countyId: county,
  viewer: { organisationId: region, mayWrite: true, coordinator: false },
  members: new Set([region, agency, alby, berga]),
  municipalities: new Set([alby, berga]),
  nameable: new Set([region, agency, alby, berga, known]),
  matter: {
    asked: 'county',
    legalFooting: 'custom',
    commonOwners: [],
    askedOrSaid: false,
    silent: false,
    running: null,
    partiesNow: new Set(),
    ...matter,
  },
  ownOpen: [],
  ...more,
});
const asked = (matter: Partial<Matter> = {}, more: Partial<ProposalGround> = {}) =>
  ground(more, { asked: 'municipality', ...matter });
const as = (organisationId: OrganisationId, more = {}) => ({
  viewer: { organisationId, mayWrite: true, coordinator: false, ...more },
});

/** null: may be proposed. */
const refusal = (what: ProposalCommand, by: ProposalGround, now = NOW): ProposalRefusal | null => {
  const decision = decideProposal(what, by, now);
  return decision.ok ? null : decision.reason;
};

describe('who may propose', () => {
  test.each<[string, ProposalRefusal | null, ProposalCommand, ProposalGround]>([
    ['one with a role in it', null, command(), ground()],
    ['one who only reads', 'reader', command(), ground(as(region, { mayWrite: false }))],
    ['one who has left the county', 'not-member', command(), ground(as(known))],
    ['one with nothing to do with it', 'not-concerned', command(), ground(as(berga))],
    [
      'one who was asked, or has said something',
      null,
      command(),
      ground(as(berga), { askedOrSaid: true }),
    ],
    [
      'a party of the boundary in force',
      null,
      command(),
      ground(as(berga), { partiesNow: new Set([berga]) }),
    ],
    [
      'the coordinator, for its own organisation',
      null,
      command(),
      ground(as(berga, { coordinator: true })),
    ],
    [
      'the consulted',
      null,
      command({ roles: [owner(region), { organisationId: berga, role: 'consulted' }] }),
      ground(as(berga)),
    ],
    [
      'one who was asked, and has not answered yet',
      'answer-first',
      command(),
      ground({}, { askedOrSaid: true, silent: true }),
    ],
    [
      'the coordinator, before its organisation has answered',
      'answer-first',
      command(),
      ground(as(berga, { coordinator: true }), { silent: true }),
    ],
    ['the municipality of one of the places', null, local(), asked({}, as(berga))],
    [
      'the municipality of another place',
      'not-concerned',
      local({ placeIds: [alby] }),
      asked({}, as(berga)),
    ],
    [
      '"each municipality" does not make others concerned',
      'not-concerned',
      local(),
      asked({}, as(agency)),
    ],
  ])('%s: %s', (_, expected, what, by) => expect(refusal(what, by)).toBe(expected));
});

describe('what may be proposed', () => {
  test.each<[string, ProposalRefusal | null, ProposalCommand, ProposalGround]>([
    ['a matter that there is not', 'no-such-matter', command(), { ...ground(), matter: null }],
    ['no place', 'no-place', command({ placeIds: [] }), ground()],
    [
      'one municipality of a county matter',
      'place-not-asked',
      command({ placeIds: [alby] }),
      ground(),
    ],
    [
      'the county as a place of a matter per municipality',
      'place-not-asked',
      local({ placeIds: [county] }),
      asked(),
    ],
    [
      'one municipality, several, or all',
      null,
      local({ placeIds: [alby] }),
      asked({ askedOrSaid: true }),
    ],
    [
      'no owner',
      'no-owner',
      command({ roles: [{ organisationId: region, role: 'contributor' }] }),
      ground(),
    ],
    ['two owners', null, command({ roles: [owner(region), owner(agency)] }), ground()],
    [
      'two roles for one',
      'role-twice',
      command({ roles: [owner(region), { organisationId: region, role: 'consulted' }] }),
      ground(),
    ],
    [
      'somebody who is not known in the county',
      'unknown-organisation',
      command({ roles: [owner('nobody' as never)] }),
      ground(),
    ],
    ['an owner that is no member', 'owner-no-member', command({ roles: [owner(known)] }), ground()],
    [
      'a contributor that is no member',
      'owner-no-member',
      command({ roles: [owner(region), { organisationId: known, role: 'contributor' }] }),
      ground(),
    ],
    [
      'one only known is told nothing, but may stand there',
      null,
      command({ roles: [owner(region), { organisationId: known, role: 'informed' }] }),
      ground(),
    ],
    [
      'each municipality owns a county matter',
      'each-needs-places',
      command({ roles: [owner(null)] }),
      ground({}, { askedOrSaid: true }),
    ],
    [
      'each municipality is informed of a county matter',
      null,
      command({ roles: [owner(region), { organisationId: null, role: 'informed' }] }),
      ground(),
    ],
  ])('%s: %s', (_, expected, what, by) => expect(refusal(what, by)).toBe(expected));
});

describe('what a law settles', () => {
  const law = (commonOwners: (OrganisationId | null)[]) =>
    ground({}, { legalFooting: 'law', commonOwners, askedOrSaid: true });
  test.each<[string, ProposalRefusal | null, RoleHeld[], (OrganisationId | null)[]]>([
    [
      'the lawful owner is described',
      null,
      [owner(region), { organisationId: agency, role: 'contributor' }],
      [region],
    ],
    ['another owner', 'settled-by-law', [owner(agency)], [region]],
    ['one owner more', 'settled-by-law', [owner(region), owner(agency)], [region]],
    ['one owner less', 'settled-by-law', [owner(region)], [region, agency]],
    ['the law names nobody here', null, [owner(agency)], []],
  ])('%s: %s', (_, expected, roles, common) =>
    expect(refusal(command({ roles }), law(common))).toBe(expected),
  );
  test('each municipality by law', () => {
    const by = asked({ legalFooting: 'law', commonOwners: [null], askedOrSaid: true });
    expect(refusal(local(), by)).toBeNull();
    expect(refusal(local({ roles: [owner(region)] }), by)).toBe('settled-by-law');
  });
});

describe('days', () => {
  const decided = (decidedOn: LocalDate) =>
    command({
      settled: { kind: 'decided', body: 'N', paragraph: null, decidedOn, registrationNumber: null },
    });
  test.each<[string, ProposalRefusal | null, ProposalCommand]>([
    ['decided today', null, decided('2026-09-01')],
    ['decided tomorrow', 'decided-in-the-future', decided('2026-09-02')],
    ['begins today', null, command({ startsOn: '2026-09-01' })],
    ['began yesterday', 'starts-in-the-past', command({ startsOn: '2026-08-31' })],
    [
      'looked at again on the last day to answer',
      'look-again-too-soon',
      command({ lookAgainBy: '2026-11-24' }),
    ],
    ['looked at again the day after', null, command({ lookAgainBy: '2026-11-25' })],
    [
      'looked at again on the day it begins',
      'look-again-too-soon',
      command({ startsOn: '2027-01-01', lookAgainBy: '2027-01-01' }),
    ],
    [
      'looked at again the day after it begins',
      null,
      command({ startsOn: '2027-01-01', lookAgainBy: '2027-01-02' }),
    ],
    [
      'looked at again in eleven years',
      'look-again-too-late',
      command({ lookAgainBy: '2037-09-01' }),
    ],
  ])('%s: %s', (_, expected, what) => expect(refusal(what, ground())).toBe(expected));

  test('twenty working days to object, sixty to answer', () => {
    expect(proposalClock('2026-09-01')).toEqual({ objectBy: '2026-09-29', answerBy: '2026-11-24' });
  });
  test('the clock stands still in weeks 28–31', () => {
    expect(proposalClock('2026-06-25')).toEqual({ objectBy: '2026-08-20', answerBy: '2026-10-15' });
  });
  test('near midnight it is the Swedish day that counts', () => {
    const late = new Date('2026-09-01T22:30:00Z'); // 2 September in Sweden
    expect(refusal(decided('2026-09-02'), ground(), late)).toBeNull();
  });
});

describe('beside others', () => {
  test('while a round runs with the matter nothing is proposed, and it is told until when', () => {
    const running = { nameSv: 'O', nameEn: 'R', answerBy: '2026-09-10' as LocalDate };
    expect(decideProposal(command(), ground({}, { running }), NOW)).toEqual({
      ok: false,
      reason: 'round-runs',
      detail: { roundNameSv: 'O', roundNameEn: 'R', answerBy: '2026-09-10' },
    });
  });
  test.each<[string, ProposalRefusal | null, PlaceId[]]>([
    ['one of ours is open there', 'already-proposed', [berga]],
    ['one of ours is open elsewhere', null, [alby]],
  ])('%s: %s', (_, expected, placeIds) => {
    const ownOpen = [{ id: 'first' as ProposalId, placeIds: [berga] }];
    const decision = decideProposal(
      local({ placeIds }),
      asked({ askedOrSaid: true }, { ownOpen }),
      NOW,
    );
    expect(decision.ok ? null : decision.reason).toBe(expected);
    if (!decision.ok) expect(decision.detail).toEqual({ proposalId: 'first' });
  });
});
