import { expect, test } from 'vitest';
import { minutesFor, nextInQueue, previousInQueue, sittingOf } from './answering.rules.ts';
import type { QueuedAsk } from './answering.rules.ts';

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
