import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealWhatIsWritten } from '#platform/server';
import { freshEmbedded, type FreshHouse } from './fresh.ts';
import { smallCounty } from './small-county.ts';

const folder = mkdtempSync(join(tmpdir(), 'ragang-seal-'));
let house: FreshHouse;
beforeAll(async () => {
  house = await freshEmbedded(join(folder, 'db'));
  await smallCounty(house);
}, 60_000);
afterAll(async () => {
  await house?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the embedded database seals and verifies in the same way, and finds a change', async () => {
  expect(await sealWhatIsWritten()).toBeGreaterThan(5);
  expect(await sealWhatIsWritten()).toBe(0);
  const faults = async () => (await house.owner.query('select * from history.verify()')).rows;
  expect(await faults()).toEqual([]);
  expect((await house.owner.query('select * from history.differences()')).rows).toEqual([]);
  await house.owner.query('alter table history.version disable trigger user');
  await house.owner.query(`update history.version set payload = '{"x": 1}' where seq = 3`);
  await house.owner.query(`update history.version set request = 'x' where seq = 4`);
  expect((await faults()).map(({ fault }) => fault)).toEqual([
    'a row is not as it was sealed',
    'the words are not those that were written',
  ]);
});
