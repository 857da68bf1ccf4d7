import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownDatabase, type OwnDatabase } from '../support/database.ts';

let database: OwnDatabase;
beforeAll(async () => void (database = await ownDatabase()));
afterAll(() => database.drop());

test('the row types are those of the migrations (npm run types writes them anew)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ragang-row-types-'));
  const out = join(folder, 'types.ts');
  execFileSync(process.execPath, ['bin/types.mjs', database.ownerUrl, out]);
  const fresh = readFileSync(out, 'utf8');
  rmSync(folder, { recursive: true });
  expect(readFileSync('src/platform/server/database.types.ts', 'utf8')).toBe(fresh);
});
