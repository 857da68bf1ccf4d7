import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draftGround, foreseeProposals, packageGround } from '#matters/server';
import type { ProposalCommand } from '#matters';
import type { Viewer } from '#platform/core/viewer';
import { newId, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { proposing, START } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let c: SmallCounty;
let p: ReturnType<typeof proposing>;
beforeAll(async () => {
  house = await freshHouse();
  c = await smallCounty(house);
  p = proposing(house, c);
  // a round has opened: the region and Berga were asked, and have not answered yet
  await house.owner.query(
    `insert into matters.round (county_id, id, name_sv, name_en, started_at, invited_at, answer_by, opened_at, opened_because)
     values ($1, gen_random_uuid(), 'Öppnad', 'Opened', $2, $2, '2026-08-20', $2, 'time-has-gone')`,
    [c.countyId, new Date('2026-08-01T08:00:00Z')],
  );
  for (const { organisationId } of [c.region, c.berga]) {
    await house.owner.query(
      `insert into matters.ask (county_id, round_id, matter_id, organisation_id)
       select $1, r.id, $2, $3 from matters.round r where r.county_id = $1`,
      [c.countyId, c.wide, organisationId],
    );
  }
});
afterAll(() => house.close());

const foreseen = async (viewer: Viewer, command: ProposalCommand) =>
  (await foreseeProposals(viewer, [command], START))[0]!;
/** Who is concerned, why, and at how many places its yes is needed. */
const told = async (viewer: Viewer, command: ProposalCommand) => {
  const outcome = await foreseen(viewer, command);
  if (!outcome.ok) return outcome.reason;
  const rows = outcome.parties.map(({ organisationId, why, mustAt }) => [
    organisationId,
    `${why} ${mustAt.length}`,
  ]);
  return Object.fromEntries(rows) as Record<string, string>;
};

describe('before a proposal is sent', () => {
  test('it says whose yes is needed and why, and keeps nothing', async () => {
    expect(await told(c.agency, p.everywhere())).toEqual({
      [c.alby.organisationId]: 'role 1',
      [c.berga.organisationId]: 'role 1',
      [c.cedra.organisationId]: 'role 1',
      [c.agency.organisationId]: 'role 3',
    });
    const { rows } = await house.owner.query('select count(*)::int as kept from matters.proposal');
    expect(rows[0].kept).toBe(0);
  });

  test('the municipality of the place and who is only told are told apart', async () => {
    const command = p.everywhere({
      placeIds: [c.berga.organisationId],
      roles: [
        { organisationId: c.region.organisationId, role: 'owner' },
        { organisationId: c.chamber.organisationId, role: 'consulted' },
      ],
    });
    expect(await told(c.region, command)).toEqual({
      [c.region.organisationId]: 'role 1',
      [c.berga.organisationId]: 'place 1',
      [c.chamber.organisationId]: 'told 0',
    });
  });

  test('whoever names itself is told as asked, with no word of what it has said', async () => {
    await p.claim(c.chamber, 'wide', [c.chamber.organisationId], START);
    await p.claim(c.region, 'wide', [c.region.organisationId], START);
    expect(await told(c.region, p.command())).toMatchObject({
      [c.region.organisationId]: 'role 1',
      [c.chamber.organisationId]: 'asked 1',
    });
  });

  test('to one who may not read the answers nobody is named that only names itself', async () => {
    // the agency has not been asked; the coordinator's organisation has not either
    for (const viewer of [c.agency, c.coordinator]) {
      const outcome = await foreseen(viewer, p.command());
      expect(outcome).toMatchObject({ ok: true, othersMayBeAsked: true });
      expect(JSON.stringify(outcome)).not.toContain(c.chamber.organisationId);
    }
    // proposed as consulted it is told; that its yes is needed too is not said
    const consulted = p.command({
      roles: [
        ...p.command().roles,
        { organisationId: c.chamber.organisationId, role: 'consulted' },
      ],
    });
    expect(await told(c.agency, consulted)).toMatchObject({ [c.chamber.organisationId]: 'told 0' });
    expect(await told(c.region, consulted)).toMatchObject({
      [c.chamber.organisationId]: 'asked 1',
    });
  });

  test('that more may be asked is said whether anybody is or not, to those who may not read', async () => {
    const [hidden, read] = [
      await foreseen(c.agency, p.everywhere()),
      await foreseen(c.region, p.command()),
    ];
    expect([hidden, read]).toMatchObject([{ othersMayBeAsked: true }, { othersMayBeAsked: false }]);
  });

  test('one who names itself is told so of itself', async () => {
    expect(await told(c.chamber, p.command())).toMatchObject({
      [c.chamber.organisationId]: 'asked 1',
    });
  });

  test('a counter to a proposal that there is not is refused, as when it is sent', async () => {
    const counters = newId<'proposal'>();
    expect(await told(c.region, p.command({ counters }))).toBe('no-such-proposal');
  });

  test('what was foreseen is what is asked when it is sent', async () => {
    const before = await foreseen(c.region, p.command());
    const id = await p.made(c.region, p.command());
    const sent = await p.seen(c.region, id);
    const needed = (parties: readonly { organisationId: string; mustAt: readonly string[] }[]) =>
      parties.map(({ organisationId, mustAt }) => [organisationId, ...mustAt].join()).sort();
    expect(before.ok && needed(before.parties)).toEqual(needed(sent!.parties));
  });

  test.each([
    ['a second one of our own', () => told(c.region, p.command()), 'already-proposed'],
    ['one who only reads', () => told(c.reader, p.command()), 'reader'],
    [
      'one whom it does not concern',
      () => told(c.cedra, p.everywhere({ placeIds: [c.berga.organisationId] })),
      'not-concerned',
    ],
  ])('%s is told why not, and not whose yes it would need', async (_, telling, reason) => {
    expect(await telling()).toBe(reason);
  });

  test('who was asked and is silent answers first, when it is sent too', async () => {
    const owned = p.command({ roles: [{ organisationId: c.berga.organisationId, role: 'owner' }] });
    expect(await told(c.berga, owned)).toBe('answer-first');
    expect(await p.tryPropose(c.berga, owned)).toMatchObject({ reason: 'answer-first' });
    const ground = await tx(c.berga, 'read', (db) => packageGround(db, c.berga, START));
    expect(ground.rows.map(({ matter }) => [matter.slug, matter.silent])).toEqual(
      expect.arrayContaining([
        ['wide', true],
        ['local', false],
      ]),
    );
    await p.claim(c.berga, 'wide', [c.berga.organisationId], START);
    expect(await told(c.berga, owned)).toMatchObject({ [c.chamber.organisationId]: 'asked 1' });
  });

  test('what others say that they do themselves is begun from by those alone who may read it', async () => {
    await p.claim(c.alby, 'wide', [c.region.organisationId], START);
    const begun = async (viewer: Viewer) => {
      const ground = await tx(viewer, 'read', (db) => draftGround(db, viewer, 'wide', START));
      const said = ground!.matter.ownRoles.map(({ organisationId }) => organisationId);
      return [ground!.matter.readable, said.includes(c.alby.organisationId)];
    };
    expect(await begun(c.region)).toEqual([true, true]);
    expect(await begun(c.agency)).toEqual([false, false]);
  });

  test('a package tells of the open proposal that we have sent, or that we are asked about', async () => {
    const open = async (viewer: Viewer) => {
      const { rows } = await tx(viewer, 'read', (db) => packageGround(db, viewer, START));
      return rows.find(({ matter }) => matter.slug === 'wide')!.open;
    };
    expect(await open(c.region)).toMatchObject({ ours: true });
    expect(await open(c.chamber)).toMatchObject({ ours: false });
    expect(await open(c.cedra)).toBeNull();
  });

  test('while a blind round runs nothing is foreseen', async () => {
    await house.owner.query(
      `insert into matters.round (county_id, id, name_sv, name_en, started_at, answer_by)
       values ($1, gen_random_uuid(), 'Omgången', 'The round', $2, '2026-09-20')`,
      [c.countyId, START],
    );
    await house.owner.query(
      `insert into matters.ask (county_id, round_id, matter_id, organisation_id)
       select $1, r.id, $2, $3 from matters.round r where r.county_id = $1 and r.opened_at is null`,
      [c.countyId, c.local, c.alby.organisationId],
    );
    expect(await told(c.agency, p.everywhere())).toBe('round-runs');
  });
});
