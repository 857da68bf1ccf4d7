import type { App } from './app.ts';
import { bareOn, statementsOf, type Statement } from './bare.ts';
import { load } from './client.ts';
import type { House } from './engines.ts';
import { median, withSpread, type Figure } from './figures.ts';
import type { Options } from './options.ts';
import { EMPTY, isThere, pagesOf, visitor, type Page } from './pages.ts';
import { say } from './say.ts';

const AT_ONCE = [1, 16];
const MOST = 1.3;

/** Each page against an empty page and its own SQL bare, in turn, so that what drifts drifts for all three. */
export async function measurePages(house: House, app: App, options: Options): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const page of pagesOf(house.made)) {
    if (options.page && !page.name.includes(options.page)) continue;
    if (!(await isThere(app, page))) {
      if (page.held) figures.push(missing(house, page));
      continue;
    }
    figures.push(...(await measureOne(house, app, page, options)));
  }
  return figures;
}

/** One page, alone and with sixteen at once. */
export async function measureOne(
  house: House,
  app: App,
  page: Page,
  options: Options,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const clients of AT_ONCE) {
    const figure = await measurePage(house, app, page, clients, options).catch((error: unknown) =>
      broken(house, page, clients, error),
    );
    say(figure);
    figures.push(figure);
  }
  return figures;
}

async function measurePage(
  house: House,
  app: App,
  page: Page,
  clients: number,
  options: Options,
): Promise<Figure> {
  const asked = [];
  for (const path of page.paths) asked.push(await statementsOf(app, path));
  const statements = asked.map(({ own }) => own);
  const bare = bareOn(house);
  const things = {
    page: visitor(app, page.paths),
    empty: visitor(app, [EMPTY]),
    bare: inTurn(statements, (some) => bare.ask(some)),
  };
  const times = { page: [] as number[], empty: [] as number[], bare: [] as number[] };
  const order = Object.keys(things) as (keyof typeof things)[];
  try {
    for (const what of order) await load(things[what], clients, options.slotMs / 2);
    for (let round = 0; round < options.rounds; round += 1) {
      for (const what of round % 2 ? order.toReversed() : order) {
        times[what].push(median(await load(things[what], clients, options.slotMs)));
      }
    }
  } finally {
    await bare.end();
  }
  const ratios = times.page.map((ms, i) => ms / ((times.empty[i] ?? 0) + (times.bare[i] ?? 0)));
  const ms = (list: number[]) => median(list).toFixed(1);
  const figure: Figure = {
    what: `${page.name}, ${house.scale}, ${clients} at once: page against (empty page + bare SQL)`,
    engine: house.engine,
    target: page.held ? `≤ ${MOST}` : '–',
    measured: `${withSpread(ratios)}; ${ms(times.page)} against ${ms(times.empty)} + ${ms(times.bare)} ms`,
    reached: page.held ? median(ratios) <= MOST : null,
    numbers: {
      ratio: median(ratios),
      pageMs: median(times.page),
      emptyMs: median(times.empty),
      bareMs: median(times.bare),
    },
  };
  return figure;
}

/** How many questions each page asks, at both sizes. */
export async function measureQuestions(
  small: [House, App],
  large: [House, App],
  options: Options,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const most = async ([house, app]: [House, App], name: string) => {
    const page = pagesOf(house.made).find((one) => one.name === name);
    return !page || !(await isThere(app, page)) ? null : questionsOf(app, page);
  };
  for (const { name } of pagesOf(small[0].made)) {
    if (options.page && !name.includes(options.page)) continue;
    const x1 = await most(small, name);
    const x10 = await most(large, name);
    if (x1 === null || x10 === null) continue;
    figures.push({
      what: `${name}: questions to the database`,
      engine: small[0].engine,
      target: '≤ 6, the same at ×1 and ×10',
      measured: `${x1} and ${x10}`,
      reached: x1 <= 6 && x10 === x1,
      numbers: { x1, x10 },
    });
    say(figures.at(-1) as Figure);
  }
  return figures;
}

/** How many questions a page asks at most. Asked twice: the first may fill what the process keeps (the index of the search). */
export async function questionsOf(app: App, page: Page): Promise<number> {
  for (const path of page.paths) await app.client.get(path);
  const counts: number[] = [];
  for (const path of page.paths)
    counts.push(Number((await app.client.get(path)).headers['x-questions']));
  return Math.max(...counts);
}

function inTurn(
  all: readonly Statement[][],
  fn: (one: Statement[]) => Promise<void>,
): () => Promise<void> {
  let turn = 0;
  return () => fn(all[(turn += 1) % all.length] ?? []);
}

/** A page that does not answer under load is a figure too. */
function broken(house: House, page: Page, clients: number, error: unknown): Figure {
  return {
    what: `${page.name}, ${house.scale}, ${clients} at once: page against (empty page + bare SQL)`,
    engine: house.engine,
    target: `≤ ${MOST}`,
    measured: `did not answer: ${error instanceof Error ? error.message : String(error)}`,
    reached: page.held ? false : null,
    numbers: {},
  };
}

function missing(house: House, page: Page): Figure {
  const what = `${page.name}, ${house.scale}: page against (empty page + bare SQL)`;
  return {
    what,
    engine: house.engine,
    target: `≤ ${MOST}`,
    measured: 'the page is not there',
    reached: false,
    numbers: {},
  };
}
