import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshHouse, type FreshHouse } from './fresh.ts';

let house: FreshHouse;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());

test('the row types are those of the migrations (npm run types writes them anew)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ragang-row-types-'));
  const out = join(folder, 'types.ts');
  execFileSync(process.execPath, ['bin/types.mjs', house.ownerUrl, out]);
  const fresh = readFileSync(out, 'utf8');
  rmSync(folder, { recursive: true });
  expect(readFileSync('src/platform/server/database.types.ts', 'utf8')).toBe(fresh);
});
