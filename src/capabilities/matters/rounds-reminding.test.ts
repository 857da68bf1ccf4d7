import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatterId, OrganisationId } from '#platform/core/ids';
import {
  addDays,
  isWorkingDay,
  localDateOf,
  workingDaysBetween,
} from '#platform/core/working-days';
import type { LocalDate } from '#platform/core/working-days';
import {
  closingConditions,
  decideClosing,
  decideReminder,
  reminderFrom,
  silentIn,
  type Reminder,
  type RoundUnderWay,
} from './rounds-reminding.rules.ts';
import type { Ask } from './rounds.rules.ts';

const org = (name: string) => name as OrganisationId;
const at = (moment: string) => new Date(moment);
const reasonOf = (decision: { ok: boolean; reason?: string }) => decision.reason ?? 'yes';
const ask = (name: string, answered = false): Ask => ({
  organisationId: org(name),
  matterId: 'funds' as MatterId,
  answeredAt: answered ? at('2026-11-04T08:00:00Z') : null,
});
const reminder = (name: string, moment: string): Reminder => ({
  organisationId: org(name),
  remindedAt: at(moment),
});

/** Started on Monday 2 November, invited on Tuesday 3; the region has answered, Umeå and Åsele have not. */
function round(more: Partial<RoundUnderWay> = {}): RoundUnderWay {
  return {
    startsOn: '2026-11-02',
    startedAt: at('2026-11-02T08:00:00Z'),
    answerBy: '2026-11-30',
    invitedAt: at('2026-11-03T14:00:00Z'),
    openedAt: null,
    regionId: org('region'),
    asks: [ask('region', true), ask('umea'), ask('asele')],
    reminders: [],
    ...more,
  };
}

describe('reminding one of the asked', () => {
  const once = { reminders: [reminder('umea', '2026-11-06T09:00:00Z')] };
  const twice = { reminders: [...once.reminders, reminder('umea', '2026-11-11T09:00:00Z')] };
  const answered = [ask('region', true), ask('umea', true)];
  test.each<[string, RoundUnderWay, string, string]>([
    ['the last minute of the second working day', round(), '2026-11-05T22:59:00Z', 'too-soon'],
    ['the third working day, by Swedish time', round(), '2026-11-05T23:00:00Z', 'yes'],
    ['over a weekend, the Tuesday', round(once), '2026-11-10T12:00:00Z', 'too-soon'],
    ['over a weekend, the Wednesday', round(once), '2026-11-11T06:00:00Z', 'yes'],
    ['twice already, however late', round(twice), '2026-11-29T12:00:00Z', 'reminded-twice'],
    ['it has answered all', round({ asks: answered }), '2026-11-20T12:00:00Z', 'answered-all'],
    [
      'one of two is unanswered',
      round({ asks: [...answered, ask('umea')] }),
      '2026-11-20T12:00:00Z',
      'yes',
    ],
    ['not its turn yet', round({ invitedAt: null }), '2026-11-20T12:00:00Z', 'not-invited'],
    ['not asked', round({ asks: [ask('asele')] }), '2026-11-20T12:00:00Z', 'not-asked'],
    [
      'the round has opened',
      round({ openedAt: at('2026-11-12T08:00:00Z') }),
      '2026-11-20T12:00:00Z',
      'already-open',
    ],
  ])('%s', (_, facts, now, reason) => {
    expect(reasonOf(decideReminder(facts, org('umea'), at(now)))).toBe(reason);
  });

  test('a reminder to one is none to another', () => {
    expect(decideReminder(round(once), org('asele'), at('2026-11-06T10:00:00Z')).ok).toBe(true);
  });

  test('the region is asked from the start, before the others are invited', () => {
    const first = round({ invitedAt: null, asks: [ask('region'), ask('umea')] });
    expect(reminderFrom(first, org('region'))).toBe('2026-11-05');
    expect(reminderFrom(first, org('umea'))).toBeNull();
  });

  test('summer stands still: asked on the last day before week 28, reminded in week 32', () => {
    const summer = round({ invitedAt: at('2026-07-03T08:00:00Z') });
    expect(reminderFrom(summer, org('umea'))).toBe('2026-08-05');
  });

  test('Christmas is no time for reminders', () => {
    const christmas = round({ invitedAt: at('2026-12-22T08:00:00Z') });
    expect(reminderFrom(christmas, org('umea'))).toBe('2026-12-29');
  });

  test('never sooner than three working days, whatever the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.boolean(), (days, reminded) => {
        const day = addDays('2026-01-01', days);
        const moment = at(`${day}T11:00:00Z`);
        const facts = round({
          invitedAt: reminded ? at('2025-12-01T08:00:00Z') : moment,
          reminders: reminded ? [{ organisationId: org('umea'), remindedAt: moment }] : [],
        });
        const from = reminderFrom(facts, org('umea')) as LocalDate;
        expect(workingDaysBetween(day, from, { summerPause: true })).toBe(3);
        expect(isWorkingDay(from, { summerPause: true })).toBe(true);
        expect(decideReminder(facts, org('umea'), at(`${addDays(from, -1)}T11:00:00Z`)).ok).toBe(
          false,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('closing before the last day', () => {
  const reminded = [
    reminder('umea', '2026-11-06T09:00:00Z'),
    reminder('asele', '2026-11-09T09:00:00Z'),
  ];
  const regionSilent = [ask('region'), ask('umea')];
  test.each<[string, Partial<RoundUnderWay>, string, string]>([
    ['all is as it should be', {}, '2026-11-10T09:00:00Z', 'yes'],
    ['the last minute of the fourth day', {}, '2026-11-09T22:59:00Z', 'too-soon-to-close'],
    ['the fifth working day, by Swedish time', {}, '2026-11-09T23:00:00Z', 'yes'],
    [
      'one was never reminded',
      { reminders: reminded.slice(0, 1) },
      '2026-11-16T09:00:00Z',
      'not-all-reminded',
    ],
    [
      'one was reminded only today',
      { reminders: [reminded[0]!, reminder('asele', '2026-11-16T07:00:00Z')] },
      '2026-11-16T09:00:00Z',
      'reminded-today',
    ],
    [
      'the second reminder today does not undo the first',
      { reminders: [...reminded, reminder('asele', '2026-11-16T07:00:00Z')] },
      '2026-11-16T09:00:00Z',
      'yes',
    ],
    [
      'who has answered all needs no reminder',
      { asks: [ask('region', true), ask('umea', true), ask('asele')], reminders: [reminded[1]!] },
      '2026-11-16T09:00:00Z',
      'yes',
    ],
    [
      'the region took its answer back',
      { asks: regionSilent, reminders: [...reminded, reminder('region', '2026-11-06T09:00:00Z')] },
      '2026-11-16T09:00:00Z',
      'region-silent',
    ],
    ['the region was not asked', { asks: [ask('umea')] }, '2026-11-16T09:00:00Z', 'yes'],
    ['nobody is invited', { invitedAt: null }, '2026-11-16T09:00:00Z', 'not-invited'],
    [
      'it is open',
      { openedAt: at('2026-11-12T08:00:00Z') },
      '2026-11-16T09:00:00Z',
      'already-open',
    ],
  ])('%s', (_, more, now, reason) => {
    expect(reasonOf(decideClosing(round({ reminders: reminded, ...more }), at(now)))).toBe(reason);
  });

  test('five working days over the summer pause are not five days in July', () => {
    const summer = round({ invitedAt: at('2026-07-02T08:00:00Z') });
    expect(closingConditions(summer, at('2026-07-31T08:00:00Z'))).toMatchObject({
      from: '2026-08-06',
      longEnough: false,
    });
  });

  test('what is left is told one by one', () => {
    expect(
      closingConditions(round({ reminders: reminded.slice(0, 1) }), at('2026-11-06T10:00:00Z')),
    ).toEqual({
      regionAnswered: true,
      from: '2026-11-10',
      longEnough: false,
      unreminded: [org('asele')],
      remindedToday: [org('umea')],
    });
  });

  test('nobody is closed out who was not reminded on an earlier day', () => {
    const names = ['umea', 'asele', 'norsjo'];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...names), fc.integer({ min: 0, max: 15 })), {
          maxLength: 6,
        }),
        fc.subarray(names),
        fc.integer({ min: 0, max: 20 }),
        (sent, answered, later) => {
          const now = at(`${addDays('2026-11-03', later)}T12:00:00Z`);
          const facts = round({
            asks: [ask('region', true), ...names.map((name) => ask(name, answered.includes(name)))],
            reminders: sent.map(([name, days]) =>
              reminder(name, `${addDays('2026-11-03', days)}T09:00:00Z`),
            ),
          });
          if (!decideClosing(facts, now).ok) return;
          for (const who of silentIn(facts)) {
            const days = facts.reminders
              .filter((one) => one.organisationId === who)
              .map((one) => localDateOf(one.remindedAt));
            expect(days.some((day) => day < localDateOf(now))).toBe(true);
          }
        },
      ),
    );
  });
});
