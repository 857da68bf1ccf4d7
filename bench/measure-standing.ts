import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { standingGround } from '#matters/server';
import type { CountyId } from '#platform/core/ids';
import { kyselyOn } from '#platform/server';
import { serialize } from 'node:v8';
import type { House } from './engines.ts';
import { median, withSpread, type Figure } from './figures.ts';
import { say } from './say.ts';
import type { Timed } from './standing-alone.ts';

const MOST_MS = 50;

/** Every standing and every clarity of the county, from rows that are read already: time worked in one thread. */
export async function measureStanding(
  house: House,
  folder: string,
  times: number,
): Promise<Figure[]> {
  const county = house.made.viewer.county as CountyId;
  const ground = await house.asOwner((owner) => standingGround(kyselyOn(owner), county, 'all'));
  const file = join(folder, 'ground.bin');
  writeFileSync(file, serialize({ ground, county }));
  const runs = Array.from({ length: times }, () => {
    const program = join(import.meta.dirname, 'standing-alone.ts');
    return JSON.parse(
      execFileSync(process.execPath, [program, file], { encoding: 'utf8' }),
    ) as Timed;
  });
  const { places } = runs[0] as Timed;
  const figures = (['warm', 'cold'] as const).map((when): Figure => {
    const ms = runs.map((run) => run[when]);
    return {
      what: `standing + clarity, ${house.made.matters} matters, ${places} places in all, ${house.scale}, ${when}`,
      engine: 'no database',
      target: `≤ ${MOST_MS} ms`,
      measured: `${withSpread(ms, 0)} ms`,
      reached: median(ms) <= MOST_MS,
      numbers: { ms: median(ms) },
    };
  });
  for (const figure of figures) say(figure);
  return figures;
}
