import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#platform/core/viewer';
import { tx } from '#platform/server';
import { countedHere, keptHere, readSieve } from '#records/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let here: SmallCounty;

/** Enough rows that reading all of them costs more than the index; every fiftieth holds the rare words. */
const ROWS = 4_000;

beforeAll(async () => {
  house = await freshHouse();
  here = await smallCounty(house);
  const { countyId, wide, alby, berga, cedra } = here;
  await house.owner.query('alter table matters.note disable trigger user');
  await house.owner.query(
    `insert into matters.note (county_id, id, organisation_id, matter_id, title, text, visibility, named,
       secrecy_section, secrecy_by, secrecy_on, share_ground)
     select $1, gen_random_uuid(), ($3::uuid[])[1 + n % 3], $2, 'Anteckning ' || n,
       'Företaget varslar personal i kommunen' || case when n % 50 = 0 then ' om UPPSÄGNINGSVARSEL 100 % \\ ''nu''' else '' end,
       v, case when v = 'named' then array[($3::uuid[])[1 + (n + 1) % 3]] else '{}' end,
       case when n % 150 = 0 and v = 'own' then '21 kap.' end, case when n % 150 = 0 and v = 'own' then $4::uuid end,
       case when n % 150 = 0 and v = 'own' then current_date end, null
     from generate_series(1, $5::int) n, lateral (select (array['own', 'named', 'county', 'public'])[1 + (n / 50) % 4] as v) v`,
    [
      countyId,
      wide,
      [alby.organisationId, berga.organisationId, cedra.organisationId],
      alby.personId,
      ROWS,
    ],
  );
  await house.owner.query('alter table matters.note enable trigger user');
  await house.owner.query('analyze matters.note');
});
afterAll(() => house.close());

const found = async (viewer: Viewer, words: string): Promise<string[] | null> =>
  tx(viewer, 'read', async (db) => {
    const { rows } = await sql<{
      ids: string[] | null;
    }>`select access.found('matters.note', ${words}, 10001)::text[] as ids`.execute(db);
    return rows[0]?.ids?.toSorted() ?? null;
  });
/** What row level security itself shows of those that hold the words. */
const shown = async (viewer: Viewer, words: string): Promise<string[]> =>
  tx(viewer, 'read', async (db) => {
    const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
    const { rows } = await sql<{ id: string }>`select id::text from matters.note
      where concat_ws(' ', title, text, secrecy_section, share_ground) ilike ${like}`.execute(db);
    return rows.map((row) => row.id).toSorted();
  });

describe('words among many shared records', () => {
  test('are found for each reader exactly as far as they may read, parts of words too', async () => {
    for (const viewer of [here.alby, here.berga, here.cedra, here.region, here.reader]) {
      for (const words of [
        'uppsägningsvarsel',
        'NINGSVARS',
        "100 % \\ 'nu'",
        'anteckning 150',
        '21 kap.',
        'finns inte',
      ]) {
        const ids = await found(viewer, words);
        const told = await shown(viewer, words);
        // three letters at a time sieve; the words themselves are asked of the rows afterwards
        expect(
          told.filter((id) => !ids?.includes(id)),
          `${viewer.organisationName} ${words}`,
        ).toEqual([]);
        if (words === 'uppsägningsvarsel') expect(ids).toEqual(told);
      }
    }
    const lengths = [here.alby, here.region].map((viewer) => shown(viewer, 'uppsägningsvarsel'));
    const [own, other] = await Promise.all(lengths);
    expect(own?.length).toBeGreaterThan(other?.length ?? 0); // the control: readers differ
  });

  test('read through the index: those rows and no others', async () => {
    const ask = (words: string) =>
      tx(here.alby, 'read', async (db) => {
        const scans = async () =>
          (
            await sql<{
              n: string;
            }>`select pg_stat_get_xact_numscans('matters.note_found'::regclass) as n`.execute(db)
          ).rows.map((row) => Number(row.n))[0] ?? 0;
        const before = await scans();
        const sieve = readSieve(new URLSearchParams({ q: words, kind: 'note' }));
        const list = await keptHere(db, here.alby, sieve);
        return { listed: list.length, scans: (await scans()) - before };
      });
    expect((await ask('va')).scans).toBe(0); // the control: two letters cannot be looked up
    const { listed, scans } = await ask('uppsägningsvarsel');
    expect(listed).toBeGreaterThan(20);
    expect(scans).toBe(1);
  });

  test('that are too short, or that all of them hold, are answered all the same', async () => {
    const titles = async (q: string) =>
      tx(here.alby, 'read', (db) =>
        countedHere(db, here.alby, readSieve(new URLSearchParams({ q }))),
      );
    expect(await found(here.alby, 'va')).toBeNull();
    expect(await found(here.alby, 'a b c')).toBeNull();
    expect((await titles('va')).get('note')).toBe((await shown(here.alby, 'va')).length);
    expect((await titles('varslar')).get('note')).toBe((await shown(here.alby, 'varslar')).length);
    expect((await titles("100 % \\ 'nu'")).get('note')).toBe(
      (await shown(here.alby, "100 % \\ 'nu'")).length,
    );
  });

  test('follow the policy of the table: narrower, and none where it is not the only one', async () => {
    const within = async (ddl: string) => {
      await house.owner.query(ddl);
      const ids = await found(here.alby, 'uppsägningsvarsel');
      return ids?.length ?? null;
    };
    const [{ using }] = (
      await house.owner.query(
        `select pg_get_expr(polqual, polrelid) as using from pg_policy where polrelid = 'matters.note'::regclass and polname = 'see'`,
      )
    ).rows;
    const all = await within('select 1');
    expect(
      await within(`alter policy see on matters.note using (visibility = 'public')`),
    ).toBeLessThan(all ?? 0);
    expect(await within('alter policy see on matters.note using (false)')).toBe(0);
    await house.owner.query(`alter policy see on matters.note using (${using})`);
    expect(
      await within(
        'create policy more on matters.note as restrictive for select using (access.i_am_cleared())',
      ),
    ).toBeNull();
    expect(await within('drop policy more on matters.note')).toBe(all);
  });

  test('whoever has no place here finds nothing, and nobody but the app may ask', async () => {
    const { rows } = await house.owner.query(
      `select access.found('matters.note', 'uppsägningsvarsel', 100) as ids,
         has_function_privilege('public', 'access.found(regclass, text, int)', 'execute') as anybody`,
    );
    // the owner takes up no place: what is public has no county for it either
    expect(rows).toEqual([{ ids: [], anybody: false }]);
  });

  test('are told to be slow where the index is gone or lacks a column, and are found all the same', async () => {
    // as the app asks at its start
    const slow = () =>
      tx(here.alby, 'read', async (db) => {
        const { rows } = await sql`select object, remedy from access.slow()`.execute(db);
        return rows;
      });
    const remedy = `call access.make_quick('matters.note')`;
    expect(await slow()).toEqual([]);
    await house.owner.query('drop index matters.note_found');
    expect(await slow()).toEqual([{ object: 'matters.note', remedy }]);
    await house.owner.query(remedy);
    expect(await slow()).toEqual([]);
    await house.owner.query(
      `alter table matters.note add column aside text; update matters.note set aside = 'kungsfiskare' where title = 'Anteckning 99'`,
    );
    expect(await slow()).toEqual([{ object: 'matters.note', remedy }]);
    expect(await found(here.alby, 'kungsfiskare')).toBeNull();
    const desk = () =>
      tx(here.alby, 'read', (db) =>
        keptHere(db, here.alby, readSieve(new URLSearchParams({ q: 'kungsfiskare' }))),
      );
    expect((await desk()).map((one) => one.title)).toEqual(['Anteckning 99']);
    await house.owner.query(remedy);
    expect(await slow()).toEqual([]);
    expect(await found(here.alby, 'kungsfiskare')).toHaveLength(1);
    expect((await desk()).map((one) => one.title)).toEqual(['Anteckning 99']);
  });
});
