import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerMatter,
  differences,
  homePage,
  parseDifferencesWish,
  startRound,
} from '#matters/server';
import type { Said } from '#matters';
import type { PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const START = new Date('2026-09-01T08:00:00Z');
const day = (n: number) => new Date(START.getTime() + n * 86_400_000);

let house: FreshHouse;
let c: SmallCounty;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => void (c = await smallCounty(house, `differences-${(county += 1)}`)));

const ask = async (viewers: Viewer[], matters = [c.local]) => {
  const outcome = await startRound(
    c.coordinator,
    newFormKey(),
    {
      nameSv: 'Omgång',
      nameEn: 'Round',
      matters,
      organisations: viewers.map((one) => one.organisationId),
      answerBy: '2026-09-15',
    },
    START,
  );
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.id;
};
const say = (
  viewer: Viewer,
  owners: Viewer[],
  now: Date,
  slug = 'local',
  placeId: PlaceId | null = null,
) => {
  const said: Said = owners.length
    ? { kind: 'owners', owners: owners.map((one) => one.organisationId) }
    : { kind: 'nobody' };
  return answerMatter(
    viewer,
    newFormKey(),
    { slug, placeId, seen: '', said, ownRole: 'none', remark: '' },
    now,
  );
};
const seen = (viewer: Viewer, search = '') =>
  tx(viewer, 'read', (db) =>
    differences(db, viewer, parseDifferencesWish(new URLSearchParams(search))),
  );
const short = (found: Awaited<ReturnType<typeof seen>>) => {
  const name = (id: string | null) =>
    id === null
      ? 'the municipality'
      : (found.organisations.find((one) => one.id === id)?.shortName ?? 'the county');
  return found.matters.map(({ slug, places, concernsUs, parts }) => ({
    slug,
    places,
    concernsUs,
    parts: parts.map((part) => ({
      kind: part.kind,
      at: part.placeIds.map(name).sort(),
      between: part.between.map(name).sort(),
      whom: part.whom.map(name),
    })),
  }));
};

/** Alby and Berga each claim the matter at home, and so does the region; at Cedra nobody does. */
async function contestedInTwo() {
  await ask([c.region, c.alby, c.berga, c.cedra]);
  await house.owner.query('update matters.round set invited_at = $2 where county_id = $1', [
    c.countyId,
    START,
  ]);
  await say(c.region, [c.region], day(1));
  await say(c.region, [], day(1), 'local', c.cedra.organisationId);
  await say(c.alby, [c.alby], day(1));
  await say(c.berga, [c.berga], day(1));
  await say(c.cedra, [], day(1));
}

describe('what differs', () => {
  test('stands once per matter, with where, how and between whom', async () => {
    await contestedInTwo();
    expect(short(await seen(c.berga))).toEqual([
      {
        slug: 'local',
        places: 3,
        concernsUs: true,
        parts: [
          {
            kind: 'contested',
            at: ['Alby', 'Berga'],
            between: [regionName, 'the municipality'].sort(),
            whom: [],
          },
          { kind: 'ownerless', at: ['Cedra'], between: [], whom: [] },
        ].sort((a, b) => a.kind.localeCompare(b.kind)),
      },
    ]);
  });

  test('for a municipality: its own place is told apart', async () => {
    await contestedInTwo();
    const [matter] = (await seen(c.cedra)).matters;
    expect(matter?.concernsUs).toBe(true);
    expect(matter?.parts.map((part) => [part.kind, part.atOurs])).toEqual([
      ['contested', false],
      ['ownerless', true],
    ]);
  });

  test('by kind, area and place; what is not known is no wish', async () => {
    await contestedInTwo();
    const kinds = async (search: string) =>
      (await seen(c.coordinator, search)).matters.flatMap(({ parts }) => parts.map((p) => p.kind));
    const { organisations } = await seen(c.coordinator);
    const slugOf = (viewer: Viewer) =>
      organisations.find((one) => one.id === viewer.organisationId)?.slug;
    expect(await kinds('kind=ownerless')).toEqual(['ownerless']);
    expect(await kinds(`place=${slugOf(c.berga)}`)).toEqual(['contested']);
    expect(await kinds(`place=${slugOf(c.berga)}&kind=ownerless`)).toEqual([]);
    expect(await kinds('area=omrade')).toHaveLength(2);
    expect(await kinds('area=annat')).toEqual([]);
    expect(await kinds('kind=agreed')).toHaveLength(2);
  });

  test('oldest first for the coordinator, what concerns it first for the others', async () => {
    await contestedInTwo();
    await ask([c.agency, c.chamber], [c.wide]);
    await say(c.agency, [c.agency], day(-20), 'wide');
    await say(c.chamber, [c.chamber], day(-20), 'wide');
    const order = async (viewer: Viewer) => (await seen(viewer)).matters.map(({ slug }) => slug);
    await house.owner.query(
      `update matters.standing set since = $2 where county_id = $1 and place_id = $1`,
      [c.countyId, day(-30)],
    );
    expect(await order(c.coordinator)).toEqual(['wide', 'local']);
    expect(await order(c.berga)).toEqual(['local', 'wide']);
    expect((await seen(c.berga)).concernUs).toBe(1);
    expect((await seen(c.berga)).inAll).toBe(2);
  });

  test('nothing before a round opens, and the running round is told where old answers differ', async () => {
    await contestedInTwo();
    await ask([c.alby, c.berga], [c.local]);
    const [matter] = (await seen(c.alby)).matters;
    expect(matter?.running).toMatchObject({ nameSv: 'Omgång', answerBy: '2026-09-15' });
    await ask([c.agency, c.chamber], [c.wide]);
    await say(c.agency, [c.agency], day(2), 'wide');
    expect((await seen(c.agency)).matters.map(({ slug }) => slug)).toEqual(['local']);
  });
});

describe('who may not see it', () => {
  test('asked and silent: neither that it differs nor between whom', async () => {
    await contestedInTwo();
    await ask([c.agency, c.chamber], [c.wide]);
    await say(c.agency, [c.agency], day(2), 'wide');
    await house.owner.query(
      `insert into matters.ask (county_id, round_id, organisation_id, matter_id)
       select $1, round_id, $2, matter_id from matters.ask where county_id = $1 and matter_id = $3 limit 1`,
      [c.countyId, c.agency.organisationId, c.local],
    );
    expect((await seen(c.agency)).matters).toEqual([]);
  });

  test('not asked: that it differs and where, never between whom', async () => {
    await contestedInTwo();
    const found = await seen(c.chamber);
    expect(found.matters[0]).toMatchObject({ readable: false, concernsUs: false });
    expect(found.matters[0]?.parts.flatMap((part) => [...part.between, ...part.whom])).toEqual([]);
    const [read] = (await seen(c.reader)).matters;
    expect(read).toMatchObject({ readable: false });
  });

  test('another county: nothing', async () => {
    await contestedInTwo();
    const other = await smallCounty(house, `differences-${(county += 1)}`);
    expect((await seen(other.coordinator)).matters).toEqual([]);
  });
});

describe('the first page', () => {
  test('names each matter once, and how many there are', async () => {
    await contestedInTwo();
    const home = await tx(c.coordinator, 'read', (db) => homePage(db, c.coordinator, day(3)));
    expect(home.talks.map(({ slug, places, kinds }) => ({ slug, places, kinds }))).toEqual([
      { slug: 'local', places: 3, kinds: ['contested', 'ownerless'] },
    ]);
    expect(home.talksInAll).toBe(1);
  });

  test('an organisation meets there only what concerns it', async () => {
    await contestedInTwo();
    const talks = async (viewer: Viewer) =>
      (await tx(viewer, 'read', (db) => homePage(db, viewer, day(3)))).talks.map((t) => t.places);
    expect(await talks(c.cedra)).toEqual([1]);
    expect(await talks(c.chamber)).toEqual([]);
  });
});

const regionName = 'Regionen';
