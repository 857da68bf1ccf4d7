import { describe, expect, test } from 'vitest';
import type {
  ContactPointId,
  CountyId,
  MatterId,
  OrganisationId,
  StanceId,
} from '#platform/core/ids';
import type { CountyRole, Role } from '#platform/core/viewer';
import {
  compareSaid,
  isBetween,
  notShown,
  pairsOf,
  placesBetween,
  roleIn,
  sharedMatters,
  viewsBetween,
  type MeetingGround,
} from './meeting.rules.ts';
import type {
  MeetingBoundary,
  MeetingMatter,
  MeetingParty,
  MeetingStance,
} from './meeting.types.ts';
import { EACH_MUNICIPALITY, type MatterRole, type Said } from './matters.types.ts';

const id = (name: string) => name as OrganisationId;
const COUNTY = 'county' as CountyId;
const towns = ['alby', 'berga', 'cedra'].map(id);
const party = (name: string): MeetingParty => ({
  id: id(name),
  slug: name,
  name,
  shortName: name,
  membership: 'member',
  isTown: towns.includes(id(name)),
});
const between = (a: string, b: string): MeetingGround => ({
  a: party(a),
  b: party(b),
  countyId: COUNTY,
  towns,
});
const matter = (name: string, more: Partial<MeetingMatter> = {}): MeetingMatter => ({
  id: name as MatterId,
  slug: name,
  nameSv: name,
  nameEn: name,
  asked: 'county',
  readable: true,
  silent: false,
  running: false,
  boundaries: [],
  proposals: [],
  contacts: [],
  ...more,
});
const owners = (...named: string[]): Said => ({
  kind: 'owners',
  owners: named as OrganisationId[],
});
const nobody: Said = { kind: 'nobody' };
const unknown: Said = { kind: 'unknown' };
let made = 0;
const says = (
  who: string,
  said: MeetingStance['said'],
  more: { matter?: string; place?: string; role?: MatterRole } = {},
): MeetingStance => ({
  id: `s${(made += 1)}` as StanceId,
  matterId: (more.matter ?? 'grants') as MatterId,
  organisationId: id(who),
  placeId: (more.place ?? COUNTY) as OrganisationId,
  said,
  ownRole: more.role ?? 'informed',
  saidAt: new Date('2026-09-01T10:00:00Z'),
  roundId: null,
  remark: '',
  invented: false,
});
const views = (
  ground: MeetingGround,
  stances: MeetingStance[],
  more: Partial<MeetingMatter> = {},
) => viewsBetween([matter('grants', more)], stances, ground);

describe('where two can see a matter differently', () => {
  test.each([
    ['asked for the county: there', 'county', 'region', 'alby', ['county']],
    [
      'per municipality, one of them a municipality: at its own place',
      'municipality',
      'region',
      'alby',
      ['alby'],
    ],
    ['the same the other way round', 'municipality', 'berga', 'agency', ['berga']],
    [
      'neither a municipality: everywhere',
      'municipality',
      'region',
      'agency',
      ['alby', 'berga', 'cedra'],
    ],
    ['two municipalities: nowhere, each speaks for itself', 'municipality', 'alby', 'berga', []],
  ] as const)('%s', (_, asked, a, b, places) => {
    expect(placesBetween({ asked }, between(a, b))).toEqual(places);
  });
});

test.each([
  ['the same owner', owners('region'), owners('region'), 'same'],
  [
    'the same owners in another order, one said twice',
    owners('a', 'b'),
    owners('b', 'a', 'b'),
    'same',
  ],
  ['another owner', owners('region'), owners('alby'), 'differ'],
  ['one more owner', owners('region'), owners('region', 'alby'), 'differ'],
  ['nobody against an owner: nobody is knowing', nobody, owners('alby'), 'differ'],
  ['nobody twice', nobody, nobody, 'same'],
  ['don’t know against an owner', unknown, owners('alby'), 'unknown'],
  ['don’t know against nobody', nobody, unknown, 'unknown'],
  ['don’t know twice', unknown, unknown, 'same'],
])('two answers: %s', (_, a, b, comparison) => {
  expect(compareSaid(a as never, b as never)).toBe(comparison);
});

describe('where our views differ', () => {
  test('a county matter: both answers face each other, in the order of the two', () => {
    const { differences } = views(between('alby', 'region'), [
      says('region', owners('region'), { role: 'owner' }),
      says('alby', nobody),
    ]);
    expect(differences.map(({ matter: { slug } }) => slug)).toEqual(['grants']);
    expect(differences[0]?.views).toMatchObject([
      { places: [COUNTY], a: { said: nobody }, b: { said: owners('region') } },
    ]);
  });

  test('per municipality, places with the same pair of answers stand together', () => {
    const { differences } = views(
      between('region', 'agency'),
      [
        says('region', owners('region')),
        says('region', owners('agency'), { place: 'cedra' }),
        says('agency', owners('agency')),
      ],
      { asked: 'municipality' },
    );
    expect(differences[0]?.views.map(({ places }) => places)).toEqual([['alby', 'berga']]);
  });

  test('"each municipality" is the municipality of the place', () => {
    const { same, differences } = views(
      between('region', 'alby'),
      [
        says('region', { kind: 'owners', owners: [EACH_MUNICIPALITY] }),
        says('alby', owners('alby'), { place: 'alby', role: 'owner' }),
      ],
      { asked: 'municipality' },
    );
    expect([same.length, differences.length]).toEqual([1, 0]);
  });

  test('a difference at one place makes the matter one of difference, whatever else', () => {
    const all = views(
      between('region', 'agency'),
      [
        says('region', owners('region')),
        says('agency', unknown),
        says('agency', nobody, { place: 'alby' }),
      ],
      { asked: 'municipality' },
    );
    expect([all.differences.length, all.unknown.length, all.same.length]).toEqual([1, 0, 0]);
  });

  test.each([
    ['one of them has said nothing', [says('region', owners('region'))], 'oneSided'],
    ['one of them doesn’t know', [says('region', nobody), says('alby', unknown)], 'unknown'],
    ['both say the same', [says('region', nobody), says('alby', nobody)], 'same'],
  ] as const)('%s', (_, stances, where) => {
    const all = views(between('region', 'alby'), [...stances]);
    expect(
      Object.entries(all)
        .filter(([, found]) => found.length)
        .map(([name]) => name),
    ).toEqual([where]);
  });

  test('a withdrawn answer is none, and what is not readable is not called silence', () => {
    const withdrawn = views(between('region', 'alby'), [
      says('region', nobody),
      says('alby', { kind: 'withdrawn' }),
    ]);
    expect(withdrawn.oneSided).toMatchObject([{ silent: 'alby' }]);
    const own = views(between('region', 'alby'), [says('region', nobody)], { readable: false });
    expect(own).toEqual({ differences: [], same: [], unknown: [], oneSided: [] });
  });

  test('two municipalities are not compared where each answers for itself', () => {
    const { differences, oneSided } = views(
      between('alby', 'berga'),
      [says('alby', owners('alby'), { place: 'alby' }), says('berga', nobody, { place: 'berga' })],
      { asked: 'municipality' },
    );
    expect([differences, oneSided]).toEqual([[], []]);
  });
});

const boundary = (more: Partial<MeetingBoundary> = {}): MeetingBoundary => ({
  id: 'b',
  limit: '',
  settled: 'officials',
  body: null,
  since: '2026-01-01',
  lookAgainBy: '2027-01-01',
  invented: false,
  roles: [
    { organisationId: id('region'), role: 'contributor' },
    { organisationId: null, role: 'owner' },
  ],
  places: towns.slice(0, 2),
  ...more,
});

describe('boundaries between two', () => {
  test.each([
    ['a municipality that has joined', 'alby', 'owner'],
    ['one that has not', 'cedra', null],
    ['one that is named', 'region', 'contributor'],
    ['one that is neither', 'agency', null],
  ])('the role of %s', (_, who, role) => {
    expect(roleIn(boundary(), party(who))).toBe(role);
  });
  test('is one only where both have a role', () => {
    expect(isBetween(boundary(), between('region', 'alby'))).toBe(true);
    expect(isBetween(boundary(), between('region', 'cedra'))).toBe(false);
    expect(isBetween(boundary(), between('alby', 'agency'))).toBe(false);
  });
});

describe('matters that both have to do with, and who talks about them', () => {
  const point = (name: string) => name as ContactPointId;
  const named = (who: string, contact: string, place = COUNTY as string) => ({
    organisationId: id(who),
    contactPointId: point(contact),
    placeId: place as OrganisationId,
  });
  const shared = (more: Partial<MeetingMatter>, stances: MeetingStance[] = []) =>
    sharedMatters([matter('grants', more)], stances, between('region', 'alby'));

  test('by agreement, by an answer, by being named and by a contact point', () => {
    expect(shared({ boundaries: [boundary()] })).toMatchObject([
      { a: { role: 'contributor', agreed: true }, b: { role: 'owner', agreed: true } },
    ]);
    expect(shared({}, [says('region', owners('alby'), { role: 'contributor' })])).toMatchObject([
      { a: { role: 'contributor', agreed: false }, b: { role: null } },
    ]);
    expect(shared({ contacts: [named('region', 'r'), named('alby', 'a')] })).toHaveLength(1);
  });

  test('not where one has no part, or says that it has none', () => {
    expect(shared({ contacts: [named('region', 'r')] })).toEqual([]);
    const none = says('alby', owners('region'), { role: 'none' });
    expect(shared({}, [says('region', owners('region'), { role: 'owner' }), none])).toEqual([]);
  });

  test('the contact point named for the place goes before the one for everywhere', () => {
    const contacts = [named('region', 'wide'), named('region', 'here', 'alby'), named('alby', 'a')];
    expect(shared({ asked: 'municipality', contacts })[0]?.a.contactPointId).toBe('here');
    expect(shared({ contacts })[0]?.a.contactPointId).toBe('wide');
  });

  test('each pair is shown once, with the main contact point where none is named; the largest first', () => {
    const all = sharedMatters(
      [
        matter('one', { contacts: [named('region', 'r'), named('alby', 'a')] }),
        matter('two', { boundaries: [boundary()] }),
        matter('three', { boundaries: [boundary()], contacts: [named('alby', 'main-a')] }),
      ],
      [],
      between('region', 'alby'),
    );
    const pairs = pairsOf(all, { a: point('main-r'), b: point('main-a') });
    expect(pairs.map(({ a, b, matters }) => [a, b, matters.map((m) => m.matter.slug)])).toEqual([
      ['main-r', 'main-a', ['two', 'three']],
      ['r', 'a', ['one']],
    ]);
  });
});

describe('what is not shown, and why', () => {
  const who = (role: Role = 'editor', countyRoles: CountyRole[] = []) => ({
    role,
    countyRoles,
    organisationId: id('alby'),
  });
  const all = [
    matter('read'),
    matter('silent', { readable: false, silent: true }),
    matter('running', { running: true }),
    matter('other', { readable: false }),
  ];
  const reasons = (viewer: ReturnType<typeof who>, a = 'region', b = 'alby') =>
    notShown(viewer, all, between(a, b)).map(({ reason }) => reason);

  test('what one can do something about comes first', () => {
    expect(reasons(who())).toEqual(['silent', 'unanswered', 'running']);
    expect(notShown(who(), all, between('region', 'alby'))).toContainEqual({
      reason: 'unanswered',
      count: 1,
      all: 4,
    });
  });
  test('one who only reads is told that, unless convening', () => {
    expect(reasons(who('reader'))).toEqual(['reader', 'running']);
    expect(reasons(who('reader', ['coordinator']))).toContain('silent');
  });
  test('two municipalities are told why they are hardly compared', () => {
    expect(reasons(who(), 'alby', 'berga')).toContain('two-towns');
  });
  test('nothing is told where everything shows', () => {
    expect(notShown(who(), [matter('read')], between('region', 'alby'))).toEqual([]);
  });
});
