import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerProposals, boundariesOverview, proposalsSeen } from '#matters/server';
import type { ProposalSeen } from '#matters';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { freshHouse, viewerNamed, type FreshHouse } from './fresh.ts';

/** The demo of Västerbotten, as the people in it see it. */
let house: FreshHouse;
beforeAll(async () => {
  house = await freshHouse();
  await house.layIn('vasterbotten');
}, 60_000);
afterAll(() => house.close());

const all = (viewer: Viewer) => tx(viewer, 'read', (db) => proposalsSeen(db, viewer, 'all'));
const about = (proposals: ProposalSeen[], slug: string) =>
  proposals.filter((one) => one.matter.slug === slug);
const count = (proposal: ProposalSeen | undefined) => {
  const states: Record<string, number> = {};
  for (const { state } of proposal?.places ?? []) states[state] = (states[state] ?? 0) + 1;
  return states;
};
const overview = (viewer: Viewer) =>
  tx(viewer, 'read', (db) => boundariesOverview(db, viewer, { area: null, place: null }));

describe('the demo', () => {
  test('holds one in force in 12 of 15: one has declined, two are silent, and all three may still join', async () => {
    const per = await viewerNamed(house.owner, 'Per Påhittin');
    const [guide] = about(await all(per), 'company-guide');
    expect(count(guide)).toEqual({ 'in-force': 12, declined: 1, lapsed: 2 });
    expect(guide?.may).toMatchObject({ sayYes: true, join: true });
    const answers = [{ proposalId: guide!.id, answer: 'yes' as const, reason: '' }];
    const { results } = await answerProposals(per, newFormKey(), answers, new Date());
    expect(results).toMatchObject([{ refusal: null, inForceAt: [per.organisationId] }]);
  });

  test('holds one declined with a reason, and one answered with a counter-offer', async () => {
    const maja = await viewerNamed(house.owner, 'Maja Exempelson');
    const seen = await all(maja);
    expect(about(seen, 'establishment-first-answer').map(count)).toEqual([{ declined: 1 }]);
    const [counter, first] = about(seen, 'layoff-meeting');
    expect([counter?.counters, count(first)]).toEqual([first?.id, { declined: 1 }]);
    expect(first?.parties.some((one) => one.counterId === counter?.id)).toBe(true);
  });

  test.each(['Östen Provman', 'Lena Exempelmark'])(
    'holds a package of nine that waits for %s, who can say yes to all',
    async (name) => {
      const viewer = await viewerNamed(house.owner, name);
      const { waiting } = await overview(viewer);
      const sent = waiting.filter((one) => one.packageName === 'Nio frågor i inlandet');
      expect(sent).toHaveLength(9);
      const answers = sent.map(({ id }) => ({
        proposalId: id,
        answer: 'yes' as const,
        reason: '',
      }));
      const { results } = await answerProposals(viewer, newFormKey(), answers, new Date());
      expect(results.every(({ refusal }) => refusal === null)).toBe(true);
      expect(results.filter(({ inForceAt }) => inForceAt.length === 1)).toHaveLength(9);
    },
  );

  test('holds one with an objection, which still waits for a yes', async () => {
    const eva = await viewerNamed(house.owner, 'Eva Testander');
    const [service] = about(await all(eva), 'local-service');
    expect(service?.parties.filter((one) => one.answer === 'objects')).toHaveLength(1);
    expect(count(service)).toEqual({ awaiting: 1 });
    expect(service?.may.sayYes).toBe(true);
  });

  test('holds one to look at again: two have said that it is still true, the region has not', async () => {
    const maja = await viewerNamed(house.owner, 'Maja Exempelson');
    const { review } = await overview(maja);
    expect(review.map(({ matter }) => matter.slug)).toEqual(['layoff-meeting']);
    expect(review[0]?.review.said).toHaveLength(2);
    expect(review[0]?.review.silent).toEqual([maja.organisationId]);
  });

  test('marks all of it as invented, and nobody else sees a proposal', async () => {
    const maja = await viewerNamed(house.owner, 'Maja Exempelson');
    expect((await all(maja)).every(({ invented }) => invented)).toBe(true);
    const hanna = await viewerNamed(house.owner, 'Hanna Testvik');
    expect(await all(hanna)).toEqual([]);
  });
});
