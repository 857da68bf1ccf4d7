import type { App } from './app.ts';
import { load } from './client.ts';
import type { House } from './engines.ts';
import { median, slope, type Figure } from './figures.ts';
import type { Options } from './options.ts';
import { isThere, pagesOf, visitor } from './pages.ts';
import { say } from './say.ts';

const MOST_MB = 100;
/** Over ten minutes; below this it is called flat. */
const FLAT_MB_PER_MIN = 1;

/** Resident memory with 16 people reading all pages without pause, over what it is when nobody does. */
export async function measureMemory(house: House, app: App, options: Options): Promise<Figure[]> {
  const pages = [];
  for (const page of pagesOf(house.made)) if (await isThere(app, page)) pages.push(...page.paths);
  const read = visitor(app, pages);
  await load(read, 16, 10_000);
  await pause(10_000);
  const idle = app.memoryMb();
  const samples: { x: number; y: number }[] = [];
  const began = performance.now();
  const watch = setInterval(
    () => samples.push({ x: (performance.now() - began) / 60_000, y: app.memoryMb() }),
    500,
  );
  const times = await load(read, 16, options.memoryMs);
  clearInterval(watch);
  const over = Math.max(...samples.map((s) => s.y)) - idle;
  const late = samples.slice(Math.floor(samples.length / 3));
  const rise = slope(late);
  const minutes = options.memoryMs / 60_000;
  const common = { engine: house.engine };
  const figures: Figure[] = [
    {
      ...common,
      what: `memory at most, over idle, ${house.scale}, 16 at once for ${minutes} min (${times.length} pages)`,
      target: `≤ ${MOST_MB} MB`,
      measured: `${over.toFixed(0)} MB over ${idle.toFixed(0)} MB (median ${(median(samples.map((s) => s.y)) - idle).toFixed(0)} MB over)`,
      reached: over <= MOST_MB,
      numbers: { overMb: over, idleMb: idle },
    },
    {
      ...common,
      what: `memory: rise over the last two thirds of ${minutes} min`,
      target: 'flat',
      measured: `${rise.toFixed(2)} MB a minute`,
      reached: minutes >= 5 ? Math.abs(rise) <= FLAT_MB_PER_MIN || rise < 0 : null,
      numbers: { mbPerMinute: rise },
    },
  ];
  for (const figure of figures) say(figure);
  return figures;
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
