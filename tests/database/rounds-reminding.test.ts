import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerMatter,
  askedInRound,
  closeRound,
  emptyMatters,
  extendRound,
  homePage,
  inviteOthers,
  openDueRounds,
  ownAsks,
  remind,
  roundsSeen,
  startRound,
} from '#matters/server';
import type { OrganisationId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

/** A Tuesday; the others are invited on the same day. */
const START = new Date('2026-09-01T08:00:00Z');
const THIRD_DAY = new Date('2026-09-04T08:00:00Z');
const SIXTH_DAY = new Date('2026-09-09T08:00:00Z');
const NINTH_DAY = new Date('2026-09-14T08:00:00Z');
const AFTER = new Date('2026-09-16T08:00:00Z');

let house: FreshHouse;
let c: SmallCounty;
let second: Viewer;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
/** A county may have two coordinators, one of them from a municipality. */
const fresh = async () => {
  c = await smallCounty(house, `reminding-${(county += 1)}`);
  await house.owner.query(`insert into organisations.county_role values ($1, $2, 'coordinator')`, [
    c.countyId,
    c.cedra.personId,
  ]);
  second = { ...c.cedra, countyRoles: ['coordinator'] };
};
beforeEach(fresh);

const start = async (organisations: Viewer[], regionFirst = false): Promise<string> => {
  const outcome = await startRound(
    c.coordinator,
    newFormKey(),
    {
      nameSv: 'Omgång',
      nameEn: 'Round',
      matters: [c.wide],
      organisations: [...organisations, ...(regionFirst ? [c.region] : [])].map(
        (one) => one.organisationId,
      ),
      answerBy: '2026-09-15',
    },
    START,
  );
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.id;
};
const answer = (viewer: Viewer, now: Date) =>
  answerMatter(
    viewer,
    newFormKey(),
    {
      slug: 'wide',
      placeId: null,
      seen: '',
      said: { kind: 'nobody' },
      ownRole: 'none',
      remark: '',
    },
    now,
  );
const reminding = (id: string, who: OrganisationId | 'all', now: Date, by = c.coordinator) =>
  remind(by, newFormKey(), id, who, now);
const closing = (id: string, now: Date, by = c.coordinator) =>
  closeRound(by, newFormKey(), id, now);
const sent = async (id: string) =>
  (
    await house.owner.query(
      `select o.short_name as name, r.number, r.reminded_by_name as by from matters.reminder r
         join organisations.organisation o on o.id = r.organisation_id
        where r.round_id = $1 order by o.short_name, r.number`,
      [id],
    )
  ).rows;
const round = async (id: string) =>
  (await house.owner.query('select * from matters.round where id = $1', [id])).rows[0];
const seenBy = (viewer: Viewer, id: string) =>
  tx(viewer, 'read', (db) => askedInRound(db, viewer, id));

describe('reminding', () => {
  test('one tap for all who have not answered, and none for the one who has', async () => {
    const id = await start([c.alby, c.berga, c.agency]);
    await answer(c.alby, THIRD_DAY);
    expect(await reminding(id, 'all', THIRD_DAY)).toEqual({ ok: true, reminded: 2 });
    const by = c.coordinator.personName;
    expect(await sent(id)).toEqual([
      { name: 'Berga', number: 1, by },
      { name: 'Myndigheten', number: 1, by },
    ]);
  });

  test('not before the third working day, not again before three more, and not a third time', async () => {
    const id = await start([c.alby, c.berga]);
    const berga = c.berga.organisationId;
    const early = new Date('2026-09-03T21:59:00Z');
    expect(await reminding(id, berga, early)).toEqual({ ok: false, reason: 'too-soon' });
    expect((await reminding(id, berga, THIRD_DAY)).ok).toBe(true);
    const next = new Date('2026-09-08T21:59:00Z');
    expect(await reminding(id, berga, next)).toEqual({ ok: false, reason: 'too-soon' });
    expect((await reminding(id, berga, SIXTH_DAY)).ok).toBe(true);
    const third = await reminding(id, berga, NINTH_DAY);
    expect(third).toEqual({ ok: false, reason: 'reminded-twice' });
    expect(await reminding(id, 'all', NINTH_DAY)).toEqual({ ok: true, reminded: 1 });
  });

  test('two coordinators press at once, all and one: each is reminded once', async () => {
    const id = await start([c.alby, c.berga, c.agency]);
    const outcomes = await Promise.all([
      reminding(id, 'all', THIRD_DAY),
      reminding(id, 'all', THIRD_DAY, second),
      reminding(id, c.berga.organisationId, THIRD_DAY, second),
    ]);
    const total = outcomes.reduce((sum, one) => sum + (one.ok ? one.reminded : 0), 0);
    expect(total).toBe(3);
    expect((await sent(id)).map((row) => row.number)).toEqual([1, 1, 1]);
  });

  test('a double click reminds once', async () => {
    const id = await start([c.alby, c.berga]);
    const key = newFormKey();
    await Promise.all(
      [1, 2, 3].map(() => remind(c.coordinator, key, id, c.berga.organisationId, THIRD_DAY)),
    );
    expect(await sent(id)).toHaveLength(1);
  });

  test('a reminder and the answer it asks for at once: one of both orders, never a reminder after', async () => {
    const id = await start([c.alby, c.berga]);
    const [reminded, answered] = await Promise.all([
      reminding(id, c.berga.organisationId, THIRD_DAY),
      answer(c.berga, THIRD_DAY),
    ]);
    expect(answered.ok).toBe(true);
    if (!reminded.ok) expect(reminded.reason).toBe('answered-all');
    const late = await reminding(id, c.berga.organisationId, SIXTH_DAY);
    expect(late).toEqual({ ok: false, reason: 'answered-all' });
  });

  test('the region is reminded before the others are invited; they are not', async () => {
    const id = await start([c.berga], true);
    expect(await reminding(id, 'all', THIRD_DAY)).toEqual({ ok: true, reminded: 1 });
    expect((await sent(id))[0].name).not.toBe('Berga');
    const other = await reminding(id, c.berga.organisationId, THIRD_DAY);
    expect(other).toEqual({ ok: false, reason: 'not-invited' });
  });

  test('only coordinators remind: the rule says so, and the database too', async () => {
    const id = await start([c.alby, c.berga]);
    const outcome = await reminding(id, 'all', THIRD_DAY, c.berga);
    expect(outcome).toEqual({ ok: false, reason: 'no-such-round' });
    await expect(insertAs(c.berga, id, c.alby)).rejects.toThrow(/row-level security/);
  });

  test('what the rule refuses, the database refuses a coordinator too', async () => {
    const id = await start([c.alby, c.berga]);
    await answer(c.alby, THIRD_DAY);
    const add = (who: Viewer, more: object) => insertAs(c.coordinator, id, who, more);
    await expect(add(c.alby, {})).rejects.toThrow(/nothing is awaited/);
    await expect(add(c.agency, {})).rejects.toThrow(/nothing is awaited/);
    await expect(add(c.berga, { number: 2 })).rejects.toThrow(/one after the other/);
    await expect(add(c.berga, { number: 3 })).rejects.toThrow(/one after the other|check/);
    await expect(add(c.berga, { reminded_at: START })).rejects.toThrow(/too soon/);
    await expect(add(c.berga, { reminded_by: c.berga.personId })).rejects.toThrow(/who sends it/);
    await add(c.berga, {});
    await add(c.berga, { number: 2, reminded_at: SIXTH_DAY });
    await expect(add(c.berga, { number: 3, reminded_at: NINTH_DAY })).rejects.toThrow(/check/);
    const change = tx(c.coordinator, 'write', (db) =>
      db.updateTable('matters.reminder').set({ number: 1 }).where('round_id', '=', id).execute(),
    );
    await expect(change).rejects.toThrow(/permission denied/);
  });

  test('it is seen by the reminded and the coordinators, by nobody else, and stands in the history', async () => {
    const id = await start([c.alby, c.berga, c.agency]);
    await reminding(id, c.berga.organisationId, THIRD_DAY);
    const of = async (viewer: Viewer) =>
      (await seenBy(viewer, id)).map((row) => [row.name, row.reminders.length]);
    expect(await of(c.berga)).toEqual([['Berga', 1]]);
    expect(await of(c.agency)).toEqual([['Myndigheten', 0]]);
    expect(await of(c.chamber)).toEqual([]);
    expect(await of(second)).toContainEqual(['Berga', 1]);
    const { rows } = await house.owner.query(
      `select person_id from history.version where tbl = 'matters.reminder' and county_id = $1`,
      [c.countyId],
    );
    expect(rows).toEqual([{ person_id: c.coordinator.personId }]);
  });

  test('stands where the questions wait, for the reminded alone', async () => {
    const id = await start([c.alby, c.berga]);
    await reminding(id, c.berga.organisationId, THIRD_DAY);
    const waiting = async (viewer: Viewer) =>
      tx(viewer, 'read', async (db) => ({
        answer: (await ownAsks(db, viewer))[0]?.reminder?.by ?? null,
        home: (await homePage(db, viewer, THIRD_DAY)).rounds[0]?.reminder?.by ?? null,
      }));
    const by = c.coordinator.personName;
    expect(await waiting(c.berga)).toEqual({ answer: by, home: by });
    expect(await waiting(c.alby)).toEqual({ answer: null, home: null });
  });

  test('goes with its round when the example data is emptied', async () => {
    const id = await start([c.alby, c.berga]);
    await reminding(id, 'all', THIRD_DAY);
    await tx(c.coordinator, 'write', (db) => emptyMatters(db));
    expect(await sent(id)).toEqual([]);
  });
});

function insertAs(viewer: Viewer, id: string, who: Viewer, more: object = {}) {
  const values = {
    county_id: c.countyId,
    round_id: id,
    organisation_id: who.organisationId,
    number: 1,
    reminded_at: THIRD_DAY,
    reminded_by: viewer.personId,
    ...more,
  };
  return tx(viewer, 'write', (db) => db.insertInto('matters.reminder').values(values).execute());
}

describe('closing before the last day', () => {
  /** Two have answered, two are silent and reminded. */
  const ready = async () => {
    const id = await start([c.alby, c.berga, c.agency]);
    await answer(c.alby, THIRD_DAY);
    await reminding(id, 'all', THIRD_DAY);
    return id;
  };

  test('opens it at once for all, tells who closed it, and the silent may answer after', async () => {
    const id = await ready();
    expect((await closing(id, SIXTH_DAY)).ok).toBe(true);
    expect(await round(id)).toMatchObject({
      opened_at: SIXTH_DAY,
      opened_because: 'closed-early',
      closed_by: c.coordinator.personId,
      closed_by_name: c.coordinator.personName,
    });
    const [seen] = await tx(c.berga, 'read', (db) => roundsSeen(db, c.berga, id));
    expect(seen).toMatchObject({
      openedBecause: 'closed-early',
      closedByName: c.coordinator.personName,
    });
    expect((await answer(c.berga, NINTH_DAY)).ok).toBe(true);
    const { rows } = await house.owner.query(
      `select in_force, round_id from matters.stance where county_id = $1 order by said_at`,
      [c.countyId],
    );
    expect(rows).toEqual([
      { in_force: true, round_id: id },
      { in_force: true, round_id: null },
    ]);
  });

  test('not before five working days, not while one is unreminded or reminded only today', async () => {
    const id = await start([c.alby, c.berga, c.agency]);
    const fourth = new Date('2026-09-07T21:59:00Z');
    expect(await closing(id, fourth)).toEqual({ ok: false, reason: 'too-soon-to-close' });
    expect(await closing(id, SIXTH_DAY)).toEqual({ ok: false, reason: 'not-all-reminded' });
    await reminding(id, 'all', SIXTH_DAY);
    expect(await closing(id, SIXTH_DAY)).toEqual({ ok: false, reason: 'reminded-today' });
    expect((await closing(id, NINTH_DAY)).ok).toBe(true);
  });

  test('not before the region has answered and the others are invited', async () => {
    const id = await start([c.berga], true);
    expect(await closing(id, NINTH_DAY)).toEqual({ ok: false, reason: 'not-invited' });
    await answer(c.region, THIRD_DAY);
    await inviteOthers(c.coordinator, newFormKey(), id, THIRD_DAY);
    expect(await closing(id, SIXTH_DAY)).toEqual({ ok: false, reason: 'too-soon-to-close' });
  });

  test('by nobody else than a coordinator, and not in another county', async () => {
    const id = await ready();
    const refused = { ok: false, reason: 'no-such-round' };
    expect(await closing(id, SIXTH_DAY, c.berga)).toEqual(refused);
    const other = await smallCounty(house, `reminding-${(county += 1)}`);
    expect(await closing(id, SIXTH_DAY, other.coordinator)).toEqual(refused);
    expect((await round(id)).opened_at).toBeNull();
  });

  test('no person opens a round past the rules, and the house itself does not close over the silent', async () => {
    const id = await start([c.alby, c.berga]);
    const change = (as: Parameters<typeof tx>[0]) =>
      tx(as, 'write', (db) =>
        db
          .updateTable('matters.round')
          .set({
            opened_at: SIXTH_DAY,
            opened_because: 'closed-early',
            closed_by: c.coordinator.personId,
          })
          .where('id', '=', id)
          .execute(),
      );
    const house_ = { system: true, countyId: c.countyId } as const;
    await expect(change(house_)).rejects.toThrow(/has not been reminded/);
    await reminding(id, 'all', THIRD_DAY);
    await expect(change(c.coordinator)).rejects.toThrow(/opened by the house itself/);
    await change(house_);
    expect((await round(id)).opened_because).toBe('closed-early');
  });

  test('when its time has gone it opens as that, whoever was reminded', async () => {
    const id = await start([c.alby, c.berga]);
    expect((await closing(id, AFTER)).ok).toBe(true);
    expect(await round(id)).toMatchObject({ opened_because: 'time-has-gone', closed_by: null });
  });

  test('races with the last answers: it opens once, and no answer is lost or left blind', async () => {
    const id = await ready();
    const [closed, one, other] = await Promise.all([
      closing(id, SIXTH_DAY),
      answer(c.berga, SIXTH_DAY),
      answer(c.agency, SIXTH_DAY),
    ]);
    expect([one.ok, other.ok]).toEqual([true, true]);
    expect(closed.ok || closed.reason === 'already-open').toBe(true);
    const { opened_because } = await round(id);
    expect(opened_because).toBe(closed.ok ? 'closed-early' : 'all-answered');
    const { rows } = await house.owner.query(
      'select 1 from matters.stance where county_id = $1 and in_force',
      [c.countyId],
    );
    expect(rows).toHaveLength(3);
    expect(await openings()).toBe(1);
  });

  test('all at once, many times over: it opens once, nobody is reminded past the rule, and no answer is lost', async () => {
    for (let time = 0; time < 6; time += 1) {
      const id = await ready();
      const [, , one, other] = await Promise.all([
        closing(id, SIXTH_DAY),
        reminding(id, 'all', SIXTH_DAY, second),
        answer(c.berga, SIXTH_DAY),
        answer(c.agency, SIXTH_DAY),
        reminding(id, 'all', SIXTH_DAY),
        extendRound(second, newFormKey(), id, '2026-09-22', SIXTH_DAY),
        closing(id, SIXTH_DAY, second),
      ]);
      expect([one.ok, other.ok]).toEqual([true, true]);
      expect(await openings()).toBe(1);
      const numbers = (await sent(id)).map((row) => `${row.name} ${row.number}`);
      expect(new Set(numbers).size).toBe(numbers.length);
      const { rows } = await house.owner.query(
        `select count(*) filter (where in_force)::int as open, count(*)::int as "all" from matters.stance where county_id = $1`,
        [c.countyId],
      );
      expect(rows).toEqual([{ open: 3, all: 3 }]);
      await fresh();
    }
  });

  test('races with the opening of its own and with a second coordinator: once', async () => {
    const id = await ready();
    await Promise.all([
      closing(id, AFTER),
      openDueRounds(c.countyId, AFTER),
      closing(id, AFTER, second),
    ]);
    expect((await round(id)).opened_because).toBe('time-has-gone');
    expect(await openings()).toBe(1);
  });

  test('races with an extension: both, or the extension is told that it is open', async () => {
    const id = await ready();
    const [closed, extended] = await Promise.all([
      closing(id, SIXTH_DAY),
      extendRound(second, newFormKey(), id, '2026-09-22', SIXTH_DAY),
    ]);
    expect(closed.ok).toBe(true);
    if (!extended.ok) expect(extended.reason).toBe('already-open');
    const after = await round(id);
    expect(after.opened_because).toBe('closed-early');
    expect(after.answer_by).toBe(extended.ok ? '2026-09-22' : '2026-09-15');
  });

  const openings = async () =>
    (
      await house.owner.query(
        `select count(*)::int from history.version where tbl = 'matters.round' and op = 'update'
           and county_id = $1 and payload ->> 'opened_at' is not null`,
        [c.countyId],
      )
    ).rows[0].count;
});

describe('more time', () => {
  const extend = (id: string, day: LocalDate) =>
    extendRound(c.coordinator, newFormKey(), id, day, THIRD_DAY);

  test('all see the new day, that it was moved, and the day they were first told', async () => {
    const id = await start([c.alby, c.berga]);
    await extend(id, '2026-09-18');
    await extend(id, '2026-09-22');
    const [seen] = await tx(c.berga, 'read', (db) => roundsSeen(db, c.berga, id));
    expect(seen).toMatchObject({
      answerBy: '2026-09-22',
      extendedFrom: '2026-09-15',
      extendedAt: THIRD_DAY,
    });
  });

  test('what was moved before the others were invited is nothing to them', async () => {
    const id = await start([c.berga], true);
    await extend(id, '2026-09-18');
    await answer(c.region, THIRD_DAY);
    await inviteOthers(c.coordinator, newFormKey(), id, THIRD_DAY);
    const [seen] = await tx(c.berga, 'read', (db) => roundsSeen(db, c.berga, id));
    expect(seen).toMatchObject({ extendedFrom: null, extendedAt: null });
  });

  test('the database lets no one take time back', async () => {
    const id = await start([c.alby, c.berga]);
    const back = tx(c.coordinator, 'write', (db) =>
      db
        .updateTable('matters.round')
        .set({ answer_by: '2026-09-10' })
        .where('id', '=', id)
        .execute(),
    );
    await expect(back).rejects.toThrow(/forward only/);
  });
});
