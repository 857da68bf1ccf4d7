import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatterId, OrganisationId, RoundId } from '#platform/core/ids';
import {
  answerByFromInvitation,
  decideInvitation,
  decideOpening,
  decideStart,
  defaultAnswerBy,
  maySeeWhoAnswered,
  roundState,
  stancesInTheOpen,
  visibilityOf,
} from './rounds.rules.ts';
import type { Ask, RoundFacts, RoundProposal, VisibilityFacts } from './rounds.rules.ts';

const org = (name: string) => name as OrganisationId;
const matter = (name: string) => name as MatterId;
const at = (moment: string) => new Date(moment);
const reasonOf = (decision: { ok: boolean; reason?: string }) => decision.reason ?? 'yes';

const INVITED = at('2026-11-03T08:00:00Z');
const ANSWERED = at('2026-11-04T08:00:00Z');

function ask(organisation: string, answeredAt: Date | null = ANSWERED, about = 'funds'): Ask {
  return { organisationId: org(organisation), matterId: matter(about), answeredAt };
}

function round(more: Partial<RoundFacts> = {}): RoundFacts {
  return {
    startsOn: '2026-11-02',
    answerBy: '2026-11-16',
    invitedAt: INVITED,
    openedAt: null,
    regionId: org('region'),
    asks: [ask('region'), ask('umea', null)],
    ...more,
  };
}

describe('where a round is', () => {
  const opened = { openedAt: at('2026-11-17T06:00:00Z') };
  test.each<[string, RoundFacts, string, string]>([
    [
      'the region answers first',
      round({ invitedAt: null }),
      '2026-11-05T12:00:00Z',
      'region-first',
    ],
    ['from the invitation it runs', round(), '2026-11-03T08:00:00Z', 'running'],
    ['it runs until it is opened, also when late', round(), '2026-12-24T12:00:00Z', 'running'],
    ['from its opening it is open', round(opened), '2026-11-17T06:00:00Z', 'open'],
    ['the moment before, it is not', round(opened), '2026-11-17T05:59:59Z', 'running'],
  ])('%s', (_, facts, now, state) => {
    expect(roundState(facts, at(now))).toBe(state);
  });
});

describe('inviting the others', () => {
  const now = '2026-11-03T12:00:00Z';
  const before = { invitedAt: null };
  const halfway = [ask('region'), ask('region', null, 'skills'), ask('umea', null)];
  test.each<[string, RoundFacts, string, string]>([
    ['the region has answered', round(before), now, 'yes'],
    [
      'the region has answered one of two',
      round({ ...before, asks: halfway }),
      now,
      'region-not-answered',
    ],
    ['the region was not asked', round({ ...before, asks: [ask('umea', null)] }), now, 'yes'],
    ['the minute before it starts', round(before), '2026-11-01T22:59:00Z', 'not-started'],
    ['when it starts, by Swedish time', round(before), '2026-11-01T23:00:00Z', 'yes'],
    ['invited already', round(), now, 'already-invited'],
    ['open already', round({ ...before, openedAt: ANSWERED }), now, 'already-open'],
  ])('%s', (_, facts, moment, reason) => {
    expect(reasonOf(decideInvitation(facts, at(moment)))).toBe(reason);
  });

  test('the others keep their ten working days although the region was late', () => {
    expect(answerByFromInvitation(round(), at('2026-11-02T12:00:00Z'))).toBe('2026-11-16');
    expect(answerByFromInvitation(round(), at('2026-11-10T12:00:00Z'))).toBe('2026-11-24');
    const summer = { startsOn: '2026-07-01', answerBy: '2026-08-12' } as const;
    expect(answerByFromInvitation(summer, at('2026-07-02T12:00:00Z'))).toBe('2026-08-13');
  });
});

describe('opening a round', () => {
  const all = [ask('region'), ask('umea')];
  const running = '2026-11-10T12:00:00Z';
  test.each<[string, RoundFacts, string, string]>([
    ['one has not answered', round(), running, 'answers-awaited'],
    ['all have answered', round({ asks: all }), running, 'yes'],
    ['the last minute of the last day', round(), '2026-11-16T22:59:59Z', 'answers-awaited'],
    ['the first minute after it', round(), '2026-11-16T23:00:00Z', 'yes'],
    ['nobody was invited yet', round({ invitedAt: null }), '2026-12-01T12:00:00Z', 'not-invited'],
    ['a round without asks has no answers', round({ asks: [] }), running, 'answers-awaited'],
    ['open already', round({ asks: all, openedAt: ANSWERED }), running, 'already-open'],
  ])('%s', (_, facts, now, reason) => {
    expect(reasonOf(decideOpening(facts, at(now)))).toBe(reason);
  });
});

describe('beginning a round', () => {
  const ground = {
    coordinator: true,
    members: new Set([org('region'), org('umea')]),
    mattersInBlindRounds: new Set([matter('skills')]),
  };
  const good: RoundProposal = {
    startsOn: '2026-11-24',
    answerBy: '2026-11-25',
    matters: [matter('funds')],
    organisations: [org('region'), org('umea')],
  };
  test.each<[string, Partial<RoundProposal>, string]>([
    ['one working day to answer is the least', {}, 'yes'],
    ['no matter', { matters: [] }, 'no-matters'],
    ['nobody asked', { organisations: [] }, 'no-organisations'],
    ['one that is no member', { organisations: [org('region'), org('svk')] }, 'not-member'],
    [
      'a matter that is blind already',
      { matters: [matter('funds'), matter('skills')] },
      'matter-in-blind-round',
    ],
    ['yesterday', { startsOn: '2026-11-23' }, 'starts-in-the-past'],
    ['no day to answer', { answerBy: '2026-11-24' }, 'answer-by-too-soon'],
    ['a day long gone', { answerBy: '0001-01-01' }, 'answer-by-too-soon'],
    ['the last day of all', { answerBy: '9999-12-31' }, 'answer-by-too-late'],
    ['more than a year', { answerBy: '2027-11-25' }, 'answer-by-too-late'],
    [
      'a weekend to answer',
      { startsOn: '2026-11-27', answerBy: '2026-11-29' },
      'answer-by-too-soon',
    ],
  ])('%s', (_, change, reason) => {
    const now = at('2026-11-24T12:00:00Z');
    expect(reasonOf(decideStart({ ...good, ...change }, ground, now))).toBe(reason);
  });

  test('only a coordinator convenes', () => {
    const decision = decideStart(
      good,
      { ...ground, coordinator: false },
      at('2026-11-24T12:00:00Z'),
    );
    expect(reasonOf(decision)).toBe('not-coordinator');
  });

  test('ten working days are proposed, and summer stands still', () => {
    expect(defaultAnswerBy('2026-11-24')).toBe('2026-12-08');
    expect(defaultAnswerBy('2026-07-01')).toBe('2026-08-12');
  });
});

describe('how much of a matter one sees', () => {
  const open = {
    asked: true,
    answered: true,
    opened: true,
    role: 'editor',
    coordinator: false,
  } as const;
  test.each<[string, Partial<VisibilityFacts>, string]>([
    ['asked, and has answered', {}, 'stances'],
    ['asked and silent: neither stances nor standing', { answered: false }, 'agreed-only'],
    [
      'a coordinator whose organisation is silent',
      { answered: false, coordinator: true },
      'agreed-only',
    ],
    ['not asked: standing, not single stances', { asked: false, answered: false }, 'standing'],
    [
      'a coordinator whose organisation was not asked',
      { asked: false, coordinator: true },
      'standing',
    ],
    ['one who only reads', { role: 'reader' }, 'standing'],
    [
      'one who only reads, in a silent organisation',
      { role: 'reader', answered: false },
      'agreed-only',
    ],
    ['a coordinator who only reads at home', { role: 'reader', coordinator: true }, 'stances'],
    ['an administrator', { role: 'administrator' }, 'stances'],
    ['a first round still runs', { opened: false }, 'agreed-only'],
    [
      'a first round still runs, for the coordinator',
      { opened: false, coordinator: true },
      'agreed-only',
    ],
    ['a first round still runs, not asked', { opened: false, asked: false }, 'agreed-only'],
  ])('%s', (_, facts, visibility) => {
    expect(visibilityOf({ ...open, ...facts })).toBe(visibility);
  });

  test('whoever they are: nothing before opening, nothing for the silent', () => {
    const anyone: fc.Arbitrary<VisibilityFacts> = fc.record({
      asked: fc.boolean(),
      answered: fc.boolean(),
      opened: fc.boolean(),
      role: fc.constantFrom('reader', 'editor', 'administrator'),
      coordinator: fc.boolean(),
    });
    fc.assert(
      fc.property(anyone, (facts) => {
        const isHidden = visibilityOf(facts) === 'agreed-only';
        expect(isHidden).toBe(!facts.opened || (facts.asked && !facts.answered));
        const isBare = visibilityOf(facts) === 'stances';
        expect(!isBare || (facts.asked && facts.answered)).toBe(true);
      }),
    );
  });

  test('who has answered is for the coordinator alone until the round opens', () => {
    expect(maySeeWhoAnswered('running', false)).toBe(false);
    expect(maySeeWhoAnswered('region-first', true)).toBe(true);
    expect(maySeeWhoAnswered('open', false)).toBe(true);
  });

  test('in a second round the old answers stay open, and only the new ones are blind', () => {
    const roundId = (name: string) => name as RoundId;
    const stances = ['first', 'second', null].map((name) => ({
      roundId: name ? roundId(name) : null,
    }));
    const kept = stancesInTheOpen(stances, new Set([roundId('second')]));
    expect(kept).toEqual([{ roundId: 'first' }, { roundId: null }]);
  });
});
