import { expect, test } from 'vitest';
import { parseInquiry } from './inquiries.forms.ts';

const KEY = '4f3c2a10-8d5e-4b7a-9c61-2e8f0d9b7a11';
const form = (values: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries({ key: KEY, ...values })) data.set(name, value);
  return data;
};

test('a place that no municipality can be called is an old form', () => {
  for (const place of ['a\0b', 'x'.repeat(101), 'Åsele'])
    expect(parseInquiry(form({ place }), 'broadband')).toMatchObject({ ok: false });
});

test('one tap is enough', () => {
  expect(parseInquiry(form({}), 'broadband')).toEqual({
    ok: true,
    command: { key: KEY, slug: 'broadband', placeSlug: null, wording: '' },
  });
});

test('a wording is kept as written, without spaces round it', () => {
  const parsed = parseInquiry(
    form({ place: 'asele', wording: '  <b>Vem?</b>\r\n🌲 שלום ' }),
    'broadband',
  );
  expect(parsed).toMatchObject({
    command: { placeSlug: 'asele', wording: '<b>Vem?</b>\n🌲 שלום' },
  });
});

test.each([
  ['500 characters', '🌲'.repeat(500), true],
  ['501 characters', '🌲'.repeat(501), false],
])('%s', (_, wording, ok) => {
  expect(parseInquiry(form({ wording }), 'x').ok).toBe(ok);
});

test.each([
  ['too long', { wording: 'x'.repeat(10_000) }, { wording: 'too-long' }],
  ['NUL', { wording: 'a\0b' }, { wording: 'unsavable-character' }],
  ['an old form', { key: 'nonsense' }, { key: 'stale-form' }],
])('%s is refused by name', (_, values, faults) => {
  expect(parseInquiry(form(values), 'x')).toEqual({ ok: false, faults });
});
