import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mapCell, mapView, parseMapWish, workOutStandings, type MapView } from '#matters/server';
import type { MatterId, OrganisationId, RoundId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newId, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let county: SmallCounty;
let made = 0;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
beforeEach(async () => void (county = await smallCounty(house, `karta${(made += 1)}`)));

const see = (viewer: Viewer, search = '') =>
  tx(viewer, 'read', (db) => mapView(db, viewer, parseMapWish(new URLSearchParams(search))));

/** What stands in the row of a matter: organisation → own role, how many others name it, its part in what is agreed. */
async function row(viewer: Viewer, slug: 'wide' | 'local', search = '') {
  const map = (await see(viewer, search)) as MapView;
  const found = map.sections.flatMap(({ open }) => open).find((one) => one.matter.slug === slug);
  const cells = Object.fromEntries(
    (found?.cells ?? []).flatMap((cell, i) =>
      cell
        ? [
            [
              map.organisations[i]!.name,
              [cell.own ?? (cell.stated ? 'stated' : null), cell.named, cell.agreed],
            ],
          ]
        : [],
    ),
  );
  return { ...found?.matter, cells };
}

async function round(opened: boolean): Promise<RoundId> {
  const id = newId<'round'>();
  await house.owner.query(
    `insert into matters.round (county_id, id, name_sv, name_en, started_at, invited_at, answer_by, opened_at, opened_because)
     values ($1, $2, 'Omgång', 'Round', now(), now(), '2026-12-01', case when $3 then now() end, case when $3 then 'time-has-gone' end)`,
    [county.countyId, id, opened],
  );
  return id;
}

async function ask(
  roundId: RoundId,
  matterId: MatterId,
  answered: Viewer[],
  silent: Viewer[] = [],
): Promise<void> {
  for (const viewer of [...answered, ...silent]) {
    await house.owner.query(
      `insert into matters.ask (county_id, round_id, organisation_id, matter_id, answered_at)
       values ($1, $2, $3, $4, case when $5 then now() end)`,
      [county.countyId, roundId, viewer.organisationId, matterId, answered.includes(viewer)],
    );
  }
}

interface Words {
  owners?: OrganisationId[];
  each?: boolean;
  said?: string;
  role?: string;
  at?: OrganisationId;
}
async function says(
  who: Viewer,
  matterId: MatterId,
  roundId: RoundId | null,
  words: Words,
): Promise<void> {
  const { owners = [], each = false, at } = words;
  const role = words.role ?? (owners.includes(who.organisationId) ? 'owner' : 'none');
  await house.owner.query(
    `insert into matters.stance (county_id, id, organisation_id, matter_id, place_id, round_id, said, owners,
        each_municipality, own_role, said_at, invented) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), true)`,
    [
      county.countyId,
      newId(),
      who.organisationId,
      matterId,
      at ?? county.countyId,
      roundId,
      words.said ?? 'owners',
      owners,
      each,
      role,
    ],
  );
}

const workOut = () =>
  tx({ system: true, countyId: county.countyId }, 'write', (db) =>
    workOutStandings(db, county.countyId, 'all', new Date()),
  );

describe('a matter asked for the county', () => {
  beforeEach(async () => {
    const { wide, region, alby, agency, berga } = county;
    const opened = await round(true);
    await ask(opened, wide, [region, alby, agency], [berga]);
    await says(region, wide, opened, { owners: [region.organisationId] });
    await says(alby, wide, opened, { owners: [region.organisationId], role: 'contributor' });
    await says(agency, wide, opened, { owners: [agency.organisationId, county.knownId] });
    await workOut();
  });
  const cells = {
    Regionen: ['owner', 1, null],
    Alby: ['contributor', 0, null],
    Myndigheten: ['owner', 0, null],
    Natbolaget: [null, 1, null],
  };

  test('shows each one its own role and how many others name it, the known too', async () =>
    expect(await row(county.region, 'wide')).toMatchObject({
      kind: 'contested',
      readable: true,
      cells,
    }));

  test('is the same seen from a municipality', async () =>
    expect((await row(county.region, 'wide', `place=karta${made}-alby`)).cells).toEqual(cells));

  test('shows nothing to who was asked and is silent: neither cell, standing, count nor invented', async () => {
    const map = (await see(county.berga)) as MapView;
    const seen = await row(county.berga, 'wide');
    expect(seen).toMatchObject({ kind: 'hidden', counts: null, owners: [] });
    expect(seen.cells).toEqual({});
    expect(map.invented).toBe(false);
  });

  test('shows the standing and no single answer of others to who was not asked, and to a reader', async () => {
    for (const [viewer, own] of [
      [county.chamber, {}],
      [county.reader, { Regionen: ['owner', 0, null] }],
    ] as const) {
      const seen = await row(viewer, 'wide');
      expect(seen).toMatchObject({ kind: 'contested', readable: false });
      expect(seen.cells).toEqual(own);
      expect((await see(viewer))?.unreadable).toBe(1);
    }
  });

  test('is not found by a wish for its standing by who may not see it', async () => {
    expect((await see(county.region, 'standing=contested'))?.shown).toBe(1);
    expect((await see(county.berga, 'standing=contested'))?.shown).toBe(0);
    expect((await see(county.berga, 'differ=1'))?.shown).toBe(0);
  });

  test('is found by an organisation that is named, by those who may read that', async () => {
    const search = `organisation=karta${made}-natbolaget`;
    expect((await see(county.region, search))?.shown).toBe(1);
    expect((await see(county.chamber, search))?.shown).toBe(0);
    expect((await see(county.berga, search))?.shown).toBe(0);
  });

  test('opens the answers behind a cell to those who may read them', async () => {
    const slugs = { matter: 'wide', organisation: `karta${made}-regionen`, place: null };
    const behind = (viewer: Viewer) => tx(viewer, 'read', (db) => mapCell(db, viewer, slugs));
    const seen = await behind(county.alby);
    expect([seen?.own.length, seen?.others.map((one) => one.organisationId)]).toEqual([
      1,
      [county.alby.organisationId],
    ]);
    for (const viewer of [county.berga, county.chamber]) {
      const hidden = await behind(viewer);
      expect([hidden?.own, hidden?.others]).toEqual([[], []]);
    }
    expect((await behind(county.reader))?.others).toEqual([]);
  });

  test('does not exist for another county', async () => {
    const other = await smallCounty(house, `annat${made}`);
    expect((await row(other.region, 'wide')).cells).toEqual({});
    expect(await see(other.region, `place=karta${made}-alby`)).toBeNull();
  });
});

describe('while a round is blind', () => {
  test('nothing of it shows to anybody, the coordinator and the speaker included', async () => {
    const { wide, region, alby } = county;
    const blind = await round(false);
    await ask(blind, wide, [region, alby]);
    await says(region, wide, blind, { owners: [region.organisationId] });
    await says(alby, wide, blind, { owners: [region.organisationId] });
    await workOut();
    for (const viewer of [region, alby, county.coordinator, county.reader, county.chamber]) {
      const seen = await row(viewer, 'wide');
      expect(seen).toMatchObject({ kind: 'running', counts: null });
      expect(seen.cells).toEqual({});
      expect((await see(viewer, `organisation=karta${made}-regionen`))?.shown).toBe(0);
    }
  });

  test('what was open before stays open', async () => {
    const { wide, region, alby } = county;
    const opened = await round(true);
    await ask(opened, wide, [region, alby]);
    await says(region, wide, opened, { owners: [region.organisationId] });
    await says(alby, wide, opened, { owners: [region.organisationId] });
    const blind = await round(false);
    await ask(blind, wide, [region]);
    await says(region, wide, blind, { said: 'nobody' });
    await workOut();
    const seen = await row(alby, 'wide');
    expect(seen.kind).toBe('aligned');
    expect(seen.cells).toEqual({ Regionen: ['owner', 1, null], Alby: ['none', 0, null] });
  });
});

describe('a matter asked per municipality', () => {
  beforeEach(async () => {
    const { local, region, alby, berga, cedra } = county;
    const opened = await round(true);
    await ask(opened, local, [region, alby, berga], [cedra]);
    await says(region, local, opened, { each: true, role: 'contributor' });
    await says(region, local, opened, {
      owners: [region.organisationId],
      at: berga.organisationId,
    });
    await says(alby, local, opened, { owners: [alby.organisationId], at: alby.organisationId });
    await says(berga, local, opened, { owners: [region.organisationId], at: berga.organisationId });
    await workOut();
  });

  test('shows in the county how its places are spread, and names "each municipality" where that holds', async () =>
    expect(await row(county.region, 'local')).toMatchObject({
      kind: null,
      counts: null,
      cells: {
        Regionen: ['contributor', 1, null],
        Alby: ['owner', 1, null],
        Berga: ['none', 0, null],
        Cedra: [null, 1, null],
      },
    }));

  test('shows at a place what holds there, a difference before the answer for all', async () => {
    expect((await row(county.region, 'local', `place=karta${made}-berga`)).cells).toEqual({
      Regionen: ['owner', 1, null],
      Berga: ['none', 0, null],
    });
    expect((await row(county.region, 'local', `place=karta${made}-alby`)).cells).toEqual({
      Regionen: ['contributor', 0, null],
      Alby: ['owner', 1, null],
    });
  });

  test('counts "n of m" at a municipality only for it and the coordinator', async () => {
    const search = `place=karta${made}-alby`;
    expect((await row(county.alby, 'local', search)).counts).toMatchObject({ asked: 2 });
    expect((await row(county.coordinator, 'local', search)).counts).toMatchObject({ asked: 2 });
    expect((await row(county.berga, 'local', search)).counts).toBeNull();
    expect((await row(county.region, 'local', search)).counts).toBeNull();
  });

  test('frames what is agreed for everybody, also for who may not read the answers', async () => {
    const boundary = newId<'boundary'>();
    await house.owner.query(
      `insert into matters.boundary (county_id, id, matter_id, limit_sentence, settled, since, look_again_by)
       values ($1, $2, $3, 'Till grinden.', 'officials', '2026-01-01', '2027-01-01')`,
      [county.countyId, boundary, county.local],
    );
    await house.owner.query(`insert into matters.boundary_role values ($1, $2, 0, null, 'owner')`, [
      county.countyId,
      boundary,
    ]);
    await house.owner.query('insert into matters.boundary_place values ($1, $2, $3, now())', [
      county.countyId,
      boundary,
      county.alby.organisationId,
    ]);
    expect((await row(county.cedra, 'local')).cells).toEqual({ Alby: [null, 0, 'owner'] });
    expect(
      (await row(county.chamber, 'local', `place=karta${made}-berga`)).cells,
    ).not.toHaveProperty('Alby');
  });
});
