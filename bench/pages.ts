import type { Made } from './generate.ts';
import type { App } from './app.ts';

/** A page by the addresses at which it is measured, in turn. */
export interface Page {
  readonly name: string;
  readonly paths: readonly string[];
  /** Section 6 asks for these; the others are for information. */
  readonly held: boolean;
}

/** What people ask: a word, a misspelling, a sentence, with a place in it. */
const QUESTIONS = [
  'uppsägningar',
  'starta eget i Lycksele',
  'vem hjälper oss med bredband på landsbygden',
  'kompetansförsörjning',
  'mark för etablering Skellefteå',
];
const TOWNS = ['lycksele', 'umea', 'skelleftea', 'vilhelmina', 'bjurholm'];

/** The pages that are measured. */
export function pagesOf(made: Made): Page[] {
  const at = (i: number) => TOWNS[i % TOWNS.length];
  const { slugs, roundId, roundSlugs } = made;
  return [
    { name: 'map, county', paths: ['/map'], held: true },
    { name: 'map, one municipality', paths: TOWNS.map((town) => `/map?place=${town}`), held: true },
    {
      name: 'matter page',
      paths: slugs.map((slug, i) => `/matters/${slug}?place=${at(i)}`),
      held: true,
    },
    {
      name: 'search',
      paths: QUESTIONS.map((q, i) => `/search?q=${encodeURIComponent(q)}&place=${at(i)}`),
      held: true,
    },
    {
      name: 'answer form',
      paths: roundSlugs.map((slug) => `/answer/${roundId}/${slug}`),
      held: true,
    },
    { name: 'home', paths: ['/'], held: false },
    { name: 'organisation', paths: TOWNS.map((town) => `/organisations/${town}`), held: false },
    { name: 'matters, list', paths: ['/matters'], held: false },
    { name: 'answer, list', paths: ['/answer'], held: false },
  ];
}

export const EMPTY = '/bench/empty';

/** Is the page there? */
export async function isThere(app: App, page: Page): Promise<boolean> {
  return (await app.client.get(page.paths[0] ?? '/')).status === 200;
}

/** Asks for the addresses of a page in turn; throws when one does not answer as it should. */
export function visitor(app: App, paths: readonly string[]): () => Promise<void> {
  let turn = 0;
  return async () => {
    const path = paths[(turn += 1) % paths.length] ?? '/';
    const answer = await app.client.get(path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  };
}
