import type { App, Held } from './app.ts';
import { load } from './client.ts';
import type { House } from './engines.ts';
import { median, slope, type Figure } from './figures.ts';
import type { Options } from './options.ts';
import { isThere, pagesOf, visitor } from './pages.ts';
import { say, tell } from './say.ts';

const MOST_MB = 100;
/** Over ten minutes; below this it is called flat. */
const FLAT_MB_PER_MIN = 1;
/** When the load pauses for a forced collection, in minutes (shorter runs: in the same proportions). */
const MARKS = [1, 3, 6, 10];

/**
 * Memory with 16 people reading all pages without pause: resident, over what it is when nobody reads; and what is
 * still held after a forced collection at four marks. Only the second tells a leak: V8 lets the first grow as it likes.
 */
export async function measureMemory(house: House, app: App, options: Options): Promise<Figure[]> {
  const pages = [];
  for (const page of pagesOf(house.made)) if (await isThere(app, page)) pages.push(...page.paths);
  const failed = new Map<string, number>();
  const visit = visitor(app, pages);
  // one page that does not answer is told, and costs nobody the figure of ten minutes
  const read = () =>
    visit().catch((error: Error) => {
      failed.set(error.message, (failed.get(error.message) ?? 0) + 1);
    });
  await load(read, 16, 10_000);
  await pause(10_000);
  const idle = app.memoryMb();
  const began = performance.now();
  const minutes = () => (performance.now() - began) / 60_000;
  const resident: number[] = [];
  const watch = setInterval(() => resident.push(app.memoryMb()), 500);
  const marks: { minute: number; held: Held }[] = [];
  let answered = 0;
  try {
    const length = options.memoryMs / 60_000;
    for (const mark of MARKS.map((minute) => (minute / 10) * length)) {
      answered += (await load(read, 16, Math.max(0, (mark - minutes()) * 60_000))).length;
      marks.push({ minute: mark, held: await app.held() });
      const { heap, beside, resident: all } = marks.at(-1)!.held;
      tell(
        `${house.engine} after ${mark.toFixed(1)} min and ${answered} pages, collected: heap ${heap.toFixed(1)} MB, beside it ${beside.toFixed(1)} MB, resident ${all.toFixed(0)} MB`,
      );
    }
  } finally {
    clearInterval(watch);
  }
  const figures = [
    most(house, idle, resident, answered, options),
    flat(house, marks, options.memoryMs / 60_000),
  ];
  for (const [page, times] of failed) tell(`did not answer as it should, ${times} times: ${page}`);
  for (const figure of figures) say(figure);
  return figures;
}

function most(
  { engine, scale }: House,
  idle: number,
  resident: readonly number[],
  pages: number,
  { memoryMs }: Options,
): Figure {
  const over = Math.max(...resident) - idle;
  return {
    engine,
    what: `memory at most, over idle, ${scale}, 16 at once for ${memoryMs / 60_000} min (${pages} pages)`,
    target: `≤ ${MOST_MB} MB`,
    measured: `${over.toFixed(0)} MB over ${idle.toFixed(0)} MB (median ${(median(resident) - idle).toFixed(0)} MB over)`,
    reached: over <= MOST_MB,
    numbers: { overMb: over, idleMb: idle },
  };
}

function flat(
  { engine }: House,
  marks: readonly { minute: number; held: Held }[],
  minutes: number,
): Figure {
  const rise = slope(marks.map(({ minute, held }) => ({ x: minute, y: held.heap + held.beside })));
  const at = marks.map(
    ({ minute, held }) => `${(held.heap + held.beside).toFixed(1)} at ${minute.toFixed(1)} min`,
  );
  return {
    engine,
    what: `memory held after a forced collection, over ${minutes} min`,
    target: `flat (≤ ${FLAT_MB_PER_MIN} MB a minute)`,
    measured: `${rise.toFixed(2)} MB a minute: ${at.join(', ')}; resident ${marks.map(({ held }) => held.resident.toFixed(0)).join(', ')}`,
    reached: rise <= FLAT_MB_PER_MIN,
    numbers: { mbPerMinute: rise, heldMb: marks.at(-1)?.held.heap ?? Number.NaN },
  };
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
