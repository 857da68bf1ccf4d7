import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { emptyMatters } from '#matters/server';
import { EMPTY_PROFILE } from '#organisations';
import {
  emptyDemo,
  profileAndReaders,
  saveProfile,
  sidesOf,
  tickRead,
} from '#organisations/server';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const NOON = new Date('2026-09-01T10:00:00Z');
const LATER = new Date('2026-09-08T10:00:00Z');
let house: FreshHouse;
let c: SmallCounty;
let made = 0;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
beforeEach(async () => {
  c = await smallCounty(house, `last-${(made += 1)}`);
  await write('Ett', 0);
});

/** Alby writes its next version. */
const write = (mission: string, from: number) =>
  saveProfile(
    c.alby,
    newFormKey(),
    c.alby.organisationId,
    { from, texts: { ...EMPTY_PROFILE, mission } },
    NOON,
  );
const read = (viewer: Viewer, version = 1, key = newFormKey(), whose = c.alby, now = LATER) =>
  tickRead(viewer, key, whose.organisationId, version, now);
const seen = async (viewer: Viewer, whose = c.alby) => {
  const kept = await tx(viewer, 'read', (db) =>
    profileAndReaders(db, viewer, whose.organisationId),
  );
  return kept?.readings.map(({ name, version }) => [name, version]);
};
const rows = async () =>
  (
    await house.owner.query(
      'select version, read_by, read_at from organisations.profile_read where county_id = $1 order by version',
      [c.countyId],
    )
  ).rows;

describe('"vi har läst"', () => {
  test('is seen by the one that has read and by the one that was read, and by nobody else', async () => {
    expect(await read(c.berga)).toEqual({ ok: true });
    expect(await read(c.agency)).toEqual({ ok: true });
    expect(await seen(c.alby)).toEqual([
      ['Berga', 1],
      ['Myndigheten', 1],
    ]);
    expect(await seen(c.berga)).toEqual([['Berga', 1]]);
    for (const who of [c.cedra, c.region, c.chamber, c.reader]) expect(await seen(who)).toEqual([]);
  });

  test('the coordinator at another organisation sees none; at the one that was read, all', async () => {
    await read(c.berga);
    // Kim coordinates and acts for Alby, whose words they are
    expect(await seen(c.coordinator)).toEqual([['Berga', 1]]);
    await saveProfile(
      c.cedra,
      newFormKey(),
      c.cedra.organisationId,
      { from: 0, texts: { ...EMPTY_PROFILE, mission: 'Cedra' } },
      NOON,
    );
    await read(c.berga, 1, newFormKey(), c.cedra);
    expect(await seen(c.coordinator, c.cedra)).toEqual([]);
  });

  test('nor does anybody else see it beside the other facts of two organisations', async () => {
    await read(c.berga);
    const sides = (viewer: Viewer) =>
      tx(viewer, 'read', (db) => sidesOf(db, viewer, [c.alby.organisationId]));
    expect((await sides(c.berga))[0]?.readings).toHaveLength(1);
    expect((await sides(c.cedra))[0]?.readings).toEqual([]);
  });

  test('said twice has one effect: the first moment stays', async () => {
    const key = newFormKey();
    await read(c.berga, 1, key, c.alby, NOON);
    await read(c.berga, 1, key, c.alby, NOON);
    await read(c.berga, 1, newFormKey(), c.alby, LATER);
    expect(await rows()).toEqual([{ version: 1, read_by: c.berga.personId, read_at: NOON }]);
  });

  test('two of one organisation in the same moment: both are thanked, one tick is kept', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => read(c.berga)));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await rows()).toHaveLength(1);
  });

  test('while a new version is saved, the tick is for the one that was on the page', async () => {
    const [, tick] = await Promise.all([write('Två', 1), read(c.berga, 1)]);
    expect(tick).toEqual({ ok: true });
    expect(await seen(c.alby)).toEqual([['Berga', 1]]);
    await read(c.berga, 2);
    expect(await seen(c.alby)).toEqual([
      ['Berga', 2],
      ['Berga', 1],
    ]);
  });

  test.each([
    ['a reader', () => read(c.reader), 'not-an-editor'],
    ['of one’s own words', () => read(c.alby), 'own-words'],
    ['of a version that is not there yet', () => read(c.berga, 2), 'no-such-version'],
    ['where nothing is written', () => read(c.alby, 1, newFormKey(), c.berga), 'no-such-version'],
  ])('is refused: %s', async (_, doing, reason) => {
    expect(await doing()).toEqual({ ok: false, reason });
    expect(await rows()).toEqual([]);
  });

  test('of another county finds nothing to read', async () => {
    const other = await smallCounty(house, `annat-${made}`);
    expect(await read(other.berga)).toEqual({ ok: false, reason: 'no-such-version' });
    expect(await seen(other.alby, c.alby)).toBeUndefined();
  });

  test('is kept in the history of the one that said it', async () => {
    await read(c.berga);
    const { rows: kept } = await house.owner.query(
      `select organisation_id, op, payload ->> 'version' as version from history.version
        where tbl = 'organisations.profile_read' and county_id = $1`,
      [c.countyId],
    );
    expect(kept).toEqual([{ organisation_id: c.berga.organisationId, op: 'insert', version: '1' }]);
  });
});

describe('the database itself', () => {
  const insert = (viewer: Viewer, organisation: Viewer, by: Viewer, invented = false) =>
    tx(viewer, 'write', (db) =>
      sql`insert into organisations.profile_read (county_id, organisation_id, profile_of, version, read_by, invented)
        values (${c.countyId}, ${organisation.organisationId}, ${c.alby.organisationId}, 1, ${by.personId}, ${invented})`.execute(
        db,
      ),
    );

  test('takes a tick of one’s own organisation in one’s own name', async () => {
    await insert(c.berga, c.berga, c.berga);
    expect(await rows()).toHaveLength(1);
  });

  test.each([
    ['for another organisation', () => insert(c.berga, c.cedra, c.berga)],
    ['in another’s name', () => insert(c.berga, c.berga, c.cedra)],
    ['by one who only reads', () => insert(c.reader, c.region, c.reader)],
    ['as an invented one', () => insert(c.berga, c.berga, c.berga, true)],
  ])('refuses one %s', async (_, doing) => {
    await expect(doing()).rejects.toMatchObject({ code: '42501' });
    expect(await rows()).toEqual([]);
  });

  test('refuses one of one’s own words, and takes none back', async () => {
    await expect(insert(c.alby, c.alby, c.alby)).rejects.toMatchObject({ code: '23514' });
    await read(c.berga);
    await tx(c.berga, 'write', (db) =>
      sql`update organisations.profile_read set version = 9`.execute(db),
    ).catch(() => undefined);
    await expect(
      tx(c.berga, 'write', (db) => sql`delete from organisations.profile_read`.execute(db)),
    ).rejects.toMatchObject({ code: '42501' });
    expect(await rows()).toMatchObject([{ version: 1 }]);
  });
});

describe('emptying the example data', () => {
  const empty = () =>
    emptyDemo(c.coordinator, newFormKey(), true, {
      before: emptyMatters,
      after: async () => undefined,
    });

  test('takes what was read with what was written', async () => {
    await read(c.berga);
    expect(await empty()).toEqual({ ok: true });
    expect(await rows()).toEqual([]);
    expect(await read(c.berga)).toEqual({ ok: false, reason: 'no-such-version' });
  });

  test.each([0, 1, 2, 3, 4, 5])(
    'while others tick and write ends in one of both orders (%i)',
    async (n) => {
      const doing = [c.berga, c.cedra, c.agency, c.region].map((one) => read(one));
      const [emptied, ...ticks] = await Promise.all([
        new Promise((go) => setTimeout(go, n * 4)).then(empty),
        ...doing,
        write('Två', 1),
      ]);
      expect(emptied).toEqual({ ok: true });
      for (const tick of ticks)
        expect(['ok', 'no-such-version']).toContain(tick.ok ? 'ok' : tick.reason);
      // a tick that came after is of a version that is there
      const { rows: orphans } = await house.owner.query(
        `select from organisations.profile_read r where county_id = $1 and not exists (select from organisations.profile p
           where p.county_id = r.county_id and p.organisation_id = r.profile_of and p.version = r.version)`,
        [c.countyId],
      );
      expect(orphans).toEqual([]);
    },
  );
});
