import { describe, expect, test } from 'vitest';
import type { AreaId, BoundaryId, CountyId, MatterId, OrganisationId } from '#platform/core/ids';
import {
  answerOf,
  contactFor,
  distributionSeen,
  shownKind,
  type AnswerGround,
} from './owner-answer.rules.ts';
import type {
  AskSeen,
  BoundarySeen,
  ContactSeen,
  MatterSeen,
  StandingSeen,
} from './owner-answer.types.ts';

const county = 'county' as CountyId;
const matterId = 'm' as MatterId;
const ids = ['region', 'alby', 'berga'] as OrganisationId[];
const [region, alby, berga] = ids as [OrganisationId, OrganisationId, OrganisationId];
const place = { id: alby, slug: 'alby', name: 'Alby' };
const organisations = new Map(
  ids.map((id) => [id, { id, slug: id, name: id, shortName: id, membership: 'member' as const }]),
);
const ground = (contacts: ContactSeen[] = []): AnswerGround => ({
  countyId: county,
  organisations,
  contacts,
});

const standing = (more: Partial<StandingSeen> = {}): StandingSeen => ({
  placeId: county,
  kind: 'unasked',
  owners: [],
  unclear: null,
  since: '2026-09-16T08:00:00Z',
  claimants: null,
  misattributed: null,
  drifters: null,
  asked: null,
  answered: null,
  agreeing: null,
  ...more,
});
const boundary = (more: Partial<BoundarySeen> = {}): BoundarySeen => ({
  id: 'b' as BoundaryId,
  limit: 'Kommunen ringer.',
  settled: 'officials',
  body: null,
  paragraph: null,
  decidedOn: null,
  registrationNumber: null,
  since: '2026-01-01',
  lookAgainBy: '2027-01-01',
  invented: false,
  roles: [
    { organisationId: null, role: 'owner' },
    { organisationId: region, role: 'contributor' },
  ],
  places: [alby],
  ...more,
});
const matter = (more: Partial<MatterSeen> = {}): MatterSeen => ({
  id: matterId,
  slug: 'm',
  nameSv: '',
  nameEn: '',
  sentenceSv: '',
  sentenceEn: '',
  areaId: 'a' as AreaId,
  areaSlug: '',
  areaSv: '',
  areaEn: '',
  bundleSv: null,
  bundleEn: null,
  asked: 'county',
  legalFooting: 'custom',
  legalNoteSv: '',
  legalNoteEn: '',
  priority: null,
  confirmed: false,
  commonNoteSv: '',
  standings: [],
  boundaries: [],
  common: [{ organisationId: null, role: 'owner' }],
  asks: [],
  inquired: false,
  past: null,
  ...more,
});
const ask = (more: Partial<AskSeen>): AskSeen => ({
  roundId: 'r',
  nameSv: '',
  nameEn: '',
  answerBy: '2026-09-15',
  opened: false,
  own: true,
  answered: false,
  ...more,
});

describe('what an answer rests on', () => {
  test('a boundary at the place goes before all that is said; "each municipality" is the one there', () => {
    const answer = answerOf(
      matter({
        asked: 'municipality',
        boundaries: [boundary()],
        standings: [standing({ placeId: alby, kind: 'agreed' })],
      }),
      place,
      ground(),
    );
    expect(answer.basis).toBe('agreed');
    expect(answer.owners[0]?.organisation?.id).toBe(alby);
    expect(answer.others[0]?.role).toBe('contributor');
  });

  test('a boundary elsewhere is none here', () => {
    const answer = answerOf(
      matter({ asked: 'municipality', boundaries: [boundary({ places: [berga] })] }),
      place,
      ground(),
    );
    expect(answer).toMatchObject({ basis: 'common', boundary: null });
  });

  test.each(['aligned', 'shared'] as const)('%s: the owners whom all claimants name', (kind) => {
    const answer = answerOf(
      matter({ standings: [standing({ kind, owners: [region] })] }),
      null,
      ground(),
    );
    expect(answer.basis).toBe('said');
    expect(answer.owners[0]?.organisation?.id).toBe(region);
  });

  test('several who claim it are all shown, where they may be read', () => {
    const seen = standing({ kind: 'contested', claimants: [region, alby] });
    expect(answerOf(matter({ standings: [seen] }), null, ground())).toMatchObject({
      basis: 'claimed',
    });
    const hidden = { ...seen, claimants: null };
    expect(answerOf(matter({ standings: [hidden] }), null, ground())).toMatchObject({
      basis: 'common',
    });
  });

  test('while answers are awaited nobody is shown as owner', () => {
    const seen = standing({ kind: 'awaiting', claimants: [region] });
    expect(answerOf(matter({ standings: [seen] }), null, ground()).basis).toBe('common');
  });

  test('without a place there is no standing, only how it is spread', () => {
    const standings = [
      standing({ placeId: alby, kind: 'agreed' }),
      standing({ placeId: berga, kind: 'awaiting' }),
    ];
    const answer = answerOf(matter({ asked: 'municipality', standings }), null, ground());
    expect(answer).toMatchObject({
      needsPlace: true,
      standing: null,
      distribution: { agreed: 1, awaiting: 1 },
    });
  });
});

describe('what shows of a standing', () => {
  test('nothing, for whoever was asked in a round that has opened and is silent', () => {
    expect(shownKind({ asks: [ask({ opened: true })] }, null)).toBe('hidden');
  });

  test('that a round is under way, while the first is blind', () => {
    expect(shownKind({ asks: [ask({})] }, null)).toBe('running');
    expect(shownKind({ asks: [ask({ own: false })] }, standing())).toBe('running');
    expect(distributionSeen(matter({ asks: [ask({})], standings: [standing()] }))).toEqual({
      running: 1,
    });
  });

  test('the old standing, while a second round is blind', () => {
    const asks = [ask({ opened: true, answered: true }), ask({})];
    expect(shownKind({ asks }, standing({ kind: 'contested' }))).toBe('contested');
  });

  test('a date only where there is something to date', () => {
    expect(
      answerOf(matter({ standings: [standing()] }), null, ground()).standing?.since,
    ).toBeNull();
    expect(
      answerOf(matter({ standings: [standing({ kind: 'awaiting' })] }), null, ground()).standing
        ?.since,
    ).not.toBeNull();
  });
});

describe('whom to call', () => {
  const contact = (role: string, more: Partial<ContactSeen> = {}): ContactSeen => ({
    organisationId: region,
    matterId: null,
    placeId: null,
    role,
    personName: null,
    phone: null,
    mail: null,
    deputyName: null,
    deputyPhone: null,
    meanwhile: null,
    unitSv: null,
    unitEn: null,
    invented: true,
    ...more,
  });
  const main = contact('main');
  const wide = contact('wide', { matterId, placeId: county });
  const here = contact('here', { matterId, placeId: alby });

  test.each([
    ['the one named for the place', [main, wide, here], 'here'],
    ['else the one named for everywhere', [main, wide], 'wide'],
    [
      'else the main one',
      [main, contact('other', { matterId: 'x' as MatterId, placeId: county })],
      'main',
    ],
    ['else nobody', [], undefined],
  ])('%s', (_, contacts, role) => {
    expect(contactFor(contacts, region, matterId, alby, county)?.role).toBe(role);
  });
});
