import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyMatters, mattersToEmpty, nameContactFor, workOutStandings } from '#matters/server';
import {
  contactPointsOf,
  countyPage,
  currentProfile,
  emptyDemo,
  groupingsOfCounty,
  organisationBySlug,
  organisationsOfCounty,
  organisationsToEmpty,
  packContents,
  prioritiesOf,
  saveContactPoint,
  saveProfile,
  savePriority,
} from '#organisations/server';
import { EMPTY_PROFILE } from '#organisations';
import type { Viewer } from '#platform/core/viewer';
import { asSystem, newFormKey, newId, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const NOW = new Date('2026-09-01T10:00:00Z');
let house: FreshHouse;
let c: SmallCounty;
let other: SmallCounty;
beforeAll(async () => {
  house = await freshHouse();
  c = await smallCounty(house, 'har');
  other = await smallCounty(house, 'dar');
});
afterAll(() => house.close());

describe('the organisations of a county', () => {
  test('are those of one’s own county, in its order, with those that are only known', async () => {
    const all = await tx(c.alby, 'read', (db) => organisationsOfCounty(db, c.alby));
    expect(all.map((o) => o.shortName)).toEqual([
      'Regionen',
      'Alby',
      'Berga',
      'Cedra',
      'Myndigheten',
      'Kammaren',
      'Natbolaget',
    ]);
    expect(all.at(-1)?.membership).toBe('known');
  });

  test('one of another county is not found', async () => {
    const found = (slug: string) =>
      tx(c.alby, 'read', (db) => organisationBySlug(db, c.alby, slug));
    expect((await found('har-berga'))?.name).toBe('Berga');
    expect(await found('dar-berga')).toBeNull();
    expect(await found("x' or true--")).toBeNull();
  });

  test('a grouping crosses the county line: members outside are named last, as outside', async () => {
    const id = newId();
    await house.owner.query(
      `insert into organisations.grouping (id, slug, name) values ($1, 'tio', 'Tian')`,
      [id],
    );
    for (const member of [other.cedra, c.berga, c.alby]) {
      await house.owner.query('insert into organisations.grouping_member values ($1, $2)', [
        id,
        member.organisationId,
      ]);
    }
    const [grouping] = await tx(c.alby, 'read', (db) => groupingsOfCounty(db, c.alby));
    expect(grouping?.members.map((m) => [m.name, m.membership])).toEqual([
      ['Alby', 'member'],
      ['Berga', 'member'],
      ['Cedra', null],
    ]);
    const berga = await tx(c.alby, 'read', (db) => organisationBySlug(db, c.alby, 'har-berga'));
    expect(berga?.groupings.map((g) => [g.name, g.members.length])).toEqual([['Tian', 3]]);
  });

  test('the county’s own page counts what the pack holds', async () => {
    const contents = await tx(c.alby, 'read', (db) => packContents(db, c.alby));
    expect(contents.kinds).toContainEqual({ kind: 'municipality', members: 3, known: 0 });
    expect(contents.kinds).toContainEqual({ kind: 'public-company', members: 0, known: 1 });
    const page = await tx(c.alby, 'read', (db) => countyPage(db, c.alby));
    expect(page).toMatchObject({
      regionName: 'Regionen',
      people: [{ role: 'coordinator', organisation: 'Alby' }],
    });
  });
});

describe('the priorities of the strategy', () => {
  const priority = (viewer: Viewer, was: string, nameSv: string, more: { source?: string } = {}) =>
    savePriority(viewer, newFormKey(), {
      number: 6,
      was: { nameEn: was === 'Okänd' ? 'Unknown' : was, source: '', ...more, nameSv: was },
      nameSv,
      nameEn: nameSv,
      source: 'RUS s. 12',
    });
  const sixth = async () => (await tx(c.alby, 'read', (db) => prioritiesOf(db, c.alby)))[0];
  beforeAll(async () => {
    for (const id of [c.countyId, other.countyId]) {
      await house.owner.query(
        `insert into organisations.priority values ($1, 6, 'Okänd', 'Unknown', false, '')`,
        [id],
      );
    }
  });

  test('are typed in by the coordinator, in their own county', async () => {
    expect(await priority(c.alby, 'Okänd', 'Kapad')).toEqual({ ok: false, reason: 'not-for-you' });
    expect(await priority(c.coordinator, 'Okänd', 'Kompetens')).toEqual({ ok: true });
    expect(await sixth()).toMatchObject({
      nameSv: 'Kompetens',
      confirmed: true,
      source: 'RUS s. 12',
    });
    const there = await tx(other.alby, 'read', (db) => prioritiesOf(db, other.alby));
    expect(there[0]).toMatchObject({ nameSv: 'Okänd', confirmed: false });
  });

  test('typed in meanwhile by somebody else: not written over', async () => {
    expect(await priority(c.coordinator, 'Okänd', 'Annat')).toEqual({
      ok: false,
      reason: 'saved-meanwhile',
    });
    expect((await sixth())?.nameSv).toBe('Kompetens');
  });

  test('with another source meanwhile, under the same name: not written over either', async () => {
    const twice = () => priority(c.coordinator, 'Kompetens', 'Kompetens', { source: 'RUS s. 12' });
    expect(await twice()).toEqual({ ok: true });
    await house.owner.query(
      `update organisations.priority set source = 'RUS s. 14' where county_id = $1 and number = 6`,
      [c.countyId],
    );
    expect(await twice()).toEqual({ ok: false, reason: 'saved-meanwhile' });
    expect((await sixth())?.source).toBe('RUS s. 14');
  });
});

describe('emptying the example data', () => {
  const empty = (viewer: Viewer, sure = true) =>
    emptyDemo(viewer, newFormKey(), sure, {
      before: emptyMatters,
      after: (db) =>
        asSystem(db, viewer.countyId, () => workOutStandings(db, viewer.countyId, 'all', NOW)),
    });
  const said = (county: SmallCounty) =>
    tx(county.alby, 'read', async (db) => ({
      profile: await currentProfile(db, county.alby, county.alby.organisationId),
      contacts: await contactPointsOf(db, county.alby, county.alby.organisationId),
      demoSince: (await countyPage(db, county.alby)).demoSince,
    }));
  const toEmpty = (county: SmallCounty) =>
    tx(county.coordinator, 'read', async (db) => {
      const { profiles, contactPoints } = await organisationsToEmpty(db, county.coordinator);
      return { ...(await mattersToEmpty(db, county.coordinator)), profiles, contactPoints };
    });
  beforeAll(async () => {
    for (const county of [c, other]) {
      const { alby } = county;
      await saveProfile(
        alby,
        newFormKey(),
        alby.organisationId,
        { from: 0, texts: { ...EMPTY_PROFILE, mission: 'Påhittat' } },
        NOW,
      );
      const contact = await saveContactPoint(
        alby,
        newFormKey(),
        { id: alby.organisationId, units: [] },
        null,
        {
          from: 0,
          texts: {
            unitId: null,
            role: 'Lots',
            personName: null,
            phone: null,
            mail: null,
            deputyName: null,
            deputyPhone: null,
            awayFrom: null,
            awayUntil: null,
            isMain: true,
          },
        },
      );
      if (contact.ok)
        await nameContactFor(alby, newFormKey(), contact.id, {
          matterIds: [county.local],
          placeId: county.countyId,
        });
      await house.owner.query(
        `insert into matters.round (county_id, id, name_sv, name_en, started_at, answer_by) values ($1, $2, 'O', 'R', now(), '2026-10-01')`,
        [county.countyId, newId()],
      );
    }
  });

  test('what would go is counted whoever asks, and only in one’s own county', async () => {
    expect(await toEmpty(c)).toEqual({
      rounds: 1,
      stances: 0,
      suggestions: 0,
      intakes: 0,
      boundaries: 0,
      inquiries: 0,
      contactLinks: 1,
      proposals: 0,
      packages: 0,
      changes: 0,
      retired: 0,
      profiles: 1,
      contactPoints: 1,
    });
  });

  test('is not for an ordinary editor, and never by mistake', async () => {
    expect(await empty(c.alby)).toEqual({ ok: false, reason: 'not-for-you' });
    expect(await empty(c.coordinator, false)).toEqual({ ok: false, reason: 'not-sure' });
    expect((await said(c)).profile?.texts.mission).toBe('Påhittat');
  });

  test('takes what was said and leaves the pack, the people and the other county', async () => {
    expect(await empty(c.coordinator)).toEqual({ ok: true });
    expect(await said(c)).toEqual({ profile: null, contacts: [], demoSince: null });
    expect(Object.values(await toEmpty(c)).every((count) => count === 0)).toBe(true);
    const pack = await tx(c.alby, 'read', async (db) => ({
      organisations: (await organisationsOfCounty(db, c.alby)).length,
      priorities: (await prioritiesOf(db, c.alby)).map((p) => p.nameSv),
      coordinators: (await countyPage(db, c.alby)).people.length,
    }));
    expect(pack).toEqual({ organisations: 7, priorities: ['Kompetens'], coordinators: 1 });
    const { rows } = await house.owner.query(
      'select count(*)::int n from matters.matter where county_id = $1',
      [c.countyId],
    );
    expect(rows[0].n).toBe(2);
    expect(await said(other)).toMatchObject({
      profile: { texts: { mission: 'Påhittat' } },
      contacts: [{ role: 'Lots' }],
    });
  });

  test('a second time there is nothing to empty, and writing goes on as usual', async () => {
    expect(await empty(c.coordinator)).toEqual({ ok: false, reason: 'already-empty' });
    const outcome = await saveProfile(
      c.alby,
      newFormKey(),
      c.alby.organisationId,
      { from: 0, texts: { ...EMPTY_PROFILE, mission: 'På riktigt' } },
      NOW,
    );
    expect(outcome.ok).toBe(true);
  });
});
