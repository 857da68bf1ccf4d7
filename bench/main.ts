import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from './app.ts';
import { measureAgainst } from './against.ts';
import { layGround, makeHouse, type Ground, type House } from './engines.ts';
import type { Figure } from './figures.ts';
import { measureAccess } from './measure-access.ts';
import { measureContext } from './measure-context.ts';
import { measureExport } from './measure-export.ts';
import { measureGrowth } from './measure-growth.ts';
import { measureMemory } from './measure-memory.ts';
import { measurePages, measureQuestions } from './measure-pages.ts';
import { measureProposals } from './measure-proposals.ts';
import { measureStanding } from './measure-standing.ts';
import { measureStart } from './measure-start.ts';
import { measureWeights } from './measure-weights.ts';
import { measureWorkbook } from './measure-workbook.ts';
import { readOptions, type Engine, type Options, type Part } from './options.ts';
import { said, say, tell } from './say.ts';
import { placeAndTime, tableOf } from './table.ts';

/** Parts that need no app, or open one of their own. */
const ALONE: readonly Part[] = ['standing', 'start', 'access', 'memory'];

/** Measures, prints the table and writes bench/results.json. Returns the exit code: figures never fail a run. */
export async function bench(root: string, words: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(words);
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
  const engines: Engine[] = options.against ? ['postgres'] : options.engines;
  const ground = await layGround(root, engines);
  const figures: Figure[] = [];
  const where = placeAndTime(root);
  const keep = () =>
    writeFileSync(
      join(root, 'bench/results.json'),
      `${JSON.stringify({ where, words, figures }, null, 2)}\n`,
    );
  const add = (more: Figure[]) => {
    figures.push(...more);
    keep();
  };
  const table = (all: readonly Figure[]) => console.log(`\n${tableOf(all)}\n\n${where}`);
  const given = sayHowItEnds(() => table(said), ground);
  try {
    if (options.against) add(await measureAgainst(ground, root, options.against, options));
    else for (const engine of engines) await onEngine(engine, ground, root, options, add);
  } finally {
    await ground.stop();
  }
  given();
  table(figures);
  return 0;
}

/** A run never stops without a word: whatever ends it, the figures taken so far are shown, and why there are no more. */
function sayHowItEnds(table: () => void, ground: Ground): () => void {
  let done = false;
  const end = (why: string, code: number) => {
    if (done) return;
    done = true;
    void ground.stop();
    table();
    console.error(`The run ended before everything was taken: ${why}`);
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => end(signal, 1));
  const broken = (error: unknown) =>
    end(error instanceof Error ? String(error.stack) : String(error), 1);
  process.on('uncaughtException', broken);
  process.on('unhandledRejection', broken);
  process.once('beforeExit', () => end('nothing was left to wait for', 1));
  return () => (done = true);
}

async function onEngine(
  engine: Engine,
  ground: Ground,
  root: string,
  options: Options,
  add: (more: Figure[]) => void,
): Promise<void> {
  const part = async (name: Part, measure: () => Promise<Figure[]>) => {
    if (options.parts.includes(name))
      add(await measure().catch((error) => [notTaken(name, engine, error)]));
  };
  const houses: [House, House] = [
    await makeHouse(ground, root, engine, 'x1'),
    await makeHouse(ground, root, engine, 'x10'),
  ];
  const [one, ten] = houses;
  for (const { scale, made } of houses) {
    const { matters, members, places, stances, asks, boundaries } = made;
    tell(
      `${engine} ${scale}: ${matters} matters, ${members} members, ${places} places, ${stances} stances, ${asks} asks, ${boundaries} boundaries`,
    );
  }
  const times = options.quick ? 3 : 7;
  if (engine === options.engines[0])
    await part('standing', () => measureStanding(ten, ground.folder, times));
  await part('start', async () => [await measureStart(one, root, times)]);
  // the embedded database has one user, whom no policy holds
  if (engine === 'postgres') await part('access', () => measureAccess(ground, ten, options));
  if (options.parts.some((name) => !ALONE.includes(name)))
    await whileOpen(root, houses, async ([small, large]) => {
      await part('questions', () => measureQuestions([one, small], [ten, large], options));
      await part('context', async () => [await measureContext(ten, options)]);
      await part('weights', () => measureWeights(ten, large));
      if (!options.quick) await part('pages', () => measurePages(one, small, options));
      await part('pages', () => measurePages(ten, large, options));
      await part('growth', () => measureGrowth([one, small], [ten, large], options));
      await part('proposals', () =>
        measureProposals(
          [
            [one, small],
            [ten, large],
          ],
          options,
        ),
      );
      await part('workbook', () => measureWorkbook(one, small));
      await part('workbook', () => measureExport(ten, large, options));
    });
  if (options.parts.includes('memory'))
    await whileOpen(root, [ten], ([app]) => part('memory', () => measureMemory(ten, app, options)));
  for (const house of houses) await house.close();
}

/** A part that broke off says so in the table; the others go on. */
function notTaken(part: Part, engine: Engine, error: unknown): Figure {
  const figure: Figure = {
    what: part,
    engine,
    target: '–',
    measured: `could not be taken: ${error instanceof Error ? error.message : String(error)}`,
    reached: false,
    numbers: {},
  };
  say(figure);
  return figure;
}

async function whileOpen(
  root: string,
  houses: readonly House[],
  fn: (apps: [App, App]) => Promise<void>,
): Promise<void> {
  const apps: App[] = [];
  try {
    for (const house of houses) apps.push(await house.open(root));
    await fn(apps as [App, App]);
  } finally {
    for (const app of apps) await app.stop();
  }
}
