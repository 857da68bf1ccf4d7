import { describe, expect, test } from 'vitest';
import type { OrganisationId } from '#platform/core/ids';
import { readAnswer } from './answers.forms.ts';

const me = '0190a000-0000-7000-8000-000000000001' as OrganisationId;
const other = '0190a000-0000-7000-8000-000000000002';
const read = (fields: [string, string][]) => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return readAnswer(form, me);
};

describe('the answer form', () => {
  test('"we ourselves" is an answer by itself: the role is implied', () => {
    expect(read([['who', 'self']])).toMatchObject({
      ok: true,
      command: { said: { kind: 'owners', owners: [me] }, ownRole: null, placeId: null, seen: '' },
    });
  });

  test('one of the likely ones, with our role, is the whole answer', () => {
    expect(
      read([
        ['who', other],
        ['role', 'contributor'],
      ]),
    ).toMatchObject({
      command: { said: { kind: 'owners', owners: [other] }, ownRole: 'contributor' },
    });
  });

  test('several: each once, what was left empty is left out', () => {
    const fields: [string, string][] = [
      ['who', 'other'],
      ['owner', other],
      ['owner', ''],
      ['owner', 'each'],
      ['owner', other],
      ['role', 'none'],
    ];
    expect(read(fields)).toMatchObject({
      command: { said: { kind: 'owners', owners: [other, 'each-municipality'] } },
    });
  });

  test('several with ourselves among them needs no role', () => {
    expect(
      read([
        ['who', 'other'],
        ['owner', 'self'],
        ['owner', other],
      ]).ok,
    ).toBe(true);
  });

  test.each<[string, [string, string][], object]>([
    ['nothing chosen', [['role', 'none']], { who: 'missing' }],
    [
      'a foreign word',
      [
        ['who', 'drop table'],
        ['role', 'none'],
      ],
      { who: 'unknown-choice' },
    ],
    [
      'someone else, but nobody named',
      [
        ['who', 'other'],
        ['role', 'none'],
      ],
      { owners: 'missing' },
    ],
    ['no role of our own', [['who', 'nobody']], { role: 'missing' }],
    [
      '"owner" is no role to choose',
      [
        ['who', other],
        ['role', 'owner'],
      ],
      { role: 'unknown-choice' },
    ],
    [
      'a NUL character',
      [
        ['who', 'self'],
        ['remark', 'a\0b'],
      ],
      { remark: 'nul' },
    ],
    [
      '10,000 characters',
      [
        ['who', 'self'],
        ['remark', 'å'.repeat(10_000)],
      ],
      { remark: 'too-long' },
    ],
  ])('%s: refused by name, and what was typed comes back', (_, fields, faults) => {
    const reading = read(fields);
    expect(reading).toMatchObject({ ok: false, faults });
    expect(reading.values.remark).toBe(fields.find(([name]) => name === 'remark')?.[1] ?? '');
  });

  test('200 emoji are 200 characters, and line breaks are one each', () => {
    expect(
      read([
        ['who', 'self'],
        ['remark', '🌲'.repeat(200)],
      ]).ok,
    ).toBe(true);
    expect(
      read([
        ['who', 'self'],
        ['remark', ` ${'a\r\n'.repeat(100)} `],
      ]),
    ).toMatchObject({
      command: { remark: 'a\n'.repeat(100).trim() },
    });
  });
});
