import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  differences,
  homePage,
  parseDifferencesWish,
  sayBoundariesStillTrue,
  startRound,
} from '#matters/server';
import type { BoundaryId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { LAPSED, LATER, proposing } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let c: SmallCounty;
let p: ReturnType<typeof proposing>;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => {
  c = await smallCounty(house, `home-${(county += 1)}`);
  p = proposing(house, c);
});
const home = (viewer: Viewer, now = LATER) => tx(viewer, 'read', (db) => homePage(db, viewer, now));

describe('proposals that wait for our yes', () => {
  const waiting = async (viewer: Viewer, now = LATER) => (await home(viewer, now)).proposals;

  test('are counted for those whose yes is needed, as the page of what waits counts them', async () => {
    const id = await p.made(c.region, p.command());
    for (const viewer of [c.agency, c.region, c.berga, c.chamber, c.coordinator])
      expect(await waiting(viewer)).toBe((await p.waiting(viewer)).length);
    expect(await waiting(c.agency)).toBe(1);
    expect(await waiting(c.region)).toBe(0);
    await p.answer(c.agency, id, 'no');
    expect(await waiting(c.agency)).toBe(0);
    await p.answer(c.agency, id, 'withdrawn');
    expect(await waiting(c.agency)).toBe(1);
  });

  test('each municipality for its own place; nobody when the last day has gone or it is withdrawn', async () => {
    const id = await p.made(c.berga, p.everywhere());
    expect([await waiting(c.cedra), await waiting(c.berga)]).toEqual([1, 0]);
    expect(await waiting(c.cedra, LAPSED)).toBe(0);
    await p.withdraw(c.berga, id);
    expect(await waiting(c.cedra)).toBe(0);
  });
});

describe('boundaries to look at again', () => {
  const NEAR = new Date('2027-08-15T08:00:00Z');
  const due = async (viewer: Viewer, now = NEAR) => (await home(viewer, now)).lookAgain;

  test('are counted for the parties from thirty days before, until they have said "still true"', async () => {
    const id = await p.made(c.region, p.command());
    await p.answer(c.agency, id, 'yes');
    expect(await due(c.agency, new Date('2027-08-01T08:00:00Z'))).toBe(0);
    expect(await due(c.agency, new Date('2027-08-02T08:00:00Z'))).toBe(1);
    expect([await due(c.region), await due(c.agency), await due(c.chamber)]).toEqual([1, 1, 0]);
    const [boundary] = await p.told(c.agency, c.wide);
    await sayBoundariesStillTrue(c.agency, newFormKey(), [boundary!.id as BoundaryId], NEAR);
    expect([await due(c.region), await due(c.agency)]).toEqual([1, 0]);
  });
});

describe('rounds on their way', () => {
  test('the coordinator sees how many have answered everything; the others only their own', async () => {
    const organisations = [c.berga, c.agency, c.chamber].map((one) => one.organisationId);
    await startRound(
      c.coordinator,
      newFormKey(),
      { nameSv: 'O', nameEn: 'R', matters: [c.wide], organisations, answerBy: '2026-09-15' },
      LATER,
    );
    await p.claim(c.agency, 'wide', [c.agency.organisationId]);
    const [seen] = (await home(c.coordinator)).rounds;
    expect(seen?.everybody).toEqual({ asked: 3, done: 1 });
    expect((await home(c.berga)).rounds[0]?.everybody).toBeNull();
    expect((await home(c.chamber)).rounds[0]).toMatchObject({ ownAsked: 1, ownAnswered: 0 });
  });
});

test('what differs names the open proposals that the viewer may see, and no others', async () => {
  await p.claim(c.agency, 'wide', [c.agency.organisationId]);
  await p.claim(c.chamber, 'wide', [c.chamber.organisationId]);
  await house.owner.query(
    `insert into matters.standing (county_id, matter_id, place_id, kind, since) values ($1, $2, $1, 'contested', now())
     on conflict (county_id, matter_id, place_id) do update set kind = 'contested'`,
    [c.countyId, c.wide],
  );
  const id = await p.made(c.agency, p.command());
  const seen = async (viewer: Viewer) =>
    (
      await tx(viewer, 'read', (db) =>
        differences(db, viewer, parseDifferencesWish(new URLSearchParams())),
      )
    ).matters[0]?.proposals.map((one) => one.id);
  expect(await seen(c.agency)).toEqual([id]);
  expect(await seen(c.region)).toEqual([id]);
  expect(await seen(c.coordinator)).toEqual([id]);
  expect(await seen(c.berga)).toEqual([]);
});
