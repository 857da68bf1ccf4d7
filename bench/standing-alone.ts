// A process of its own for measure-standing.ts: reads the rows from a file, works out every standing, prints how long.
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { standingRows, type StandingGround } from '#matters/server';
import type { CountyId } from '#platform/core/ids';
import { median } from './figures.ts';

export interface Timed {
  /** Milliseconds: the first time in a fresh process, and the median of fifteen after some. */
  cold: number;
  warm: number;
  places: number;
}

const { ground, county } = deserialize(readFileSync(process.argv[2] ?? '')) as {
  ground: StandingGround;
  county: CountyId;
};

function timed(): { ms: number; places: number } {
  const began = performance.now();
  let places = 0;
  for (const matter of ground.matters) places += standingRows(ground, matter, county).length;
  return { ms: performance.now() - began, places };
}

const cold = timed();
for (let i = 0; i < 5; i += 1) timed();
const warm = median(Array.from({ length: 15 }, () => timed().ms));
console.log(JSON.stringify({ cold: cold.ms, warm, places: cold.places } satisfies Timed));
