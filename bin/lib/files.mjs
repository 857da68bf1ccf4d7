// Finding and comparing files; runs on Node 20, with nothing installed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** All files below a folder (or the file itself), as paths from `root`, in a fixed order. */
export function filesBelow(root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(root, child);
      return entry.isFile() ? [child] : [];
    });
}

/** One fingerprint for the names and contents of many files; the order of `paths` does not matter. */
export function fingerprint(root, paths) {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** The text of a file, or null when there is none. */
export function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Writes only when something changed, so that watchers and stamps stay calm. Returns whether it wrote. */
export function writeIfChanged(path, text) {
  if (textOf(path) === text) return false;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return true;
}
