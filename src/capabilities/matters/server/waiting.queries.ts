import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';

/** How many matters and suggestions wait for an answer of the viewer's organisation. One question. */
export async function waitingFor(db: Db, viewer: Viewer): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select
    (select count(*) from matters.ask a join matters.round r on r.county_id = a.county_id and r.id = a.round_id
      where a.county_id = ${viewer.countyId} and a.organisation_id = ${viewer.organisationId} and a.answered_at is null
        and r.opened_at is null and (r.invited_at is not null or a.organisation_id =
          (select region_id from organisations.county where id = a.county_id)))
    + (select count(*) from matters.suggestion s
      where s.county_id = ${viewer.countyId} and s.organisation_id = ${viewer.organisationId} and s.decision is null) as waiting`.execute(
    db,
  );
  return rows[0]?.waiting ?? 0;
}
