import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').replace(
  /\/\*[\s\S]*?\*\//g,
  '',
);
/** The first definition holds; the later ones are for print. */
const definitions = new Map<string, string>();
for (const [, name, value] of css.matchAll(/--([\w-]+):\s*([^;]+);/g)) {
  if (!definitions.has(name!)) definitions.set(name!, value!);
}

type Theme = 'light' | 'dark';

/** The colour behind a name in a theme, as "#rrggbb". */
function colour(name: string, theme: Theme): string {
  const value = definitions.get(name);
  if (!value) throw new Error(`--${name} is not in tokens.css`);
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (other) return colour(other, theme);
  const both = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value);
  if (!both) throw new Error(`--${name} is no pair of colours: ${value}`);
  return theme === 'light' ? both[1]! : both[2]!;
}

/** WCAG 2: relative luminance, 0 (black) to 1 (white). */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const grounds = ['ground', 'surface', 'sunken', 'pointed', 'action-soft'];
const states = ['worth-a-talk', 'agreed', 'info', 'error', 'example'];

/** Text on its ground: 4.5 (WCAG 2.2 AA, 1.4.3). */
const texts: [text: string, ground: string][] = [
  ...grounds.flatMap((ground): [string, string][] =>
    ['ink', 'ink-soft', 'action', 'link', 'danger', ...states].map((text) => [text, ground]),
  ),
  ...states.flatMap((state): [string, string][] =>
    [state, 'ink', 'ink-soft', 'link', 'action'].map((text) => [text, `${state}-ground`]),
  ),
  ['on-action', 'action'],
  ['on-action', 'action-pointed'],
  ['on-danger', 'danger'],
  ...['bar', 'bar-raised'].flatMap((bar): [string, string][] => [
    ['on-bar', bar],
    ['on-bar-soft', bar],
    ['bar-mark', bar],
  ]),
  ['spruce-deep', 'bar-mark'],
];

/** Shapes, edges of controls and the ring of focus: 3 (WCAG 2.2 AA, 1.4.11). */
const signs: [sign: string, ground: string][] = [
  ...['ground', 'surface', 'sunken', 'pointed'].flatMap((ground): [string, string][] =>
    ['line-strong', 'focus', 'action'].map((sign) => [sign, ground]),
  ),
  ...states.flatMap((state): [string, string][] =>
    [`${state}-ground`, 'surface', 'ground'].map((ground) => [`${state}-mark`, ground]),
  ),
  ['bar-mark', 'bar'],
];

describe.each<Theme>(['light', 'dark'])('in the %s theme', (theme) => {
  test.each(texts)('text %s can be read on %s', (text, ground) => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(signs)('the sign %s can be seen on %s', (sign, ground) => {
    expect(contrast(colour(sign, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

test('the calculation agrees with the two known ends', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
