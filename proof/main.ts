import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openly } from '../bin/lib/run.mjs';
import { allProofs, resultOf } from './list.ts';
import { stateOfFiles } from './state.ts';
import { spoken, tableOf, type Row } from './table.ts';
import type { Need, Proof } from './types.ts';

export interface Wishes {
  /** Ids; none: all. */
  readonly ids: readonly string[];
  readonly seed: string | null;
  /** Begin again, also what has passed on these very files. */
  readonly again: boolean;
  /** Only print what is kept. */
  readonly table: boolean;
  readonly small: boolean;
}

/** What was asked for on the command line: `T5 T7 --seed=3 --again --table --small`. */
export function wishesIn(words: readonly string[]): Wishes {
  const known = ['--again', '--table', '--small'];
  for (const word of words) {
    if (!/^(T\d+|--seed=\d+)$/.test(word) && !known.includes(word)) {
      throw new Error(
        `npm run proof does not know "${word}". It knows ids (T5), ${known.join(', ')} and --seed=7.`,
      );
    }
  }
  return {
    ids: words.filter((word) => word.startsWith('T')),
    seed: words.find((word) => word.startsWith('--seed='))?.slice(7) ?? null,
    again: words.includes('--again'),
    table: words.includes('--table'),
    small: words.includes('--small'),
  };
}

/** The proofs to run now: those named; else all that have not passed on these very files. */
export async function toRun(root: string, wishes: Wishes): Promise<Proof[]> {
  if (wishes.table) return [];
  const all = await allProofs();
  const absent = wishes.ids.filter((id) => !all.some((proof) => proof.id === id));
  if (absent.length) throw new Error(`There is no proof ${absent.join(', ')} in proof/.`);
  if (wishes.ids.length) return all.filter((proof) => wishes.ids.includes(proof.id));
  if (wishes.again || wishes.small) return all;
  const now = stateOfFiles(root);
  return all.filter(({ id }) => {
    const kept = resultOf(id);
    return !kept?.passed || kept.fingerprint !== now;
  });
}

/** What all of these lean on. */
export const needsOf = (proofs: readonly Proof[]): Set<Need> =>
  new Set(proofs.flatMap((proof) => [...proof.needs]));

/** Runs them one after another, each in a process of its own, then prints the table. Returns the exit code. */
export async function prove(root: string, proofs: readonly Proof[], wishes: Wishes) {
  let failed = 0;
  for (const [at, proof] of proofs.entries()) {
    console.log(`\n${proof.id} (${at + 1} of ${proofs.length}) ${proof.title}`);
    const words = [
      ...(wishes.seed ? [`--seed=${wishes.seed}`] : []),
      wishes.small ? '--small' : '',
    ];
    const args = [join(root, 'proof/one.ts'), proof.id, ...words.filter(Boolean)];
    const code = await openly(process.execPath, args, { cwd: root, env: process.env });
    if (code !== 0) failed += 1;
    if (!wishes.small) console.log(spoken(rowOf(root, proof)));
  }
  if (wishes.small) {
    console.log(`\n${proofs.length - failed} passed, ${failed} failed (small shares)`);
    return failed ? 1 : 0;
  }
  return conclude(root, wishes);
}

async function conclude(root: string, wishes: Wishes): Promise<number> {
  const all = await allProofs();
  const rows = all.map((proof) => rowOf(root, proof));
  const asked = wishes.ids.length
    ? rows.filter(({ proof }) => wishes.ids.includes(proof.id))
    : rows;
  writeFileSync(join(root, 'proof/results/table.md'), `${tableOf(rows)}\n`);
  if (!wishes.ids.length) {
    console.log(`\n${rows.map(spoken).join('\n\n')}\n`);
    console.log('The table as Markdown: proof/results/table.md');
  }
  const passed = asked.filter(({ result }) => result?.passed).length;
  console.log(`\n${passed} of ${asked.length} passed`);
  return passed === asked.length ? 0 : 1;
}

function rowOf(root: string, proof: Proof): Row {
  const result = resultOf(proof.id);
  return { proof, result, earlier: result !== null && result.fingerprint !== stateOfFiles(root) };
}
