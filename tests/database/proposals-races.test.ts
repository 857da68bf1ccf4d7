import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerProposals,
  emptyMatters,
  startRound,
  openDueRounds,
  answerMatter,
  propose,
} from '#matters/server';
import type { ProposalId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { DatabaseGone, newFormKey, tx } from '#platform/server';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { LATER, proposing, START } from './proposals-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

/** Two at once, many times over: whoever comes first, one truth is left, and each is told what became of theirs. */
const TIMES = 6;
let house: FreshHouse;
let c: SmallCounty;
let p: ReturnType<typeof proposing>;
beforeAll(async () => void (house = await freshHouse()));
afterAll(() => house.close());
let county = 0;
const fresh = async () => {
  c = await smallCounty(house, `samtidigt-${(county += 1)}`);
  p = proposing(house, c);
};
beforeEach(fresh);
const again = async (fn: () => Promise<void>) => {
  for (let time = 0; time < TIMES; time += 1) {
    if (time > 0) await fresh();
    await fn();
  }
};
const yes = (viewer: Viewer, proposalId: ProposalId, key = newFormKey()) =>
  pressAgain(() =>
    answerProposals(viewer, key, [{ proposalId, answer: 'yes', reason: '' }], LATER),
  );
/** Who has waited too long for the others (a slow machine) is told so, and presses again: the key makes it one. */
async function pressAgain<T>(press: () => Promise<T>): Promise<T> {
  for (let times = 1; ; times += 1) {
    try {
      return await press();
    } catch (error) {
      if (!(error instanceof DatabaseGone) || times === 5) throw error;
    }
  }
}
const answersOf = async (id: ProposalId, viewer: Viewer) =>
  (
    await house.owner.query(
      'select answer, in_force from matters.proposal_answer where proposal_id = $1 and organisation_id = $2 order by id',
      [id, viewer.organisationId],
    )
  ).rows;
/** No place stands twice, and wherever one stands every yes that was needed is there: asked of the tables themselves. */
const oneTruth = async () => {
  const { rows } = await house.owner.query(
    `select b.proposal_id, q.place_id, t.organisation_id from matters.boundary_place q
       join matters.boundary b on b.county_id = q.county_id and b.id = q.boundary_id
       join matters.proposal_party t on t.proposal_id = b.proposal_id and q.place_id = any (t.must_at)
      where q.county_id = $1 and q.ended_at is null and not exists (select from matters.proposal_answer a
        where a.proposal_id = t.proposal_id and a.organisation_id = t.organisation_id and a.in_force and a.answer = 'yes')`,
    [c.countyId],
  );
  expect(rows).toEqual([]);
};

describe('at the same time', () => {
  test('two organisations propose for the same matter: both stand, side by side', () =>
    again(async () => {
      const outcomes = await Promise.all([
        p.tryPropose(c.region, p.command()),
        p.tryPropose(c.agency, p.command()),
      ]);
      expect(outcomes.map((one) => one.ok)).toEqual([true, true]);
      await oneTruth();
    }));

  test('two of one office propose the same: one stands, the other is told which', () =>
    again(async () => {
      const outcomes = await Promise.all([
        p.tryPropose(c.alby, p.everywhere()),
        p.tryPropose(c.coordinator, p.everywhere()),
      ]);
      const made = outcomes.find((one) => one.ok);
      const refused = outcomes.find((one) => !one.ok);
      expect(refused).toMatchObject({
        reason: 'already-proposed',
        detail: { proposalId: made?.ok && made.id },
      });
    }));

  test('the proposer withdraws while the last yes comes: either it is in force, or it is withdrawn', () =>
    again(async () => {
      const id = await p.made(c.region, p.command());
      const [said, withdrawn] = await Promise.all([yes(c.agency, id), p.withdraw(c.region, id)]);
      const standing = await p.inForce(c.wide);
      const [result] = said.results;
      if (withdrawn.ok) {
        expect(standing).toEqual([]);
        expect(result?.refusal).toBe('withdrawn');
        expect(await answersOf(id, c.agency)).toEqual([]);
      } else {
        expect(withdrawn.reason).toBe('in-force-already');
        expect(standing).toHaveLength(1);
        expect(result).toMatchObject({ refusal: null, inForceAt: [c.countyId] });
      }
      await oneTruth();
    }));

  test('a party takes its yes back while another says the last one', () =>
    again(async () => {
      const id = await p.made(c.region, p.command());
      const [last, back] = await Promise.all([
        yes(c.agency, id),
        p.answer(c.region, id, 'withdrawn'),
      ]);
      const standing = await p.inForce(c.wide);
      if (back.refusal === null) expect(standing).toEqual([]);
      else {
        expect(['agreed', 'in-force-already']).toContain(back.refusal);
        expect(standing).toHaveLength(1);
      }
      expect(last.results[0]?.refusal).toBeNull();
      await oneTruth();
    }));

  test('somebody names itself while the last yes comes: it is asked, or it came too late', () =>
    again(async () => {
      const id = await p.made(c.region, p.command());
      const [last] = await Promise.all([
        yes(c.agency, id),
        p.claim(c.chamber, 'wide', [c.chamber.organisationId]),
      ]);
      const standing = await p.inForce(c.wide);
      const asked = (await p.waiting(c.chamber)).includes(id);
      expect(last.results[0]?.inForceAt.length === 1).toBe(standing.length === 1);
      expect(asked).toBe(standing.length === 0);
      await oneTruth();
    }));

  test('a round that opens brings a claim while the last yes comes', () =>
    again(async () => {
      const id = await p.made(c.region, p.command());
      const organisations = [c.chamber.organisationId, c.cedra.organisationId];
      const round = {
        nameSv: 'O',
        nameEn: 'R',
        matters: [c.wide],
        organisations,
        answerBy: '2026-09-15',
      } as const;
      await startRound(c.coordinator, newFormKey(), { ...round, matters: [c.wide] }, START);
      const said = { kind: 'owners', owners: [c.chamber.organisationId] } as const;
      const inRound = {
        slug: 'wide',
        placeId: null,
        seen: '',
        said,
        ownRole: 'none',
        remark: '',
      } as const;
      await answerMatter(c.chamber, newFormKey(), inRound, LATER);
      const day = new Date('2026-09-16T08:00:00Z');
      const [last] = await Promise.all([
        answerProposals(
          c.agency,
          newFormKey(),
          [{ proposalId: id, answer: 'yes', reason: '' }],
          day,
        ),
        openDueRounds(c.countyId, day),
      ]);
      const standing = await p.inForce(c.wide);
      const asked = (await p.waiting(c.chamber, day)).includes(id);
      expect(last.results[0]?.refusal).toBeNull();
      expect(asked).toBe(standing.length === 0);
      await oneTruth();
    }));

  test('the same yes twice: a double click is one, a colleague’s is told that it has been said', () =>
    again(async () => {
      const id = await p.made(
        c.berga,
        p.everywhere({ placeIds: [c.alby.organisationId, c.berga.organisationId] }),
      );
      const key = newFormKey();
      const clicks = await Promise.all([
        yes(c.alby, id, key),
        yes(c.alby, id, key),
        yes(c.coordinator, id),
      ]);
      const refusals = clicks.map(({ results }) => results[0]?.refusal);
      expect(refusals[0]).toBe(refusals[1]);
      expect([refusals[0], refusals[2]].sort()).toEqual([null, 'said-already'].sort());
      expect(await answersOf(id, c.alby)).toEqual([{ answer: 'yes', in_force: true }]);
    }));

  test('yes to two proposals by different parties: one stands at the place, the other ends there', () =>
    again(async () => {
      const first = await p.made(c.region, p.command());
      const roles = [
        { organisationId: c.agency.organisationId, role: 'owner' as const },
        { organisationId: c.region.organisationId, role: 'contributor' as const },
      ];
      const second = await p.made(c.agency, p.command({ roles }));
      await Promise.all([yes(c.agency, first), yes(c.region, second)]);
      expect(await p.inForce(c.wide)).toHaveLength(1);
      const ends = await Promise.all([first, second].map((id) => p.seen(c.coordinator, id)));
      expect(ends.map((one) => one?.endedBecause).sort()).toEqual(['agreed', 'superseded']);
      await oneTruth();
    }));

  test('all join at once: each comes into force at home', () =>
    again(async () => {
      const id = await p.made(c.agency, p.everywhere(), START).catch(() => null);
      const proposal = id ?? (await p.made(c.coordinator, p.everywhere()));
      const all = [c.agency, c.alby, c.berga, c.cedra];
      await Promise.all(all.map((viewer) => yes(viewer, proposal)));
      expect(await p.inForce(c.local)).toHaveLength(3);
      expect((await p.seen(c.coordinator, proposal))?.endedBecause).toBe('agreed');
      await oneTruth();
    }));

  test('two answer many proposals at once, in another order: nobody waits for ever', () =>
    again(async () => {
      const wide = await p.made(c.coordinator, p.command());
      const local = await p.made(c.coordinator, p.everywhere());
      const both = (ids: ProposalId[]) =>
        ids.map((proposalId) => ({ proposalId, answer: 'yes' as const, reason: '' }));
      const outcomes = await Promise.all([
        answerProposals(c.agency, newFormKey(), both([wide, local]), LATER),
        answerProposals(c.region, newFormKey(), both([local, wide]), LATER),
        propose(c.agency, newFormKey(), p.command(), LATER),
      ]);
      expect(outcomes).toHaveLength(3);
      await oneTruth();
    }));

  test('somebody empties the example while another says yes: all is gone, or the yes came too late', () =>
    again(async () => {
      const id = await p.made(c.region, p.command());
      await Promise.all([
        yes(c.agency, id).catch(() => null),
        tx(c.coordinator, 'write', (db) => emptyMatters(db)),
      ]);
      const { rows } = await house.owner.query(
        `select (select count(*)::int from matters.proposal where county_id = $1) as proposals,
           (select count(*)::int from matters.boundary where county_id = $1) as boundaries`,
        [c.countyId],
      );
      expect(rows).toEqual([{ proposals: 0, boundaries: 0 }]);
    }));
});
