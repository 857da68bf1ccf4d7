import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerProposals,
  boundariesOverview,
  draftGround,
  packageGround,
  proposePackage,
  sayBoundariesStillTrue,
  settleDueProposals,
  startRound,
  waitingFor,
} from '#matters/server';
import type { BoundaryId, ProposalId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { KeyUsedForAnother, newFormKey, tx, withRequest, writeOnce } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { LAPSED, LATER, proposing, START } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let c: SmallCounty;
let p: ReturnType<typeof proposing>;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
beforeEach(async () => {
  c = await smallCounty(house, `forslag-${(county += 1)}`);
  p = proposing(house, c);
});
const stances = async (viewer: Viewer) =>
  (
    await house.owner.query(
      `select place_id as at, said, owners, each_municipality as each, own_role as role, source from matters.stance
        where county_id = $1 and organisation_id = $2 and in_force order by said_at, place_id = county_id desc, id`,
      [c.countyId, viewer.organisationId],
    )
  ).rows;
const stateAt = async (id: ProposalId, at: string, now = LATER) =>
  (await p.seen(c.coordinator, id, now))?.places.find(({ placeId }) => placeId === at)?.state;

describe('a proposal for a county matter', () => {
  test('comes into force with the last yes, and the standing is agreed', async () => {
    const id = await p.made(c.region, p.command());
    expect(await p.inForce(c.wide)).toEqual([]);
    expect(await p.waiting(c.agency)).toEqual([id]);
    const last = await p.answer(c.agency, id);
    expect(last).toEqual({ proposalId: id, refusal: null, inForceAt: [c.countyId] });
    expect(await p.inForce(c.wide)).toEqual([{ proposalId: id, placeId: c.countyId }]);
    expect(await p.standing(c.wide, c.countyId)).toBe('agreed');
    expect(await p.seen(c.agency, id)).toMatchObject({
      endedBecause: 'agreed',
      places: [{ state: 'in-force', missing: [] }],
    });
  });

  test('a yes also sets the stance: owners, and one’s own role', async () => {
    const id = await p.made(c.region, p.command());
    await p.answer(c.agency, id);
    const said = { at: c.countyId, said: 'owners', owners: [c.region.organisationId], each: false };
    expect(await stances(c.region)).toEqual([{ ...said, role: 'owner', source: 'yes' }]);
    expect(await stances(c.agency)).toEqual([{ ...said, role: 'contributor', source: 'yes' }]);
  });

  test('who claims it is asked, and gives it up by saying yes', async () => {
    await p.claim(c.chamber, 'wide', [c.chamber.organisationId], START);
    const id = await p.made(c.region, p.command());
    await p.answer(c.agency, id);
    expect(await p.inForce(c.wide)).toEqual([]);
    const seen = await p.seen(c.region, id);
    expect(seen?.places[0]?.missing).toEqual([c.chamber.organisationId]);
    expect(seen?.parties.find((one) => one.organisationId === c.chamber.organisationId)?.why).toBe(
      'asked',
    );
    expect((await p.answer(c.chamber, id)).inForceAt).toEqual([c.countyId]);
    expect(await stances(c.chamber)).toMatchObject([{ role: 'none', source: 'yes' }]);
  });

  test('who claims it after it was proposed is asked too, and its page says so', async () => {
    const id = await p.made(c.region, p.command());
    await p.claim(c.chamber, 'wide', [c.chamber.organisationId]);
    expect(await p.waiting(c.chamber)).toEqual([id]);
    expect((await p.answer(c.agency, id)).inForceAt).toEqual([]);
    expect(await stateAt(id, c.countyId)).toBe('awaiting');
  });

  test('where nobody else is needed there is nobody to agree with: it is refused, in a package at its row', async () => {
    const alone = p.command({
      roles: [{ organisationId: c.region.organisationId, role: 'owner' }],
    });
    expect(await p.tryPropose(c.region, alone)).toMatchObject({ ok: false, reason: 'nobody-else' });
    const home = p.everywhere({ roles: alone.roles, placeIds: [c.alby.organisationId] });
    const items = [home, alone];
    expect(
      await proposePackage(c.region, newFormKey(), { name: 'Paketet', items }, START),
    ).toMatchObject({ ok: false, refusals: [{ index: 1, reason: 'nobody-else' }] });
    expect(await p.inForce(c.wide)).toEqual([]);
  });

  test('a limit may be left out; how it is decided is kept', async () => {
    const settled = {
      kind: 'decided',
      body: 'Nämnden',
      paragraph: '§ 4',
      decidedOn: '2026-08-30',
      registrationNumber: 'EX 2026:1',
    } as const;
    const id = await p.made(c.region, p.command({ limit: '', settled }));
    await p.answer(c.agency, id);
    const [told] = await p.told(c.chamber, c.wide);
    expect(told).toMatchObject({ limit: '', settled, since: '2026-09-03', proposalId: id });
  });

  test('not before its day: then the house puts it in force', async () => {
    const id = await p.made(c.region, p.command({ startsOn: '2026-09-10' }));
    expect((await p.answer(c.agency, id)).inForceAt).toEqual([]);
    expect(await stateAt(id, c.countyId)).toBe('agreed');
    await settleDueProposals(c.countyId, new Date('2026-09-09T21:59:00Z'));
    expect(await p.inForce(c.wide)).toEqual([]);
    await settleDueProposals(c.countyId, new Date('2026-09-09T22:01:00Z')); // 10 September in Sweden
    expect(await p.inForce(c.wide)).toHaveLength(1);
  });

  test('agreed and waiting for its day it does not lapse', async () => {
    const id = await p.made(
      c.region,
      p.command({ startsOn: '2027-01-11', lookAgainBy: '2028-01-11' }),
    );
    await p.answer(c.agency, id);
    await settleDueProposals(c.countyId, LAPSED);
    expect(await stateAt(id, c.countyId, LAPSED)).toBe('agreed');
    await settleDueProposals(c.countyId, new Date('2027-01-11T08:00:00Z'));
    expect(await p.inForce(c.wide)).toHaveLength(1);
  });
});

describe('municipality by municipality', () => {
  const join = async (id: ProposalId, now = LATER) => {
    await p.answer(c.agency, id, 'yes', now);
    await p.answer(c.alby, id, 'yes', now);
  };

  test('comes into force at home with one’s own yes, and changes nothing for the others', async () => {
    const id = await p.made(c.berga, p.everywhere());
    await join(id);
    const places = (await p.inForce(c.local)).map(({ placeId }) => placeId);
    expect(places.sort()).toEqual([c.alby.organisationId, c.berga.organisationId].sort());
    expect(await stateAt(id, c.cedra.organisationId)).toBe('awaiting');
    expect(await p.standing(c.local, c.alby.organisationId)).toBe('agreed');
    expect(await p.standing(c.local, c.cedra.organisationId)).not.toBe('agreed');
  });

  test('one that declined with a reason may join after the last day', async () => {
    const id = await p.made(c.berga, p.everywhere());
    await join(id);
    expect((await p.answer(c.cedra, id, 'no')).refusal).toBeNull();
    expect(await stateAt(id, c.cedra.organisationId)).toBe('declined');
    await settleDueProposals(c.countyId, LAPSED);
    expect((await p.seen(c.cedra, id, LAPSED))?.may).toMatchObject({ sayYes: true, join: true });
    const joined = await p.answer(c.cedra, id, 'yes', LAPSED);
    expect(joined.inForceAt).toEqual([c.cedra.organisationId]);
    const told = await p.told(c.cedra, c.local, LAPSED);
    expect(told).toHaveLength(1);
    expect(told[0]?.places).toHaveLength(3);
    expect((await p.seen(c.cedra, id, LAPSED))?.endedBecause).toBe('agreed');
  });

  test('the stance of others is said for the county, and what differed says so too', async () => {
    const at = c.cedra.organisationId;
    await p.claim(c.agency, 'local', [c.region.organisationId], START);
    const { answerMatter } = await import('#matters/server');
    const said = { kind: 'nobody' } as const;
    const differs = {
      slug: 'local',
      placeId: at,
      seen: '',
      said,
      ownRole: 'none',
      remark: '',
    } as const;
    await answerMatter(c.agency, newFormKey(), differs, START);
    const id = await p.made(c.berga, p.everywhere());
    await p.answer(c.agency, id);
    expect(await stances(c.agency)).toEqual([
      {
        at: c.countyId,
        said: 'owners',
        owners: [],
        each: true,
        role: 'contributor',
        source: 'yes',
      },
      { at, said: 'as-county', owners: [], each: false, role: 'unknown', source: 'yes' },
    ]);
    expect(await stances(c.berga)).toMatchObject([{ at: c.berga.organisationId, role: 'owner' }]);
  });

  test('proposed for some, others say it of each of those places', async () => {
    const placeIds = [c.alby.organisationId, c.berga.organisationId];
    const id = await p.made(c.berga, p.everywhere({ placeIds }));
    await p.answer(c.agency, id);
    expect((await stances(c.agency)).map(({ at }) => at).sort()).toEqual([...placeIds].sort());
  });

  test('lapses after sixty working days, where it is in force nowhere', async () => {
    const id = await p.made(c.berga, p.everywhere());
    await settleDueProposals(c.countyId, new Date('2026-11-24T22:00:00Z')); // still the last day
    expect((await p.seen(c.berga, id))?.endedBecause).toBeNull();
    expect((await p.answer(c.agency, id, 'yes', LAPSED)).refusal).toBe('lapsed'); // before the house came by
    await settleDueProposals(c.countyId, LAPSED);
    expect((await p.seen(c.berga, id, LAPSED))?.endedBecause).toBe('lapsed');
    expect((await p.answer(c.agency, id, 'yes', LAPSED)).refusal).toBe('lapsed');
  });
});

describe('another boundary takes its place', () => {
  const agreed = async () => {
    const id = await p.made(c.berga, p.everywhere());
    for (const viewer of [c.agency, c.alby, c.cedra]) await p.answer(viewer, id);
    return id;
  };
  const regionOwns = () => ({
    matterId: c.local,
    placeIds: [c.alby.organisationId],
    roles: [{ organisationId: c.region.organisationId, role: 'owner' as const }],
  });

  test('where every party of the old one has said yes too, and only there', async () => {
    const old = await agreed();
    const id = await p.made(c.alby, p.command(regionOwns()));
    const why = (await p.seen(c.alby, id))?.parties.map(({ organisationId, why: w }) => [
      organisationId,
      w,
    ]);
    expect(Object.fromEntries(why ?? [])).toEqual({
      [c.agency.organisationId]: 'former',
      [c.alby.organisationId]: 'place',
      [c.region.organisationId]: 'role',
    });
    await p.answer(c.region, id);
    expect(await p.inForce(c.local)).toHaveLength(3);
    const later = new Date('2026-09-08T08:00:00Z');
    expect((await p.answer(c.agency, id, 'yes', later)).inForceAt).toEqual([c.alby.organisationId]);
    const standing = Object.fromEntries(
      (await p.inForce(c.local)).map(({ proposalId, placeId }) => [placeId, proposalId]),
    );
    expect(standing).toEqual({
      [c.alby.organisationId]: id,
      [c.berga.organisationId]: old,
      [c.cedra.organisationId]: old,
    });
    const [newer, older] = await p.told(c.chamber, c.local);
    const ended = older?.places.find((one) => one.placeId === c.alby.organisationId);
    expect(ended).toMatchObject({ endedBecause: 'replaced', replacedBy: newer?.id });
    expect(await stateAt(old, c.alby.organisationId)).toBe('superseded');
  });

  test('other proposals end where it comes into force', async () => {
    const first = await p.made(c.berga, p.everywhere());
    const { roles, placeIds } = regionOwns();
    const second = await p.made(c.alby, p.command({ matterId: c.local, roles, placeIds }));
    await p.answer(c.region, second);
    expect(await stateAt(first, c.alby.organisationId)).toBe('superseded');
    expect(await stateAt(first, c.berga.organisationId)).toBe('awaiting');
    expect((await p.answer(c.alby, first)).refusal).toBe('superseded');
  });

  test('a counter-offer declines the first, and ends it when it comes into force', async () => {
    const first = await p.made(c.region, p.command());
    const roles = [{ organisationId: c.agency.organisationId, role: 'owner' as const }];
    const counter = await p.made(c.agency, p.command({ roles, counters: first }), LATER);
    expect(await stateAt(first, c.countyId)).toBe('declined');
    const party = (await p.seen(c.region, first))?.parties.find(
      (one) => one.organisationId === c.agency.organisationId,
    );
    expect(party).toMatchObject({ answer: 'counter', counterId: counter });
    // the region names itself by its own yes, and so is asked of the counter-offer
    expect(await p.waiting(c.region)).toEqual([counter]);
    expect((await p.answer(c.region, counter)).inForceAt).toEqual([c.countyId]);
    expect((await p.seen(c.region, first))?.endedBecause).toBe('superseded');
    expect(await stances(c.region)).toMatchObject([
      { owners: [c.agency.organisationId], role: 'none' },
    ]);
  });
});

describe('what is refused, with its reason', () => {
  test('a boundary with a review date before its start', async () => {
    const dates = { startsOn: '2027-03-01', lookAgainBy: '2027-02-01' } as const;
    const outcome = await p.tryPropose(c.region, p.command(dates));
    expect(outcome).toMatchObject({ ok: false, reason: 'look-again-too-soon' });
  });

  test('a matter under a running round, which is named', async () => {
    const round = {
      nameSv: 'Höstens omgång',
      nameEn: 'Autumn',
      matters: [c.wide],
      organisations: [c.agency.organisationId],
      answerBy: '2026-09-15' as const,
    };
    await startRound(c.coordinator, newFormKey(), round, START);
    expect(await p.tryPropose(c.region, p.command())).toEqual({
      ok: false,
      reason: 'round-runs',
      detail: { roundNameSv: 'Höstens omgång', roundNameEn: 'Autumn', answerBy: '2026-09-15' },
    });
  });

  test('an open proposal may be answered while a round runs: the stance is blind till it opens', async () => {
    const id = await p.made(c.region, p.command());
    const round = {
      nameSv: 'O',
      nameEn: 'R',
      matters: [c.wide],
      organisations: [c.agency.organisationId, c.chamber.organisationId],
      answerBy: '2026-09-15' as const,
    };
    await startRound(c.coordinator, newFormKey(), round, START);
    expect((await p.answer(c.agency, id)).inForceAt).toEqual([c.countyId]);
    expect(await stances(c.agency)).toEqual([]);
    expect(await p.standing(c.wide, c.countyId)).toBe('agreed');
  });

  test('a second of one’s own about the same place, which is shown', async () => {
    const id = await p.made(c.berga, p.everywhere());
    const again = await p.tryPropose(c.berga, p.everywhere({ placeIds: [c.cedra.organisationId] }));
    expect(again).toEqual({ ok: false, reason: 'already-proposed', detail: { proposalId: id } });
    await p.withdraw(c.berga, id);
    expect((await p.tryPropose(c.berga, p.everywhere())).ok).toBe(true);
  });

  test('who only reads neither proposes, answers nor withdraws', async () => {
    const id = await p.made(c.region, p.command());
    expect(await p.tryPropose(c.reader, p.command())).toMatchObject({ reason: 'reader' });
    expect((await p.answer(c.reader, id)).refusal).toBe('reader');
    expect(await p.withdraw(c.reader, id)).toEqual({ ok: false, reason: 'reader' });
  });

  test('a changed mind where it is in force; before that it may be taken back', async () => {
    const id = await p.made(c.region, p.command());
    expect((await p.answer(c.region, id, 'withdrawn')).refusal).toBeNull();
    expect((await p.answer(c.agency, id)).inForceAt).toEqual([]);
    expect((await p.answer(c.region, id)).inForceAt).toEqual([c.countyId]);
    expect((await p.answer(c.agency, id, 'no')).refusal).toBe('agreed');
    expect(await p.withdraw(c.region, id)).toEqual({ ok: false, reason: 'in-force-already' });
  });
});

describe('the consulted and informed', () => {
  const roles = () => [
    ...p.command().roles,
    { organisationId: c.chamber.organisationId, role: 'informed' as const },
  ];
  test('object in time, which is shown and stops nothing, also where it is in force already', async () => {
    const id = await p.made(c.region, p.command({ roles: roles() }));
    await p.answer(c.agency, id);
    expect(await p.inForce(c.wide)).toHaveLength(1);
    expect((await p.answer(c.chamber, id, 'objects')).refusal).toBeNull();
    const parties = (await p.seen(c.region, id))!.parties;
    const chamber = parties.find((one) => one.organisationId === c.chamber.organisationId);
    expect(chamber).toMatchObject({ answer: 'objects', reason: 'Vi ser det annorlunda.' });
    expect((await p.answer(c.chamber, id, 'withdrawn')).refusal).toBeNull();
    expect(await p.inForce(c.wide)).toHaveLength(1);
  });
  test('not after twenty working days', async () => {
    const id = await p.made(c.region, p.command({ roles: roles() }));
    const late = new Date('2026-09-30T08:00:00Z');
    expect((await p.answer(c.chamber, id, 'objects', late)).refusal).toBe('too-late-to-object');
  });
});

describe('a party leaves the county', () => {
  test('who claimed it, or was party before, is waited for no more', async () => {
    await p.claim(c.chamber, 'wide', [c.chamber.organisationId], START);
    const id = await p.made(c.region, p.command());
    await p.leaves(c.chamber);
    expect((await p.answer(c.agency, id)).inForceAt).toEqual([c.countyId]);
  });
  test('an owner or contributor: the proposal ends, by the house or at the next answer', async () => {
    const id = await p.made(c.region, p.command());
    await p.leaves(c.agency);
    expect(await stateAt(id, c.countyId)).toBe('ended');
    expect((await p.answer(c.region, id, 'withdrawn')).refusal).toBe('party-left');
    await settleDueProposals(c.countyId, LATER);
    expect((await p.seen(c.region, id))?.endedBecause).toBe('party-left');
  });
  test('a municipality: its place is left out, the others go on', async () => {
    const id = await p.made(c.berga, p.everywhere());
    await p.leaves(c.cedra);
    await p.answer(c.agency, id);
    await p.answer(c.alby, id);
    expect(await stateAt(id, c.cedra.organisationId)).toBe('ended');
    expect((await p.seen(c.berga, id))?.endedBecause).toBe('agreed');
  });
});

describe('a package', () => {
  const items = () => [p.command(), p.everywhere()];
  const send = (now = START) =>
    proposePackage(c.region, newFormKey(), { name: 'Höstens paket', items: items() }, now);
  test('is sent whole, and answered in one sitting, as far as one has come', async () => {
    const roles = [{ organisationId: c.region.organisationId, role: 'owner' as const }];
    const both = [p.command(), p.everywhere({ roles, placeIds: [c.alby.organisationId] })];
    const sent = await proposePackage(
      c.region,
      newFormKey(),
      { name: 'Paket', items: both },
      START,
    );
    expect(sent).toMatchObject({ ok: true, proposals: 2, inForce: 0 });
    const [local] = await p.waiting(c.alby);
    const [wide] = await p.waiting(c.agency);
    const answers = [
      { proposalId: local as ProposalId, answer: 'yes' as const, reason: '' },
      { proposalId: wide as ProposalId, answer: 'yes' as const, reason: '' },
    ];
    const { results } = await answerProposals(c.alby, newFormKey(), answers, LATER);
    expect(results.map(({ refusal }) => refusal)).toEqual([null, 'no-such-proposal']);
    expect(await p.inForce(c.local)).toHaveLength(1);
  });
  test('is sent whole or not at all: what stands against it is told row by row', async () => {
    const bad = {
      ...p.everywhere(),
      roles: [{ organisationId: c.knownId, role: 'owner' as const }],
    };
    const command = { name: 'Paket', items: [p.command(), bad] };
    const outcome = await proposePackage(c.coordinator, newFormKey(), command, START);
    expect(outcome).toEqual({
      ok: false,
      refusals: [{ index: 1, reason: 'owner-no-member', detail: {} }],
    });
    const { rows } = await house.owner.query(
      'select 1 from matters.proposal where county_id = $1',
      [c.countyId],
    );
    expect(rows).toEqual([]);
  });
  test('may not hold the same matter and place twice', async () => {
    const command = { name: 'Paket', items: [p.command(), p.command()] };
    expect(await proposePackage(c.region, newFormKey(), command, START)).toMatchObject({
      refusals: [{ index: 1, reason: 'already-proposed' }],
    });
  });
  test('somebody who has nothing to do with one row of it cannot send it', async () => {
    expect(await send()).toMatchObject({ refusals: [{ index: 1, reason: 'not-concerned' }] });
  });
});

describe('a review', () => {
  const DUE = new Date('2027-08-10T08:00:00Z');
  const agreed = async (): Promise<BoundaryId> => {
    const id = await p.made(c.region, p.command());
    await p.answer(c.agency, id);
    return (await p.told(c.region, c.wide))[0]?.id as BoundaryId;
  };
  const stillTrue = async (viewer: Viewer, id: BoundaryId, now = DUE) =>
    (await sayBoundariesStillTrue(viewer, newFormKey(), [id], now)).results[0];

  test('when all parties have said "still true" it moves on a year; one’s stance is said again', async () => {
    const id = await agreed();
    expect(await stillTrue(c.region, id)).toEqual({ boundaryId: id, refusal: null, movedTo: null });
    const [told] = await p.told(c.agency, c.wide, DUE);
    expect(told?.review).toMatchObject({
      isDue: true,
      said: [c.region.organisationId],
      silent: [c.agency.organisationId],
      maySay: true,
    });
    expect((await stillTrue(c.agency, id))?.movedTo).toBe('2028-08-09');
    expect((await p.told(c.agency, c.wide, DUE))[0]?.lookAgainBy).toBe('2028-08-09');
    expect(await stances(c.agency)).toMatchObject([{ source: 'still-true' }]);
  });
  test('is refused too early, twice, and to those who are no parties', async () => {
    const id = await agreed();
    expect((await stillTrue(c.region, id, LATER))?.refusal).toBe('too-early');
    expect((await stillTrue(c.chamber, id))?.refusal).toBe('not-party');
    await stillTrue(c.region, id);
    expect((await stillTrue(c.region, id))?.refusal).toBe('said-already');
    expect((await stillTrue(c.region, crypto.randomUUID() as BoundaryId))?.refusal).toBe(
      'no-such-boundary',
    );
  });
  test('waits for each party until it has said so', async () => {
    const id = await agreed();
    const waits = (viewer: Viewer) => tx(viewer, 'read', (db) => waitingFor(db, viewer, DUE));
    expect(Number(await waits(c.region))).toBe(1);
    await stillTrue(c.region, id);
    expect(Number(await waits(c.region))).toBe(0);
    expect(Number(await waits(c.agency))).toBe(1);
    expect(Number(await waits(c.chamber))).toBe(0);
  });
});

describe('what waits', () => {
  test('is counted for those whose yes is needed, until they answer', async () => {
    const id = await p.made(c.region, p.command());
    const waits = async (viewer: Viewer, now = LATER) =>
      Number(await tx(viewer, 'read', (db) => waitingFor(db, viewer, now)));
    expect(await waits(c.agency)).toBe(1);
    expect(await waits(c.agency, LAPSED)).toBe(0);
    expect(await waits(c.region)).toBe(0);
    await p.answer(c.agency, id, 'no');
    expect(await waits(c.agency)).toBe(0);
  });
});

describe('one effect', () => {
  test('of a double click on a proposal, and of the same form again', async () => {
    const key = newFormKey();
    const { propose } = await import('#matters/server');
    const command = p.command();
    const outcomes = await Promise.all([1, 2, 3].map(() => propose(c.region, key, command, START)));
    expect(new Set(outcomes.map((one) => one.ok && one.id)).size).toBe(1);
    await expect(writeOnce(c.region, { key, body: 'another' }, async () => null)).rejects.toThrow(
      KeyUsedForAnother,
    );
  });
});

describe('how many questions', () => {
  const asked = async (viewer: Viewer, fn: Parameters<typeof tx>[2]) => {
    let questions = 0;
    await withRequest('count', async (request) => {
      await tx(viewer, 'read', fn);
      questions = request.questions;
    });
    return questions;
  };
  test('a page asks at most four, however many proposals there are', async () => {
    await p.made(c.berga, p.everywhere());
    await p.made(c.region, p.command());
    const filter = { area: null, place: null };
    expect(await asked(c.region, (db) => draftGround(db, c.region, 'local', LATER))).toBe(4);
    expect(await asked(c.region, (db) => packageGround(db, c.region, LATER))).toBe(4);
    expect(await asked(c.alby, (db) => boundariesOverview(db, c.alby, filter, LATER))).toBe(4);
  });
});
