import { readXlsx } from 'hucre/xlsx';
import type { App } from './app.ts';
import { load } from './client.ts';
import type { House } from './engines.ts';
import { median, quantile, withSpread, type Figure } from './figures.ts';
import type { Options } from './options.ts';
import { isThere, pagesOf, visitor } from './pages.ts';
import { say } from './say.ts';

const PATH = '/map/export-answers.xlsx';
const MOST_S = 5;
const MOST_TIMES_P95 = 2;
const READERS = 4;

/** Everything that has been said in the large county, to one .xlsx; and what readers feel of it meanwhile. */
export async function measureExport(house: House, app: App, options: Options): Promise<Figure[]> {
  const took: number[] = [];
  let rows = 0;
  let megabytes = 0;
  for (let i = 0; i < (options.quick ? 3 : 5); i += 1) {
    const { s, body } = await exportOnce(app);
    took.push(s);
    megabytes = body.length / 1e6;
    rows ||= await rowsIn(body);
  }
  const { alone, beside, exports } = await readersFeel(house, app, options);
  const times = beside / alone;
  const figures: Figure[] = [
    {
      what: `everything said to .xlsx: ${rows} rows, ${megabytes.toFixed(1)} MB`,
      engine: house.engine,
      target: `≤ ${MOST_S} s`,
      measured: `${withSpread(took)} s`,
      reached: rows > 50_000 && median(took) <= MOST_S,
      numbers: { s: median(took), rows, megabytes },
    },
    {
      what: `p95 of pages, ${READERS} at once, beside that export against without it`,
      engine: house.engine,
      target: `≤ ${MOST_TIMES_P95}`,
      measured: `${times.toFixed(2)} (${alone.toFixed(0)} → ${beside.toFixed(0)} ms, ${exports} exports)`,
      reached: times <= MOST_TIMES_P95,
      numbers: { times, alone, beside, exports },
    },
  ];
  for (const figure of figures) say(figure);
  return figures;
}

async function exportOnce(app: App): Promise<{ s: number; body: Buffer }> {
  const { status, body, ms } = await app.client.get(PATH);
  if (status !== 200) throw new Error(`${PATH}: ${status}\n${app.output()}`);
  return { s: ms / 1_000, body };
}

/** Rows under the heads, read by another way than they were written. */
async function rowsIn(body: Buffer): Promise<number> {
  const { sheets } = await readXlsx(new Uint8Array(body));
  return (sheets[0]?.rows.length ?? 0) - 3;
}

/** The same readers without and with an export under way all the time, in turns. */
async function readersFeel(
  house: House,
  app: App,
  options: Options,
): Promise<{ alone: number; beside: number; exports: number }> {
  const pages = [];
  for (const page of pagesOf(house.made)) if (await isThere(app, page)) pages.push(...page.paths);
  const visit = visitor(app, pages);
  await load(visit, READERS, 3_000);
  const alone: number[] = [];
  const beside: number[] = [];
  let exports = 0;
  for (let round = 0; round < (options.quick ? 2 : 4); round += 1) {
    alone.push(...(await load(visit, READERS, 6_000)));
    const stop = new AbortController();
    const exporting = (async () => {
      for (; !stop.signal.aborted; exports += 1) await exportOnce(app);
    })();
    beside.push(...(await load(visit, READERS, 6_000)));
    stop.abort();
    await exporting;
  }
  return { alone: quantile(alone, 0.95), beside: quantile(beside, 0.95), exports };
}
