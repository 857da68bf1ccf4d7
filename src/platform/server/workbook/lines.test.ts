import { expect, test } from 'vitest';
import { linesIn } from './lines.ts';

async function linesOf(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return Array.fromAsync(linesIn(chunks()));
}

test.each([1, 2, 3, 7, 1_000])(
  'a line ends at \\n only, also when what comes is cut every %i bytes',
  async (size) => {
    const lines = ['ett\u2028två', 'å\u2029\u0085😀', '', '\ufeffslut\r', 'end'];
    expect(await linesOf(`${lines.join('\n')}\n`, size)).toEqual(lines);
    expect(await linesOf(lines.join('\n'), size)).toEqual(lines);
  },
);
