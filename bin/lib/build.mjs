// Building the application, only when something it is made of has changed.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, fingerprint, textOf } from './files.mjs';
import { quietly, stop, tool } from './run.mjs';

const MADE_OF = [
  'src',
  'messages',
  'static',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];
const NOT_PART = /(\.test\.ts|\.md|src\/messages\/generated\.ts)$/;

/** Builds if needed. Returns whether it did. */
export async function buildWhenNeeded(root) {
  const stamp = join(root, 'build/.ragang-build');
  const files = MADE_OF.flatMap((path) => filesBelow(root, path)).filter((f) => !NOT_PART.test(f));
  const wanted = fingerprint(root, files);
  if (textOf(stamp) === wanted) return false;
  console.log('Building (half a minute) …');
  rmSync(stamp, { force: true });
  await compileMessages(root);
  await syncTypes(root);
  await step(root, 'vite build', tool(root, 'vite'), ['build', '--logLevel', 'warn']);
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

/** messages/ → src/messages/generated.ts. */
export async function compileMessages(root) {
  await step(root, 'messages', process.execPath, [join(root, 'bin/messages.mjs')]);
}

/** SvelteKit's own types and tsconfig, which npm removes at every install. */
export async function syncTypes(root) {
  await step(root, 'svelte-kit sync', tool(root, 'svelte-kit'), ['sync']);
}

async function step(root, name, command, args) {
  const { code, output } = await quietly(command, args, { cwd: root });
  if (code !== 0) stop(`${output}\n${name} failed.`);
}
