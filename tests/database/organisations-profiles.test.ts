import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { EMPTY_PROFILE, type ProfileTexts } from '#organisations';
import {
  currentProfile,
  profileConflict,
  profilesAt,
  profileVersions,
  saveProfile,
  settleProfile,
} from '#organisations/server';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const NOON = new Date('2026-09-01T10:00:00Z');
const words = (more: Partial<ProfileTexts>): ProfileTexts => ({ ...EMPTY_PROFILE, ...more });
let house: FreshHouse;
let c: SmallCounty;
let made = 0;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
beforeEach(async () => void (c = await smallCounty(house, `profil-${(made += 1)}`)));

const save = (
  viewer: Viewer,
  from: number,
  texts: ProfileTexts,
  key = newFormKey(),
  whose = viewer.organisationId,
) => saveProfile(viewer, key, whose, { from, texts }, NOON);
const current = (viewer: Viewer, whose = viewer.organisationId) =>
  tx(viewer, 'read', (db) => currentProfile(db, viewer, whose));

describe('an organisation’s own words', () => {
  test('are saved as versions, and every version is kept', async () => {
    await save(c.alby, 0, words({ mission: 'Ett' }));
    await save(c.alby, 1, words({ mission: 'Två' }));
    const [versions, texts] = await tx(c.berga, 'read', async (db) => [
      await profileVersions(db, c.berga, c.alby.organisationId),
      await profilesAt(db, c.berga, c.alby.organisationId, [1, 2, 7]),
    ]);
    expect(versions.map((v) => [v.version, v.writtenBy, v.writtenAt])).toEqual([
      [2, c.alby.personName, NOON],
      [1, c.alby.personName, NOON],
    ]);
    expect(texts.map((p) => p.texts.mission)).toEqual(['Ett', 'Två']);
  });

  test('need no new version when nothing was changed', async () => {
    await save(c.alby, 0, words({ mission: 'Ett' }));
    expect(await save(c.alby, 1, words({ mission: 'Ett' }))).toMatchObject({
      ok: false,
      reason: 'nothing-changed',
    });
    expect((await current(c.alby))?.version).toBe(1);
  });

  test('what they were made from has gone with the example data: they are the first', async () => {
    expect(await save(c.alby, 3, words({ mission: 'Ett' }))).toMatchObject({ ok: true });
    expect((await current(c.alby))?.version).toBe(1);
  });

  test('a double click is one version', async () => {
    const key = newFormKey();
    await Promise.all([
      save(c.alby, 0, words({ mission: 'Ett' }), key),
      save(c.alby, 0, words({ mission: 'Ett' }), key),
    ]);
    expect((await current(c.alby))?.version).toBe(1);
  });

  test.each(['berga', 'reader', 'coordinator'] as const)(
    'are not for %s to change elsewhere',
    async (who) => {
      const whose = who === 'coordinator' ? c.berga : who === 'reader' ? c.region : c.alby;
      const outcome = await save(
        c[who],
        0,
        words({ mission: 'Kapad' }),
        newFormKey(),
        whose.organisationId,
      );
      expect(outcome).toMatchObject({ ok: false, reason: 'not-an-editor' });
      expect(await current(whose)).toBeNull();
    },
  );

  test('are guarded by the database too, whatever the rules say', async () => {
    const write = (viewer: Viewer) =>
      tx(viewer, 'write', (db) =>
        sql`insert into organisations.profile (county_id, organisation_id, version, mission)
          values (${c.countyId}, ${c.alby.organisationId}, 1, 'Kapad')`.execute(db),
      );
    await expect(write(c.berga)).rejects.toThrow(/row-level security/);
    await save(c.alby, 0, words({ mission: 'Ett' }));
    const change = (viewer: Viewer) =>
      tx(viewer, 'write', (db) =>
        sql`update organisations.profile set mission = 'Ändrad' where organisation_id = ${c.alby.organisationId}`.execute(
          db,
        ),
      );
    expect((await change(c.alby)).numAffectedRows).toBe(0n); // not even one's own: nothing is written over
  });

  test('are not found from another county', async () => {
    const other = await smallCounty(house, `annat-${made}`);
    await save(c.alby, 0, words({ mission: 'Ett' }));
    expect(await current(other.alby, c.alby.organisationId)).toBeNull();
  });
});

describe('two editors of one profile', () => {
  const [kim, alva] = ['Kims', 'Alvas'];
  beforeEach(async () => {
    await save(c.alby, 0, words({ mission: 'Från början', goals: 'Mål', needs: 'Behov' }));
    expect(
      await save(c.coordinator, 1, words({ mission: kim, goals: 'Mål', needs: 'Kims behov' })),
    ).toMatchObject({ ok: true });
  });

  test('the second one’s is not saved, and sees both texts for each part that differs', async () => {
    const mine = words({ mission: alva, goals: 'Alvas mål', needs: 'Behov' });
    const outcome = await save(c.alby, 1, mine);
    expect(outcome).toEqual({ ok: false, reason: 'saved-meanwhile', mine });
    expect((await current(c.alby))?.texts.mission).toBe(kim);
    const conflict = await tx(c.alby, 'read', (db) =>
      profileConflict(db, c.alby, c.alby.organisationId, { base: 1, mine }),
    );
    expect(conflict.theirs).toMatchObject({ version: 2, writtenBy: c.coordinator.personName });
    expect(conflict.differing).toEqual([
      { part: 'mission', mine: alva, theirs: kim, changedBy: 'both' },
      { part: 'goals', mine: 'Alvas mål', theirs: 'Mål', changedBy: 'me' },
      { part: 'needs', mine: 'Behov', theirs: 'Kims behov', changedBy: 'them' },
    ]);
  });

  test('what is chosen becomes the third version; the first two are still there', async () => {
    const choices = {
      mission: { keep: 'edited', edited: 'Kims och Alvas' },
      goals: { keep: 'mine', mine: 'Alvas mål' },
      needs: { keep: 'theirs' },
    } as const;
    expect(
      await settleProfile(c.alby, newFormKey(), c.alby.organisationId, { from: 2, choices }, NOON),
    ).toMatchObject({ ok: true });
    const kept = await tx(c.alby, 'read', (db) =>
      profilesAt(db, c.alby, c.alby.organisationId, [1, 2, 3]),
    );
    expect(kept.map((p) => p.texts.mission)).toEqual(['Från början', kim, 'Kims och Alvas']);
    expect(kept[2]?.texts).toEqual(
      words({ mission: 'Kims och Alvas', goals: 'Alvas mål', needs: 'Kims behov' }),
    );
  });

  test('while choosing, a third one saves: the chosen texts come back, nothing is lost', async () => {
    await save(c.coordinator, 2, words({ mission: 'Kims igen' }));
    const choices = { mission: { keep: 'mine', mine: alva } } as const;
    const outcome = await settleProfile(
      c.alby,
      newFormKey(),
      c.alby.organisationId,
      { from: 2, choices },
      NOON,
    );
    expect(outcome).toMatchObject({
      ok: false,
      reason: 'saved-meanwhile',
      mine: { mission: alva, needs: 'Kims behov' },
    });
  });

  test('saving in the same moment: exactly one of ten gets in, whoever it is', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        save(n % 2 ? c.alby : c.coordinator, 2, words({ mission: `Samtidigt ${n}` })),
      ),
    );
    expect(outcomes.filter((o) => o.ok)).toHaveLength(1);
    expect(outcomes.filter((o) => !o.ok && o.reason === 'saved-meanwhile')).toHaveLength(9);
    expect((await current(c.alby))?.version).toBe(3);
  });
});
