// npm run bench: the figures of the product. Runs on Node 20, with nothing installed.
import { join } from 'node:path';
import { prepare } from '../bin/lib/packages.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bench/run.mjs')) {
  const { buildWhenNeeded } = await import('../bin/lib/build.mjs');
  await buildWhenNeeded(root);
  const { bench } = await import('./main.ts');
  process.exit(await bench(root, process.argv.slice(2)));
}
