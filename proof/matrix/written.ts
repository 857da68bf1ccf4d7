import type { Client } from 'pg';
import { takePlace, type Compared } from './compare.ts';
import type { Row, Table } from './catalogue.ts';
import type { Ground } from './people.ts';
import type { World } from './plant.ts';
import { ruleOf, WORDS } from './words.ts';

/**
 * Every record is changed once by its owner, then notes are shared with the whole county. Each change leaves a version
 * with the audience that the record had then, and that version is read by those and nobody else, also when the record
 * has been shared since. In a transaction that is open already.
 */
export async function whatIsWritten(
  db: Client,
  tables: readonly Table[],
  ground: Ground,
  world: World,
  { stopAt = 20 }: { stopAt?: number } = {},
): Promise<Compared> {
  const differences: string[] = [];
  const { rows: first } = await db.query(
    'select coalesce(max(seq), 0)::text as n from history.version',
  );
  const kept = new Map((world.get('history.kept_table') ?? []).map((k) => [plain(k.tbl), k]));
  const touched = tables.filter((t) => kept.has(plain(t.name)));
  const note = touched.find((t) => t.name === 'matters.note');
  for (const { name } of touched) await changeAll(db, name);
  const drafts = await versionsSince(db, first[0].n);
  if (note) await share(db);
  const shared = (await versionsSince(db, first[0].n)).slice(drafts.length);
  const expected = touched.flatMap((table) =>
    (world.get(table.name) ?? []).map((row) => versionOf(table, kept.get(plain(table.name)), row)),
  );
  const later = (note ? (world.get('matters.note') ?? []) : [])
    .filter((row) => row.visibility !== 'county' || row.secrecy_section !== null)
    .map((row) => ({
      ...versionOf(note as Table, kept.get('matters.note'), row),
      visibility: 'county',
      named: [],
      secrecy: false,
    }));
  const all = [...paired(drafts, expected), ...paired(shared, later)];
  for (const one of all) if (typeof one === 'string') differences.push(one);
  const pairs = all.filter((one) => typeof one !== 'string');
  let checks = all.length;
  // once marked, always marked: what the note was before it lost its mark stays shut too
  const marks = expected
    .filter((v) => v.secrecy)
    .map((v) => ({ county_id: v.county_id, tbl: v.tbl, row_id: v.row_id }));
  const then: World = new Map(world).set('history.marked', [
    ...(world.get('history.marked') ?? []),
    ...marks,
  ]);
  const rule = ruleOf('audience of the version');
  for (const looker of ground.lookers) {
    if (differences.length >= stopAt) break;
    await db.query('savepoint written');
    await takePlace(db, looker);
    const { rows } = await db.query(
      `select coalesce(array_agg(seq::text), '{}') as seen from history.version where seq > $1`,
      [first[0].n],
    );
    await db.query('rollback to savepoint written');
    const seen = new Set(rows[0].seen as string[]);
    for (const { seq, version } of pairs) {
      checks += 1;
      const should = rule(looker, version, then);
      if (should !== seen.has(seq))
        differences.push(
          `a version of ${version.tbl} ${version.row_id}, written for ${version.visibility}: ${looker.name} ${should ? 'should' : 'should not'} read it`,
        );
    }
  }
  return { checks, differences: differences.slice(0, stopAt) };
}

const plain = (name: unknown) => String(name).replaceAll('"', '');

/** A column more is a change of every row, and no check or rule of the app has anything to say of it. */
async function changeAll(db: Client, name: string): Promise<void> {
  await db.query(`alter table ${name} add column proof_touched int`);
  await db.query(
    `do $$ begin alter table ${name} enable trigger remember; exception when undefined_object then null; end $$`,
  );
  await db.query(`update ${name} set proof_touched = 1`);
}

async function share(db: Client): Promise<void> {
  await db.query(
    `update matters.note set visibility = 'county', named = '{}', secrecy_section = null, secrecy_by = null, secrecy_on = null`,
  );
}

interface Version extends Row {
  readonly county_id: string | null;
  readonly organisation_id: string | null;
  readonly tbl: string;
  readonly row_id: string;
  readonly visibility: string;
  readonly named: readonly string[];
  readonly secrecy: boolean;
}

async function versionsSince(db: Client, seq: string): Promise<(Version & { seq: string })[]> {
  const { rows } = await db.query(
    `select to_jsonb(v) - 'payload' || jsonb_build_object('seq', v.seq::text) as v from history.version v where seq > $1 order by v.seq`,
    [seq],
  );
  return rows.map(({ v }) => v);
}

/** The audience of a record, in words: what the record says itself, else the county's or its organisation's own. */
function versionOf(table: Table, kept: Row | undefined, row: Row): Version {
  const keys = (kept?.keys ?? []) as string[];
  const says = table.columns.some((c) => c.name === 'visibility');
  const county = WORDS[table.name]?.[0] === 'county';
  const visibility = says ? String(row.visibility) : county ? 'county' : 'own';
  return {
    county_id: (row.county_id as string) ?? null,
    organisation_id: (row.organisation_id as string) ?? null,
    tbl: plain(table.name),
    row_id: keys.map((key) => String(row[key])).join('/'),
    visibility,
    named: visibility === 'named' ? (row.named as string[]) : [],
    secrecy: says && (row.secrecy_section ?? null) !== null,
  };
}

/** Each version beside the one that should be; what does not match is said. */
function paired(is: readonly (Version & { seq: string })[], should: readonly Version[]) {
  const told = (v: Version) =>
    JSON.stringify([
      v.tbl,
      v.row_id,
      v.county_id,
      v.organisation_id,
      v.visibility,
      [...v.named].sort(),
      v.secrecy,
    ]);
  const left = new Map(is.map((v) => [told(v), v.seq]));
  const found = should.map((version): string | { seq: string; version: Version } => {
    const seq = left.get(told(version));
    left.delete(told(version));
    return seq ? { seq, version } : `no version says ${told(version)}`;
  });
  return [
    ...found,
    ...[...left.keys()].map((text) => `a version says ${text}, which nobody wrote`),
  ];
}
