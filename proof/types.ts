import type { FreshHouse } from '../tests/database/fresh.ts';
import type { RunningApp, Wishes } from '../tests/support/app.ts';

/** What a proof leans on; `npm run proof` has it in place before the proof begins. */
export type Need =
  /** PostgreSQL: `ctx.house()`. */
  | 'postgres'
  /** The embedded database: `ctx.embedded()`. */
  | 'pglite'
  /** The built app: `ctx.app()`. */
  | 'app'
  /** A browser; its path is in RAGANG_TEST_CHROMIUM. */
  | 'browser';

/** Figures that say how much is done: the small share runs within `npm test`, the full one in `npm run proof`. */
export type Size = Readonly<Record<string, number>>;

/**
 * One proof. A file proof/<id>.ts exports one by default and is found by its name; nothing else to register.
 *
 *     export default {
 *       id: 'T18',
 *       title: 'The same form sent five times at once has one effect',
 *       target: '2,000 keys × 5: one effect and one answer each',
 *       needs: ['postgres'],
 *       small: { keys: 20 },
 *       full: { keys: 2000 },
 *       async run({ size, house, random, say }) { …; return { passed, figures: { keys, effects } }; },
 *     } satisfies Proof<{ keys: number }>;
 *
 * A proof of safety carries its control: the same measure with the protection taken away, which must
 * come out as a failure. Where the control does not fail the proof has not passed.
 */
export interface Proof<S extends Size = Size> {
  /** As in the list of proofs: 'T5'. The file has the same name. */
  readonly id: string;
  /** What is true when it passes, in a sentence a reader understands. */
  readonly title: string;
  /** The figure to reach. */
  readonly target: string;
  readonly needs: readonly Need[];
  /** The share within `npm test`: at most ten seconds. */
  readonly small: S;
  readonly full: S;
  run(ctx: Ctx<S>): Promise<Outcome>;
}

export interface Outcome {
  readonly passed: boolean;
  /** What was counted, in the order to be shown, controls among them: { checks: 131072, differences: 0 }. */
  readonly figures: Readonly<Record<string, number | string>>;
  /** Why it did not pass, or what the figures do not cover: one or two sentences. */
  readonly why?: string;
}

/** What a proof is given to work with. Whatever it opens through this is closed when it has ended. */
export interface Ctx<S extends Size = Size> {
  readonly size: S;
  /** The same seed repeats the same run as far as the machine allows: `npm run proof -- T2 --seed=…`. */
  readonly seed: number;
  /** 0 ≤ number < 1, following the seed. Helpers: `below`, `pick`, `shuffled` in proof/random.ts. */
  readonly random: Random;
  /**
   * A database of its own on PostgreSQL with the schema in place; the app's pool (`tx`) speaks to the
   * one opened last. `clock: 'real'` keeps the database's own clock.
   */
  house(options?: { migrated?: boolean; clock?: 'given' | 'real' }): Promise<FreshHouse>;
  /** The same on the embedded database, in a folder of its own. */
  embedded(): Promise<FreshHouse>;
  /** The built app in a process of its own, with a database of its own. */
  app(wishes?: Wishes): Promise<RunningApp>;
  /** An empty folder, removed afterwards. */
  folder(): string;
  /** Told to whoever waits, now and then; nothing is read out of it. */
  say(text: string): void;
}

export type Random = () => number;

/** What is kept of a run, in proof/results/<id>.json. */
export interface Result extends Outcome {
  readonly id: string;
  readonly title: string;
  readonly target: string;
  readonly seed: number;
  readonly size: Size;
  /** The commit it ran on; "+" after it where files differed from the commit. */
  readonly commit: string;
  /** Of the files it depends on: another one means that the result is of an earlier state. */
  readonly fingerprint: string;
  readonly began: string;
  readonly seconds: number;
  /** The machine: node, processors, PostgreSQL. */
  readonly machine: string;
}
