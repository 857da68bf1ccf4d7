import type { App } from './app.ts';
import { load } from './client.ts';
import type { House } from './engines.ts';
import { median, quantile, withSpread, type Figure } from './figures.ts';
import type { Options } from './options.ts';
import { isThere, pagesOf, visitor } from './pages.ts';
import { say } from './say.ts';

const PAGES = ['search', 'matter page'];

/** The slowest of twenty at ×10 against ×1, 16 at once; the two sizes in turn. */
export async function measureGrowth(
  small: [House, App],
  large: [House, App],
  options: Options,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of PAGES) {
    const doers = [];
    for (const [house, app] of [small, large]) {
      const page = pagesOf(house.made).find((one) => one.name === name);
      if (page && (await isThere(app, page))) doers.push(visitor(app, page.paths));
    }
    const [one, ten] = doers;
    if (!one || !ten) continue;
    const p95 = async (doIt: () => Promise<void>) =>
      quantile(await load(doIt, 16, options.slotMs), 0.95);
    await p95(one);
    await p95(ten);
    const ones: number[] = [];
    const tens: number[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      if (round % 2) tens.push(await p95(ten));
      ones.push(await p95(one));
      if (!(round % 2)) tens.push(await p95(ten));
    }
    const ratios = tens.map((ms, i) => ms / (ones[i] ?? Number.NaN));
    const figure: Figure = {
      what: `${name}: p95 at ×10 against ×1, 16 at once`,
      engine: small[0].engine,
      target: '≤ 1.5',
      measured: `${withSpread(ratios)}; ${median(tens).toFixed(0)} against ${median(ones).toFixed(0)} ms`,
      reached: median(ratios) <= 1.5,
      numbers: { ratio: median(ratios), x1Ms: median(ones), x10Ms: median(tens) },
    };
    say(figure);
    figures.push(figure);
  }
  return figures;
}
