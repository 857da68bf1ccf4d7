import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { unitsStamp, type Unit, type UnitLine } from '#organisations';
import { organisationBySlug, saveUnits } from '#organisations/server';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let c: SmallCounty;
let made = 0;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
beforeEach(async () => void (c = await smallCounty(house, `enheter-${(made += 1)}`)));

const unitsOf = async (viewer: Viewer, slug = `enheter-${made}-alby`): Promise<Unit[]> =>
  (await tx(viewer, 'read', (db) => organisationBySlug(db, viewer, slug)))?.units ?? [];
const line = (nameSv: string, position: number, unit?: Unit): UnitLine => ({
  id: unit?.id ?? null,
  nameSv,
  nameEn: nameSv,
  position,
});
const save = (viewer: Viewer, from: readonly Unit[], lines: UnitLine[], whose = c.alby) =>
  saveUnits(viewer, newFormKey(), whose.organisationId, { from: unitsStamp(from), lines });

describe('an organisation’s own units', () => {
  test('are added, renamed and put in another order; all in the county see it', async () => {
    expect(await save(c.alby, [], [line('Näring', 1), line('Kultur', 2)])).toEqual({ ok: true });
    const first = await unitsOf(c.berga);
    expect(first.map(({ nameSv }) => nameSv)).toEqual(['Näring', 'Kultur']);
    const lines = [line('Näringsliv', 2, first[0]), line('Kultur', 1, first[1]), line('Ny', 3)];
    expect(await save(c.alby, first, lines)).toEqual({ ok: true });
    const second = await unitsOf(c.berga);
    expect(second.map(({ nameSv }) => nameSv)).toEqual(['Kultur', 'Näringsliv', 'Ny']);
    expect(second.map(({ id }) => id)).toEqual([first[1]!.id, first[0]!.id, second[2]!.id]);
  });

  test('two who save at once: one does, the other is told', async () => {
    await save(c.alby, [], [line('Näring', 1)]);
    const from = await unitsOf(c.alby);
    const outcomes = await Promise.all([
      save(c.alby, from, [line('Ett', 1, from[0])]),
      save(c.coordinator, from, [line('Två', 1, from[0])]),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes).toContainEqual({ ok: false, reason: 'saved-meanwhile' });
    expect(await unitsOf(c.alby)).toHaveLength(1);
  });

  test.each(['berga', 'reader'] as const)('are not for %s to change', async (who) => {
    await save(c.alby, [], [line('Näring', 1)]);
    const from = await unitsOf(c.alby);
    const whose = who === 'reader' ? c.region : c.alby;
    expect(await save(c[who], from, [line('Kapad', 1, from[0])], whose)).toMatchObject({
      ok: false,
    });
    expect((await unitsOf(c.alby)).map(({ nameSv }) => nameSv)).toEqual(['Näring']);
  });

  test('another’s unit cannot be smuggled in among one’s own', async () => {
    await save(c.alby, [], [line('Näring', 1)]);
    const theirs = await unitsOf(c.alby);
    const smuggled = saveUnits(c.berga, newFormKey(), c.berga.organisationId, {
      from: unitsStamp([]),
      lines: [line('Kapad', 1, theirs[0])],
    });
    expect(await smuggled).toEqual({ ok: false, reason: 'saved-meanwhile' });
    const changed = await tx(c.berga, 'write', (db) =>
      sql`update organisations.unit set name_sv = 'Kapad' where id = ${theirs[0]!.id}`.execute(db),
    );
    expect(changed.numAffectedRows).toBe(0n);
  });
});
