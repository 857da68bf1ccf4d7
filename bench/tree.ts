import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const OWN = /^(\$app|\.vite.*)$/;

/** The files of a commit in a folder of their own, built, with the packages that are installed here. */
export async function treeOf(root: string, commit: string, folder: string): Promise<string> {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 500_000_000 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    // what is written by each tree for itself
    if (!OWN.test(name))
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  const { buildWhenNeeded } = (await import(join(folder, 'bin/lib/build.mjs'))) as {
    buildWhenNeeded(root: string): Promise<boolean>;
  };
  await buildWhenNeeded(folder);
  return folder;
}
