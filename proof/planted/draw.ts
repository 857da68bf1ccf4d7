// In a process of its own: node proof/planted/draw.ts <folder>. Draws pages with what they were given (pages.json), and
// then each component that was given a text, with every payload in the place of every text: one document for each.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLanguage } from '../../src/messages/server.ts';
import { valueIn } from './devalued.ts';
import { drawComponents, setPage } from './svelte-hooks.ts';
import type { Payload } from './payloads.ts';

/** A page as the app gave it: its route, its address, and the answer to __data.json; what a form answered, if one was sent. */
export interface Given {
  readonly route: string;
  readonly path: string;
  readonly language: 'sv' | 'en';
  readonly data: string;
  readonly form: string | null;
}
export interface Drawn {
  /** Every component of ours, by its file below src. */
  readonly all: string[];
  /** Those that were drawn at all. */
  readonly drawn: string[];
  /** Those that were given a text, with so many ways of being given it. */
  readonly withText: Record<string, number>;
  /** Documents in the folder, each with so many drawings. */
  readonly documents: { file: string; component: string; drawings: number }[];
  readonly failed: string[];
}

type Props = Record<string, unknown>;
type Component = (renderer: unknown, props: Props) => void;

/** A text that was planted (canaries.ts). */
const KNOWN = /(n[a-z]{9} )?zq[0-9a-z]{5}qz(@proof\.example)?/g;
const folder = process.argv[2] as string;
const SRC = join(import.meta.dirname, '../../src');
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const texts = read('payloads.json') as Payload[];
const most = Number(process.argv[3] ?? 3);
/** Of a document, in signs. */
const LARGE = 1_500_000;

const seen = new Map<string, Map<string, Props>>();
const drawn = new Set<string>();
/** The component that is drawn by itself; null while whole pages are. */
let alone: string | null = null;
drawComponents((file, props) => {
  if (alone !== null) return file === alone || holdsMore(props) || !seen.get(file)?.size;
  drawn.add(file);
  const kept = seen.get(file) ?? new Map<string, Props>();
  seen.set(file, kept);
  const shape = placesOf(props).join(' ');
  if (shape && kept.size < 40 && !kept.has(shape)) kept.set(shape, { ...props });
  return true;
});
/** It was given some of the outer one's own drawing; else it has a document of its own, and is left out of others'. */
const holdsMore = (props: Props) => Object.values(props).some((one) => typeof one === 'function');
const { render } = await import('svelte/server');
const load = async (file: string) =>
  ((await import(join(SRC, file))) as { default: Component }).default;

const failed: string[] = [];
const Layout = await load('routes/+layout.svelte');
for (const given of read('pages.json') as Given[]) {
  try {
    await drawPage(given);
  } catch (error) {
    failed.push(`the page ${given.path}: ${String(error).slice(0, 200)}`);
  }
}

const documents: Drawn['documents'] = [];
for (const [file, kept] of seen) {
  if (kept.size === 0) continue;
  const ways = mostTelling(kept).slice(0, most);
  alone = file;
  documents.push(...(await documentsOf(file, ways)));
}
const all = readdirSync(SRC, { recursive: true })
  .map((file) => String(file))
  .filter((file) => file.endsWith('.svelte'))
  .sort();
const withText = Object.fromEntries(
  [...seen].filter(([, kept]) => kept.size).map(([file, kept]) => [file, kept.size]),
);
writeFileSync(
  join(folder, 'drawn.json'),
  JSON.stringify({ all, drawn: [...drawn], withText, documents, failed } satisfies Drawn),
);

// ---------------------------------------------------------------- drawing
async function drawPage({ route, path, language, data, form }: Given): Promise<void> {
  const nodes = (
    JSON.parse(data.split('\n')[0] as string) as {
      nodes?: ({ type: string; data: never } | null)[];
    }
  ).nodes;
  if (!nodes || nodes.some((node) => node && node.type !== 'data')) return;
  const [outer, ...inner] = nodes.map((node) => (node ? (valueIn(node.data) as Props) : {}));
  const whole = Object.assign({}, outer, ...inner) as Props;
  const answered = form ? answerOf(form) : null;
  const Page = await load(`routes${route === '/' ? '' : route}/+page.svelte`);
  const url = new URL(path, 'http://localhost');
  setPage({
    url,
    data: whole,
    form: answered,
    status: 200,
    error: null,
    params: {},
    route: { id: route },
  });
  withLanguage(language, () => {
    const children = (renderer: unknown) => Page(renderer, { data: whole, form: answered });
    void render(Layout as never, { props: { data: outer, children } as never }).body;
  });
}

function answerOf(form: string): unknown {
  const answer = JSON.parse(form) as { type: string; data?: string };
  return answer.type === 'failure' && answer.data ? valueIn(JSON.parse(answer.data)) : null;
}

/** Every way of being given texts with every payload: as many documents as keep a browser quick. */
async function documentsOf(file: string, ways: readonly Props[]): Promise<Drawn['documents']> {
  const component = await load(file);
  const isRound = /AppShell|\+layout/.test(file); // what stands in it is drawn by itself
  const made: Drawn['documents'] = [];
  let heads: string[] = [];
  let bodies: string[] = [];
  const keep = () => {
    if (bodies.length === 0) return;
    const name = `${file.replaceAll(/\W/g, '-')}-${made.length}.html`;
    writeFileSync(
      join(folder, name),
      `<!doctype html><html lang="sv"><head><meta charset="utf-8">${heads.join('\n')}</head><body>${bodies.join('\n')}</body></html>`,
    );
    made.push({ file: name, component: file, drawings: bodies.length });
    [heads, bodies] = [[], []];
  };
  let size = 0;
  for (const [way, props] of ways.entries()) {
    for (const [at, { text }] of texts.entries()) {
      const given = worded(props, text) as Props;
      if (isRound) given.children = () => undefined;
      try {
        const { head, body } = withLanguage('sv', () => {
          const one = render(component as never, { props: given as never });
          return { head: one.head, body: one.body };
        });
        heads.push(head);
        bodies.push(`<section data-drawing="${way} ${at}">${body}</section>`);
        size += head.length + body.length;
      } catch (error) {
        failed.push(`${file} with payload ${at}: ${String(error).slice(0, 200)}`);
      }
      if (size > LARGE) [size] = [0, keep()];
    }
  }
  keep();
  return made;
}

// ---------------------------------------------------------------- texts in what is given
/** Where in what a component was given a text stands: ".data.rows.*.title". */
function placesOf(value: unknown, at = '', depth = 0): string[] {
  if (typeof value === 'string') return value.search(KNOWN) >= 0 ? [at] : [];
  if (!value || typeof value !== 'object' || depth > 9) return [];
  if (Array.isArray(value))
    return [...new Set(value.flatMap((one) => placesOf(one, `${at}.*`, depth + 1)))];
  if (value instanceof Map)
    return [...value.values()].flatMap((one) => placesOf(one, `${at}.*`, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).flatMap(([key, one]) => placesOf(one, `${at}.${key}`, depth + 1));
}

/** Those that have between them every place, the fullest first. */
function mostTelling(kept: Map<string, Props>): Props[] {
  const left = new Set([...kept.keys()].flatMap((shape) => shape.split(' ')));
  const chosen: Props[] = [];
  const news = (shape: string) => shape.split(' ').filter((place) => left.has(place)).length;
  for (;;) {
    const [shape] = [...kept.keys()].sort((a, b) => news(b) - news(a));
    if (!shape || news(shape) === 0) return chosen;
    chosen.push(kept.get(shape) as Props);
    for (const place of shape.split(' ')) left.delete(place);
  }
}

function worded(value: unknown, text: string, depth = 0): unknown {
  if (typeof value === 'string') return value.replaceAll(KNOWN, () => text);
  if (!value || typeof value !== 'object' || depth > 12) return value;
  if (Array.isArray(value)) return value.map((one) => worded(one, text, depth + 1));
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [key, worded(one, text, depth + 1)]));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, worded(one, text, depth + 1)]),
  );
}
