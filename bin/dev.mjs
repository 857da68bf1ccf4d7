// npm run dev: like start, but pages and texts change while you write. Works with no database set up.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './lib/packages.mjs';
import { become, openly } from './lib/run.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bin/dev.mjs')) {
  const { compileMessages, syncTypes } = await import('./lib/build.mjs');
  await compileMessages(root);
  await syncTypes(root);
  let timer;
  watch(join(root, 'messages'), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => openly(process.execPath, ['bin/messages.mjs']), 100);
  });
  become(process.execPath, ['dev.ts']);
}
