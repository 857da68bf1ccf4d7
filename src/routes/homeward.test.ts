import { expect, test } from 'vitest';
import { homeward } from './homeward.ts';

test.each(['/', '/matters?place=asele#x', '/search?q=%C3%A5'])('%s leads home', (to) => {
  expect(homeward(to)).toBe(to);
});

test.each([
  ['/search?q=å 1', '/search?q=%C3%A5%201'],
  ['/\u{1f33e}#\ua6f3', '/%F0%9F%8C%BE#%EA%9B%B3'],
  ['/a\ud800', '/a%EF%BF%BD'],
])('%j leads home in letters that a header can hold', (to, written) => {
  expect(homeward(to)).toBe(written);
  expect(() => new Headers({ location: homeward(to)! })).not.toThrow();
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
