import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foreseeProposals } from '#matters/server';
import type { ProposalCommand } from '#matters';
import type { Viewer } from '#platform/core/viewer';
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
    expect(await told(c.region, p.command())).toMatchObject({
      [c.region.organisationId]: 'role 1',
      [c.chamber.organisationId]: 'asked 1',
    });
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

  test('while a blind round runs nothing is foreseen', async () => {
    await house.owner.query(
      `insert into matters.round (county_id, id, name_sv, name_en, started_at, answer_by)
       values ($1, gen_random_uuid(), 'Omgången', 'The round', $2, '2026-09-20')`,
      [c.countyId, START],
    );
    await house.owner.query(
      `insert into matters.ask (county_id, round_id, matter_id, organisation_id)
       select $1, r.id, $2, $3 from matters.round r where r.county_id = $1`,
      [c.countyId, c.local, c.alby.organisationId],
    );
    expect(await told(c.agency, p.everywhere())).toBe('round-runs');
  });
});
