import { expect, test } from 'vitest';
import { homeward } from './homeward.ts';

test.each(['/', '/matters?place=asele#x', '/search?q=å'])('%s leads home', (to) => {
  expect(homeward(to)).toBe(to);
});

test.each([
  '',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/a\r\nset-cookie: x',
  'https://evil.example',
  'x',
])('%j does not', (to) => {
  expect(homeward(to)).toBeNull();
});
