import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { below, pick } from '../random.ts';
import type { Random } from '../types.ts';
import type { Asking, Fields } from './client.ts';
import type { Who } from './people.ts';
import type { Route } from './routes.ts';
import type { Sent } from './step.ts';

/** Something that no page of ours sends, and by whom. */
export interface Odd extends Asking {
  readonly who: Who;
  /** What is odd about it, in a word. */
  readonly sort: string;
  /** So large that the house may close the door before it has read it. */
  readonly isHuge?: boolean;
}

/** Texts that have broken houses before; what chance makes comes beside them. */
const TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'a\udfffb',
    '\ufeff',
    '\u202etxet',
    '😀'.repeat(50),
    'e\u0301'.repeat(200),
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'true',
    '[object Object]',
  ],
  ...[
    '1e309',
    '-1e309',
    'NaN',
    '-0',
    '-1',
    '0.5',
    '1e21',
    '99999999999999999999',
    '9007199254740993',
    '0x10',
    '٣',
    '2147483648',
  ],
  ...[
    '9999-12-31',
    '0000-00-00',
    '2026-02-30',
    '+275760-09-13',
    '-271821-04-20',
    '2026-11-25T99:99:99Z',
    '10000-01-01',
  ],
  ...[
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '{01890000-0000-7000-8000-000000000000}',
    'matters.note x',
    'matters.note 01890000-0000-7000-8000-000000000000',
    'pg_catalog.pg_class 1',
  ],
  ...[
    "' or 1=1 --",
    '"; drop table x; --',
    '$1',
    '%',
    '%00',
    '%E0%A4%A',
    '\\',
    '\\x00',
    '../../../etc/passwd',
    '..%2f..',
    '//evil.example',
    '<script>alert(1)</script>',
    '{{7*7}}',
    '${7}',
    '\r\nset-cookie: a=b',
    'a\nb\rc\u2028d',
  ],
  '['.repeat(10_000),
  '{"a":'.repeat(5_000),
  'x'.repeat(200_000),
  'å'.repeat(20_000),
  '(a+)+$'.repeat(500),
  `${'a'.repeat(30_000)}!`,
];
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'key',
  'a[b][c][d]',
  'part0-nameSv',
  'choice-',
  'new0-nameSv',
  'answer-',
  'role-',
  'bundle:__proto__',
  'holds:constructor',
  '',
  '\0',
  'x'.repeat(5_000),
];
const TYPES = [
  'application/json',
  'text/plain',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded; charset=utf-7',
  'application/xml',
  'image/png',
  '',
  'a/b; boundary="',
  'application/x-sveltekit-formdata',
];
const BODIES = [
  '',
  '{',
  '{"__proto__":{"x":1}}',
  '--x\r\n',
  '--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n',
  'a=%',
  '&&&&',
  '=',
  'a',
  '\0\0\0',
  '['.repeat(10_000),
];
const METHODS = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'POST', 'GET', 'TRACE', 'PROPFIND'];
const PAGES = [
  'page',
  'from',
  'before',
  'to',
  'earlier',
  'count',
  'told',
  'saved',
  'until',
  'meanwhile',
  'taken',
  'yes',
  'no',
  'q',
  'place',
  'area',
  'organisation',
  'standing',
  'view',
  'open',
  'kind',
  'what',
  'show',
  'since',
  'whose',
  'with',
  'matter',
  'candidates',
  'counters',
  'person',
  'county',
  'of',
  'code',
  'state',
  'iss',
  'error',
  '/',
  '/save',
  '__proto__',
];
const HEADERS: readonly (() => Record<string, string>)[] = [
  () => ({ 'x-filler': 'x'.repeat(12_000) }),
  () => ({ 'x-filler': 'x'.repeat(40_000) }),
  () => ({ cookie: Array.from({ length: 400 }, (_, n) => `c${n}=${n}`).join('; ') }),
  () => ({ cookie: '__Host-ragang=%00; __Host-ragang-way=\u00ff; language=__proto__; theme=%' }),
  () => ({ 'accept-language': '*;q=1e309,sv;q=,,,;;' + 'a-b,'.repeat(500) }),
  () => ({ accept: 'application/json', 'x-sveltekit-action': 'true' }),
  () => ({ accept: '*/*;q=NaN', range: 'bytes=99999999999-1', 'if-none-match': '*' }),
  () => ({
    'x-forwarded-for': '1'.repeat(2_000),
    'x-forwarded-host': 'evil.example',
    forwarded: 'for=\0'.replace('\0', '%00'),
  }),
  () => ({ origin: 'null' }),
  () => ({ 'accept-encoding': 'gzip;q=0, *;q=1e309', te: 'trailers', expect: 'x' }),
  () => ({ 'user-agent': '\u00ff'.repeat(3_000) }),
];

/** Odd requests without end, from every form that the house has and every route of its router. */
export class Fuzz {
  readonly #random: Random;
  readonly #sent: readonly Sent[];
  readonly #routes: readonly Route[];
  readonly #people: readonly Who[];
  readonly #texts: readonly string[];

  constructor(
    random: Random,
    seed: number,
    sent: readonly Sent[],
    routes: readonly Route[],
    people: readonly Who[],
  ) {
    this.#random = random;
    this.#sent = sent;
    this.#routes = routes;
    this.#people = people;
    const some = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.json({ maxDepth: 4 }),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((day) => day.toISOString()),
      fc.webUrl(),
      fc.uuid(),
    );
    this.#texts = [...TEXTS, ...fc.sample(some, { seed, numRuns: 600 })];
  }

  next(): Odd {
    const turn = this.#random();
    if (turn < 0.5) return this.#form();
    if (turn < 0.72) return this.#address();
    if (turn < 0.82) return this.#body();
    if (turn < 0.9) return this.#method();
    if (turn < 0.996) return this.#headers();
    return this.#huge();
  }

  #text = () => pick(this.#random, this.#texts);
  #who = () => pick(this.#random, this.#people);

  /** A form as somebody sent it, with some of it made odd. */
  #form(): Odd {
    const one = pick(this.#random, this.#sent);
    let fields: Fields = one.fields.map(([name, value]) => [
      name,
      name === 'key' ? randomUUID() : value,
    ]);
    for (let n = 1 + below(this.#random, 3); n > 0; n -= 1) {
      const at = below(this.#random, Math.max(1, fields.length));
      const how = this.#random();
      if (how < 0.6)
        fields = fields.map(([name, value], i) => [name, i === at ? this.#text() : value]);
      else if (how < 0.7) fields = fields.filter((_, i) => i !== at);
      else if (how < 0.8) fields = [...fields, ...fields];
      else if (how < 0.9) fields = [...fields, [pick(this.#random, NAMES), this.#text()]];
      else
        fields = fields.map(([name, value], i) => [
          i === at ? pick(this.#random, NAMES) : name,
          value,
        ]);
    }
    const who = this.#random() < 0.8 ? one.person.who : this.#who();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { who, sort: 'form', method: 'POST', path: one.path, headers, body: encoded(fields) };
  }

  #path(): string {
    const route = pick(this.#random, this.#routes).id;
    const known = this.#sent.filter(({ step }) => step.on === route);
    if (known.length && this.#random() < 0.5) return pick(this.#random, known).path.split('?')[0]!;
    return route.replace(/\[(\.\.\.)?\w+\]/g, () => percent(this.#text().slice(0, 2_000)) || 'x');
  }

  /** An address with odd values in it, and pages that nobody comes to. */
  #address(): Odd {
    const names = Array.from({ length: below(this.#random, 4) }, () => pick(this.#random, PAGES));
    const search = names.map((name) => `${percent(name)}=${percent(this.#text().slice(0, 3_000))}`);
    const more = this.#random() < 0.1 ? '/__data.json' : '';
    const path = `${this.#path()}${more}${search.length ? `?${search.join('&')}` : ''}`;
    return { who: this.#who(), sort: 'address', path: path.slice(0, 9_000) };
  }

  #body(): Odd {
    const { path } = pick(this.#random, this.#sent);
    const headers = { 'content-type': pick(this.#random, TYPES) };
    return {
      who: this.#who(),
      sort: 'body',
      method: 'POST',
      path,
      headers,
      body: pick(this.#random, BODIES),
    };
  }

  #method(): Odd {
    const method = pick(this.#random, METHODS);
    const body = ['PUT', 'PATCH', 'POST', 'DELETE'].includes(method) ? 'a=1' : undefined;
    const odd = { who: this.#who(), sort: 'method', method, path: this.#path().slice(0, 9_000) };
    return body
      ? { ...odd, body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
      : odd;
  }

  #headers(): Odd {
    const headers = pick(this.#random, HEADERS)();
    return { ...this.#address(), sort: 'headers', headers, isHuge: true };
  }

  #huge(): Odd {
    const { path, person } = pick(this.#random, this.#sent);
    const body = `key=${randomUUID()}&text=${'x'.repeat(13 * 1024 * 1024)}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { who: person.who, sort: 'huge', method: 'POST', path, headers, body, isHuge: true };
  }
}

/** As a browser would write it; half a surrogate as the three bytes that it would be. */
function percent(text: string): string {
  return [...text]
    .map((sign) => {
      const code = sign.codePointAt(0)!;
      if (code < 0xd800 || code > 0xdfff) return encodeURIComponent(sign);
      const bytes = [0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
      return bytes.map((byte) => `%${byte.toString(16)}`).join('');
    })
    .join('');
}
const encoded = (fields: Fields) =>
  fields.map(([name, value]) => `${percent(name)}=${percent(value)}`).join('&');
