import { expect, test } from 'vitest';
import fc from 'fast-check';
import { compareWords } from './difference.ts';

test('a changed word is one removed and one added', () => {
  expect(compareWords('Vi möter företagen varje vecka', 'Vi möter företagen varje månad')).toEqual([
    { kind: 'same', text: 'Vi möter företagen varje ' },
    { kind: 'removed', text: 'vecka' },
    { kind: 'added', text: 'månad' },
  ]);
});

test('changed words that follow each other are one change', () => {
  expect(compareWords('en gång om året', 'två gånger om året')).toEqual([
    { kind: 'removed', text: 'en gång' },
    { kind: 'added', text: 'två gånger' },
    { kind: 'same', text: ' om året' },
  ]);
});

test('the same text has nothing to show', () => {
  expect(compareWords('Lika', 'Lika')).toEqual([{ kind: 'same', text: 'Lika' }]);
  expect(compareWords('', '')).toEqual([]);
});

test('very long texts are shown whole instead of compared', () => {
  const long = 'ord '.repeat(3000);
  expect(compareWords(long, `${long}nytt`).map((piece) => piece.kind)).toEqual([
    'removed',
    'added',
  ]);
});

test('the pieces always put both texts together again', () => {
  const text = fc
    .array(fc.constantFrom('vi', 'ni', 'de', 'hör', 'ser', '\n', '  ', 'å'), { maxLength: 30 })
    .map((parts) => parts.join(' '));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = compareWords(before, after);
      const without = (kind: string) =>
        pieces.filter((piece) => piece.kind !== kind).map((piece) => piece.text);
      expect(without('added').join('')).toBe(before);
      expect(without('removed').join('')).toBe(after);
    }),
  );
});
