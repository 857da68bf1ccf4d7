import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetPrepared } from '../database/prepared.ts';

/** Before the first file of a run: a folder for what many of them begin from (prepared.ts). Gone afterwards. */
export default function setup(): (() => Promise<void>) | undefined {
  if (process.env.RAGANG_TEST_RUN) return;
  const folder = mkdtempSync(join(tmpdir(), 'ragang-run-'));
  process.env.RAGANG_TEST_RUN = folder;
  return async () => {
    await forgetPrepared(folder, process.env.RAGANG_TEST_DATABASE_URL);
    rmSync(folder, { recursive: true, force: true });
  };
}
