import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerMatter,
  askCounts,
  extendRound,
  inviteOthers,
  mattersOfRound,
  openDueRounds,
  ownAsks,
  roundsSeen,
  startRound,
  type RoundCommand,
} from '#matters/server';
import type { RoundId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

const START = new Date('2026-09-01T08:00:00Z');
const LATER = new Date('2026-09-03T08:00:00Z');
const AFTER = new Date('2026-09-16T08:00:00Z');

let house: FreshHouse;
let c: SmallCounty;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => void (c = await smallCounty(house, `rounds-${(county += 1)}`)));

const command = (more: Partial<RoundCommand> = {}): RoundCommand => ({
  nameSv: 'Första omgången',
  nameEn: 'The first round',
  matters: [c.wide],
  organisations: [c.alby.organisationId, c.berga.organisationId],
  answerBy: '2026-09-15',
  ...more,
});
const start = async (more: Partial<RoundCommand> = {}): Promise<RoundId> => {
  const outcome = await startRound(c.coordinator, newFormKey(), command(more), START);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.id;
};
const answer = (viewer: Viewer, now = LATER, slug = 'wide') =>
  answerMatter(
    viewer,
    newFormKey(),
    { slug, placeId: null, seen: '', said: { kind: 'nobody' }, ownRole: 'none', remark: '' },
    now,
  );
const round = async (id: string) =>
  (await house.owner.query('select * from matters.round where id = $1', [id])).rows[0];
const inForce = async () =>
  (
    await house.owner.query(
      'select organisation_id, said from matters.stance where county_id = $1 and in_force',
      [c.countyId],
    )
  ).rows;

describe('beginning a round', () => {
  test('asks every chosen organisation every chosen matter', async () => {
    const id = await start({ matters: [c.wide, c.local] });
    const { rows } = await house.owner.query('select 1 from matters.ask where round_id = $1', [id]);
    expect(rows).toHaveLength(4);
  });

  test('is for coordinators only: the rule says so, and the database too', async () => {
    const outcome = await startRound(c.berga, newFormKey(), command(), START);
    expect(outcome).toEqual({ ok: false, reason: 'not-coordinator' });
    const values = { county_id: c.countyId, id: crypto.randomUUID(), name_sv: 'x', name_en: 'x' };
    await expect(
      tx(c.berga, 'write', (db) =>
        db
          .insertInto('matters.round')
          .values({ ...values, started_at: START, answer_by: '2026-09-15' })
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  test('who is only known cannot be asked', async () => {
    const organisations = [c.knownId];
    const outcome = await startRound(
      c.coordinator,
      newFormKey(),
      command({ organisations }),
      START,
    );
    expect(outcome).toEqual({ ok: false, reason: 'not-member' });
  });

  test('a matter is blind in one round at a time', async () => {
    await start();
    const again = await startRound(c.coordinator, newFormKey(), command(), START);
    expect(again).toEqual({ ok: false, reason: 'matter-in-blind-round' });
  });

  test('a double click begins one', async () => {
    const key = newFormKey();
    const ids = await Promise.all(
      [1, 2, 3].map(() => startRound(c.coordinator, key, command(), START)),
    );
    expect(new Set(ids.map((o) => o.ok && o.id)).size).toBe(1);
    expect(await tx(c.coordinator, 'read', (db) => roundsSeen(db, c.coordinator))).toHaveLength(1);
  });

  test('a wish to have the matter asked is met by it', async () => {
    await house.owner.query(
      `insert into matters.inquiry (county_id, id, organisation_id, matter_id, place_id, asked_at)
       values ($1, $2, $3, $4, $1, now())`,
      [c.countyId, crypto.randomUUID(), c.berga.organisationId, c.wide],
    );
    const id = await start();
    const { rows } = await house.owner.query(
      'select round_id from matters.inquiry where county_id = $1',
      [c.countyId],
    );
    expect(rows).toEqual([{ round_id: id }]);
  });
});

describe('the region first', () => {
  const organisations = () => [c.region.organisationId, c.berga.organisationId];

  test('the others are not asked until it has answered and the coordinator invites', async () => {
    const id = await start({ organisations: organisations() });
    const asksOf = (viewer: Viewer) => tx(viewer, 'read', (db) => ownAsks(db, viewer));
    expect(await asksOf(c.berga)).toEqual([]);
    expect(await asksOf(c.region)).toHaveLength(1);
    const early = await inviteOthers(c.coordinator, newFormKey(), id, LATER);
    expect(early).toEqual({ ok: false, reason: 'region-not-answered' });
    await answer(c.region);
    expect(await asksOf(c.berga)).toEqual([]);
    expect((await inviteOthers(c.coordinator, newFormKey(), id, LATER)).ok).toBe(true);
    expect(await asksOf(c.berga)).toHaveLength(1);
    expect((await round(id)).answer_by, 'as many days as before').toBe('2026-09-17');
  });

  test('nobody else than the coordinator invites', async () => {
    const id = await start({ organisations: organisations() });
    await answer(c.region);
    const outcome = await inviteOthers(c.region, newFormKey(), id, LATER);
    expect(outcome).toEqual({ ok: false, reason: 'no-such-round' });
  });

  test('it does not open before they are invited, although the time has gone', async () => {
    const id = await start({ organisations: organisations() });
    await openDueRounds(c.countyId, AFTER);
    expect((await round(id)).opened_at).toBeNull();
  });

  test('where the region alone was asked, inviting opens it', async () => {
    const id = await start({ organisations: [c.region.organisationId] });
    await answer(c.region);
    await inviteOthers(c.coordinator, newFormKey(), id, LATER);
    expect((await round(id)).opened_because).toBe('all-answered');
  });
});

describe('opening', () => {
  test('at once when the last answer comes, all of it at one moment', async () => {
    const id = await start();
    expect(await answer(c.alby)).toEqual({ ok: true, opened: false });
    expect(await inForce()).toEqual([]);
    expect(await answer(c.berga)).toEqual({ ok: true, opened: true });
    expect(await inForce()).toHaveLength(2);
    expect(await round(id)).toMatchObject({ opened_at: LATER, opened_because: 'all-answered' });
  });

  test('works out the standing', async () => {
    await start();
    await answer(c.alby);
    await answer(c.berga);
    const { rows } = await house.owner.query(
      'select kind from matters.standing where matter_id = $1',
      [c.wide],
    );
    expect(rows).toEqual([{ kind: 'ownerless' }]);
  });

  test('not on the last day, but when it has gone', async () => {
    const id = await start();
    await answer(c.alby);
    expect(await openDueRounds(c.countyId, new Date('2026-09-15T21:59:00Z'))).toBe(0);
    expect(await openDueRounds(c.countyId, new Date('2026-09-15T22:00:00Z'))).toBe(1);
    expect((await round(id)).opened_because).toBe('time-has-gone');
  });

  test('once, however many processes try', async () => {
    await start();
    await answer(c.alby);
    const opened = await Promise.all(
      Array.from({ length: 6 }, () => openDueRounds(c.countyId, AFTER)),
    );
    expect(opened.reduce((sum, one) => sum + one, 0)).toBe(1);
    const { rows } = await house.owner.query(
      `select count(*)::int from history.version where tbl = 'matters.round' and op = 'update' and county_id = $1`,
      [c.countyId],
    );
    expect(rows[0].count).toBe(1);
  });

  test('answers that come while it opens are neither lost nor left blind', async () => {
    await start();
    const [, one, other] = await Promise.all([
      openDueRounds(c.countyId, AFTER),
      answer(c.alby, AFTER),
      answer(c.berga, AFTER),
    ]);
    expect([one.ok, other.ok]).toEqual([true, true]);
    expect(await inForce()).toHaveLength(2);
  });

  test('in every county that is due, each by itself', async () => {
    await start();
    const first = c;
    c = await smallCounty(house, `rounds-${(county += 1)}`);
    await start();
    expect(await openDueRounds(first.countyId, AFTER)).toBe(1);
    const before = await openDueRounds(null, AFTER);
    expect(before).toBeGreaterThan(0);
    expect(await openDueRounds(null, AFTER)).toBe(0);
  });
});

describe('more time', () => {
  test('only a later day, only before it opens, only by the coordinator', async () => {
    const id = await start();
    const extend = (viewer: Viewer, day: `${number}-${number}-${number}`, now = LATER) =>
      extendRound(viewer, newFormKey(), id, day, now);
    expect(await extend(c.coordinator, '2026-09-15')).toEqual({ ok: false, reason: 'not-later' });
    expect(await extend(c.berga, '2026-09-22')).toEqual({ ok: false, reason: 'no-such-round' });
    expect((await extend(c.coordinator, '2026-09-22')).ok).toBe(true);
    expect(await openDueRounds(c.countyId, AFTER)).toBe(0);
    await answer(c.alby);
    await answer(c.berga);
    const late = await extend(c.coordinator, '2026-09-29');
    expect(late).toEqual({ ok: false, reason: 'already-open' });
  });
});

describe('who sees how far a round has come', () => {
  test('the coordinator sees who has answered; the others their own', async () => {
    const id = await start({ organisations: [c.berga.organisationId, c.agency.organisationId] });
    await answer(c.berga);
    const counts = (viewer: Viewer) => tx(viewer, 'read', (db) => askCounts(db, viewer, id));
    expect((await counts(c.coordinator)).map((row) => [row.name, row.answered])).toEqual([
      ['Berga', 1],
      ['Myndigheten', 0],
    ]);
    expect((await counts(c.agency)).map((row) => row.name)).toEqual(['Myndigheten']);
    expect(await counts(c.chamber)).toEqual([]);
    expect(await tx(c.chamber, 'read', (db) => mattersOfRound(db, c.chamber, id))).toEqual([]);
    const [seen] = await tx(c.chamber, 'read', (db) => roundsSeen(db, c.chamber));
    expect(seen).toMatchObject({ nameSv: 'Första omgången', asked: 0, answered: 0 });
  });

  test('a round of another county is not there', async () => {
    const id = await start();
    const other = await smallCounty(house, `rounds-${(county += 1)}`);
    expect(
      await tx(other.coordinator, 'read', (db) => roundsSeen(db, other.coordinator, id)),
    ).toEqual([]);
    const outcome = await inviteOthers(other.coordinator, newFormKey(), id, LATER);
    expect(outcome).toEqual({ ok: false, reason: 'no-such-round' });
  });
});
