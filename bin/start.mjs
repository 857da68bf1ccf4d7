// npm start: installs and builds what is missing, then serves. Runs on Node 20, with nothing installed.
import { join } from 'node:path';
import { prepare } from './lib/packages.mjs';
import { become } from './lib/run.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bin/start.mjs')) {
  const { buildWhenNeeded } = await import('./lib/build.mjs');
  await buildWhenNeeded(root);
  become(process.execPath, ['server.ts'], { NODE_ENV: 'production', ...process.env });
}
