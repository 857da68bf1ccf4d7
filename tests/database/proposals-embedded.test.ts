import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayBoundariesStillTrue, settleDueProposals, waitingFor } from '#matters/server';
import type { BoundaryId } from '#platform/core/ids';
import { newFormKey, tx } from '#platform/server';
import { freshEmbedded, type FreshHouse } from './fresh.ts';
import { LAPSED, LATER, proposing } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

/** The whole way on the embedded database too: proposed, joined, lapsed, looked at again. */
const folder = mkdtempSync(join(tmpdir(), 'ragang-forslag-'));
let house: FreshHouse;
let c: SmallCounty;
let p: ReturnType<typeof proposing>;
beforeAll(async () => {
  house = await freshEmbedded(folder);
  c = await smallCounty(house);
  p = proposing(house, c);
}, 60_000);
afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a boundary comes into force municipality by municipality, and is looked at again', async () => {
  const id = await p.made(c.berga, p.everywhere());
  await p.answer(c.agency, id);
  expect((await p.answer(c.alby, id)).inForceAt).toEqual([c.alby.organisationId]);
  expect((await p.answer(c.cedra, id, 'no')).refusal).toBeNull();
  await settleDueProposals(c.countyId, LAPSED);
  expect((await p.answer(c.cedra, id, 'yes', LAPSED)).inForceAt).toEqual([c.cedra.organisationId]);
  expect(await p.inForce(c.local)).toHaveLength(3);
  const [boundary] = await p.told(c.alby, c.local);
  const due = new Date('2027-08-20T08:00:00Z');
  expect(Number(await tx(c.alby, 'read', (db) => waitingFor(db, c.alby, due)))).toBe(1);
  const ids = [boundary?.id as BoundaryId];
  for (const viewer of [c.agency, c.alby, c.berga]) {
    await sayBoundariesStillTrue(viewer, newFormKey(), ids, due);
  }
  const { results } = await sayBoundariesStillTrue(c.cedra, newFormKey(), ids, due);
  expect(results[0]?.movedTo).toBe('2028-08-19');
});

test('one that nobody answers lapses, and several at once leave one truth', async () => {
  const wide = await p.made(c.region, p.command());
  await Promise.all([p.answer(c.agency, wide), p.withdraw(c.region, wide, LATER)]);
  const seen = await p.seen(c.coordinator, wide);
  expect(['agreed', 'withdrawn']).toContain(seen?.endedBecause);
  const again = await p.made(c.coordinator, p.command(), LATER);
  await settleDueProposals(c.countyId, new Date('2026-12-20T08:00:00Z'));
  expect((await p.seen(c.coordinator, again, LAPSED))?.endedBecause).toBe('lapsed');
});
