import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshEmbedded, freshHouse } from '../tests/database/fresh.ts';
import { startApp } from '../tests/support/app.ts';
import { seeded } from './random.ts';
import type { Ctx, Proof, Size } from './types.ts';

/** What is opened for a proof, and how it is closed again: last opened, first closed. */
export function context<S extends Size>(
  size: S,
  seed: number,
  say: (text: string) => void,
): { ctx: Ctx<S>; close(): Promise<void> } {
  const open: (() => Promise<void> | void)[] = [];
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'ragang-proof-'));
    open.push(() => rmSync(made, { recursive: true, force: true }));
    return made;
  };
  const kept = async <T>(made: Promise<T>, close: (it: T) => Promise<void>): Promise<T> => {
    const it = await made;
    open.push(() => close(it));
    return it;
  };
  const ctx: Ctx<S> = {
    size,
    seed,
    random: seeded(seed),
    house: (options) => kept(freshHouse(options), (house) => house.close()),
    embedded: () => kept(freshEmbedded(join(folder(), 'db')), (house) => house.close()),
    app: (wishes) => kept(startApp(wishes), (app) => app.stop()),
    folder,
    say,
  };
  return {
    ctx,
    async close() {
      for (const one of open.toReversed()) await one();
      open.length = 0;
    },
  };
}

/** The small share of a proof, as `npm test` runs it; the same seed every time. */
export async function smallShare<S extends Size>(proof: Proof<S>, seed = 1) {
  const { ctx, close } = context(proof.small, seed, () => {});
  try {
    return await proof.run(ctx);
  } finally {
    await close();
  }
}
