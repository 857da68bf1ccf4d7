import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { enqueueMail, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let c: SmallCounty;
beforeAll(async () => {
  house = await freshHouse();
  c = await smallCounty(house);
});
afterAll(() => house?.close());

const rows = async () =>
  (await house.owner.query('select key, state, kind from mail.message order by key')).rows;

test('a mail is asked for with the work, and is gone with work that is rolled back', async () => {
  const ask = (key: string) => (db: Parameters<Parameters<typeof tx>[2]>[0]) =>
    enqueueMail(db, {
      to: { organisation: c.alby.organisationId, role: 'editors' },
      kind: 'round-begun',
      organisation: c.region.organisationId,
      matter: c.wide,
      link: '/answer',
      key,
    });
  await tx(c.region, 'write', ask('kept'));
  await expect(
    tx(c.region, 'write', async (db) => {
      await ask('rolled-back')(db);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await rows()).toEqual([{ key: 'kept', state: 'waiting', kind: 'round-begun' }]);
  expect(await tx(c.region, 'write', ask('kept'))).toBe(false);
  expect(await rows()).toHaveLength(1);
});

test('who may only read asks for no mail, and nobody but administrators writes to an address', async () => {
  const ask =
    (to: Parameters<typeof enqueueMail>[1]['to']) => (db: Parameters<typeof enqueueMail>[0]) =>
      enqueueMail(db, { to, kind: 'invitation', link: '/', key: 'x' });
  await expect(
    tx(c.reader, 'write', ask({ organisation: c.alby.organisationId, role: 'editors' })),
  ).rejects.toThrow('who may not write');
  await expect(
    tx(c.region, 'write', ask({ address: 'ny@example.test', language: 'sv' })),
  ).rejects.toThrow('only administrators');
  await expect(
    tx(c.region, 'write', (db) =>
      sql`insert into mail.message (id) values (gen_random_uuid())`.execute(db),
    ),
  ).rejects.toThrow('permission denied');
  await expect(
    tx(c.region, 'read', (db) => sql`select secret from mail.message`.execute(db)),
  ).rejects.toThrow('permission denied');
});
