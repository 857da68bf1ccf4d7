import { join } from 'node:path';
import { load } from './client.ts';
import { makeHouse, type Ground } from './engines.ts';
import { median, withSpread, type Figure } from './figures.ts';
import type { Options } from './options.ts';
import { isThere, pagesOf, visitor } from './pages.ts';
import { say, tell } from './say.ts';
import { treeOf } from './tree.ts';

/** Pages of the working tree against those of a commit: both run at once on the same database, A B B A. */
export async function measureAgainst(
  ground: Ground,
  root: string,
  commit: string,
  options: Options,
): Promise<Figure[]> {
  tell(`building ${commit} …`);
  const other = await treeOf(root, commit, join(ground.folder, 'other'));
  const house = await makeHouse(ground, root, 'postgres', 'x10');
  const now = await house.open(root);
  const before = await house.open(other);
  const figures: Figure[] = [];
  for (const page of pagesOf(house.made)) {
    if (options.page && !page.name.includes(options.page)) continue;
    if (!(await isThere(now, page)) || !(await isThere(before, page))) continue;
    for (const clients of [1, 16]) {
      const slot = async (app: typeof now) =>
        median(await load(visitor(app, page.paths), clients, options.slotMs));
      await slot(before);
      await slot(now);
      const ratios: number[] = [];
      for (let round = 0; round < options.rounds; round += 1) {
        const first = round % 2 ? await slot(now) : 0;
        const then = await slot(before);
        ratios.push((first || (await slot(now))) / then);
      }
      const figure: Figure = {
        what: `${page.name}, x10, ${clients} at once: the working tree against ${commit}`,
        engine: 'postgres',
        target: '–',
        measured: `${withSpread(ratios)} times as long`,
        reached: null,
        numbers: { ratio: median(ratios) },
      };
      say(figure);
      figures.push(figure);
    }
  }
  await now.stop();
  await before.stop();
  await house.close();
  return figures;
}
