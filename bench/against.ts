import { join } from 'node:path';
import type { App } from './app.ts';
import { load } from './client.ts';
import { makeHouse, type Ground } from './engines.ts';
import { median, withSpread, type Figure } from './figures.ts';
import type { Options } from './options.ts';
import { isThere, pagesOf, visitor, type Page } from './pages.ts';
import { say, tell } from './say.ts';
import { treeOf } from './tree.ts';

/**
 * Pages of the working tree against those of a commit: both apps run at once, A B B A. The commit fills its database
 * itself, with its own schema; the working tree has a copy of it, which it brings up to its own at start.
 */
export async function measureAgainst(
  ground: Ground,
  root: string,
  commit: string,
  options: Options,
): Promise<Figure[]> {
  tell(`building ${commit} …`);
  const other = await treeOf(root, commit, join(ground.folder, 'other'));
  const old = await makeHouse(ground, other, 'postgres', 'x10');
  const copied = await old.copy();
  const apps: App[] = [];
  const figures: Figure[] = [];
  try {
    apps.push(await copied.open(root), await old.open(other));
    const [now, before] = apps as [App, App];
    for (const page of pagesOf(old.made)) {
      if (options.page && !page.name.includes(options.page)) continue;
      if (!(await isThere(now, page)) || !(await isThere(before, page))) {
        tell(`${page.name}: not there in both`);
        continue;
      }
      for (const clients of [1, 16])
        figures.push(await comparePage(page, [now, before], clients, commit, options));
    }
  } finally {
    for (const app of apps) await app.stop();
    await copied.close();
    await old.close();
  }
  return figures;
}

async function comparePage(
  page: Page,
  [now, before]: [App, App],
  clients: number,
  commit: string,
  options: Options,
): Promise<Figure> {
  const slot = async (app: App) =>
    median(await load(visitor(app, page.paths), clients, options.slotMs));
  const figure: Figure = {
    what: `${page.name}, x10, ${clients} at once: the working tree against ${commit}`,
    engine: 'postgres',
    target: '–',
    measured: '',
    reached: null,
    numbers: {},
  };
  try {
    await slot(before);
    await slot(now);
    const ratios: number[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const first = round % 2 ? await slot(now) : 0;
      const then = await slot(before);
      ratios.push((first || (await slot(now))) / then);
    }
    figure.measured = `${withSpread(ratios)} times as long`;
    figure.numbers = { ratio: median(ratios) };
  } catch (error) {
    figure.measured = `could not be taken: ${error instanceof Error ? error.message : String(error)}`;
  }
  say(figure);
  return figure;
}
