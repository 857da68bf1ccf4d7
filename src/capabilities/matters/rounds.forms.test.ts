import { expect, test } from 'vitest';
import { readDay, readReminded, readRound } from './rounds.forms.ts';

const id = '0190a000-0000-7000-8000-000000000001';
const good = {
  nameSv: ' Hösten ',
  nameEn: '',
  answerBy: '2026-12-08',
  matters: id,
  organisations: id,
};
const read = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  return readRound(form);
};

test('a round is read, and the Swedish name stands in for a missing English one', () => {
  expect(read(good)).toMatchObject({
    ok: true,
    command: { nameSv: 'Hösten', nameEn: 'Hösten', matters: [id] },
  });
});

test.each([
  [{ ...good, nameSv: '' }, { nameSv: 'missing' }],
  [{ ...good, nameSv: 'x'.repeat(121) }, { nameSv: 'too-long' }],
  [{ ...good, nameEn: 'a\0b' }, { nameEn: 'nul' }],
  [{ ...good, answerBy: '' }, { answerBy: 'missing' }],
  [{ ...good, answerBy: '2026-02-30' }, { answerBy: 'no-day' }],
  [{ ...good, matters: '' }, { matters: 'missing' }],
  [{ ...good, organisations: 'alla' }, { organisations: 'unknown-choice' }],
])('%o is refused by field', (fields, faults) => {
  expect(read(fields)).toMatchObject({ ok: false, faults });
});

test('a day that does not exist is none', () => {
  const form = new FormData();
  form.append('day', '2026-13-01');
  expect(readDay(form, 'day')).toBeNull();
});

test.each([
  ['all', 'all'],
  [id, id],
  ['alla', null],
  ['', null],
])('reminding %o is read as %o', (who, read) => {
  const form = new FormData();
  form.append('who', who);
  expect(readReminded(form)).toBe(read);
});
