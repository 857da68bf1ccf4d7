import { describe, expect, test } from 'vitest';
import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import {
  decideAnswer,
  decideWithdrawal,
  isLapsed,
  mayDo,
  missingAt,
  stateAt,
  waitsFor,
  whatFollows,
  type PartyFacts,
  type PlaceFacts,
  type ProposalFacts,
} from './proposals-state.rules.ts';
import type { AnswerKind } from './proposals.types.ts';

const id = (name: string) => name as OrganisationId;
const DAY: LocalDate = '2026-09-03';
const LAST: LocalDate = '2026-11-24';
const AFTER: LocalDate = '2026-11-25';

const place = (name: string, more: Partial<PlaceFacts> = {}): PlaceFacts => ({
  placeId: id(name),
  endedBecause: null,
  force: null,
  isMember: true,
  ...more,
});
const party = (
  name: string,
  answer: AnswerKind | null = null,
  more: Partial<PartyFacts> = {},
): PartyFacts => ({
  organisationId: id(name),
  mustAt: name === 'region' ? [id('alby'), id('berga')] : [id(name)],
  mayObject: false,
  isMember: true,
  answer,
  ...more,
});
const told = (answer: AnswerKind | null = null, more: Partial<PartyFacts> = {}) =>
  party('chamber', answer, { mustAt: [], mayObject: true, ...more });
/** The region owns it in Alby and Berga; the chamber is informed. */
const facts = (more: Partial<ProposalFacts> = {}): ProposalFacts => ({
  proposer: id('region'),
  roles: [
    { organisationId: id('region'), role: 'owner' },
    { organisationId: id('chamber'), role: 'informed' },
  ],
  startsOn: null,
  objectBy: '2026-09-29',
  answerBy: LAST,
  endedBecause: null,
  places: [place('alby'), place('berga')],
  parties: [party('region', 'yes'), party('alby'), party('berga'), told()],
  rolesAreMembers: true,
  ...more,
});
const parties = (...answers: [AnswerKind | null, AnswerKind | null, AnswerKind | null]) => [
  party('region', answers[0]),
  party('alby', answers[1]),
  party('berga', answers[2]),
  told(),
];
const inAlby = (more: Partial<ProposalFacts> = {}) =>
  facts({
    places: [place('alby', { force: 'in-force' }), place('berga')],
    parties: parties('yes', 'yes', null),
    ...more,
  });
const states = (of: ProposalFacts, today = DAY) => of.places.map((one) => stateAt(of, one, today));
const answer = (
  of: ProposalFacts,
  name: string,
  kind: AnswerKind,
  today = DAY,
  reason = 'Därför.',
  mayWrite = true,
) => {
  const who = { organisationId: id(name), mayWrite };
  const decision = decideAnswer(of, { answer: kind, reason }, who, today);
  return decision.ok ? null : decision.reason;
};

describe('how a proposal stands at a place', () => {
  test.each<[string, ProposalFacts, LocalDate, string[]]>([
    ['waits for answers', facts(), DAY, ['awaiting', 'awaiting']],
    ['silence is never yes, on the last day too', facts(), LAST, ['awaiting', 'awaiting']],
    ['the last day has gone', facts(), AFTER, ['lapsed', 'lapsed']],
    [
      'every yes has been said, and its day has not come',
      facts({ startsOn: '2026-12-01', parties: parties('yes', 'yes', null) }),
      DAY,
      ['agreed', 'awaiting'],
    ],
    ['declined', facts({ parties: parties('yes', 'no', null) }), DAY, ['declined', 'awaiting']],
    [
      'a counter-offer declines too',
      facts({ parties: parties('yes', null, 'counter') }),
      DAY,
      ['awaiting', 'declined'],
    ],
    [
      'a no of one who is needed everywhere',
      facts({ parties: parties('no', 'yes', null) }),
      DAY,
      ['declined', 'declined'],
    ],
    [
      'an answer taken back is no answer',
      facts({ parties: parties('yes', 'withdrawn', null) }),
      DAY,
      ['awaiting', 'awaiting'],
    ],
    [
      'an objection stops nothing',
      facts({ parties: [...parties('yes', 'yes', 'yes').slice(0, 3), told('objects')] }),
      DAY,
      ['agreed', 'agreed'],
    ],
    ['in force in one of two', inAlby(), DAY, ['in-force', 'awaiting']],
    [
      'in force in one; nobody is asked any more in the other',
      inAlby(),
      AFTER,
      ['in-force', 'lapsed'],
    ],
    [
      'in force in one, declined in the other',
      inAlby({ parties: parties('yes', 'yes', 'no') }),
      AFTER,
      ['in-force', 'declined'],
    ],
    [
      'replaced in one',
      facts({
        places: [
          place('alby', { force: 'was-in-force', endedBecause: 'superseded' }),
          place('berga'),
        ],
      }),
      DAY,
      ['superseded', 'awaiting'],
    ],
    ['withdrawn', facts({ endedBecause: 'withdrawn' }), DAY, ['withdrawn', 'withdrawn']],
    ['an owner has left the county', facts({ rolesAreMembers: false }), DAY, ['ended', 'ended']],
    [
      'an owner has left; where it is in force it stays so',
      inAlby({ rolesAreMembers: false }),
      DAY,
      ['in-force', 'ended'],
    ],
    [
      'a municipality has left the county',
      facts({ places: [place('alby', { isMember: false }), place('berga')] }),
      DAY,
      ['ended', 'awaiting'],
    ],
    [
      'agreed everywhere stays in force',
      inAlby({ endedBecause: 'agreed', places: [place('alby', { force: 'in-force' })] }),
      AFTER,
      ['in-force'],
    ],
  ])('%s', (_, of, today, expected) => expect(states(of, today)).toEqual(expected));

  test('whose yes is missing: not that of one who has left the county', () => {
    const gone = facts({ parties: [party('region', null, { isMember: false }), party('alby')] });
    expect(missingAt(gone, id('alby'))).toEqual(['alby']);
  });
});

describe('what follows', () => {
  test.each<[string, ProposalFacts, LocalDate, PlaceId[], string | null]>([
    ['nothing while a yes is missing', facts(), DAY, [], null],
    [
      'in force where every yes has been said',
      facts({ parties: parties('yes', 'yes', null) }),
      DAY,
      [id('alby')],
      null,
    ],
    [
      'agreed when it is in force at all its places',
      facts({ parties: parties('yes', 'yes', 'yes') }),
      DAY,
      [id('alby'), id('berga')],
      'agreed',
    ],
    [
      'the last one joins',
      inAlby({ parties: parties('yes', 'yes', 'yes') }),
      AFTER,
      [id('berga')],
      'agreed',
    ],
    [
      'not before its day',
      facts({ startsOn: '2026-09-04', parties: parties('yes', 'yes', 'yes') }),
      DAY,
      [],
      null,
    ],
    [
      'on its day',
      facts({ startsOn: '2026-09-04', parties: parties('yes', 'yes', 'yes') }),
      '2026-09-04',
      [id('alby'), id('berga')],
      'agreed',
    ],
    ['it lapses when the last day has gone', facts(), AFTER, [], 'lapsed'],
    ['not on the last day', facts(), LAST, [], null],
    ['in force somewhere it does not lapse', inAlby(), AFTER, [], null],
    [
      'agreed somewhere and waiting for its day it does not lapse',
      facts({ startsOn: '2027-01-01', parties: parties('yes', 'yes', null) }),
      AFTER,
      [],
      null,
    ],
    [
      'an owner has left the county',
      facts({ rolesAreMembers: false, parties: parties('yes', 'yes', 'yes') }),
      DAY,
      [],
      'party-left',
    ],
    [
      'no place is left',
      facts({ places: [place('alby', { endedBecause: 'superseded' })] }),
      DAY,
      [],
      'superseded',
    ],
    [
      'in force at all that are left',
      inAlby({
        places: [
          place('alby', { force: 'in-force' }),
          place('berga', { endedBecause: 'superseded' }),
        ],
      }),
      DAY,
      [],
      'agreed',
    ],
    [
      'a municipality that has left is not waited for',
      inAlby({
        places: [place('alby', { force: 'in-force' }), place('berga', { isMember: false })],
      }),
      DAY,
      [],
      'agreed',
    ],
    [
      'a claimant or former party that has left is needed no more',
      facts({
        parties: [
          party('region', 'yes'),
          party('alby', 'yes'),
          party('gone', null, { mustAt: [id('alby')], isMember: false }),
        ],
        places: [place('alby')],
      }),
      DAY,
      [id('alby')],
      'agreed',
    ],
    [
      'what has ended stays ended',
      facts({ endedBecause: 'withdrawn', parties: parties('yes', 'yes', 'yes') }),
      DAY,
      [],
      null,
    ],
    [
      'where nobody at all is needed nothing comes into force',
      facts({ parties: [] }),
      DAY,
      [],
      null,
    ],
  ])('%s', (_, of, today, comesIntoForceAt, ends) =>
    expect(whatFollows(of, today)).toEqual({ comesIntoForceAt, ends }),
  );
});

describe('answering', () => {
  test.each<[string, string | null, string | null]>([
    ['yes', answer(facts(), 'alby', 'yes'), null],
    ['yes on the last day', answer(facts(), 'alby', 'yes', LAST), null],
    ['yes the day after', answer(facts(), 'alby', 'yes', AFTER), 'lapsed'],
    ['one who only reads', answer(facts(), 'alby', 'yes', DAY, '', false), 'reader'],
    ['one who is not asked', answer(facts(), 'cedra', 'yes'), 'not-asked'],
    ['one who is told only', answer(facts(), 'chamber', 'yes'), 'not-asked'],
    ['the same yes twice', answer(facts(), 'region', 'yes'), 'said-already'],
    ['the same yes again where it is in force', answer(inAlby(), 'alby', 'yes'), 'said-already'],
    ['no with a reason', answer(facts(), 'alby', 'no'), null],
    ['no without a reason', answer(facts(), 'alby', 'no', DAY, '  '), 'no-reason'],
    ['a changed mind, before it is in force', answer(facts(), 'region', 'no'), null],
    ['a changed mind, where it is in force', answer(inAlby(), 'alby', 'no'), 'in-force-already'],
    [
      'a changed mind of the owner, when one has joined',
      answer(inAlby(), 'region', 'no'),
      'in-force-already',
    ],
    ['taken back', answer(facts(), 'region', 'withdrawn'), null],
    ['taken back where it is in force', answer(inAlby(), 'alby', 'withdrawn'), 'in-force-already'],
    ['nothing to take back', answer(facts(), 'alby', 'withdrawn'), 'nothing-to-take-back'],
    [
      'taken back twice',
      answer(facts({ parties: parties('withdrawn', null, null) }), 'region', 'withdrawn'),
      'nothing-to-take-back',
    ],
    ['joining', answer(inAlby(), 'berga', 'yes'), null],
    ['joining after the last day', answer(inAlby(), 'berga', 'yes', AFTER), null],
    [
      'joining after having declined',
      answer(inAlby({ parties: parties('yes', 'yes', 'no') }), 'berga', 'yes', AFTER),
      null,
    ],
    [
      'joining where another boundary has come into force',
      answer(
        inAlby({
          places: [
            place('alby', { force: 'in-force' }),
            place('berga', { endedBecause: 'superseded' }),
          ],
        }),
        'berga',
        'yes',
      ),
      'superseded',
    ],
    [
      'joining what is in force nowhere any more',
      answer(
        inAlby({
          places: [
            place('alby', { force: 'was-in-force', endedBecause: 'superseded' }),
            place('berga'),
          ],
        }),
        'berga',
        'yes',
        AFTER,
      ),
      'lapsed',
    ],
    [
      'of what is withdrawn',
      answer(facts({ endedBecause: 'withdrawn' }), 'alby', 'yes'),
      'withdrawn',
    ],
    [
      'when an owner has left the county',
      answer(facts({ rolesAreMembers: false }), 'alby', 'yes'),
      'party-left',
    ],
    ['a party declines, it does not object', answer(facts(), 'alby', 'objects'), 'may-not-object'],
  ])('%s', (_, actual, expected) => expect(actual).toBe(expected));

  test.each<[string, string | null, string | null]>([
    ['the told object', answer(facts(), 'chamber', 'objects'), null],
    ['on the last day', answer(facts(), 'chamber', 'objects', '2026-09-29'), null],
    ['the day after', answer(facts(), 'chamber', 'objects', '2026-09-30'), 'too-late-to-object'],
    ['with a reason', answer(facts(), 'chamber', 'objects', DAY, ''), 'no-reason'],
    [
      'also when it is in force everywhere',
      answer(facts({ endedBecause: 'agreed' }), 'chamber', 'objects'),
      null,
    ],
    [
      'not to what is withdrawn',
      answer(facts({ endedBecause: 'withdrawn' }), 'chamber', 'objects'),
      'withdrawn',
    ],
    [
      'and take it back',
      answer(facts({ parties: [told('objects')] }), 'chamber', 'withdrawn'),
      null,
    ],
    [
      'one that is asked for nothing at all',
      answer(facts({ parties: [told(null, { mayObject: false })] }), 'chamber', 'objects'),
      'may-not-object',
    ],
  ])('objections: %s', (_, actual, expected) => expect(actual).toBe(expected));
});

describe('withdrawing', () => {
  test.each<[string, ProposalFacts, string, LocalDate, string | null]>([
    ['by who proposed it', facts(), 'region', DAY, null],
    ['by another', facts(), 'alby', DAY, 'not-proposer'],
    ['when it is in force somewhere', inAlby(), 'region', DAY, 'in-force-already'],
    [
      'when it was in force, and is no more',
      facts({
        places: [
          place('alby', { force: 'was-in-force', endedBecause: 'superseded' }),
          place('berga'),
        ],
      }),
      'region',
      DAY,
      null,
    ],
    ['twice', facts({ endedBecause: 'withdrawn' }), 'region', DAY, 'withdrawn'],
    ['when it has lapsed', facts(), 'region', AFTER, 'lapsed'],
  ])('%s', (_, of, name, today, expected) => {
    const decision = decideWithdrawal(of, { organisationId: id(name), mayWrite: true }, today);
    expect(decision.ok ? null : decision.reason).toBe(expected);
  });
});

describe('what one may do, and what waits', () => {
  const can = (of: ProposalFacts, name: string, today = DAY) =>
    Object.entries(mayDo(of, { organisationId: id(name), mayWrite: true }, today))
      .filter(([, may]) => may)
      .map(([what]) => what);
  test('a party', () => expect(can(facts(), 'alby')).toEqual(['sayYes', 'decline', 'counter']));
  test('a municipality where it is in force elsewhere', () =>
    expect(can(inAlby(), 'berga')).toEqual(['sayYes', 'join', 'decline', 'counter']));
  test('the told', () => expect(can(facts(), 'chamber')).toEqual(['object']));
  test('the proposer that has said yes', () =>
    expect(can(facts(), 'region')).toEqual(['decline', 'counter', 'takeBack', 'withdraw']));
  test('one who is bound', () => expect(can(inAlby(), 'alby')).toEqual([]));
  test.each<[string, ProposalFacts, string, LocalDate, boolean]>([
    ['a party that is silent', facts(), 'alby', DAY, true],
    [
      'a party that has answered',
      facts({ parties: parties('yes', 'no', null) }),
      'alby',
      DAY,
      false,
    ],
    [
      'a party that took its answer back',
      facts({ parties: parties('withdrawn', null, null) }),
      'region',
      DAY,
      true,
    ],
    ['the told', facts(), 'chamber', DAY, false],
    [
      'nobody when the last day has gone, although joining is open',
      inAlby(),
      'berga',
      AFTER,
      false,
    ],
    [
      'nobody where another is in force',
      inAlby({ places: [place('alby'), place('berga', { endedBecause: 'superseded' })] }),
      'berga',
      DAY,
      false,
    ],
  ])('waits for %s: %s', (_, of, name, today, expected) =>
    expect(waitsFor(of, id(name), today)).toBe(expected),
  );
  test('lapsed is what is agreed and in force nowhere after the last day', () => {
    expect([isLapsed(facts(), LAST), isLapsed(facts(), AFTER), isLapsed(inAlby(), AFTER)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
