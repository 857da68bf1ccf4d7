import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Mutant } from '../mutants.ts';

const ROOT = join(import.meta.dirname, '../..');
const quiet = new Map<string, boolean>();

/** Does the test named for a mutant fail in a house that has it, and pass in one that has not? Its name, or null. */
export async function failsUnder(mutant: Mutant): Promise<string | null> {
  const file = mutant.by as string;
  if (!quiet.has(file)) quiet.set(file, await passes(file, ''));
  if (!quiet.get(file)) throw new Error(`tests/database/${file} fails without a mutant`);
  return (await passes(file, mutant.sql)) ? null : `a test named for it`;
}

function passes(file: string, mutant: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const words = ['run', '--project', 'database', '--bail=1', `tests/database/${file}`];
    const child = spawn(process.execPath, [vitest, ...words], {
      cwd: ROOT,
      env: { ...process.env, RAGANG_PROOF_MUTANT: mutant },
      stdio: 'ignore',
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}
