import { describe, expect, test } from 'vitest';
import { parseNote, parseNoteVersion } from './notes.forms.ts';

const form = (values: Record<string, string>) => {
  const made = new FormData();
  for (const [name, value] of Object.entries({ title: 'Läget', text: 'Ord', ...values }))
    made.set(name, value);
  return made;
};

describe('a note as it was typed', () => {
  test('line breaks are one sign, and spaces round it go', () => {
    expect(parseNote(form({ title: ' Läget ', text: 'a\r\nb\r', version: '4' }))).toEqual({
      ok: true,
      command: { from: 4, title: 'Läget', text: 'a\nb' },
    });
  });

  test.each([
    ['no title', { title: ' ' }, { title: { reason: 'missing' } }],
    ['no text', { text: '' }, { text: { reason: 'missing' } }],
    ['a title too long', { title: 'x'.repeat(201) }, { title: { reason: 'too-long', limit: 200 } }],
    [
      'a text too long',
      { text: 'x'.repeat(10_001) },
      { text: { reason: 'too-long', limit: 10_000 } },
    ],
    ['NUL', { text: 'a\0b' }, { text: { reason: 'unsavable-character' } }],
    ['a version that is none', { version: 'x' }, { version: { reason: 'unknown-choice' } }],
  ])('%s is told by its field', (_, values, faults) => {
    expect(parseNote(form(values))).toEqual({ ok: false, faults });
  });

  test('emoji and markup are text like any other', () => {
    const text = '<script>1</script> 🌲';
    expect(parseNote(form({ text }))).toMatchObject({ ok: true, command: { text } });
  });

  test('a version that cannot be read is none', () => {
    expect(parseNoteVersion(form({ version: '7' }))).toBe(7);
    expect(parseNoteVersion(form({ version: '-1' }))).toBe(0);
  });
});
