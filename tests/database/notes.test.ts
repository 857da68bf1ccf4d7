import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NoteId } from '#matters';
import {
  changeNote,
  endNote,
  matterPage,
  matterWithNotes,
  noteAddress,
  noteById,
  noteReceived,
  openNotes,
  stopSharingNote,
  writeNote,
} from '#matters/server';
import { AT_HOME, type Shared } from '#organisations';
import type { Viewer } from '#platform/core/viewer';
import { historyOf, publicViewer, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let county: SmallCounty;
beforeAll(async () => {
  house = await freshHouse();
  county = await smallCounty(house);
});
afterAll(() => house.close());

const NOW = new Date('2026-11-20T09:00:00Z');
const words = (text: string, more: Partial<Shared> = {}) => ({
  title: 'Samtal om varsel',
  text,
  ...AT_HOME,
  ...more,
});
const toAlby = (): Partial<Shared> => ({
  visibility: 'named',
  named: [county.alby.organisationId],
});
const write = (viewer: Viewer, text: string, more: Partial<Shared> = {}) =>
  writeNote(viewer, randomUUID(), 'wide', { from: 0, note: words(text, more) }, NOW);
const written = async (viewer: Viewer, text: string, more: Partial<Shared> = {}) => {
  const outcome = await write(viewer, text, more);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.id!;
};
const change = (
  viewer: Viewer,
  id: NoteId,
  from: number,
  text: string,
  more: Partial<Shared> = {},
) => changeNote(viewer, randomUUID(), id, { from, note: words(text, more) }, NOW);
const one = (viewer: Viewer, id: string) => tx(viewer, 'read', (db) => noteById(db, viewer, id));
const listed = async (viewer: Viewer) =>
  (await tx(viewer, 'read', (db) => matterWithNotes(db, viewer, 'wide')))!.notes;
const versionsRead = (viewer: Viewer, id: string) =>
  tx(viewer, 'read', async (db) =>
    (await historyOf(db, viewer, 'matters.note', id)).map(({ content }) => content?.text),
  );

describe('a note on a matter', () => {
  test('is a draft at home until it is shared: others see it in no list, count or page', async () => {
    const before = (await listed(county.alby)).count;
    const id = await written(county.region, 'Utkast');
    expect((await listed(county.alby)).count).toBe(before);
    expect(await one(county.alby, id)).toBeNull();
    expect(await tx(county.alby, 'read', (db) => noteAddress(db, county.alby, id))).toBeNull();
    const page = await tx(county.alby, 'read', (db) => matterPage(db, county.alby, 'wide', null));
    expect(page!.notes.notes.map((note) => note.id)).not.toContain(id);
    expect((await listed(county.reader)).notes.map((note) => note.id)).toContain(id); // at home
  });

  test('is not written by one who only reads, nor on a matter that is not there', async () => {
    expect(await write(county.reader, 'x')).toEqual({ ok: false, reason: 'reader' });
    expect(
      await writeNote(county.region, randomUUID(), 'nowhere', { from: 0, note: words('x') }, NOW),
    ).toEqual({ ok: false, reason: 'no-such-matter' });
  });

  test('the same form five times at once is one note', async () => {
    const key = randomUUID();
    const before = (await listed(county.region)).count;
    const all = await Promise.all(
      [1, 2, 3, 4, 5].map(() =>
        writeNote(county.region, key, 'wide', { from: 0, note: words('En gång') }, NOW),
      ),
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect((await listed(county.region)).count).toBe(before + 1);
  });

  test('of two editors one saves, and the other is told and has lost nothing', async () => {
    const id = await written(county.region, 'Först');
    const outcomes = await Promise.all([
      change(county.region, id, 1, 'Den enas'),
      change(county.region, id, 1, 'Den andras'),
    ]);
    expect(outcomes.map((one) => (one.ok ? 'ok' : one.reason)).sort()).toEqual([
      'ok',
      'saved-meanwhile',
    ]);
    const kept = await one(county.region, id);
    expect(kept!.version).toBe(2);
    expect(await versionsRead(county.region, id)).toEqual([kept!.text, 'Först']);
  });

  test('nobody but its organisation changes it, shares it or takes it away', async () => {
    const id = await written(county.region, 'Vårt', { visibility: 'county' });
    const no = { ok: false, reason: 'no-such-note' };
    expect(await change(county.alby, id, 1, 'Ert')).toEqual(no);
    expect(await stopSharingNote(county.alby, randomUUID(), id, 1, NOW)).toEqual(no);
    expect(await endNote(county.alby, randomUUID(), id, 1, NOW)).toEqual(no);
    expect((await one(county.region, id))!.text).toBe('Vårt');
  });

  test('undoing is a new version made of an old one', async () => {
    const id = await written(county.region, 'Ett');
    await change(county.region, id, 1, 'Två');
    await change(county.region, id, 2, 'Ett');
    expect(await versionsRead(county.region, id)).toEqual(['Ett', 'Två', 'Ett']);
  });
});

describe('sharing, and not any more', () => {
  test('sharing shows no earlier draft; what was received stays, and nothing later comes', async () => {
    const id = await written(county.region, 'Utkast ett');
    await change(county.region, id, 1, 'Utkast två');
    await change(county.region, id, 2, 'Delat', toAlby());
    expect(await versionsRead(county.alby, id)).toEqual(['Delat']);
    await change(county.region, id, 3, 'Delat, rättat', toAlby());
    expect(await versionsRead(county.alby, id)).toEqual(['Delat, rättat', 'Delat']);
    await stopSharingNote(county.region, randomUUID(), id, 4, NOW);
    await change(county.region, id, 5, 'Hemma igen');
    expect(await one(county.alby, id)).toBeNull();
    expect((await listed(county.alby)).notes.map((note) => note.id)).not.toContain(id);
    expect(await versionsRead(county.alby, id)).toEqual(['Delat, rättat', 'Delat']);
    const received = await tx(county.alby, 'read', (db) => noteReceived(db, county.alby, id));
    expect(received).toMatchObject({ text: 'Delat, rättat', matterSlug: 'wide', marked: false });
    expect(await versionsRead(county.berga, id)).toEqual([]);
    expect(await versionsRead(county.region, id)).toHaveLength(6);
  });

  test('taken away it is in no list and shared no more; at home its versions stay', async () => {
    const id = await written(county.region, 'Snart borta', { visibility: 'county' });
    await endNote(county.region, randomUUID(), id, 1, NOW);
    expect(await one(county.alby, id)).toBeNull();
    expect((await listed(county.region)).notes.map((note) => note.id)).not.toContain(id);
    expect((await one(county.region, id))!.endedAt).toEqual(NOW);
    expect(await versionsRead(county.alby, id)).toEqual(['Snart borta']);
    expect(await change(county.region, id, 2, 'Upp igen')).toEqual({
      ok: false,
      reason: 'no-such-note',
    });
  });

  test('only what is public is read without signing in, and a public note taken home is gone', async () => {
    const open = () =>
      tx(publicViewer(county.countyId), 'read', async (db) =>
        (await openNotes(db, county.countyId)).map((note) => note.text),
      );
    await written(county.region, 'För länet', { visibility: 'county' });
    const id = await written(county.region, 'För alla', { visibility: 'public' });
    expect(await open()).toEqual(['För alla']);
    await stopSharingNote(county.region, randomUUID(), id, 1, NOW);
    expect(await open()).toEqual([]);
  });

  test('that it exists is told where it is allowed, on the matter, without its words', async () => {
    await written(county.chamber, 'Hemligt innehåll', { existence: true });
    const { exist } = await listed(county.berga);
    expect(exist).toMatchObject([{ organisationName: 'Kammaren' }]);
    expect(JSON.stringify(await listed(county.berga))).not.toContain('Hemligt');
    expect((await listed(county.chamber)).exist).toEqual([]);
  });
});

describe('a note that is marked with secrecy', () => {
  const section = { secrecySection: '31 kap. 16 §' };
  const setCleared = (viewer: Viewer, yes: boolean) =>
    house.owner.query(
      `update organisations.membership set cleared_at = case when $2 then now() end, cleared_by = case when $2 then person_id end where person_id = $1`,
      [viewer.personId, yes],
    );

  test('is for the cleared, shown in lists without its title, shared on a ground and a fresh sign-in', async () => {
    expect(await write(county.agency, 'x', section)).toEqual({ ok: false, reason: 'not-cleared' });
    await setCleared(county.agency, true);
    await setCleared(county.alby, true);
    const agency = { ...county.agency, cleared: true };
    const id = await written(agency, 'Känsligt', section);
    const inList = (await listed(agency)).notes.find((note) => note.id === id);
    expect(inList).toMatchObject({ title: null });
    const key = randomUUID();
    const share = (viewer: Viewer, ground: string | null) =>
      changeNote(
        viewer,
        key,
        id,
        { from: 1, note: words('Känsligt', { ...section, ...toAlby(), shareGround: ground }) },
        NOW,
      );
    expect(
      await change(agency, id, 1, 'Känsligt', { ...section, visibility: 'county' }),
    ).toMatchObject({ reason: 'marked-too-wide' });
    expect(await share({ ...agency, fresh: false }, 'Samråd')).toMatchObject({
      reason: 'not-fresh',
    });
    // the same form again, after signing in anew: nothing was lost, and it is taken
    expect(await share(agency, 'Samråd')).toMatchObject({ ok: true });
    expect((await one({ ...county.alby, cleared: true }, id))!.text).toBe('Känsligt');
    await setCleared(county.alby, false);
    expect(await one(county.alby, id)).toBeNull();
    expect((await listed(county.alby)).notes.map((note) => note.id)).not.toContain(id);
  });

  test('when ten minutes went by between asking and saving, the database itself refuses', async () => {
    await setCleared(county.agency, true);
    const agency = { ...county.agency, cleared: true, fresh: true };
    const id = await written(agency, 'Sent', section);
    await house.owner.query(
      `update access.session set signed_in_at = now() - interval '11 minutes' where person_id = $1`,
      [agency.personId],
    );
    expect(
      await change(agency, id, 1, 'Sent', { ...section, ...toAlby(), shareGround: 'Samråd' }),
    ).toEqual({ ok: false, reason: 'not-fresh' });
    expect((await one(agency, id))!.visibility).toBe('own');
  });
});
