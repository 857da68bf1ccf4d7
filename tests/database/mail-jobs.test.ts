import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { layInJobs, startJobs, type JobsRunning } from '../../src/platform/server/jobs/index.ts';
import { freshEmbedded, freshHouse, type FreshHouse } from './fresh.ts';

const seconds = (many: number) => new Promise((done) => setTimeout(done, many * 1000));
async function until(what: () => boolean, within = 15): Promise<void> {
  const end = Date.now() + within * 1000;
  while (!what() && Date.now() < end) await seconds(0.05);
  expect(what()).toBe(true);
}

describe.each(['PostgreSQL', 'embedded'])('jobs on %s', (engine) => {
  let house: FreshHouse;
  const folder = mkdtempSync(join(tmpdir(), 'jobs-'));
  const running: JobsRunning[] = [];
  const start: typeof startJobs = (...how) => {
    const jobs = startJobs(...how);
    running.push(jobs);
    return jobs;
  };
  beforeAll(async () => {
    house = engine === 'embedded' ? await freshEmbedded(folder) : await freshHouse();
    await layInJobs(house.owner);
    await layInJobs(house.owner); // again at the next start
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop(1_000)));
    await house.owner.query('delete from boss.job');
  });
  afterAll(async () => {
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a job is done in its time, and asked for it is done at once', async () => {
    let did = 0;
    const jobs = start({ rounds: async () => (did += 1) }, () => 1);
    await until(() => did >= 2);
    const before = did;
    await jobs.ask('rounds');
    await until(() => did > before);
  });

  test('in one process at a time, and once in each span, however many processes there are', async () => {
    let inside = 0;
    let most = 0;
    let did = 0;
    const job = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await seconds(0.3);
      inside -= 1;
      return (did += 1);
    };
    const began = Date.now();
    for (let number = 0; number < 3; number += 1) start({ proposals: job }, () => 1);
    await until(() => did >= 3);
    expect(most).toBe(1);
    expect(did).toBeLessThanOrEqual((Date.now() - began) / 1000 + 2);
  });

  test('one that fails is done again in its next span, and the others go on', async () => {
    const did = { rounds: 0, clean: 0 };
    start(
      {
        rounds: async () => {
          did.rounds += 1;
          throw new Error('meant to');
        },
        clean: async () => (did.clean += 1),
      },
      () => 1,
    );
    await until(() => did.rounds >= 2 && did.clean >= 2);
  });

  test('stops within its time, telling what runs that it shall end', async () => {
    let told = false;
    let begun = false;
    const jobs = start(
      {
        mail: async (_now, signal) => {
          begun = true;
          await new Promise<void>((done) => signal.addEventListener('abort', () => done()));
          told = true;
          return 1;
        },
      },
      () => 1,
    );
    await until(() => begun);
    const began = Date.now();
    await jobs.stop(8_000);
    expect(told).toBe(true);
    expect(Date.now() - began).toBeLessThan(4_000);
  });

  test('the app may use the rows of the queue and change none of its tables', async () => {
    const { rows } = await house.owner.query(
      `select has_schema_privilege('ragang_app', 'boss', 'create') as makes,
          bool_and(has_table_privilege('ragang_app', c.oid, 'select')) as reads,
          bool_or(pg_has_role('ragang_app', c.relowner, 'usage')) as owns
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'boss' and c.relkind in ('r', 'p')`,
    );
    expect(rows[0]).toEqual({ makes: false, reads: true, owns: false });
  });
});
