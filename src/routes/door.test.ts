import { expect, test } from 'vitest';
import { doorHeaders, foreignPage, isForeign } from './door.ts';

const own = new URL('https://ragang.example');

test.each([
  ['POST', 'https://ragang.example', false],
  ['GET', 'https://elsewhere.example', false],
  ['POST', 'https://elsewhere.example', true],
  ['POST', 'http://ragang.example', true],
  ['POST', 'https://ragang.example:8443', true],
  ['POST', 'null', true],
  ['POST', undefined, true],
  ['DELETE', 'https://elsewhere.example', true],
])('%s from %s: foreign is %s', (method, said, is) =>
  expect(isForeign(method, said, own)).toBe(is),
);

test('https stays https; over http nothing is promised', () => {
  expect(doorHeaders(own)).toHaveProperty('strict-transport-security');
  expect(doorHeaders(new URL('http://localhost:3000'))).toEqual({
    'x-content-type-options': 'nosniff',
  });
});

test.each([
  ['sv', 'Inget är sparat'],
  ['en', 'Nothing is saved'],
] as const)('it is told in words (%s)', async (language, words) => {
  const page = foreignPage(language);
  expect(page.status).toBe(403);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain(words);
});
