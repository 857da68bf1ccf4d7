import { describe, expect, test } from 'vitest';
import type { LocalDate } from '#platform/core/working-days';
import { absenceAhead, meanwhileAt, reachedHow, type Callable } from './availability.rules.ts';

const contact = (more: Partial<Callable> = {}): Callable => ({
  role: 'Företagslots',
  personName: 'Inez Provhed',
  phone: '070-174 06 05',
  mail: null,
  deputyName: null,
  deputyPhone: null,
  awayFrom: null,
  awayUntil: null,
  ...more,
});
const away = { awayFrom: '2026-11-30', awayUntil: '2026-12-05' } as const;
const eva = { deputyName: 'Eva Exempel', deputyPhone: '070-174 06 06' };
const main = contact({ role: 'Chef', personName: 'Siv Testlund', mail: 'siv@umea.example' });
const at = (time: string) => new Date(`${time}:00+01:00`);
const DURING = at('2026-12-01T12:00');

describe('who is away, and until when', () => {
  test.each([
    ['the minute before the first day', at('2026-11-29T23:59'), null],
    ['the first minute of the first day, though it is yesterday in UTC', at('2026-11-30T00:00'), 1],
    ['in the middle', DURING, 1],
    ['the last minute of the last day', at('2026-12-05T23:59'), 1],
    [
      'the first minute after it, though it is the last day still in UTC',
      at('2026-12-06T00:00'),
      null,
    ],
  ])('%s', (_, now, isAway) => {
    const meanwhile = meanwhileAt(contact({ ...away, ...eva }), main, now);
    expect(meanwhile && meanwhile.absence).toEqual(isAway && { kind: 'away', until: '2026-12-05' });
  });

  test('a single day', () => {
    const one = contact({ awayFrom: '2026-12-01', awayUntil: '2026-12-01' });
    expect(meanwhileAt(one, main, DURING)?.absence).toEqual({ kind: 'away', until: '2026-12-01' });
    expect(meanwhileAt(one, main, at('2026-12-02T00:00'))).toBeNull();
  });

  test('in summer the day begins two hours before UTC', () => {
    const summer = contact({ awayFrom: '2026-06-01', awayUntil: '2026-06-30' });
    expect(meanwhileAt(summer, main, new Date('2026-05-31T22:00:00Z'))).not.toBeNull();
    expect(meanwhileAt(summer, main, new Date('2026-05-31T21:59:00Z'))).toBeNull();
  });

  test('a vacancy goes before an absence that was announced earlier', () => {
    expect(meanwhileAt(contact({ ...away, personName: null }), main, DURING)?.absence).toEqual({
      kind: 'vacant',
    });
  });

  test('who is there is called as usual, deputy or not', () => {
    expect(meanwhileAt(contact(eva), main, DURING)).toBeNull();
  });
});

describe('whom to call instead', () => {
  const nobodyThere = contact({ role: 'Chef', personName: null });
  test.each<[string, Callable, Callable | null, object]>([
    [
      'the deputy',
      contact({ ...away, ...eva }),
      main,
      { kind: 'deputy', name: 'Eva Exempel', phone: '070-174 06 06' },
    ],
    [
      'the deputy of a vacancy',
      contact({ personName: null, ...eva }),
      main,
      { kind: 'deputy', name: 'Eva Exempel', phone: '070-174 06 06' },
    ],
    [
      'a deputy of whom only the number is known',
      contact({ ...away, deputyPhone: '070-174 06 07' }),
      main,
      { kind: 'deputy', name: null, phone: '070-174 06 07' },
    ],
    [
      'without a deputy the main contact point',
      contact(away),
      main,
      {
        kind: 'main',
        role: 'Chef',
        name: 'Siv Testlund',
        phone: '070-174 06 05',
        mail: 'siv@umea.example',
      },
    ],
    [
      'when the main one is away too, its deputy',
      contact(away),
      { ...main, ...away, ...eva },
      { kind: 'main-deputy', role: 'Chef', name: 'Eva Exempel', phone: '070-174 06 06' },
    ],
    [
      'nobody when the main one is vacant without a deputy',
      contact(away),
      nobodyThere,
      { kind: 'nobody' },
    ],
    ['nobody when there is no main one', contact(away), null, { kind: 'nobody' }],
  ])('%s', (_, who, mainOne, instead) => {
    expect(meanwhileAt(who, mainOne, DURING)?.instead).toEqual(instead);
  });

  test('the main contact point that is away is not sent to itself', () => {
    const chief = contact(away);
    expect(meanwhileAt(chief, chief, DURING)?.instead).toEqual({ kind: 'nobody' });
  });
});

describe('an absence to come', () => {
  const ahead = (today: string, more: Partial<Callable> = {}) =>
    absenceAhead(contact({ ...away, ...more }), today as LocalDate);
  test('is told until the day it begins', () => {
    expect(ahead('2026-11-29')).toEqual({ from: '2026-11-30', until: '2026-12-05' });
    expect(ahead('2026-11-30')).toBeNull();
    expect(ahead('2026-12-06')).toBeNull();
  });
  test('is nobody’s where the role is vacant', () => {
    expect(ahead('2026-11-29', { personName: null })).toBeNull();
  });
});

test('all contact points of an organisation, each with whom to call', () => {
  const all = reachedHow(
    [
      { ...contact(away), isMain: false },
      { ...main, isMain: true },
    ],
    DURING,
  );
  expect(all.map(({ meanwhile }) => meanwhile?.instead.kind ?? null)).toEqual(['main', null]);
});
