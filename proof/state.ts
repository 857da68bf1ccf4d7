import { filesBelow, fingerprint } from '../bin/lib/files.mjs';

const LEANS_ON = ['src', 'db', 'proof', 'tests/database', 'tests/support', 'package-lock.json'];
const NOT_PART = /(\.test\.ts|\.md|src\/messages\/generated\.ts|^proof\/results\/.*)$/;

/** One fingerprint of all that a proof may lean on: a result of another one is of an earlier state. */
export function stateOfFiles(root: string): string {
  const files = LEANS_ON.flatMap((path): string[] => filesBelow(root, path));
  return fingerprint(
    root,
    files.filter((file) => !NOT_PART.test(file)),
  );
}
