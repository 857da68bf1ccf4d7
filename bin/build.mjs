// npm run build: installs what is missing and builds when something changed.
import { join } from 'node:path';
import { prepare } from './lib/packages.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bin/build.mjs')) {
  const { buildWhenNeeded } = await import('./lib/build.mjs');
  console.log(
    (await buildWhenNeeded(root)) ? 'Built.' : 'Nothing has changed since the last build.',
  );
}
