import { afterAll, beforeAll, expect, test } from 'vitest';
import { aboutLink, sayStillTrueByLink, seeChangeByLink } from '#matters/server';
import type { ChangeId } from '#matters';
import type { BoundaryId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { byTicket, lookAtTicket, newId, ticketForLetter, tx, type Ticket } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

// A link for one answer: one person, one thing, once; and nothing else can be done or seen by it.

let house: FreshHouse;
let here: SmallCounty;
const due = newId<'boundary'>() as BoundaryId;
const other = newId<'boundary'>() as BoundaryId;
const change = newId() as unknown as ChangeId;

beforeAll(async () => {
  house = await freshHouse({ clock: 'real' });
  here = await smallCounty(house);
  for (const [id, matter, limit] of [
    [due, here.wide, 'Gränsen går vid bäcken.'],
    [other, here.local, 'Gränsen går vid vägen.'],
  ] as const) {
    const place = id === due ? here.countyId : here.alby.organisationId;
    await house.owner.query(
      `insert into matters.boundary (county_id, id, matter_id, limit_sentence, settled, since, look_again_by)
         values ($1, $2, $3, $4, 'officials', '2020-01-01', '2021-01-01')`,
      [here.countyId, id, matter, limit],
    );
    await house.owner.query(
      `insert into matters.boundary_role (county_id, boundary_id, position, organisation_id, role) values ($1, $2, 0, $3, 'owner')`,
      [here.countyId, id, here.alby.organisationId],
    );
    await house.owner.query(
      `insert into matters.boundary_place (county_id, boundary_id, place_id, in_force_since, matter_id) values ($1, $2, $3, '2020-01-01', $4)`,
      [here.countyId, id, place, matter],
    );
  }
  await house.owner.query(
    `insert into matters.matter_change (county_id, id, organisation_id, kind, reason, proposed_at) values ($1, $2, $3, 'retired', 'Ingen gör det.', now())`,
    [here.countyId, change, here.coordinator.organisationId],
  );
  await house.owner.query(
    `insert into matters.matter_change_of (county_id, change_id, matter_id, part) values ($1, $2, $3, 'of')`,
    [here.countyId, change, here.local],
  );
  await house.owner.query(
    `insert into matters.matter_change_told (county_id, change_id, organisation_id, told_at, until) values ($1, $2, $3, now(), '2030-01-01')`,
    [here.countyId, change, here.alby.organisationId],
  );
});
afterAll(() => house.close());

/** A letter that is being sent to this person, and the link that it gets; null: none. */
async function linkFor(viewer: Viewer, kind: string, about: string, aboutId: string) {
  const id = newId();
  await house.owner.query(
    `insert into mail.message (id, county_id, key, kind, to_person, to_organisation, about, about_id, link, state, worker)
       values ($1::uuid, $2, $1::uuid::text, $3, $4, $5, $6, $7, '/', 'sending', $1::uuid)`,
    [id, here.countyId, kind, viewer.personId, viewer.organisationId, about, aboutId],
  );
  const houseItself = { system: true, countyId: here.countyId } as const;
  return tx(houseItself, 'write', (db) => ticketForLetter(db, id));
}
const tokenOf = (path: string | null) => path?.slice('/link/'.length) ?? '';
async function ticketFor(kind: string, about: string, aboutId: string): Promise<[string, Ticket]> {
  const token = tokenOf(await linkFor(here.alby, kind, about, aboutId));
  const ticket = await lookAtTicket(token);
  if (typeof ticket === 'string') throw new Error(`the link does not hold: ${ticket}`);
  return [token, ticket];
}
const sessions = async () =>
  (await house.owner.query(`select count(*)::int as n from access.session where kind = 'link'`))
    .rows[0].n;

test('"still true" is said by a press, once, and its session ends with it', async () => {
  const [token, ticket] = await ticketFor('boundary-due', 'matters.boundary', due);
  const houseItself = { system: true, countyId: here.countyId } as const;
  expect(
    await tx(houseItself, 'read', (db) => aboutLink(db, here.countyId, ticket.thing)),
  ).toMatchObject({
    limit: 'Gränsen går vid bäcken.',
  });
  const said = () =>
    byTicket(ticket, (db, viewer) => sayStillTrueByLink(db, viewer, due, new Date()));
  expect(await said()).toBeNull();
  expect(await said()).toBe('used');
  expect(await lookAtTicket(token)).toBe('used');
  expect(await sessions()).toBe(0);
  const { rows } = await house.owner.query(
    `select organisation_id, said_by from matters.boundary_still_true where boundary_id = $1`,
    [due],
  );
  expect(rows).toEqual([
    { organisation_id: here.alby.organisationId, said_by: here.alby.personId },
  ]);
  const again = await house.owner.query(
    `select look_again_by > now() as ahead from matters.boundary where id = $1`,
    [due],
  );
  expect(again.rows).toEqual([{ ahead: true }]);
});

test('"we have seen it" is kept for that change', async () => {
  const [, ticket] = await ticketFor('matter-change', 'matters.matter_change', change);
  await byTicket(ticket, async (db, viewer) => {
    await seeChangeByLink(db, viewer, change, new Date());
    return null;
  });
  const { rows } = await house.owner.query(
    `select seen_at is not null as seen from matters.matter_change_told where change_id = $1`,
    [change],
  );
  expect(rows).toEqual([{ seen: true }]);
});

test('by a link nothing else is said, and what was refused leaves it unused', async () => {
  const [token, ticket] = await ticketFor('boundary-due', 'matters.boundary', due);
  await expect(
    byTicket(ticket, (db, viewer) => sayStillTrueByLink(db, viewer, other, new Date())),
  ).rejects.toThrow(/policy/);
  expect(await lookAtTicket(token)).toMatchObject({ id: ticket.id });
  // control: the same words about the boundary of the link itself are taken
  const [, right] = await ticketFor('boundary-due', 'matters.boundary', other);
  expect(
    await byTicket(right, (db, viewer) => sayStillTrueByLink(db, viewer, other, new Date())),
  ).toBeNull();
});

test('by a link nothing of the county is seen', async () => {
  const [, ticket] = await ticketFor('boundary-due', 'matters.boundary', due);
  const seen = await byTicket(ticket, async (db) => {
    const counts = [
      await db.selectFrom('matters.stance').select('id').execute(),
      await db.selectFrom('matters.boundary').select('id').execute(),
      await db.selectFrom('organisations.profile').select('version').execute(),
      await db.selectFrom('access.passkey').select('id').execute(),
    ];
    return counts.map((rows) => rows.length);
  });
  expect(seen).toEqual([0, 0, 0, 0]);
});

test('whoever may not write gets no link, and a link ends with the membership', async () => {
  expect(await linkFor(here.reader, 'boundary-due', 'matters.boundary', due)).toBeNull();
  const [token, ticket] = await ticketFor('boundary-due', 'matters.boundary', due);
  await house.owner.query(
    `update organisations.membership set role = 'reader' where person_id = $1`,
    [here.alby.personId],
  );
  expect(await lookAtTicket(token)).toBe('left');
  expect(await byTicket(ticket, async () => null)).toBe('used');
  expect(await lookAtTicket('x'.repeat(43))).toBe('unknown');
});

test('a link is too old after a fortnight', async () => {
  await house.owner.query(
    `update organisations.membership set role = 'editor' where person_id = $1`,
    [here.alby.personId],
  );
  const [token] = await ticketFor('boundary-due', 'matters.boundary', due);
  await house.owner.query(`update access.ticket set expires_at = clock_timestamp()`);
  expect(await lookAtTicket(token)).toBe('expired');
});
