import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  contactChoices,
  contactLinksOf,
  nameContactFor,
  nameContactNoMore,
  unlinkContact,
} from '#matters/server';
import { isVacant, type ContactPointTexts } from '#organisations';
import {
  contactPoint,
  contactPointsOf,
  saveContactPoint,
  sayAway,
  stopContactPoint,
} from '#organisations/server';
import type { ContactPointId, PlaceId, UnitId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, newId, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const NOW = new Date('2026-09-01T10:00:00Z');
const vacant: ContactPointTexts = {
  unitId: null,
  role: 'Näringslivschef',
  personName: null,
  phone: null,
  mail: null,
  deputyName: 'Dag Exempelson',
  deputyPhone: '090-00 00 01',
  awayFrom: null,
  awayUntil: null,
  isMain: false,
};
let house: FreshHouse;
let c: SmallCounty;
let made = 0;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
beforeEach(async () => void (c = await smallCounty(house, `kontakt-${(made += 1)}`)));

const at = (viewer: Viewer) => ({ id: viewer.organisationId, units: [] });
const save = (
  viewer: Viewer,
  id: ContactPointId | null,
  from: number,
  more: Partial<ContactPointTexts> = {},
  whose = viewer,
) => saveContactPoint(viewer, newFormKey(), at(whose), id, { from, texts: { ...vacant, ...more } });
const add = async (viewer: Viewer, more: Partial<ContactPointTexts> = {}) => {
  const outcome = await save(viewer, null, 0, more);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.id;
};
const seen = (viewer: Viewer, whose: Viewer) =>
  tx(viewer, 'read', (db) => contactPointsOf(db, viewer, whose.organisationId));
const links = (viewer: Viewer) =>
  tx(viewer, 'read', (db) => contactLinksOf(db, viewer, viewer.organisationId));

describe('a contact point', () => {
  test('without a person shows as vacant to all in the county, with its deputy', async () => {
    await add(c.alby);
    const [contact] = await seen(c.berga, c.alby);
    expect(contact && isVacant(contact)).toBe(true);
    expect(contact).toMatchObject({
      role: 'Näringslivschef',
      deputyName: 'Dag Exempelson',
      version: 1,
      invented: false,
    });
  });

  test('is filled and changed by its own editors', async () => {
    const id = await add(c.alby);
    expect(await save(c.coordinator, id, 1, { personName: 'Nils Exempel' })).toEqual({
      ok: true,
      id,
    });
    expect((await seen(c.alby, c.alby))[0]).toMatchObject({
      personName: 'Nils Exempel',
      version: 2,
    });
  });

  test.each(['berga', 'reader'] as const)(
    'is not for %s to add or change elsewhere',
    async (who) => {
      const whose = who === 'reader' ? c.region : c.alby;
      const id = await add(whose);
      expect(await save(c[who], id, 1, { role: 'Kapad' }, whose)).toEqual({
        ok: false,
        reason: 'not-an-editor',
      });
      expect(await save(c[who], null, 0, {}, whose)).toEqual({
        ok: false,
        reason: 'not-an-editor',
      });
      expect(await seen(whose, whose)).toMatchObject([{ role: 'Näringslivschef' }]);
    },
  );

  test('of another organisation is not found as one’s own', async () => {
    const id = await add(c.alby);
    expect(await save(c.berga, id, 1, { role: 'Kapad' })).toEqual({
      ok: false,
      reason: 'no-such-contact',
    });
  });

  test('two who change it at once: the second is told, and nothing is written over', async () => {
    const id = await add(c.alby);
    await save(c.coordinator, id, 1, { phone: '090-00 00 02' });
    expect(await save(c.alby, id, 1, { phone: '090-00 00 03' })).toEqual({
      ok: false,
      reason: 'saved-meanwhile',
    });
    expect((await seen(c.alby, c.alby))[0]?.phone).toBe('090-00 00 02');
  });

  test('a new main one takes over from the former', async () => {
    const first = await add(c.alby, { isMain: true });
    const second = await add(c.alby, { isMain: true, role: 'Företagslots' });
    expect((await seen(c.alby, c.alby)).map((one) => [one.id, one.isMain])).toEqual([
      [second, true],
      [first, false],
    ]);
  });

  test('two new main ones in the same moment: both are added, one is the main one', async () => {
    const outcomes = await Promise.all([
      save(c.alby, null, 0, { isMain: true }),
      save(c.coordinator, null, 0, { isMain: true }),
    ]);
    expect(outcomes.every((one) => one.ok)).toBe(true);
    expect((await seen(c.alby, c.alby)).map((one) => one.isMain)).toEqual([true, false]);
  });

  test('stands in a unit of its own organisation only', async () => {
    const unitId = newId<'unit'>() as UnitId;
    await house.owner.query('insert into organisations.unit values ($1, $2, $3, $4, $4, 0)', [
      c.countyId,
      unitId,
      c.berga.organisationId,
      'Näringsliv',
    ]);
    expect(await save(c.alby, null, 0, { unitId })).toEqual({ ok: false, reason: 'unknown-unit' });
    const own = { id: c.berga.organisationId, units: [{ id: unitId, nameSv: '', nameEn: '' }] };
    const outcome = await saveContactPoint(c.berga, newFormKey(), own, null, {
      from: 0,
      texts: { ...vacant, unitId },
    });
    expect(outcome.ok).toBe(true);
    expect((await seen(c.berga, c.berga))[0]?.unitSv).toBe('Näringsliv');
  });

  test('is not found from another county', async () => {
    const other = await smallCounty(house, `annan-${made}`);
    const id = await add(c.alby);
    expect(
      await tx(other.alby, 'read', (db) => contactPoint(db, other.alby, c.alby.organisationId, id)),
    ).toBeNull();
  });
});

describe('"jag är borta"', () => {
  const days = { awayFrom: '2026-09-01', awayUntil: '2026-09-05' } as const;
  const eva = { deputyName: 'Eva Exempel', deputyPhone: '090-00 00 09' };
  const away = (viewer: Viewer, id: ContactPointId, from = 1, whose = viewer) =>
    sayAway(viewer, newFormKey(), whose.organisationId, id, { from, texts: { ...days, ...eva } });
  const back = (viewer: Viewer, id: ContactPointId, from: number) =>
    sayAway(viewer, newFormKey(), viewer.organisationId, id, { from, texts: null });
  const filled = {
    personName: 'Nils Exempel',
    phone: '090-00 00 02',
    deputyName: null,
    deputyPhone: null,
  };

  test('shows to all in the county, with the deputy; the rest stays as it was', async () => {
    const id = await add(c.alby, filled);
    expect(await away(c.alby, id)).toEqual({ ok: true });
    expect(await seen(c.berga, c.alby)).toMatchObject([
      { ...days, ...eva, personName: 'Nils Exempel', phone: '090-00 00 02', version: 2 },
    ]);
  });

  test('back again, the deputy stays named', async () => {
    const id = await add(c.alby, filled);
    await away(c.alby, id);
    expect(await back(c.alby, id, 2)).toEqual({ ok: true });
    expect(await seen(c.alby, c.alby)).toMatchObject([
      { awayFrom: null, awayUntil: null, ...eva, version: 3 },
    ]);
  });

  test('over somebody else’s change is refused', async () => {
    const id = await add(c.alby, filled);
    await save(c.coordinator, id, 1, { ...filled, phone: '090-00 00 07' });
    expect(await away(c.alby, id)).toEqual({ ok: false, reason: 'saved-meanwhile' });
  });

  test('of two at once one is told', async () => {
    const id = await add(c.alby, filled);
    const both = await Promise.all([away(c.alby, id), away(c.coordinator, id)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both).toContainEqual({ ok: false, reason: 'saved-meanwhile' });
  });

  test('is not for a vacancy, for another organisation, or for one who reads', async () => {
    expect(await away(c.alby, await add(c.alby))).toEqual({ ok: false, reason: 'vacant' });
    const id = await add(c.alby, filled);
    expect(await away(c.berga, id, 1, c.alby)).toEqual({ ok: false, reason: 'not-an-editor' });
    expect(await away(c.berga, id)).toEqual({ ok: false, reason: 'no-such-contact' });
    expect(await away(c.reader, await add(c.region, filled), 1, c.region)).toEqual({
      ok: false,
      reason: 'not-an-editor',
    });
  });

  test('in the database no absence ends before it begins, or has one day only', async () => {
    const id = await add(c.alby, filled);
    const set = (from: string | null, until: string | null) =>
      house.owner.query(
        'update organisations.contact_point set away_from = $2, away_until = $3 where id = $1',
        [id, from, until],
      );
    await expect(set('2026-09-05', '2026-09-04')).rejects.toMatchObject({ code: '23514' });
    await expect(set('2026-09-05', null)).rejects.toMatchObject({ code: '23514' });
    await expect(set('2026-09-05', '2026-09-05')).resolves.toBeDefined();
  });
});

describe('what a contact point is for', () => {
  const name = (
    viewer: Viewer,
    id: ContactPointId,
    placeId: PlaceId = c.countyId,
    matterIds = [c.local],
  ) => nameContactFor(viewer, newFormKey(), id, { matterIds, placeId });

  test('it can be named for several matters everywhere, and another of ours takes over one of them', async () => {
    const first = await add(c.alby);
    const second = await add(c.alby, { role: 'Företagslots' });
    expect(await name(c.alby, first, c.countyId, [c.local, c.wide])).toEqual({ ok: true });
    expect(await name(c.alby, second)).toEqual({ ok: true });
    expect((await links(c.alby)).map((l) => [l.matterSlug, l.contactPointId, l.placeName])).toEqual(
      [
        ['wide', first, null],
        ['local', second, null],
      ],
    );
  });

  test('a matter asked for the county has no single places', async () => {
    const id = await add(c.agency);
    expect(await name(c.agency, id, c.berga.organisationId, [c.wide])).toEqual({
      ok: false,
      reason: 'has-no-places',
    });
    expect(await name(c.agency, id, c.berga.organisationId)).toEqual({ ok: true });
  });

  test.each([
    ['nothing chosen', () => name(c.alby, newId(), c.countyId, []), 'no-such-contact'],
    [
      'another organisation’s contact point',
      async () => name(c.berga, await add(c.alby)),
      'not-an-editor',
    ],
    [
      'no matter chosen',
      async () => name(c.alby, await add(c.alby), c.countyId, []),
      'no-matter-chosen',
    ],
    [
      'a matter that is not there',
      async () => name(c.alby, await add(c.alby), c.countyId, [newId<'matter'>()]),
      'unknown-matter',
    ],
    [
      'a place that is no municipality',
      async () => name(c.alby, await add(c.alby), c.agency.organisationId),
      'unknown-place',
    ],
  ])('%s: refused', async (_, naming, reason) => {
    expect(await naming()).toEqual({ ok: false, reason });
  });

  test('a link can be taken away, by its own organisation only', async () => {
    const id = await add(c.alby);
    await name(c.alby, id);
    await nameContactNoMore(c.berga, newFormKey(), id, { matterId: c.local, placeId: c.countyId });
    expect(await links(c.alby)).toHaveLength(1);
    await nameContactNoMore(c.alby, newFormKey(), id, { matterId: c.local, placeId: c.countyId });
    expect(await links(c.alby)).toEqual([]);
  });

  test('ending it takes it away from its matters in the same moment; its history stays', async () => {
    const id = await add(c.alby);
    await name(c.alby, id);
    const end = (from: number) =>
      stopContactPoint(c.alby, newFormKey(), c.alby.organisationId, { id, from }, NOW, (db) =>
        unlinkContact(db, c.alby, id),
      );
    expect(await end(1)).toEqual({ ok: true });
    expect([await seen(c.alby, c.alby), await links(c.alby)]).toEqual([[], []]);
    expect(await end(2)).toEqual({ ok: false, reason: 'no-such-contact' });
    const { rows } = await house.owner.query(
      'select op from history.version where row_id = $1 order by seq',
      [id],
    );
    expect(rows.map((r) => r.op)).toEqual(['insert', 'update']);
  });

  test('ending one that has changed since does nothing at all', async () => {
    const id = await add(c.alby);
    await name(c.alby, id);
    await save(c.coordinator, id, 1, { phone: '090-00 00 02' });
    const outcome = await stopContactPoint(
      c.alby,
      newFormKey(),
      c.alby.organisationId,
      { id, from: 1 },
      NOW,
      (db) => unlinkContact(db, c.alby, id),
    );
    expect(outcome).toEqual({ ok: false, reason: 'saved-meanwhile' });
    expect(await links(c.alby)).toHaveLength(1);
  });

  test('the choices are the county’s own matters and municipalities', async () => {
    const choices = await tx(c.alby, 'read', (db) => contactChoices(db, c.alby));
    expect(choices.areas).toMatchObject([
      { nameSv: 'Område', matters: [{ id: c.wide }, { id: c.local }] },
    ]);
    expect(choices.places.map((p) => p.name)).toEqual(['Alby', 'Berga', 'Cedra']);
  });
});
