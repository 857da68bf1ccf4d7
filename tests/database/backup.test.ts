import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  dumpEmbedded,
  namesIn,
  restoreEmbedded,
  tidy,
} from '../../src/installation/backup/embedded.ts';
import { BackupFault, manifestOf, readSound } from '../../src/installation/backup/manifest.ts';
import { moveRows } from '../../src/installation/backup/move.ts';
import { backUpServer, restoreServer, withOwner } from '../../src/installation/backup/server.ts';
import { differences, verify } from '../../src/installation/backup/verify.ts';
import { startEmbedded } from '../../src/installation/embedded.ts';
import { closePool, tx } from '#platform/server';
import { layInJobs } from '../../src/platform/server/jobs/boss-schema.ts';
import { freshHouse, startReadyEmbedded, type FreshHouse } from './fresh.ts';
import { smallCounty } from './small-county.ts';

const folder = mkdtempSync(join(tmpdir(), 'ragang-backup-test-'));
const empties: FreshHouse[] = [];
let house: FreshHouse;
let file: string;

/** A database with nothing in it. */
async function empty(): Promise<string> {
  const made = await freshHouse({ migrated: false });
  empties.push(made);
  return made.ownerUrl;
}

beforeAll(async () => {
  house = await freshHouse();
  const county = await smallCounty(house);
  await tx(county.alby, 'write', (db) =>
    db
      .insertInto('organisations.unit')
      .values({
        county_id: county.countyId,
        id: crypto.randomUUID(),
        organisation_id: county.alby.organisationId,
        name_sv: 'Näringsliv 🌲 "citat" \\ och\nrad',
        name_en: 'x',
        position: 0,
      })
      .execute(),
  );
  await house.owner.query(`select history.hold_still('version')`);
  await house.owner.query(`select history.seal_up('version')`);
  file = join(folder, (await backUpServer(house.ownerUrl, folder)).file);
}, 180_000);
afterAll(async () => {
  await closePool();
  for (const one of [...empties, house]) await one.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a backup of a server', () => {
  test('knows its rows, some of its people and the newest seals', async () => {
    const { description } = await readSound(file);
    expect(description.tables['organisations.unit']?.rows).toBe(1);
    expect(description.sample.length).toBeGreaterThan(1);
    // the policies hold for those who are asked: nobody reads all of everything
    expect(description.sample[0]!.tables['history.version']!.rows).toBeLessThan(
      description.tables['history.version']!.rows,
    );
    expect(description.heads).toEqual([expect.objectContaining({ stream: 'version', n: 1 })]);
  });

  test('leaves neither a session nor a place in the database', async () => {
    const { rows } = await house.owner.query(
      "select 1 from access.session where expires_at < now() + interval '2 minutes'",
    );
    expect(rows).toEqual([]);
  });

  test('comes back as it was', async () => {
    const target = await empty();
    expect(await restoreServer(target, file, await readSound(file), house.ownerUrl)).toEqual([]);
    const { rows } = await house.owner.query('select what, faults from access.care order by id');
    expect(rows).toEqual([
      { what: 'backup', faults: 0 },
      { what: 'restore', faults: 0 },
    ]);
  }, 180_000);

  test('is not laid over anything', async () => {
    await expect(restoreServer(house.ownerUrl, file, await readSound(file))).rejects.toThrow(
      /not empty/,
    );
  });

  test.each([0.1, 0.5, 0.99])('with a flipped byte is not taken (%d of the way)', async (way) => {
    const copy = join(folder, 'flipped.dump');
    const bytes = readFileSync(file);
    const at = Math.floor(bytes.length * way);
    bytes[at] = bytes[at]! ^ 1;
    writeFileSync(copy, bytes);
    copyFileSync(manifestOf(file), manifestOf(copy));
    await expect(readSound(copy)).rejects.toThrow(/checksum/);
  });

  test('whose manifest was changed, or is gone, is not taken either', async () => {
    const copy = join(folder, 'other.dump');
    copyFileSync(file, copy);
    await expect(readSound(copy)).rejects.toThrow(/missing/);
    writeFileSync(
      manifestOf(copy),
      readFileSync(manifestOf(file), 'utf8').replace(/"rows": 1\b/, '"rows": 2'),
    );
    await expect(readSound(copy)).rejects.toBeInstanceOf(BackupFault);
  });

  test('the control: a row that is changed, added or gone after the restore is found', async () => {
    const target = await empty();
    const { description } = await readSound(file);
    expect(await restoreServer(target, file, await readSound(file))).toEqual([]);
    const apart = ['access.care'];
    await withOwner(target, async (owner) => {
      expect(await verify(owner, description, apart)).toEqual([]);
      for (const table of ['organisations.unit', 'organisations.membership', 'history.version'])
        await owner.query(`alter table ${table} disable trigger user`);
      const CHANGES: [string, RegExp][] = [
        [`update organisations.unit set name_en = 'y'`, /organisations\.unit says something else/],
        [`delete from organisations.unit`, /organisations\.unit has 0 rows, and had 1/],
        [
          `update history.version set payload = '{}' where seq = 1`,
          /history \(version 1\): the words are not those/,
        ],
        [`delete from history.version where seq = 1`, /history \(version 1\): .*rows/],
        [
          `drop policy see on organisations.unit; create policy see on organisations.unit for select using (true)`,
          /read by person [\s\S]*organisations\.unit has 1 rows, and had 0|does not ask who it is/,
        ],
        [`update organisations.membership set ended_at = now()`, /is not there/],
      ];
      for (const [change, says] of CHANGES) {
        await owner.query(`begin; ${change}`);
        const lines = await differences(owner, description, apart);
        await owner.query('rollback');
        expect(lines.join('\n')).toMatch(says);
      }
    });
  }, 180_000);

  test('plain pg_restore reads it', async () => {
    const { toolFor, runTool } = await import('../../src/installation/backup/tools.ts');
    const target = await empty();
    await runTool(toolFor('pg_restore', 15), target, ['--no-owner', file]);
    await withOwner(target, async (owner) => {
      const { rows } = await owner.query('select name_sv from organisations.unit');
      expect(rows).toEqual([{ name_sv: 'Näringsliv 🌲 "citat" \\ och\nrad' }]);
    });
  }, 180_000);
});

describe('the embedded database', () => {
  const home = join(folder, 'embedded');
  let packed: string;

  beforeAll(async () => {
    const database = await startReadyEmbedded(home);
    await withOwner(database.url, async (owner) => {
      await layInJobs(owner as never);
      await smallCounty({ owner } as never);
      await owner.query(`insert into organisations.unit (county_id, id, organisation_id, name_sv, name_en, position)
        select c.id, gen_random_uuid(), c.region_id, 'Å' || e'\\n"x"', 'x', 0 from organisations.county c`);
    });
    packed = join(folder, (await dumpEmbedded(database, folder)).file);
    await database.stop();
  }, 180_000);

  test('is packed while it is open, and comes back as it was in a folder of its own', async () => {
    const faults = await restoreEmbedded(join(folder, 'again'), packed, await readSound(packed));
    expect(faults).toEqual([]);
    await expect(
      restoreEmbedded(join(folder, 'again'), packed, await readSound(packed)),
    ).rejects.toThrow(/holds a database already/);
  }, 180_000);

  test('moves to a server whole: rows, what people read, history, and numbers go on', async () => {
    const database = await startEmbedded(home);
    const target = await empty();
    try {
      await withOwner(database.url, (source) =>
        withOwner(target, async (owner: pg.Client) => {
          const { rows, faults } = await moveRows(source, owner, 'db/migrations');
          expect(faults).toEqual([]);
          expect(rows).toBeGreaterThan(20);
          const before = (await owner.query('select max(seq)::int as n from history.version'))
            .rows[0].n;
          await owner.query(`update organisations.unit set name_en = 'moved'`);
          const after = (await owner.query('select max(seq)::int as n from history.version'))
            .rows[0].n;
          expect(after).toBe(before + 1);
          const { rows: sorted } = await owner.query(
            `select string_agg(w, '' order by w collate public.sv) as w from unnest(array['ö','å','z','ä']) as w`,
          );
          expect(sorted[0].w).toBe('zåäö');
        }),
      );
    } finally {
      await database.stop();
    }
  }, 180_000);
});

test('of old backups the last of each day stays for two weeks', () => {
  const heap = mkdtempSync(join(folder, 'heap-'));
  const begun = Date.UTC(2026, 10, 1);
  for (let hour = 0; hour < 20 * 24; hour += 1) {
    const at = new Date(begun + hour * 3_600_000);
    const name = `ragang-${at.toISOString().replace(/[-:]|\.\d+/g, '')}.tar.gz`;
    writeFileSync(join(heap, name), '');
    writeFileSync(manifestOf(join(heap, name)), '');
    utimesSync(join(heap, name), at, at);
  }
  tidy(heap);
  const kept = namesIn(heap);
  expect(kept.length).toBe(24 + 13);
  expect(kept[0]).toBe('ragang-20261107T230000Z.tar.gz');
  expect(kept.at(-1)).toBe('ragang-20261120T230000Z.tar.gz');
});
