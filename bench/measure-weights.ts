import { gzipSync } from 'node:zlib';
import { textOf, type App } from './app.ts';
import { clientOf } from './client.ts';
import type { House } from './engines.ts';
import type { Figure } from './figures.ts';
import { pagesOf } from './pages.ts';
import { say } from './say.ts';

const OTHERS = [
  '/design',
  '/rounds',
  '/rounds/new',
  '/suggestions',
  '/workbook',
  '/county',
  '/organisations',
  '/no-such-page',
];
const MOST_HTML_KB = 300;
const MOST_ROWS = 100;

/** Script that comes with each page, and the weight of the map at its largest. */
export async function measureWeights(house: House, app: App): Promise<Figure[]> {
  const figures = [await scripts(house, app), ...(await map(house, app))];
  for (const figure of figures) say(figure);
  return figures;
}

async function scripts(house: House, app: App): Promise<Figure> {
  const paths = [...pagesOf(house.made).map((page) => page.paths[0] ?? '/'), ...OTHERS];
  const stranger = clientOf(app.origin);
  const weights: { path: string; kb: number }[] = [
    { path: '/sign-in', kb: await scriptKb(stranger.get('/sign-in').then(textOf), app) },
  ];
  stranger.close();
  for (const path of paths)
    weights.push({ path, kb: await scriptKb(app.client.get(path).then(textOf), app) });
  const heaviest = weights.reduce((a, b) => (b.kb > a.kb ? b : a));
  return {
    what: `script on first load, gzip, ${weights.length} pages, the heaviest (${heaviest.path})`,
    engine: house.engine,
    target: '≤ 60 kB; matrix and reading pages 0–10 kB',
    measured: `${heaviest.kb.toFixed(1)} kB`,
    reached: heaviest.kb <= 10,
    numbers: { kb: heaviest.kb },
  };
}

/** Every script that a page names or holds, and what is fetched ahead for it. */
async function scriptKb(html: Promise<string>, app: App): Promise<number> {
  const page = await html;
  const named = [
    ...page.matchAll(
      /<script[^>]*\ssrc="([^"]+)"|<link[^>]*rel="modulepreload"[^>]*href="([^"]+)"|<link[^>]*href="([^"]+)"[^>]*rel="modulepreload"/g,
    ),
  ];
  const inline = [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)]
    .map((m) => m[1] ?? '')
    .join('');
  let bytes = inline ? gzipSync(inline).length : 0;
  for (const match of named) {
    const at = new URL(match[1] ?? match[2] ?? match[3] ?? '', app.origin);
    bytes += gzipSync(textOf(await app.client.get(at.pathname))).length;
  }
  return bytes / 1e3;
}

async function map(house: House, app: App): Promise<Figure[]> {
  const first = await app.client.get('/map');
  if (first.status !== 200) return [];
  const ways = [...textOf(first).matchAll(/href="(\/map\?[^"]+)"/g)].map((m) =>
    (m[1] ?? '').replaceAll('&amp;', '&'),
  );
  const all = pagesOf(house.made)
    .filter((page) => page.name.startsWith('map'))
    .flatMap((page) => page.paths);
  const views = [];
  for (const path of new Set([...all, ...ways.slice(0, 30)])) {
    const answer = await app.client.get(path);
    const table = /<tbody[\s\S]*<\/tbody>/.exec(textOf(answer))?.[0] ?? '';
    views.push({ path, kb: answer.body.length / 1e3, rows: (table.match(/<tr/g) ?? []).length });
  }
  const heaviest = views.reduce((a, b) => (b.kb > a.kb ? b : a));
  const longest = views.reduce((a, b) => (b.rows > a.rows ? b : a));
  return [
    {
      what: `map ${house.scale}, ${views.length} views: page over the wire (gzip), the heaviest (${heaviest.path})`,
      engine: house.engine,
      target: `≤ ${MOST_HTML_KB} kB`,
      measured: `${heaviest.kb.toFixed(0)} kB`,
      reached: heaviest.kb <= MOST_HTML_KB,
      numbers: { kb: heaviest.kb },
    },
    {
      what: `map ${house.scale}: rows in the longest view (${longest.path})`,
      engine: house.engine,
      target: `≤ ${MOST_ROWS}`,
      measured: `${longest.rows}`,
      reached: longest.rows <= MOST_ROWS,
      numbers: { rows: longest.rows },
    },
  ];
}
