import { describe, expect, test } from 'vitest';
import type { OrganisationId } from '#platform/core/ids';
import { readAnswer, readShown } from './answers.forms.ts';

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

describe('a quick answer: who and our role in one field', () => {
  test.each([
    ['self', { kind: 'owners', owners: [me] }, null],
    [`${other} consulted`, { kind: 'owners', owners: [other] }, 'consulted'],
    ['each contributor', { kind: 'owners', owners: ['each-municipality'] }, 'contributor'],
    ['nobody none', { kind: 'nobody' }, 'none'],
    ['unknown unknown', { kind: 'unknown' }, 'unknown'],
  ])('%s', (quick, said, ownRole) => {
    expect(read([['quick', quick]])).toMatchObject({ ok: true, command: { said, ownRole } });
  });

  test.each([
    ['no role for another', other, { role: 'missing' }],
    ['a role that there is not', `${other} boss`, { role: 'unknown-choice' }],
    ['somebody who cannot be', 'someone none', { who: 'unknown-choice' }],
    ['nothing', '', { who: 'missing' }],
  ])('%s is refused by name', (_, quick, faults) => {
    expect(read([['quick', quick]])).toMatchObject({ ok: false, faults });
  });

  test('it says it all: what stands in the whole form beside it is left out', () => {
    const fields: [string, string][] = [
      ['quick', 'nobody none'],
      ['who', 'self'],
      ['role', 'consulted'],
    ];
    expect(read(fields)).toMatchObject({ command: { said: { kind: 'nobody' }, ownRole: 'none' } });
  });
});

test.each([
  ['2026-11-02T09:00:00.000Z', '2026-11-02T09:00:00.000Z'],
  ['', null],
  ['nonsense', null],
  ['1'.repeat(400), null],
])('up to when the page knew: %s', (text, moment) => {
  const form = new FormData();
  form.set('shown', text);
  expect(readShown(form)?.toISOString() ?? null).toBe(moment);
});
