import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { proposing, START } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let c: SmallCounty;
let p: ReturnType<typeof proposing>;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => {
  c = await smallCounty(house, `forslag-${(county += 1)}`);
  p = proposing(house, c);
});

describe('a proposal for a county matter', () => {
  test('comes into force with the last yes, and the standing is agreed', async () => {
    const id = await p.made(c.region, p.command());
    expect(await p.inForce(c.wide)).toEqual([]);
    expect(await p.waiting(c.agency)).toEqual([id]);
    const last = await p.answer(c.agency, id);
    expect(last).toEqual({ proposalId: id, refusal: null, inForceAt: [c.countyId] });
    expect(await p.inForce(c.wide)).toEqual([{ proposalId: id, placeId: c.countyId }]);
    expect(await p.standing(c.wide, c.countyId)).toBe('agreed');
    expect(await p.seen(c.agency, id)).toMatchObject({
      endedBecause: 'agreed',
      places: [{ state: 'in-force', missing: [] }],
    });
  });
});
