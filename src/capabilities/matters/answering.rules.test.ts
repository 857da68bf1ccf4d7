import { describe, expect, test } from 'vitest';
import {
  AT_WORK_MINUTES,
  colleagueAtWork,
  isSaidMeanwhile,
  lastInQueue,
  minutesFor,
  nextInQueue,
  previousInQueue,
  resumeAt,
  sittingOf,
  whyAsked,
} from './answering.rules.ts';
import type { AnsweredAsk, QueuedAsk, WhyFacts } from './answering.rules.ts';

const ask = (slug: string, firstTen: number | null, answered = false) =>
  ({ slug, firstTen, answeredAt: answered ? new Date() : null }) as QueuedAsk;
const queue = [ask('a', 1, true), ask('b', 2), ask('c', 3), ask('d', null), ask('e', null, true)];

test.each([
  [0, 1],
  [1, 1],
  [3, 1],
  [4, 2],
  [10, 3],
  [40, 12],
])('%i matters take %i minutes', (matters, minutes) => expect(minutesFor(matters)).toBe(minutes));

test('the first ten are a sitting of their own', () => {
  expect(sittingOf(queue, 'b')).toEqual({ at: 2, of: 3, answered: 1 });
  expect(sittingOf(queue, 'd')).toEqual({ at: 1, of: 2, answered: 1 });
  expect(sittingOf(queue, 'x')).toBeNull();
});

test.each([
  ['from the start', null, 'b'],
  ['after one comes the next', 'b', 'c'],
  ['after the last of the sitting, what was left for later', 'c', 'b'],
  ['not into the next sitting', 'd', undefined],
])('%s', (_, from, to) => expect(nextInQueue(queue, from)?.slug).toBe(to));

test('when all are answered there is no next', () => {
  expect(nextInQueue([ask('a', 1, true)], null)).toBeNull();
});

test('back goes through all, answered or not', () => {
  expect(previousInQueue(queue, 'b')?.slug).toBe('a');
  expect(previousInQueue(queue, 'a')).toBeNull();
});

describe('going on where one left', () => {
  const at = (slug: string, minute: number | null, firstTen: number | null = 1) =>
    ({
      slug,
      firstTen,
      answeredAt: minute === null ? null : new Date(Date.UTC(2026, 10, 2, 9, minute)),
    }) as QueuedAsk;
  const resume = (...asks: QueuedAsk[]) => resumeAt(asks)?.slug ?? null;

  test.each([
    ['nothing answered: the first', [at('a', null), at('b', null)], 'a'],
    ['after the one answered last', [at('a', 1), at('b', null), at('c', null)], 'b'],
    ['not back to what was put off', [at('a', null), at('b', 5), at('c', null)], 'c'],
    ['what was put off comes at the end', [at('a', null), at('b', 5), at('c', 6)], 'a'],
    [
      'the newest answer decides, not the place',
      [at('a', 9), at('b', null), at('c', 2), at('d', null)],
      'b',
    ],
    [
      'of many at the same moment the last',
      [at('a', 3), at('b', null), at('c', 3), at('d', null)],
      'd',
    ],
    ['a sitting that is done leads to the next', [at('a', 3), at('x', null, null)], 'x'],
    ['an early one of the rest does not skip the ten', [at('a', null), at('x', 3, null)], 'a'],
    ['all answered: nowhere', [at('a', 1), at('b', 2)], null],
    ['nothing asked: nowhere', [], null],
  ] as const)('%s', (_, asks, slug) => expect(resume(...asks)).toBe(slug));

  test('from the end, to meet a colleague, within the sitting', () => {
    expect(lastInQueue(queue, 'b')?.slug).toBe('c');
    expect(lastInQueue(queue, 'd')).toBeNull();
    expect(lastInQueue([ask('a', 1)], 'a')).toBeNull();
  });
});

describe('a colleague at work', () => {
  const now = new Date('2026-11-02T09:30:00Z');
  const by = (slug: string, id: string, minutesAgo: number): AnsweredAsk => ({
    ...ask(slug, 1),
    answeredAt: new Date(now.getTime() - minutesAgo * 60_000),
    answeredBy: { id, name: `Invented ${id}` },
  });
  const found = (...asks: AnsweredAsk[]) => colleagueAtWork(asks, 'me', now)?.slug ?? null;

  test.each([
    ['somebody else, just now', [by('a', 'her', 2)], 'a'],
    ['the newest of several', [by('a', 'her', 2), by('b', 'him', 1), by('c', 'her', 9)], 'b'],
    ['oneself is no colleague', [by('a', 'me', 1)], null],
    ['exactly within the time', [by('a', 'her', AT_WORK_MINUTES)], 'a'],
    ['a moment too long ago', [by('a', 'her', AT_WORK_MINUTES + 0.01)], null],
    ['nobody', [{ ...ask('a', 1), answeredBy: null }], null],
    [
      'without a name nothing is told',
      [{ ...by('a', 'x', 1), answeredBy: { id: 'x', name: '' } }],
      null,
    ],
  ] as const)('%s', (_, asks, slug) => expect(found(...asks)).toBe(slug));
});

describe('why a matter is asked', () => {
  const all: WhyFacts = {
    wishedAt: new Date('2026-10-01T08:00:00Z'),
    differs: { kind: 'contested', places: 3 },
    greyZone: true,
    priority: { number: 2, nameSv: 'Två', nameEn: 'Two' },
    firstTen: true,
  };
  test.each([
    ["one's own wish first", {}, 'wished'],
    ['then that answers differ', { wishedAt: null }, 'differs'],
    ['then the grey zone', { wishedAt: null, differs: null }, 'grey-zone'],
    ['then the strategy', { wishedAt: null, differs: null, greyZone: false }, 'priority'],
    [
      'then that it is one of the ten',
      { wishedAt: null, differs: null, greyZone: false, priority: null },
      'first-ten',
    ],
    [
      'else the round, and nothing is made up',
      { wishedAt: null, differs: null, greyZone: false, priority: null, firstTen: false },
      'round',
    ],
  ] as const)('%s', (_, less, because) =>
    expect(whyAsked({ ...all, ...less }).because).toBe(because),
  );
});

describe('said meanwhile', () => {
  const at = new Date('2026-11-02T09:00:00Z');
  const newest = { id: 'n', saidAt: at, saidById: 'her' };
  test.each([
    ['another answer than the page showed', newest, { id: '' }, true],
    ['the answer that the page showed', newest, { id: 'n' }, false],
    ["one's own", { ...newest, saidById: 'me' }, { id: '' }, false],
    ['nothing is there', undefined, { id: '' }, false],
    ['after the page was made', newest, { at: new Date(at.getTime() - 1) }, true],
    ['at the moment it was made, and so on it', newest, { at }, false],
    ['by one whose name is gone', { ...newest, saidById: null }, { id: 'x' }, true],
  ] as const)('%s', (_, there, seen, is) => expect(isSaidMeanwhile(there, seen, 'me')).toBe(is));
});
