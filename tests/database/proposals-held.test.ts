import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerProposals, boundariesTold, proposalsSeen, proposePackage } from '#matters/server';
import type { OrganisationId, ProposalId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { asSystem, newFormKey, newId, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { LATER, proposing, START } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

/** What the app never asks of the database, the database refuses all the same: SQL in a legitimate place. */
let house: FreshHouse;
let c: SmallCounty;
let p: ReturnType<typeof proposing>;
let id: ProposalId;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => {
  c = await smallCounty(house, `hallet-${(county += 1)}`);
  p = proposing(house, c);
  id = await p.made(c.region, p.command());
});

/** 'done' with how many rows it touched, or the code of the refusal. */
const outcome = (error: { code?: string }) => error.code ?? String(error);
const attempt = (viewer: Viewer, text: string) =>
  tx(viewer, 'write', async (db) => {
    const result = await sql.raw(text).execute(db);
    return `done ${result.numAffectedRows ?? 0}`;
  }).catch(outcome);
const asHouse = (...statements: string[]) =>
  tx({ system: true, countyId: c.countyId }, 'write', async (db) => {
    for (const text of statements) await sql.raw(text).execute(db);
    return 'done';
  }).catch(outcome);

const answerAs = (
  organisationId: OrganisationId,
  by: string,
  more: { answer?: string; counter?: string } = {},
) =>
  `insert into matters.proposal_answer (county_id, id, organisation_id, proposal_id, answer, counter_id, answered_at, answered_by)
   values ('${c.countyId}', '${newId()}', '${organisationId}', '${id}', '${more.answer ?? 'yes'}',
     ${more.counter ? `'${more.counter}'` : 'null'}, now(), '${by}')`;
const boundaryFrom = (boundaryId: string, proposal: ProposalId | null = id, matter = c.wide) => [
  `insert into matters.boundary (county_id, id, matter_id, limit_sentence, settled, since, look_again_by, proposal_id)
   values ('${c.countyId}', '${boundaryId}', '${matter}', 'x', 'officials', '2026-09-03', '2027-09-01', ${proposal ? `'${proposal}'` : 'null'})`,
  `insert into matters.boundary_role (county_id, boundary_id, position, organisation_id, role)
   values ('${c.countyId}', '${boundaryId}', 0, '${c.region.organisationId}', 'owner')`,
];
const inForce = (boundaryId: string, place: string = c.countyId) =>
  `insert into matters.boundary_place (county_id, boundary_id, place_id, in_force_since)
   values ('${c.countyId}', '${boundaryId}', '${place}', now())`;

describe('a yes', () => {
  test('is not said for another', async () => {
    const forBerga = answerAs(c.berga.organisationId, c.alby.personId);
    expect(await attempt(c.alby, forBerga)).toBe('42501');
    expect(
      await attempt(c.coordinator, answerAs(c.agency.organisationId, c.coordinator.personId)),
    ).toBe('42501');
  });
  test('is said by the one who says it', async () => {
    const own = answerAs(c.agency.organisationId, c.region.personId);
    expect(await attempt(c.agency, own)).toBe('23514');
    expect(await attempt(c.agency, answerAs(c.agency.organisationId, c.agency.personId))).toBe(
      'done 1',
    );
  });
  test('is not said by one who only reads, nor by one whom it does not concern', async () => {
    expect(await attempt(c.reader, answerAs(c.region.organisationId, c.reader.personId))).toBe(
      '42501',
    );
    expect(await attempt(c.chamber, answerAs(c.chamber.organisationId, c.chamber.personId))).toBe(
      '23503',
    );
  });
  test('a municipality’s for another place, by the action too: it counts at its own', async () => {
    const local = await p.made(c.berga, p.everywhere());
    await p.answer(c.agency, local);
    expect((await p.answer(c.alby, local)).inForceAt).toEqual([c.alby.organisationId]);
    const places = (await p.inForce(c.local)).map(({ placeId }) => placeId);
    expect(places).not.toContain(c.cedra.organisationId);
  });
  test('is not put in force, taken out of it or rewritten by hand', async () => {
    const own = `where county_id = '${c.countyId}' and organisation_id = '${c.region.organisationId}'`;
    expect(
      await attempt(c.region, `update matters.proposal_answer set in_force = false ${own}`),
    ).toBe('42501');
    expect(await attempt(c.region, `update matters.proposal_answer set answer = 'no' ${own}`)).toBe(
      '42501',
    );
    expect(await attempt(c.region, `delete from matters.proposal_answer ${own}`)).toBe('42501');
  });
  test('is not said of a proposal that has ended', async () => {
    await p.withdraw(c.region, id);
    expect(await attempt(c.agency, answerAs(c.agency.organisationId, c.agency.personId))).toBe(
      '23514',
    );
  });
  test('a counter-offer is one’s own proposal to this one', async () => {
    const other = await p.made(c.berga, p.everywhere());
    const counter = answerAs(c.agency.organisationId, c.agency.personId, {
      answer: 'counter',
      counter: other,
    });
    expect(await attempt(c.agency, counter)).toBe('23514');
  });
  test('no, and an objection, need a reason', async () => {
    const bare = answerAs(c.agency.organisationId, c.agency.personId, { answer: 'no' });
    expect(await attempt(c.agency, bare)).toBe('23514');
  });
});

describe('coming into force', () => {
  const boundary = newId<'boundary'>();
  test('is for the house only, also when every yes has been said', async () => {
    await attempt(c.agency, answerAs(c.agency.organisationId, c.agency.personId));
    const made = newId();
    for (const text of boundaryFrom(newId())) expect(await attempt(c.region, text)).toBe('42501');
    expect(await asHouse(...boundaryFrom(made))).toBe('done');
    expect(await attempt(c.region, inForce(made))).toBe('42501');
    expect(await attempt(c.coordinator, inForce(made))).toBe('42501');
  });
  test('the house cannot either, while a yes is missing', async () => {
    expect(await asHouse(...boundaryFrom(boundary), inForce(boundary))).toBe('23514');
    expect(await p.inForce(c.wide)).toEqual([]);
  });
  test('the control: with every yes it can', async () => {
    await attempt(c.agency, answerAs(c.agency.organisationId, c.agency.personId));
    const control = newId();
    expect(await asHouse(...boundaryFrom(control), inForce(control))).toBe('done');
    expect(await p.inForce(c.wide)).toHaveLength(1);
  });
  test('a yes that was taken back is missing', async () => {
    await attempt(c.agency, answerAs(c.agency.organisationId, c.agency.personId));
    await p.answer(c.region, id, 'withdrawn', LATER).catch(() => null);
    await attempt(
      c.agency,
      answerAs(c.agency.organisationId, c.agency.personId, { answer: 'withdrawn' }),
    );
    const again = newId();
    expect(await asHouse(...boundaryFrom(again), inForce(again))).toBe('23514');
  });
  test('not without a proposal, and not at a place that it was not proposed for', async () => {
    const [bare, elsewhere] = [newId(), newId()];
    expect(await asHouse(...boundaryFrom(bare, null), inForce(bare))).toBe('23514');
    expect(
      await asHouse(...boundaryFrom(elsewhere), inForce(elsewhere, c.alby.organisationId)),
    ).toBe('23514');
  });
  test('one boundary per matter and place', async () => {
    await p.answer(c.agency, id);
    const second = await p.made(
      c.region,
      p.command({ roles: [{ organisationId: c.region.organisationId, role: 'owner' }] }),
    );
    await p.answer(c.agency, second);
    expect(await p.inForce(c.wide)).toHaveLength(1);
    const { rows } = await house.owner.query(
      `select boundary_id from matters.boundary_place where county_id = $1 and ended_at is not null`,
      [c.countyId],
    );
    const revived = `update matters.boundary_place set ended_at = null, ended_because = null where boundary_id = '${rows[0].boundary_id}'`;
    expect(await asHouse(revived)).toBe('23505');
  });
});

describe('words', () => {
  test('of a proposal are never changed; only its own organisation withdraws it, once', async () => {
    const here = `where county_id = '${c.countyId}' and id = '${id}'`;
    const end = `update matters.proposal set ended_at = now(), ended_because =`;
    expect(
      await attempt(c.region, `update matters.proposal set limit_sentence = 'y' ${here}`),
    ).toBe('42501');
    expect(await attempt(c.agency, `${end} 'withdrawn' ${here}`)).toBe('done 0');
    expect(await attempt(c.region, `${end} 'lapsed' ${here}`)).toBe('42501');
    expect(await attempt(c.region, `${end} 'withdrawn' ${here}`)).toBe('done 1');
    expect(
      await attempt(
        c.region,
        `update matters.proposal set ended_at = null, ended_because = null ${here}`,
      ),
    ).toBe('42501');
  });
  test('are one’s own: nobody proposes for another', async () => {
    const made = (by: Viewer, organisationId: string) =>
      attempt(
        by,
        `insert into matters.proposal (county_id, id, organisation_id, matter_id, settled, look_again_by, proposed_at, proposed_by, object_by, answer_by)
         values ('${c.countyId}', '${newId()}', '${organisationId}', '${c.wide}', 'officials', '2028-01-01', now(), '${by.personId}', '2026-10-01', '2026-12-01')`,
      );
    expect(await made(c.agency, c.region.organisationId)).toBe('42501');
    expect(await made(c.agency, c.agency.organisationId)).toBe('done 1');
  });
  test('whom it concerns is not for a person to say', async () => {
    const here = `where county_id = '${c.countyId}' and proposal_id = '${id}'`;
    expect(
      await attempt(c.region, `update matters.proposal_party set must_at = '{}' ${here}`),
    ).toBe('done 0');
    expect(
      await attempt(
        c.region,
        `update matters.proposal_place set ended_at = now(), ended_because = 'superseded' ${here}`,
      ),
    ).toBe('done 0');
    const party = `insert into matters.proposal_party (county_id, proposal_id, organisation_id, asked_at)
      values ('${c.countyId}', '${id}', '${c.chamber.organisationId}', now())`;
    expect(await attempt(c.region, party)).toBe('42501');
  });
  test('"still true" is said by a party, for itself', async () => {
    await p.answer(c.agency, id);
    const [told] = await p.told(c.region, c.wide);
    const said = (by: Viewer, organisationId: string) =>
      attempt(
        by,
        `insert into matters.boundary_still_true (county_id, boundary_id, organisation_id, said_at, said_by)
         values ('${c.countyId}', '${told?.id}', '${organisationId}', now(), '${by.personId}')`,
      );
    expect(await said(c.chamber, c.chamber.organisationId)).toBe('23514');
    expect(await said(c.agency, c.region.organisationId)).toBe('42501');
    expect(await said(c.agency, c.agency.organisationId)).toBe('done 1');
  });
});

describe('who sees', () => {
  const tables = [
    'proposal',
    'proposal_role',
    'proposal_place',
    'proposal_party',
    'proposal_answer',
  ];
  const rowsSeen = async (viewer: Viewer) => {
    const counts: number[] = [];
    for (const table of tables) {
      const { rows } = await tx(viewer, 'read', (db) =>
        sql.raw<{ n: number }>(`select count(*)::int as n from matters.${table}`).execute(db),
      );
      counts.push(rows[0]?.n ?? -1);
    }
    return counts;
  };
  test('a proposal: who proposes, who is asked or told, and the coordinator; nobody else', async () => {
    for (const viewer of [c.region, c.agency, c.coordinator]) {
      expect(await rowsSeen(viewer)).toEqual([1, 2, 1, 2, 1]);
    }
    for (const viewer of [c.chamber, c.berga]) {
      expect(await rowsSeen(viewer)).toEqual([0, 0, 0, 0, 0]);
      expect(await tx(viewer, 'read', (db) => proposalsSeen(db, viewer, 'all'))).toEqual([]);
      expect((await p.answer(viewer, id)).refusal).toBe('no-such-proposal');
      expect(await p.withdraw(viewer, id)).toEqual({ ok: false, reason: 'no-such-proposal' });
    }
  });
  test('not the neighbouring county, whoever asks', async () => {
    const other = await smallCounty(house, `granne-${county}`);
    expect(await rowsSeen(other.coordinator)).toEqual([0, 0, 0, 0, 0]);
  });
  test('a package: those who may see something of it', async () => {
    const items = [
      p.everywhere({
        placeIds: [c.berga.organisationId],
        roles: [
          { organisationId: null, role: 'owner' },
          { organisationId: c.region.organisationId, role: 'contributor' },
        ],
      }),
    ];
    await proposePackage(c.region, newFormKey(), { name: 'Paket', items }, START);
    const seen = async (viewer: Viewer) =>
      (await tx(viewer, 'read', (db) => sql`select id from matters.proposal_package`.execute(db)))
        .rows.length;
    expect(await Promise.all([c.region, c.berga, c.coordinator, c.cedra].map(seen))).toEqual([
      1, 1, 1, 0,
    ]);
  });
  test('a boundary in force: all of the county; who had to say yes beside its roles, only those concerned', async () => {
    await p.claim(c.chamber, 'wide', [c.chamber.organisationId]);
    await p.answer(c.agency, id);
    await p.answer(c.chamber, id);
    const parties = async (viewer: Viewer) =>
      (await tx(viewer, 'read', (db) => boundariesTold(db, viewer, 'in-force', LATER)))[0]?.parties
        .length;
    expect(await parties(c.chamber)).toBe(3);
    expect(await parties(c.berga)).toBe(2);
  });
  test('what is said in one answer is not seen by those whom another proposal of the package concerns', async () => {
    const roles = [{ organisationId: c.region.organisationId, role: 'owner' as const }];
    const items = [c.alby, c.berga].map((one) =>
      p.everywhere({ placeIds: [one.organisationId], roles }),
    );
    await proposePackage(c.coordinator, newFormKey(), { name: 'Paket', items }, START);
    const [toBerga] = await p.waiting(c.berga);
    await answerProposals(
      c.berga,
      newFormKey(),
      [{ proposalId: toBerga!, answer: 'no', reason: 'Nej.' }],
      LATER,
    );
    expect(await p.seen(c.cedra, toBerga!)).toBeUndefined();
    expect(await p.seen(c.region, toBerga!)).toBeDefined();
  });
});

describe('the house itself', () => {
  test('works within the county that it works for', async () => {
    const other = await smallCounty(house, `annan-${county}`);
    const done = await tx({ system: true, countyId: other.countyId }, 'write', async (db) =>
      asSystem(db, other.countyId, async () => {
        const { numAffectedRows } = await sql
          .raw(`update matters.proposal set ended_at = now(), ended_because = 'lapsed'`)
          .execute(db);
        return Number(numAffectedRows ?? 0);
      }),
    );
    expect(done).toBe(0);
  });
});
