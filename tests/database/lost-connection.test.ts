import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askOpen, DatabaseGone, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let c: SmallCounty;
beforeAll(async () => {
  house = await freshHouse();
  c = await smallCounty(house, 'avbrott');
});
afterAll(() => house.close());

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
/** As when the server is restarted: every connection of the app is cut, whatever it is doing. */
async function cut(): Promise<void> {
  const server = new pg.Client({ connectionString: process.env.RAGANG_TEST_DATABASE_URL });
  await server.connect();
  await server.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2`,
    [new URL(house.url).pathname.slice(1), new URL(house.url).username],
  );
  await server.end();
}
const works = () =>
  tx(c.berga, 'read', async (db) => (await sql<{ n: number }>`select 1 as n`.execute(db)).rows);

test('a connection that is cut between two questions is a database gone, and the next one is new', async () => {
  const between = tx(c.berga, 'read', async (db) => {
    await cut();
    await pause(100); // nothing is asked when it is cut: nobody waits for the error
    await sql`select 1`.execute(db);
  });
  await expect(between).rejects.toThrow(DatabaseGone);
  expect(await works()).toEqual([{ n: 1 }]);
});

test('a connection that is cut under a question, too', async () => {
  const under = tx(c.berga, 'read', (db) => sql`select pg_sleep(5)`.execute(db));
  const before = askOpen('select pg_sleep(5)');
  const ends = Promise.allSettled([under, before]);
  await pause(200);
  await cut();
  for (const end of await ends) {
    expect(end).toMatchObject({ status: 'rejected', reason: expect.any(DatabaseGone) });
  }
  expect(await works()).toEqual([{ n: 1 }]);
});

test('who waits too long for another is told to try again, not that something is wrong', async () => {
  await house.owner.query('select pg_advisory_lock(724099)');
  const waits = tx(c.berga, 'write', (db) =>
    sql`select pg_advisory_xact_lock(724099)`.execute(db),
  ).finally(() => house.owner.query('select pg_advisory_unlock(724099)'));
  await expect(waits).rejects.toThrow(DatabaseGone);
});

test('a disk that is full is told as a database that cannot be reached, and nothing of the work stays', async () => {
  const full = tx(c.berga, 'write', async (db) => {
    await sql`insert into access.once (county_id, organisation_id, person_id, key, body_hash)
      values (${c.countyId}, ${c.berga.organisationId}, ${c.berga.personId}, gen_random_uuid(), '')`.execute(
      db,
    );
    await sql`do $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$`.execute(
      db,
    );
  });
  await expect(full).rejects.toThrow(DatabaseGone);
  const { rows } = await house.owner.query('select 1 from access.once');
  expect(rows).toEqual([]);
});
