// One proof in a process of its own: node proof/one.ts T5 [--seed=7] [--small]. Its result lands in proof/results/.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { context } from './ctx.ts';
import { stateOfFiles } from './state.ts';
import type { Outcome, Proof, Result } from './types.ts';

const ROOT = join(import.meta.dirname, '..');

const [id = '', ...words] = process.argv.slice(2);
const valueOf = (name: string) =>
  words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const seed = Number(valueOf('seed') ?? Date.now() % 1_000_000_007);
const small = words.includes('--small');

const fingerprint = stateOfFiles(ROOT);
const began = new Date();
const { default: proof } = (await import(`./${id}.ts`)) as { default: Proof };
const size = small ? proof.small : proof.full;
const { ctx, close } = context(size, seed, (text) => console.log(`    ${text}`));
const outcome = await proof.run(ctx).catch(brokenOff);
await close().catch((error: unknown) => console.error(`    closing: ${String(error)}`));
keep(outcome);
process.exit(outcome.passed ? 0 : 1);

function brokenOff(error: unknown): Outcome {
  console.error(error);
  const text = error instanceof Error ? error.message : String(error);
  return { passed: false, figures: {}, why: `It broke off: ${text.split('\n')[0]}` };
}

function keep(outcome: Outcome): void {
  const { title, target } = proof;
  const result: Result = {
    id,
    title,
    target,
    ...outcome,
    seed,
    size,
    commit: commitNow(),
    fingerprint,
    began: began.toISOString(),
    seconds: Math.round((Date.now() - began.getTime()) / 100) / 10,
    machine: `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}`,
  };
  const folder = join(ROOT, small ? 'proof/results/small' : 'proof/results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

function commitNow(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'db', 'proof', 'tests').trim();
    return `${git('rev-parse', '--short=10', 'HEAD').trim()}${changed ? '+' : ''}`;
  } catch {
    return 'not from git';
  }
}
