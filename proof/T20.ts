import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpEmbedded, restoreEmbedded } from '../src/installation/backup/embedded.ts';
import { manifestOf, readSound } from '../src/installation/backup/manifest.ts';
import { moveRows } from '../src/installation/backup/move.ts';
import { backUpServer, restoreServer, withOwner } from '../src/installation/backup/server.ts';
import { differences } from '../src/installation/backup/verify.ts';
import { startEmbedded } from '../src/installation/embedded.ts';
import { migrate, readMigrations } from '../src/installation/migrate.ts';
import { layInCounty } from '../src/installation/lay-in-county.ts';
import { layInJobs } from '../src/platform/server/jobs/boss-schema.ts';
import { below } from './random.ts';
import type { Proof } from './types.ts';

/** A whole demo county is backed up, restored and moved; each time it is held against what it was. */
export default {
  id: 'T20',
  title: 'A backup comes back as it was, and one that is not what it was is found out',
  target:
    '0 differences on both engines and between them; every flipped byte and every changed table found',
  needs: ['postgres', 'pglite'],
  small: { versions: 1_000, flips: 20, changes: 3, embedded: 0 },
  full: { versions: 1_000_000, flips: 200, changes: 60, embedded: 1 },
  async run({ house: open, folder, size, random, say }) {
    const house = await open();
    await layInJobs(house.owner as never);
    await house.layIn('vasterbotten');
    const { changes, missed: changesMissed } = await rowsTakenAway(
      house,
      await open({ migrated: false }),
      folder(),
      size.changes,
    );
    say(`${changes} rows taken away, one at a time`);

    await writeHistory(house.owner, size.versions);
    const heap = folder();
    let began = performance.now();
    const { file: name } = await backUpServer(house.ownerUrl, heap);
    const backupSeconds = since(began);
    const file = join(heap, name);
    const manifest = await readSound(file);
    say(`backed up in ${backupSeconds} s`);

    const other = await open({ migrated: false });
    began = performance.now();
    const restored = await restoreServer(other.ownerUrl, file, manifest);
    const restoreSeconds = since(began);
    say(`restored and held against it in ${restoreSeconds} s`);

    // the other control: bytes flipped in the file
    let flipsMissed = 0;
    const bytes = readFileSync(file);
    const copy = join(heap, 'flipped.dump');
    copyFileSync(manifestOf(file), manifestOf(copy));
    for (let nth = 0; nth < size.flips; nth += 1) {
      const at = below(random, bytes.length);
      bytes[at] = bytes[at]! ^ (1 << below(random, 8));
      writeFileSync(copy, bytes);
      bytes[at] = readFileSync(file)[at]!;
      const taken = await readSound(copy).then(
        () => true,
        () => false,
      );
      if (taken) flipsMissed += 1;
    }

    const { packed, moved } = size.embedded
      ? await embeddedDrill(folder, await open({ migrated: false }))
      : { packed: [], moved: [] }; // the small share: tests/database/backup.test.ts has it
    const passed =
      restored.length + changesMissed + flipsMissed + packed.length + moved.length === 0;
    return {
      passed,
      figures: {
        versions: manifest.description.tables['history.version']!.rows,
        'backup, s': backupSeconds,
        'restore and check, s': restoreSeconds,
        'differences (PostgreSQL)': restored.length,
        'differences (PGlite)': packed.length,
        'differences (PGlite to PostgreSQL)': moved.length,
        'rows taken away': changes,
        'of them missed': changesMissed,
        'bytes flipped': size.flips,
        'flips missed': flipsMissed,
      },
      ...(passed ? {} : { why: [...restored, ...packed, ...moved].slice(0, 3).join('; ') }),
    };
  },
} satisfies Proof<{ versions: number; flips: number; changes: number; embedded: number }>;

type Owner = Parameters<Parameters<typeof withOwner>[1]>[0];
const since = (began: number) => Math.round((performance.now() - began) / 100) / 10;

interface Database {
  readonly ownerUrl: string;
}

/** The control: a database is restored, and one row is taken away in one table after another. */
async function rowsTakenAway(house: Database, other: Database, heap: string, most: number) {
  const { file } = await backUpServer(house.ownerUrl, heap);
  const manifest = await readSound(join(heap, file));
  await restoreServer(other.ownerUrl, join(heap, file), manifest);
  const { tables } = manifest.description;
  const full = Object.keys(tables).filter((t) => tables[t]!.rows > 0 && t !== 'access.care');
  const changes = Math.min(most, full.length);
  let missed = 0;
  await withOwner(other.ownerUrl, async (owner) => {
    for (let nth = 0; nth < changes; nth += 1) {
      await owner.query('begin');
      const gone = await takeOneAway(owner, full[Math.floor((nth * full.length) / changes)]!);
      const found = gone ? await differences(owner, manifest.description, ['access.care']) : [];
      await owner.query('rollback');
      if (found.length === 0) missed += 1;
    }
  });
  return { changes, missed };
}

/** So many versions, by changing one county's units again and again; sealed as the house seals them. */
async function writeHistory(owner: Owner, versions: number): Promise<void> {
  await owner.query(`insert into organisations.unit (county_id, id, organisation_id, name_sv, name_en, position)
    select c.id, gen_random_uuid(), c.region_id, 'Enhet ' || n, 'Unit ' || n, 0
      from organisations.county c, generate_series(1, 1000) n`);
  for (let done = 1000; done < versions; done += 1000)
    await owner.query('update organisations.unit set position = position + 1');
  await owner.query(`select history.hold_still('version')`);
  for (;;) {
    const { rows } = await owner.query(`select history.seal_up('version', 100000)::int as sealed`);
    if (rows[0].sealed === 0) return;
  }
}

/** Remove one row with everything that watches set aside, as a broken restore would. False: it cannot be done. */
async function takeOneAway(owner: Owner, table: string): Promise<boolean> {
  await owner.query('savepoint before');
  try {
    await owner.query(`do $$ declare k record; begin
      for k in select conname from pg_constraint where contype = 'f' and confrelid = '${table}'::regclass loop
        execute (select format('alter table %s drop constraint %I', conrelid::regclass, conname)
          from pg_constraint where contype = 'f' and confrelid = '${table}'::regclass limit 1);
      end loop; end $$`);
    await owner.query(`alter table ${table} disable trigger user`);
    const { rowCount } = await owner.query(
      `delete from ${table} where ctid = (select max(ctid) from ${table})`,
    );
    return rowCount === 1;
  } catch {
    await owner.query('rollback to savepoint before');
    return false;
  }
}

async function embeddedDrill(folder: () => string, server: { ownerUrl: string }) {
  const home = join(folder(), 'data');
  const database = await startEmbedded(home);
  try {
    await withOwner(database.url, async (owner) => {
      await migrate(owner, readMigrations('db/migrations'));
      await layInJobs(owner as never);
      await layInCounty(owner, 'db/counties/vasterbotten', { demo: true, now: new Date() });
    });
    const heap = folder();
    const { file } = await dumpEmbedded(database, heap);
    const path = join(heap, file);
    const packed = await restoreEmbedded(join(folder(), 'data'), path, await readSound(path));
    const { faults: moved } = await withOwner(database.url, (source) =>
      withOwner(server.ownerUrl, (target) => moveRows(source, target, 'db/migrations')),
    );
    return { packed, moved };
  } finally {
    await database.stop();
  }
}
