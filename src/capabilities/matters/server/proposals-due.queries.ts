import { sql } from 'kysely';
import type { CountyId, MatterId, ProposalId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import { askOpen, type Db } from '#platform/server';

/** Proposals of any county that time, or somebody's leaving, has caught up with on a Swedish day. */
export async function dueProposals(
  today: LocalDate,
): Promise<{ countyId: CountyId; proposalId: ProposalId }[]> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today)) throw new Error('not a day');
  const rows = await askOpen<{ county_id: CountyId; proposal_id: ProposalId }>(
    `select * from matters.due_proposals('${today}')`,
  );
  return rows.map((row) => ({ countyId: row.county_id, proposalId: row.proposal_id }));
}

/** The matters of some proposals; nobody empties the county's example data until the transaction ends. */
export async function holdMattersOf(
  db: Db,
  countyId: CountyId,
  ids: readonly ProposalId[],
): Promise<MatterId[]> {
  await sql`select pg_advisory_xact_lock_shared(724016, hashtext(${countyId}))`.execute(db);
  const { rows } = await sql<{ id: MatterId }>`select distinct matter_id as id from matters.proposal
    where county_id = ${countyId} and id = any (${[...ids]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}
