import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addWorkingDays,
  easterOf,
  holidaysOf,
  isLocalDate,
  isWorkingDay,
  localDateOf,
  weekOf,
  workingDaysBetween,
} from './working-days.ts';
import type { LocalDate } from './working-days.ts';

describe('which day it is', () => {
  test.each([
    ['the minute before a winter midnight', '2026-11-24T22:59:59Z', '2026-11-24'],
    ['a winter midnight in Sweden is 23:00 UTC', '2026-11-24T23:00:00Z', '2026-11-25'],
    ['the minute before a summer midnight', '2026-07-01T21:59:59Z', '2026-07-01'],
    ['a summer midnight in Sweden is 22:00 UTC', '2026-07-01T22:00:00Z', '2026-07-02'],
    ['New Year comes to Sweden first', '2026-12-31T23:30:00Z', '2027-01-01'],
  ])('%s', (_, moment, day) => {
    expect(localDateOf(new Date(moment))).toBe(day);
  });

  test.each([
    ['2026-11-24', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['0000-01-01', false],
    ['1899-12-31', false],
    ['1900-01-01', true],
    ['2200-12-31', true],
    ['2201-01-01', false],
    ['2026-1-1', false],
    ['2026-11', false],
    ['24/11 2026', false],
    [20261124, false],
  ])('%s is a day that exists: %s', (text, expected) => {
    expect(isLocalDate(text)).toBe(expected);
  });

  test.each([
    ['2026-01-01', 1],
    ['2024-12-30', 1],
    ['2026-12-31', 53],
    ['2027-01-01', 53],
    ['2026-07-06', 28],
    ['2026-08-02', 31],
    ['2026-08-03', 32],
  ] as const)('%s is in week %i', (date, week) => {
    expect(weekOf(date)).toBe(week);
  });
});

describe('holidays', () => {
  test.each([
    [1818, '1818-03-22'],
    [1954, '1954-04-18'],
    [1981, '1981-04-19'],
    [2000, '2000-04-23'],
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2038, '2038-04-25'],
    [2049, '2049-04-18'],
  ])('Easter Sunday of %i is %s', (year, date) => {
    expect(easterOf(year)).toBe(date);
  });

  test('2026 has these, in order', () => {
    expect([...holidaysOf(2026)].sort()).toEqual([
      '2026-01-01',
      '2026-01-06',
      '2026-04-03',
      '2026-04-05',
      '2026-04-06',
      '2026-05-01',
      '2026-05-14',
      '2026-05-24',
      '2026-06-06',
      '2026-06-19',
      '2026-06-20',
      '2026-10-31',
      '2026-12-24',
      '2026-12-25',
      '2026-12-26',
      '2026-12-31',
    ]);
  });

  test.each([
    [2020, '2020-06-19', '2020-06-20', '2020-10-31'],
    [2021, '2021-06-25', '2021-06-26', '2021-11-06'],
  ] as const)('midsummer and All Saints move with the week: %i', (year, eve, day, saints) => {
    expect([eve, day, saints].every((date) => holidaysOf(year).has(date))).toBe(true);
  });
});

describe('working days', () => {
  test.each([
    ['an ordinary Tuesday', '2026-11-24', true],
    ['a Saturday', '2026-11-28', false],
    ['a Sunday', '2026-11-29', false],
    ['Good Friday', '2026-04-03', false],
    ['Maundy Thursday', '2026-04-02', true],
    ['Ascension Day', '2026-05-14', false],
    ['midsummer eve', '2026-06-19', false],
    ['Christmas Eve', '2026-12-24', false],
    ['the day before Christmas Eve', '2026-12-23', true],
    ['a day in week 30, when no pause is asked for', '2026-07-22', true],
  ] as const)('%s', (_, date, expected) => {
    expect(isWorkingDay(date)).toBe(expected);
  });

  test.each([
    ['the Friday before the pause', '2026-07-03', true],
    ['the first day of week 28', '2026-07-06', false],
    ['the last Friday of week 31', '2026-07-31', false],
    ['the first day of week 32', '2026-08-03', true],
  ] as const)('with the summer pause: %s', (_, date, expected) => {
    expect(isWorkingDay(date, { summerPause: true })).toBe(expected);
  });

  test.each([
    ['over a weekend', '2026-11-27', 1, '2026-11-30'],
    ['ten of them are two ordinary weeks', '2026-11-24', 10, '2026-12-08'],
    ['over Christmas and New Year', '2026-12-22', 5, '2027-01-04'],
    ['none: the day itself, although a Sunday', '2026-11-29', 0, '2026-11-29'],
    ['backwards over a weekend', '2026-11-30', -1, '2026-11-27'],
  ] as const)('%s', (_, from, count, expected) => {
    expect(addWorkingDays(from, count)).toBe(expected);
  });

  test('the clock stands still in weeks 28–31', () => {
    expect(addWorkingDays('2026-07-01', 10, { summerPause: true })).toBe('2026-08-12');
    expect(workingDaysBetween('2026-07-03', '2026-08-03', { summerPause: true })).toBe(1);
  });

  test('the first day is not counted, the last one is', () => {
    expect(workingDaysBetween('2026-11-24', '2026-11-24')).toBe(0);
    expect(workingDaysBetween('2026-11-24', '2026-11-25')).toBe(1);
    expect(workingDaysBetween('2026-11-27', '2026-11-29')).toBe(0);
    expect(workingDaysBetween('2026-11-25', '2026-11-24')).toBe(-1);
  });

  test('the calendar ends with the year 9999 instead of going on for ever', () => {
    expect(() => workingDaysBetween('9999-12-20', '9999-12-31')).not.toThrow();
    expect(() => addDays('9999-12-31', 1)).toThrow('Not a day');
  });

  test('half a working day is a mistake, not a day', () => {
    expect(() => addWorkingDays('2026-11-24', 0.5)).toThrow('no whole number');
    expect(() => addDays('2026-13-45', 1)).toThrow('Not a day');
  });

  const someDay = fc
    .integer({ min: 0, max: 60_000 })
    .map((days) => addDays('1950-01-01', days) as LocalDate);

  test('whichever day one counts from, counting back the way finds the same number', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 60 }), fc.boolean(), (from, count, pause) => {
        const end = addWorkingDays(from, count, { summerPause: pause });
        expect(workingDaysBetween(from, end, { summerPause: pause })).toBe(count);
        expect(isWorkingDay(end, { summerPause: pause })).toBe(true);
      }),
    );
  });
});
