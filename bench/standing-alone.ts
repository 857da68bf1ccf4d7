// A process of its own for measure-standing.ts: reads the rows from a file, works out every standing, prints how long.
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { standingRows, type StandingGround } from '#matters/server';
import type { CountyId } from '#platform/core/ids';
import { median } from './figures.ts';

export interface Timed {
  /** Milliseconds of work in the one thread: the first time in a fresh process, and the median of fifteen after some. */
  cold: number;
  warm: number;
  places: number;
}

const { ground, county } = deserialize(readFileSync(process.argv[2] ?? '')) as {
  ground: StandingGround;
  county: CountyId;
};

function timed(): { ms: number; places: number } {
  const began = worked();
  let places = 0;
  for (const matter of ground.matters) places += standingRows(ground, matter, county).length;
  return { ms: worked() - began, places };
}

/** What this thread has worked, so that a busy machine does not count. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const cold = timed();
for (let i = 0; i < 5; i += 1) timed();
const warm = median(Array.from({ length: 15 }, () => timed().ms));
console.log(JSON.stringify({ cold: cold.ms, warm, places: cold.places } satisfies Timed));
