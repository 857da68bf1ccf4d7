import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { proposalsSeen, proposeChange } from '#matters/server';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, newId, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { proposing, START } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

// Plain SQL by people who may write: what the app never sends, the database does not take.
let house: FreshHouse;
let c: SmallCounty;
let p: ReturnType<typeof proposing>;
let made = 0;
beforeAll(async () => void (house = await freshHouse({ clock: 'real' })));
afterAll(() => house.close());
beforeEach(async () => {
  c = await smallCounty(house, `signed-${(made += 1)}`);
  p = proposing(house, c);
});

const by = (viewer: Viewer, ...statements: string[]) =>
  tx(viewer, 'write', async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  });
const answerOf = (viewer: Viewer, proposalId: string, more: Record<string, string> = {}) => {
  const row = {
    county_id: c.countyId,
    id: newId(),
    organisation_id: viewer.organisationId,
    proposal_id: proposalId,
    answer: 'yes',
    answered_at: START.toISOString(),
    answered_by: viewer.personId,
    ...more,
  };
  return `insert into matters.proposal_answer (${Object.keys(row).join()}) values ('${Object.values(row).join("','")}')`;
};
const proposed = () => p.made(c.region, p.command());
const partyOf = async (viewer: Viewer, id: string) => {
  const [seen] = await tx(viewer, 'read', (db) =>
    proposalsSeen(db, viewer, { ids: [id as never] }),
  );
  return seen?.parties.find((one) => one.organisationId === c.agency.organisationId);
};

test('the name beside an answer is the writer’s own, and example it is not', async () => {
  const id = await proposed();
  await by(c.agency, answerOf(c.agency, id, { answered_by_name: 'Rut Direktör', invented: 't' }));
  expect((await partyOf(c.region, id))?.answeredByName).toBe(c.agency.personName);
  const { rows } = await house.owner.query(
    'select invented from matters.proposal_answer where county_id = $1 and organisation_id = $2',
    [c.countyId, c.agency.organisationId],
  );
  expect(rows).toEqual([{ invented: false }]);
});

test('the name beside a proposal is the writer’s own', async () => {
  const [like, id] = [await proposed(), newId()];
  await by(
    c.region,
    `insert into matters.proposal select (jsonb_populate_record(p, jsonb_build_object('id', '${id}',
       'proposed_by_name', 'Rut Direktör'))).* from matters.proposal p where id = '${like}'`,
  );
  const { rows } = await house.owner.query(
    'select proposed_by_name as name from matters.proposal where id = $1',
    [id],
  );
  expect(rows).toEqual([{ name: c.region.personName }]);
});

test('the name beside an opinion on a change is the writer’s own', async () => {
  await p.claim(c.agency, 'wide', [c.agency.organisationId], START);
  const change = await proposeChange(
    c.coordinator,
    newFormKey(),
    { kind: 'retired', slug: 'wide', reason: 'Används inte.' } as never,
    new Date(),
  );
  if (!change.ok) throw new Error('it can be proposed');
  await by(
    c.agency,
    `update matters.matter_change_told set answer = 'no-objection', said_at = now(), said_by = '${c.agency.personId}',
       said_by_name = 'Rut Direktör' where change_id = '${change.id}' and organisation_id = '${c.agency.organisationId}'`,
  );
  const { rows } = await house.owner.query(
    'select said_by_name as name from matters.matter_change_told where change_id = $1 and organisation_id = $2',
    [change.id, c.agency.organisationId],
  );
  expect(rows).toEqual([{ name: c.agency.personName }]);
});

test('the name beside a reminder is the writer’s own', async () => {
  const round = newId();
  await house.owner.query(
    `insert into matters.round (county_id, id, name_sv, name_en, started_at, invited_at, answer_by)
     values ($1, $2, 'Omgång', 'Round', '2026-09-01', '2026-09-01', '2026-09-15')`,
    [c.countyId, round],
  );
  await house.owner.query(
    'insert into matters.ask (county_id, round_id, organisation_id, matter_id) values ($1, $2, $3, $4)',
    [c.countyId, round, c.agency.organisationId, c.wide],
  );
  await by(
    c.coordinator,
    `insert into matters.reminder (county_id, round_id, organisation_id, number, reminded_at, reminded_by, reminded_by_name)
     values ('${c.countyId}', '${round}', '${c.agency.organisationId}', 1, '2026-09-08', '${c.coordinator.personId}', 'Rut Direktör')`,
  );
  const { rows } = await house.owner.query(
    'select reminded_by_name as name from matters.reminder where round_id = $1',
    [round],
  );
  expect(rows).toEqual([{ name: c.coordinator.personName }]);
});

test('the house of one county moves no review of another, though it names no county', async () => {
  await house.owner.query(
    `insert into matters.boundary (county_id, id, matter_id, limit_sentence, settled, since, look_again_by)
     values ($1, $2, $3, 'Alby tar första samtalet.', 'officials', '2026-01-01', '2027-01-01')`,
    [c.countyId, newId(), c.wide],
  );
  const next = await smallCounty(house, `signed-${(made += 1)}`);
  const moved = await tx({ system: true, countyId: next.countyId }, 'write', (db) =>
    sql`update matters.boundary set look_again_by = '2099-01-01'`.execute(db),
  );
  expect(moved.numAffectedRows).toBe(0n);
  const ours = await tx({ system: true, countyId: c.countyId }, 'write', (db) =>
    sql`update matters.boundary set look_again_by = '2099-01-01'`.execute(db),
  );
  expect(ours.numAffectedRows).toBe(1n);
});

test('nothing is said in a time to come, nor by nobody', async () => {
  const id = await proposed();
  const future = by(c.agency, answerOf(c.agency, id, { answered_at: '2099-01-01' }));
  await expect(future).rejects.toThrow('in a time to come');
  const nobody = by(
    c.agency,
    `insert into matters.stance (county_id, id, organisation_id, matter_id, place_id, said, own_role, said_at)
     values ('${c.countyId}', '${newId()}', '${c.agency.organisationId}', '${c.wide}', '${c.countyId}', 'nobody', 'none', now())`,
  );
  await expect(nobody).rejects.toThrow('signed by somebody else');
  await by(c.agency, answerOf(c.agency, id)); // the same, signed as it should be
});

test('what is in force is neither withdrawn nor answered anew', async () => {
  const id = await proposed();
  const withdraw = `update matters.proposal set ended_at = now(), ended_because = 'withdrawn' where id = '${id}'`;
  await by(c.agency, answerOf(c.agency, id));
  await by(c.agency, answerOf(c.agency, id, { answer: 'withdrawn' })); // in force nowhere yet: may be
  await p.answer(c.agency, id);
  const wasAgreed = by(c.region, withdraw);
  await expect(wasAgreed).rejects.toThrow(/withdraw/);
  const again = by(c.agency, answerOf(c.agency, id, { answer: 'withdrawn' }));
  await expect(again).rejects.toThrow(/kept|ended/);
  const other = await p.made(
    c.region,
    p.command({
      roles: [
        { organisationId: c.region.organisationId, role: 'owner' },
        { organisationId: c.chamber.organisationId, role: 'contributor' },
      ],
    }),
  );
  await by(c.region, withdraw.replace(id, other)); // in force nowhere: may be
});

test('a yes that is in force in one municipality is kept, while the others still have time', async () => {
  const id = await p.made(c.berga, p.everywhere());
  await p.answer(c.agency, id);
  await p.answer(c.alby, id);
  expect((await p.inForce(c.local)).map((one) => one.placeId)).toContain(c.alby.organisationId);
  const again = by(c.alby, answerOf(c.alby, id, { answer: 'withdrawn' }));
  await expect(again).rejects.toThrow('kept');
  await by(c.cedra, answerOf(c.cedra, id)); // the others answer as before
});

test('a change is not carried out in a time to come, and what has been carried out takes in no more', async () => {
  await p.claim(c.agency, 'wide', [c.agency.organisationId], START);
  const large = await proposeChange(
    c.coordinator,
    newFormKey(),
    { kind: 'retired', slug: 'wide', reason: 'Används inte.' } as never,
    new Date(),
  );
  const small = await proposeChange(
    c.coordinator,
    newFormKey(),
    { kind: 'retired', slug: 'local', reason: 'Används inte.' } as never,
    new Date(),
  );
  if (!large.ok || !small.ok) throw new Error('both can be proposed');
  const carryOut = (at: string) =>
    by(
      c.coordinator,
      `update matters.matter_change set carried_out_at = ${at}, carried_out_by = '${c.coordinator.personId}' where id = '${large.id}'`,
    );
  await expect(carryOut(`'2099-01-01'`)).rejects.toThrow('in a time to come');
  await expect(carryOut('now()')).rejects.toThrow('still has time');
  const attach = by(
    c.coordinator,
    `insert into matters.matter_change_of (county_id, change_id, matter_id, part) values ('${c.countyId}', '${small.id}', '${c.wide}', 'of')`,
  );
  await expect(attach).rejects.toThrow('stands');
});

test('a suggestion is brought in undecided, and in what is due nobody reads of others', async () => {
  const decided = by(
    c.coordinator,
    `insert into matters.suggestion (county_id, id, organisation_id, matter_id, place_id, said, own_role, brought_in_by,
       brought_in_for, brought_in_at, decided_at, decision)
     values ('${c.countyId}', '${newId()}', '${c.agency.organisationId}', '${c.wide}', '${c.countyId}', 'nobody', 'none',
       '${c.coordinator.personId}', '${c.coordinator.organisationId}', now(), now(), 'yes')`,
  );
  await expect(decided).rejects.toThrow('undecided');
  await proposed();
  const due = await tx(c.chamber, 'read', async (db) =>
    sql`select * from matters.due_proposals('2099-01-01')`.execute(db),
  );
  expect(due.rows).toEqual([]);
});

test('when the others were invited is written once, and a day that is moved says from when', async () => {
  const id = newId();
  await house.owner.query(
    `insert into matters.round (county_id, id, name_sv, name_en, started_at, invited_at, answer_by)
     values ($1, $2, 'Omgång', 'Round', '2026-09-01', '2026-09-01', '2026-09-15')`,
    [c.countyId, id],
  );
  const set = (what: string) =>
    by(c.coordinator, `update matters.round set ${what} where id = '${id}'`);
  await expect(set(`invited_at = '2026-08-01'`)).rejects.toThrow('invited once');
  await expect(set(`answer_by = '2099-01-01'`)).rejects.toThrow('says from when');
  await set(`answer_by = '2026-09-20', extended_at = now(), extended_from = '2026-09-15'`);
});
