import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Proof, Result } from './types.ts';

const HERE = import.meta.dirname;
const RESULTS = join(HERE, 'results');

/** Every proof there is, in the order of their numbers. A file proof/T<number>.ts is one. */
export async function allProofs(): Promise<Proof[]> {
  const files = readdirSync(HERE).filter((name) => /^T\d+\.ts$/.test(name));
  const proofs = await Promise.all(
    files.map(async (file) => {
      const { default: proof } = (await import(`./${file}`)) as { default: Proof };
      if (`${proof.id}.ts` !== file) throw new Error(`proof/${file} calls itself ${proof.id}`);
      return proof;
    }),
  );
  return proofs.sort((a, b) => numberOf(a.id) - numberOf(b.id));
}

const numberOf = (id: string) => Number(id.slice(1));

/** What is kept of the last full run of a proof, or null. */
export function resultOf(id: string): Result | null {
  const file = join(RESULTS, `${id}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : null;
}
