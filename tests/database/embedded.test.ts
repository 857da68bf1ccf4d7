import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startEmbedded } from '../../src/installation/embedded.ts';
import { DataFolderInUse, takeLock } from '../../src/installation/lock.ts';
import { closePool, DatabaseGone, openPool, tx, usePool, writeOnce } from '#platform/server';
import { freshEmbedded, readyEmbedded, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'ragang-embedded-'));
  folders.push(made);
  return made;
};
afterAll(() => folders.forEach((f) => rmSync(f, { recursive: true, force: true })));

describe('the embedded database', () => {
  let house: FreshHouse;
  let county: SmallCounty;
  const home = folder();
  beforeAll(async () => {
    house = await freshEmbedded(home);
    county = await smallCounty(house);
  });
  afterAll(() => house.close());

  test('sorts å, ä, ö last', async () => {
    const { rows } = await house.owner.query(
      `select string_agg(w, ' ' order by w collate public.sv) as w from unnest(array['Östersund', 'Ånge', 'Ärla', 'Zakrisdal', 'Umeå']) as w`,
    );
    expect(rows[0].w).toBe('Umeå Zakrisdal Ånge Ärla Östersund');
  });

  test('holds the policies: a read cannot write, another organisation cannot be written for', async () => {
    const unit = {
      county_id: county.countyId,
      id: crypto.randomUUID(),
      name_sv: 'x',
      name_en: 'x',
      position: 0,
    };
    await expect(
      tx(county.alby, 'read', (db) =>
        db
          .insertInto('organisations.unit')
          .values({ ...unit, organisation_id: county.alby.organisationId })
          .execute(),
      ),
    ).rejects.toThrow(/read-only/);
    await expect(
      tx(county.alby, 'write', (db) =>
        db
          .insertInto('organisations.unit')
          .values({ ...unit, organisation_id: county.berga.organisationId })
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  test('keeps callers apart when many ask at once', async () => {
    const ask = (viewer: SmallCounty['alby']) =>
      tx(
        viewer,
        'read',
        async (db) =>
          (await db.selectFrom('organisations.county_role').select('person_id').execute()).length,
      );
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => ask([county.alby, county.berga, county.agency][i % 3]!)),
    );
    expect(new Set(answers)).toEqual(new Set([1]));
  });

  test('gives a form sent five times at once one effect', async () => {
    const form = { key: crypto.randomUUID(), body: 1 };
    const ids = await Promise.all(
      Array.from({ length: 5 }, () =>
        writeOnce(county.alby, form, async () => crypto.randomUUID()),
      ),
    );
    expect(new Set(ids).size).toBe(1);
  });

  test('refuses a second process, in words that say what to do', () => {
    expect(() => takeLock(home)).toThrow(DataFolderInUse);
    expect(() => takeLock(home)).toThrow(/RAGANG_DATA/);
  });
});

describe('sixteen at once on one connection', () => {
  let house: FreshHouse;
  let county: SmallCounty;
  beforeAll(async () => {
    house = await freshEmbedded(folder());
    county = await smallCounty(house, 'led');
  });
  afterAll(() => house.close());
  afterEach(() => closePool());

  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
  /** As a page that takes so long, on a pool like the app's. */
  const pages = (count: number, ms: number) =>
    Promise.allSettled(
      Array.from({ length: count }, () => tx(county.alby, 'read', () => pause(ms))),
    );
  const answered = (ends: PromiseSettledResult<unknown>[]) =>
    ends.filter(({ status }) => status === 'fulfilled').length;

  test('the last one is answered too, although the others took more than five seconds', async () => {
    usePool(openPool({ url: house.url, embedded: true }));
    const began = performance.now();
    expect(answered(await pages(16, 400))).toBe(16);
    expect(performance.now() - began).toBeGreaterThan(6_000);
  }, 30_000);

  test('the control: where the wait is shorter than the queue, the last are told to try again', async () => {
    usePool(openPool({ url: house.url, embedded: true }, 1_000));
    const ends = await pages(16, 200);
    expect(answered(ends)).toBeLessThan(10);
    expect(ends.at(-1)).toMatchObject({ status: 'rejected', reason: expect.any(DatabaseGone) });
  }, 30_000);

  test('the queue has an end: whoever comes then is told at once, and the others are answered', async () => {
    usePool(openPool({ url: house.url, embedded: true }));
    await tx(county.alby, 'read', async () => 1); // the house's key is taken
    const first = tx(county.alby, 'read', () => pause(500));
    await pause(50); // it has the connection
    const waiting = pages(100, 0);
    const began = performance.now();
    await expect(tx(county.alby, 'read', async () => 1)).rejects.toThrow(DatabaseGone);
    expect(performance.now() - began).toBeLessThan(400);
    await first;
    expect(answered(await waiting)).toBe(100);
    expect(await tx(county.alby, 'read', async () => 1)).toBe(1);
  });
});

describe('why the pool holds one connection on the embedded database', () => {
  /** Callers in a process of their own, each asking for its own number (embedded-crosstalk.ts). */
  async function answers(connections: number): Promise<{ right: number; wrong: number }> {
    const script = join(import.meta.dirname, 'embedded-crosstalk.ts');
    const home = folder();
    await readyEmbedded(home);
    return JSON.parse(
      execFileSync(process.execPath, [script, home, String(connections)], { encoding: 'utf8' }),
    );
  }

  test('with one, everybody gets their own answer', async () => {
    const { right, wrong } = await answers(1);
    expect(wrong).toBe(0);
    expect(right).toBe(400);
  });

  test('the control: with eight, somebody gets a wrong one', async () => {
    expect((await answers(8)).wrong).toBeGreaterThan(0);
  });
});

describe('a killed process', () => {
  test('loses nothing that was acknowledged, and its lock is taken over', async () => {
    const home = folder();
    await readyEmbedded(home);
    const script = `
      import { startEmbedded } from ${JSON.stringify(join(import.meta.dirname, '../../src/installation/embedded.ts'))};
      import pg from 'pg';
      const db = await startEmbedded(${JSON.stringify(home)});
      const client = new pg.Client({ connectionString: db.url });
      await client.connect();
      await client.query('create table if not exists kept (n int)');
      for (let n = 0; ; n += 1) { await client.query('insert into kept values ($1)', [n]); console.log(n); }`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      cwd: join(import.meta.dirname, '../..'),
    });
    let last = -1;
    let said = '';
    await new Promise<void>((done, failed) => {
      child.stdout.on('data', (text: Buffer) => {
        last = Number(text.toString().trim().split('\n').at(-1));
        if (last >= 50) done();
      });
      child.stderr.on('data', (text: Buffer) => (said += text.toString()));
      child.once('exit', () => failed(new Error(`stopped too early: ${said}`)));
    });
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    await new Promise((done) => child.once('exit', done));
    const again = await startEmbedded(home);
    const client = new pg.Client({ connectionString: again.url });
    await client.connect();
    const { rows } = await client.query('select max(n) as n, count(*) as rows from kept');
    await client.end();
    await again.stop();
    expect(Number(rows[0].n)).toBeGreaterThanOrEqual(last);
    expect(Number(rows[0].rows)).toBe(Number(rows[0].n) + 1);
  }, 60_000);
});
