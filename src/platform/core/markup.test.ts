import { expect, test } from 'vitest';
import { escaped } from './markup.ts';

test.each([
  ['signs of markup', `<b a="1" c='2'>&`, '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;'],
  [
    'characters that XML 1.0 does not know',
    'a\u0000b\u0001c\u000bd\u001fe\ufffef\uffffg',
    'abcdefg',
  ],
  ['half a pair of surrogates', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
  ['tab, line ends, separators and emoji stay', '\t\n\r\u2028\u200b😀', '\t\n\r\u2028\u200b😀'],
])('%s', (_, text, expected) => {
  expect(escaped(text)).toBe(expected);
});
