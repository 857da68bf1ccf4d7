import type { CountyId, ProposalId } from '#platform/core/ids';
import { localDateOf } from '#platform/core/working-days';
import { tx } from '#platform/server';
import { lockMatters } from './matter-lock.queries.ts';
import { dueProposals, holdMattersOf } from './proposals-due.queries.ts';
import { settleProposals } from './proposals-settle.actions.ts';

/**
 * Do what time has brought to proposals: those agreed for this day come into force, those that nobody has agreed
 * to in sixty working days lapse, those whose owner has left end. A county at a time, each in a transaction of its
 * own. Safe when several processes do it at once.
 *
 * @param only  one county; null: all
 * @returns how many proposals were looked at
 */
export async function settleDueProposals(only: CountyId | null, now: Date): Promise<number> {
  const counties = new Map<CountyId, ProposalId[]>();
  for (const { countyId, proposalId } of await dueProposals(localDateOf(now))) {
    if (only !== null && countyId !== only) continue;
    counties.set(countyId, [...(counties.get(countyId) ?? []), proposalId]);
  }
  let looked = 0;
  for (const [countyId, ids] of counties) {
    await tx({ system: true, countyId }, 'write', async (db) => {
      const matterIds = await holdMattersOf(db, countyId, ids);
      await lockMatters(db, countyId, matterIds);
      await settleProposals(db, countyId, matterIds, now);
    });
    looked += ids.length;
  }
  return looked;
}
