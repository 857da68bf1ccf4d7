// npm run proof: every proof at full size, from a fresh machine to the table; goes on where it stopped.
//   npm run proof -- T5           one of them (several may be named)
//   npm run proof -- T2 --seed=7  the same run again
//   npm run proof -- --again      all from the beginning
//   npm run proof -- --small      the small shares that npm test runs
//   npm run proof -- --table      what is kept of earlier runs
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './lib/packages.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bin/proof.mjs')) await proveAll();

async function proveAll() {
  const { stop } = await import('./lib/run.mjs');
  const { compileMessages, syncTypes, buildWhenNeeded } = await import('./lib/build.mjs');
  mkdirSync(join(root, 'proof/results'), { recursive: true });
  await compileMessages(root);
  const { needsOf, prove, toRun, wishesIn } = await import('../proof/main.ts');
  let wishes, proofs;
  try {
    wishes = wishesIn(process.argv.slice(2));
    proofs = await toRun(root, wishes);
  } catch (error) {
    stop(error.message);
  }
  const needs = needsOf(proofs);
  if (proofs.length) {
    await setUp(needs);
    await syncTypes(root);
    if (needs.has('app') || needs.has('browser')) await buildWhenNeeded(root);
  }
  process.exit(await prove(root, proofs, wishes));
}

/** The browser and the database that the proofs lean on, as npm test has them. */
async function setUp(needs) {
  const { completeMachine, findBrowser, findServer } = await import('./lib/test-machine.mjs');
  const { startDatabase } = await import('./lib/test-database.mjs');
  await completeMachine();
  if (needs.has('browser') && findBrowser()) process.env.RAGANG_TEST_CHROMIUM = findBrowser();
  if (process.env.RAGANG_TEST_DATABASE_URL) return;
  const server = await startDatabase(root, findServer());
  process.env.RAGANG_TEST_DATABASE_URL = server.url;
  process.on('exit', () => server.stop());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
}
