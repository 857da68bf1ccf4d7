import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { asSystem, newFormKey, tx } from '#platform/server';
import { answerMatter, workOutStandings } from '#matters/server';
import type { StoredSaid } from '#matters';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { LATER, proposing, START } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

// What was said at one place only is worked out there only. Here everything is worked out anew afterwards: had a
// place been left out that should not have been, its standing would change by that.
let house: FreshHouse;
let c: SmallCounty;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let made = 0;
beforeEach(async () => void (c = await smallCounty(house, `platser-${(made += 1)}`)));

const kept = async () => {
  const of = async (table: string, columns: string) =>
    (
      await house.owner.query(
        `select matter_id, place_id, ${columns} from matters.${table} where county_id = $1 order by matter_id, place_id`,
        [c.countyId],
      )
    ).rows;
  return {
    standing: await of('standing', 'kind, owners, unclear, since'),
    detail: await of('standing_detail', 'claimants, misattributed, drifters'),
    clarity: await of('clarity', 'asked, answered, agreeing'),
  };
};
const anew = () =>
  tx(c.coordinator, 'write', (db) =>
    asSystem(db, c.countyId, () => workOutStandings(db, c.countyId, 'all', LATER)),
  );
const asWorkedOutAnew = async () => {
  const before = await kept();
  await anew();
  expect(await kept()).toEqual(before);
  return before;
};
const say = async (viewer: Viewer, placeId: PlaceId, said: StoredSaid) => {
  const { rows } = await house.owner.query<{ id: string }>(
    `select id from matters.stance where in_force and organisation_id = $1 and place_id = $2 and matter_id = $3`,
    [viewer.organisationId, placeId, c.local],
  );
  const seen = rows[0]?.id ?? '';
  const ownRole = said.kind === 'owners' ? ('contributor' as const) : null;
  const given = { slug: 'local', placeId, seen, said, ownRole, remark: '' };
  const outcome = await answerMatter(viewer, newFormKey(), given, LATER);
  expect(outcome).toMatchObject({ ok: true });
};
const owners = (...ids: Viewer[]): StoredSaid => ({
  kind: 'owners',
  owners: ids.map(({ organisationId }) => organisationId),
});

test('a municipality at home, another at its own, the region at one place and for the county', async () => {
  await anew();
  const said: [Viewer, PlaceId, StoredSaid][] = [
    [c.alby, c.alby.organisationId, owners(c.alby)],
    [c.berga, c.berga.organisationId, owners(c.region)],
    [c.region, c.countyId, owners(c.region)],
    [c.region, c.alby.organisationId, owners(c.agency)],
    [c.region, c.alby.organisationId, { kind: 'as-county' }],
  ];
  for (const one of said) {
    await say(...one);
    await asWorkedOutAnew();
  }
});

test('a proposal that is said yes to place by place', async () => {
  await anew();
  const p = proposing(house, c);
  await say(c.chamber, c.cedra.organisationId, owners(c.chamber));
  const id = await p.made(c.coordinator, p.everywhere(), START);
  await asWorkedOutAnew();
  for (const viewer of [c.agency, c.berga, c.chamber, c.cedra]) {
    expect((await p.answer(viewer, id)).refusal).toBe(null);
    await asWorkedOutAnew();
  }
  expect(await p.inForce(c.local)).toHaveLength(3);
});

test('the control: left out where something was said, a standing is found to be old', async () => {
  await anew();
  await say(c.alby, c.alby.organisationId, owners(c.alby));
  const before = await asWorkedOutAnew();
  await house.owner.query(
    `update matters.stance set own_role = 'none', owners = $1 where county_id = $2 and matter_id = $3`,
    [[c.berga.organisationId], c.countyId, c.local],
  );
  const at = (place: Viewer) =>
    tx(c.coordinator, 'write', (db) =>
      asSystem(db, c.countyId, () =>
        workOutStandings(db, c.countyId, [c.local], LATER, [place.organisationId]),
      ),
    );
  await at(c.cedra);
  expect(await kept()).toEqual(before);
  await at(c.alby);
  expect(await kept()).not.toEqual(before);
});
