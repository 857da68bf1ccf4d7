import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const TEXTS = {
  'a.hello': ['Hej {name}!', 'Hello {name}!'],
  'a.count': [
    '{count, plural, =0 {Inga svar} one {# svar} other {# svar av {all, number}}}',
    '{count, plural, =0 {No answers} one {# answer} other {# answers of {all, number}}}',
  ],
  'a.others': [
    '{n, plural, offset:1 one {du och # till} other {du och # andra}}',
    '{n, plural, offset:1 one {you and # more} other {you and # others}}',
  ],
  'a.place': [
    '{n, selectordinal, one {#:a} other {#:e}}',
    '{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}',
  ],
  'a.kind': [
    '{kind, select, sms {sms} other {{n, number} brev}}',
    '{kind, select, sms {text} other {{n, number} letters}}',
  ],
  'a.since': ['sedan {day, date, long}', 'since {day, date, long}'],
  'a.literal': ["`$'{'x}` \"<b>\" '{'y'}' */", "`$'{'x}` \"<b>\" '{'y'}' */"],
};
let house: string;
let texts: Record<string, (p?: object) => string>;
let withLanguage: <T>(language: 'sv' | 'en', fn: () => T) => T;

const compile = () =>
  spawnSync(process.execPath, [join(root, 'bin/messages.mjs')], { cwd: house, encoding: 'utf8' });
const generated = () => readFileSync(join(house, 'src/messages/generated.ts'), 'utf8');

beforeAll(async () => {
  house = mkdtempSync(join(tmpdir(), 'ragang-messages-'));
  cpSync(join(root, 'src/messages'), join(house, 'src/messages'), { recursive: true });
  ['sv', 'en'].forEach((language, index) => {
    mkdirSync(join(house, 'messages', language), { recursive: true });
    const file = Object.fromEntries(Object.entries(TEXTS).map(([key, both]) => [key, both[index]]));
    writeFileSync(join(house, 'messages', language, 'a.json'), JSON.stringify(file, null, 1));
  });
  const { status, stderr } = compile();
  expect(status, stderr).toBe(0);
  texts = await import(join(house, 'src/messages/generated.ts'));
  ({ withLanguage } = await import(join(house, 'src/messages/server.ts')));
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

test.each<[string, object, string, string]>([
  ['a_hello', { name: 'Åsa' }, 'Hej Åsa!', 'Hello Åsa!'],
  ['a_count', { count: 0, all: 5 }, 'Inga svar', 'No answers'],
  ['a_count', { count: 1, all: 5 }, '1 svar', '1 answer'],
  ['a_count', { count: 12, all: 5000 }, '12 svar av 5 000', '12 answers of 5,000'],
  ['a_others', { n: 2 }, 'du och 1 till', 'you and 1 more'],
  ['a_others', { n: 3 }, 'du och 2 andra', 'you and 2 others'],
  ['a_place', { n: 3 }, '3:e', '3rd'],
  ['a_kind', { kind: 'sms', n: 2 }, 'sms', 'text'],
  ['a_kind', { kind: 'post', n: 2 }, '2 brev', '2 letters'],
  ['a_since', { day: '2026-09-03' }, 'sedan 3 september 2026', 'since 3 September 2026'],
  ['a_literal', {}, '`${x}` "<b>" {y} */', '`${x}` "<b>" {y} */'],
])('%s(%o)', (name, parameters, sv, en) => {
  const say = () => texts[name]?.(parameters).replace(/\s/g, ' ');
  expect(withLanguage('sv', say)).toBe(sv);
  expect(withLanguage('en', say)).toBe(en);
});

test('each function has the parameters of its text, with their types', () => {
  expect(generated()).toContain('a_hello = (p: { "name": string | number }): string');
  expect(generated()).toContain('a_count = (p: { "all": number; "count": number }): string');
  expect(generated()).toContain('a_since = (p: { "day": Date | string }): string');
  expect(generated()).toContain('a_literal = (): string');
});

test('the same texts give the same code, whatever order they are written in', () => {
  const before = generated();
  for (const language of ['sv', 'en']) {
    const file = join(house, 'messages', language, 'a.json');
    const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')));
    writeFileSync(file, JSON.stringify(Object.fromEntries(entries.toReversed()), null, 1));
  }
  compile();
  expect(generated()).toBe(before);
});
