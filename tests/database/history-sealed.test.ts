import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kyselyOn, exportHistory, newId, type HistoryExport } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { handsIn, operatorOf, placeOf, type Hands } from './history-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let c: SmallCounty;
let hands: Hands;
beforeAll(async () => {
  house = await freshHouse();
  c = await smallCounty(house);
  hands = await handsIn(house);
});
afterAll(async () => {
  await hands?.close();
  await house?.close();
});

const note = (more: Record<string, unknown> = {}) => ({
  id: newId(),
  title: 'Samtal',
  text: 'Vi vill ta det här.',
  visibility: 'own',
  named: [] as string[],
  ...more,
});

async function write(name: 'alby' | 'berga', row: ReturnType<typeof note>, secrecy?: string) {
  await hands.as(
    placeOf(c, name, { cleared: secrecy !== undefined }),
    `insert into matters.note (county_id, id, organisation_id, matter_id, title, text, visibility, named, secrecy_section, share_ground)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      c.countyId,
      row.id,
      c[name].organisationId,
      c.wide,
      row.title,
      row.text,
      row.visibility,
      row.named,
      secrecy ?? null,
      secrecy ? 'OSL 10 kap. 2 §' : null,
    ],
  );
}
const change = (name: 'alby' | 'berga', id: string, set: string, cleared = false) =>
  hands.as(
    placeOf(c, name, { cleared }),
    `update matters.note set ${set}, version = version + 1 where id = $1`,
    [id],
  );
const seen = async (place: ReturnType<typeof placeOf>, id: string) =>
  (
    await hands.as<{ row_version: number }>(
      place,
      'select row_version from history.version where row_id = $1 order by 1',
      [id],
    )
  ).map((row) => row.row_version);
const seal = async () => {
  for (const stream of ['version', 'access']) {
    expect(
      (await hands.root.query('select history.hold_still($1) as still', [stream])).rows[0].still,
    ).toBe(true);
    for (let n = 1; n > 0;)
      n = Number(
        (await hands.root.query('select history.seal_up($1, 50) as n', [stream])).rows[0].n,
      );
  }
};
const faults = async (heads: unknown = []) =>
  (await hands.root.query('select * from history.verify($1)', [JSON.stringify(heads)])).rows;

describe('each version keeps the audience it was written with', () => {
  test('sharing opens no earlier version, and what was received stays received', async () => {
    const row = note();
    await write('alby', row);
    await change('alby', row.id, `text = 'Andra utkastet'`);
    await change(
      'alby',
      row.id,
      `visibility = 'named', named = array['${c.berga.organisationId}']::uuid[]`,
    );
    await change('alby', row.id, `visibility = 'own', named = '{}', text = 'Igen hemma'`);
    expect(await seen(placeOf(c, 'alby'), row.id)).toEqual([1, 2, 3, 4]);
    expect(await seen(placeOf(c, 'berga'), row.id)).toEqual([3]);
    expect(await seen(placeOf(c, 'cedra'), row.id)).toEqual([]);
  });

  test('for the county it is for its members; nobody outside, no link and no operator reads any', async () => {
    const row = note({ visibility: 'county' });
    await write('alby', row);
    expect(await seen(placeOf(c, 'agency'), row.id)).toEqual([1]);
    expect(await seen(placeOf(c, 'agency', { onlyFor: 'still-true:x' }), row.id)).toEqual([]);
    expect(await seen(operatorOf(c), row.id)).toEqual([]);
    expect(await seen({ ...placeOf(c, 'agency'), organisation: c.knownId }, row.id)).toEqual([]);
    expect(await seen({ space: c.countyId }, row.id)).toEqual([]);
  });

  test('once it is marked with secrecy, whoever is not cleared reads none of its versions', async () => {
    const row = note();
    await write('alby', row);
    expect(await seen(placeOf(c, 'alby'), row.id)).toEqual([1]);
    await change('alby', row.id, `secrecy_section = '21 kap. 7 §'`, true);
    expect(await seen(placeOf(c, 'alby'), row.id)).toEqual([]);
    expect(await seen(placeOf(c, 'alby', { cleared: true }), row.id)).toEqual([1, 2]);
  });

  test('what the whole county reads is the county’s, an answer stays its own', async () => {
    const { rows } = await hands.root.query(
      `select tbl, audience from history.kept_table where tbl in
        ('matters.boundary', 'matters.stance', 'matters.proposal_answer', 'matters.note', 'matters.ask') order by 1`,
    );
    expect(rows).toEqual([
      { tbl: 'matters.ask', audience: 'own' },
      { tbl: 'matters.boundary', audience: 'county' },
      { tbl: 'matters.note', audience: 'written' },
      { tbl: 'matters.proposal_answer', audience: 'own' },
      { tbl: 'matters.stance', audience: 'own' },
    ]);
  });
});

describe('the chain', () => {
  test('is whole, and nobody writes past it', async () => {
    await seal();
    expect(await faults()).toEqual([]);
    for (const text of [
      'delete from history.version',
      'truncate history.version',
      `update history.version set request = 'x'`,
      'update history.version set payload = null, salt = null',
      'delete from history.seal',
      `update history.access_log set what = 'export'`,
    ]) {
      await expect(house.owner.query(text), text).rejects.toThrow(/only added to/);
      await expect(hands.as(placeOf(c, 'alby'), text), text).rejects.toThrow(
        /permission denied|only added to/,
      );
    }
  });

  test('a write that is under way holds it up; it takes the next time', async () => {
    const other = new pg.Client({ connectionString: house.ownerUrl });
    await other.connect();
    await other.query('begin');
    await other.query(`update matters.area set name_sv = 'Under väg' where county_id = $1`, [
      c.countyId,
    ]);
    const still = async () =>
      (await hands.root.query(`select history.hold_still('version') as still`)).rows[0].still;
    expect(await still()).toBe(false);
    await other.query('commit');
    await other.end();
    expect(await still()).toBe(true);
    await seal();
    expect(await faults()).toEqual([]);
  });

  test('under load with late commits and rollbacks, no seal is wrong; one that does not wait is', async () => {
    const writers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = new pg.Client({ connectionString: house.ownerUrl });
        await client.connect();
        return client;
      }),
    );
    const sealer = new pg.Client({ connectionString: house.ownerUrl });
    await sealer.connect();
    const load = async (millis: number, each: () => Promise<void>) => {
      const until = Date.now() + millis;
      let seed = 7;
      const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
      const busy = writers.map(async (client, n) => {
        while (Date.now() < until) {
          await client.query('begin');
          if (chance() < 0.5) await client.query(`select pg_sleep($1)`, [chance() * 0.01]);
          await client.query(
            `insert into organisations.unit (county_id, id, organisation_id, name_sv, name_en, position)
              values ($1, gen_random_uuid(), $2, 'Enhet', 'Unit', $3)`,
            [c.countyId, c.alby.organisationId, n],
          );
          if (chance() < 0.5) await client.query(`select pg_sleep($1)`, [chance() * 0.02]);
          await client.query(chance() < 0.2 ? 'rollback' : 'commit');
        }
      });
      while (Date.now() < until) {
        await each();
        await new Promise((done) => setTimeout(done, 3));
      }
      await Promise.all(busy);
    };
    await load(2_500, async () => {
      await sealer.query(`select history.hold_still('version')`);
      await sealer.query(`select history.seal_up('version')`);
    });
    await seal();
    const { rows } = await hands.root.query(
      `select count(*)::int as n from history.seal where stream = 'version'`,
    );
    expect(rows[0].n).toBeGreaterThan(20);
    expect(await faults()).toEqual([]);
    // the control: without the barrier, what is still being written is sealed over
    await load(1_500, async () => {
      await sealer.query(
        `update history.barrier set hi = (select max(seq) from history.version) where stream = 'version'`,
      );
      await sealer.query(`select history.seal_up('version')`);
    });
    expect((await faults()).length).toBeGreaterThan(0);
    await hands.root.query('alter table history.seal disable trigger only_added_to');
    await hands.root.query(`delete from history.seal where stream = 'version'`);
    await hands.root.query('alter table history.seal enable trigger only_added_to');
    await seal();
    expect(await faults()).toEqual([]);
    await Promise.all([...writers, sealer].map((client) => client.end()));
  }, 60_000);
});

/** An export as whoever tampers with it sees it: all of it can be written over. */
interface Loose {
  format: string;
  rows: { version: Record<string, string>[] };
  seals: Record<string, string>[];
}

describe('an export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ragang-history-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const verify = (exported: unknown, heads?: unknown) => {
    writeFileSync(join(folder, 'export.json'), JSON.stringify(exported));
    writeFileSync(join(folder, 'heads.json'), JSON.stringify(heads ?? []));
    return spawnSync(
      process.execPath,
      ['bin/verify-history.mjs', join(folder, 'export.json'), join(folder, 'heads.json')],
      { encoding: 'utf8' },
    );
  };
  const made = async (): Promise<HistoryExport> => {
    await hands.root.query('begin');
    const place = placeOf(c, 'alby', { role: 'administrator' });
    const context = [
      ...[place.person, place.organisation, place.county, 'administrator', 'f', 'f', 'f', 'test'],
      ...[place.county, 'f', 'f', 'f', '', '00000000-0000-7000-8000-000000000001'],
    ].join('|');
    await hands.root.query(
      `select set_config('ragang.context', c || '|' || access.seal(c), true) from (select $1::text as c) t`,
      [context],
    );
    await hands.root.query('set local role ragang_app');
    const exported = await exportHistory(kyselyOn(hands.root as never), c.alby, new Date());
    await hands.root.query('commit');
    return structuredClone(exported);
  };

  test('is checked without a database, with the organisation’s own rows and nobody else’s', async () => {
    await write('berga', note({ title: 'Bergas egen', text: 'KANARIE berga' }));
    await write('alby', note({ title: 'Åäö "citat" \u0001\n', text: 'KANARIE alby 🦌 \\' }));
    await hands.as(
      placeOf(c, 'alby'),
      `select history.log_access('export', null, null, 'done', 'test')`,
    );
    await seal();
    const exported = await made();
    const text = JSON.stringify(exported);
    expect(text).toContain('KANARIE alby');
    expect(text).not.toContain('KANARIE berga');
    expect(exported.rows.access.length).toBeGreaterThan(0);
    const { stdout, stderr, status } = verify(exported);
    expect(stderr).toBe('');
    expect(stdout).toContain('Whole, as of');
    expect(status).toBe(0);
    const head = exported.seals.findLast((seal) => seal.stream === 'version')!;
    expect(verify(exported, [head]).status).toBe(0);
    expect(verify(exported, [{ ...head, hash: '00'.repeat(32) }]).stderr).toContain('your diary');
  });

  test('every change of it is found', async () => {
    const exported = await made();
    const tampered: ((it: Loose) => unknown)[] = [
      (it) => (it.rows.version[3]!.payload = it.rows.version[3]!.payload!.replace('"', '" ')),
      (it) => (it.rows.version[3]!.text = it.rows.version[3]!.text!.replace('"20', '"19')),
      (it) => (it.rows.version = it.rows.version.toReversed()),
      (it) => it.rows.version.push({ ...it.rows.version[2], seq: '3' }),
      (it) => (it.seals[4]!.body = '11'.repeat(32)),
      (it) => it.seals.splice(2, 1),
      (it) => (it.seals.find((s) => s.digests)!.digests = '22'.repeat(32)),
      (it) => (it.format = 'something'),
    ];
    for (const [n, tamper] of tampered.entries()) {
      const copy = structuredClone(exported);
      tamper(copy as unknown as Loose);
      expect(verify(copy).status, `tampering ${n}`).toBe(1);
    }
  });
});

describe('the access log', () => {
  test('is read by the organisation’s administrator, not by its editors and not by others', async () => {
    await hands.as(
      placeOf(c, 'berga'),
      `select history.log_access('read-secret', 'matters.note', 'abc', 'done', null)`,
    );
    const count = async (place: ReturnType<typeof placeOf>) =>
      (
        await hands.as<{ n: number }>(
          place,
          `select count(*)::int as n from history.access_log where what = 'read-secret'`,
        )
      )[0]!.n;
    expect(await count(placeOf(c, 'berga', { role: 'administrator' }))).toBe(1);
    expect(await count(placeOf(c, 'berga'))).toBe(0);
    expect(await count(placeOf(c, 'alby', { role: 'administrator' }))).toBe(0);
  });

  test('takes ids and words of the house, nothing that somebody typed', async () => {
    for (const [tbl, id, detail] of [
      ['matters.note', 'Anna Andersson', null],
      ['matters.note; drop', 'a', null],
      [null, null, 'Anna.Andersson@exempel.se'],
    ])
      await expect(
        hands.as(placeOf(c, 'berga'), `select history.log_access('export', $1, $2, 'done', $3)`, [
          tbl,
          id,
          detail,
        ]),
      ).rejects.toThrow(/check constraint/);
  });
});
