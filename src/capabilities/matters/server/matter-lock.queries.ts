import { sql } from 'kysely';
import type { CountyId, MatterId } from '#platform/core/ids';
import type { Db } from '#platform/server';

/**
 * Let one at a time say, agree or change what stands of these matters, until the transaction ends; always in the same
 * order. Taken after one's own words and before rounds and standings.
 */
export async function lockMatters(
  db: Db,
  countyId: CountyId,
  matterIds: readonly MatterId[],
): Promise<void> {
  const keys = [...new Set(matterIds)].sort().map((id) => `${countyId}/${id}`);
  await sql`select pg_advisory_xact_lock(724017, hashtext(key))
    from (select key from unnest(${keys}::text[]) with ordinality as given(key, place) order by place) as one`.execute(
    db,
  );
}
