import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import { addDays, localDateOf } from '#platform/core/working-days';
import type { Db } from '#platform/server';
import { REVIEW_DAYS } from '../boundaries.rules.ts';

/**
 * How many matters, suggestions, proposals of boundaries and boundaries to look at again wait for the viewer's
 * organisation. One question.
 */
export async function waitingFor(db: Db, viewer: Viewer, now: Date = new Date()): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select
    (select count(*) from matters.ask a join matters.round r on r.county_id = a.county_id and r.id = a.round_id
      where a.county_id = ${viewer.countyId} and a.organisation_id = ${viewer.organisationId} and a.answered_at is null
        and r.opened_at is null and (r.invited_at is not null or a.organisation_id =
          (select region_id from organisations.county where id = a.county_id)))
    + (select count(*) from matters.suggestion s
      where s.county_id = ${viewer.countyId} and s.organisation_id = ${viewer.organisationId} and s.decision is null)
    + (${proposalsWaiting(viewer, now)}) + (${reviewsWaiting(viewer, now)}) as waiting`.execute(db);
  return rows[0]?.waiting ?? 0;
}

/** Proposals that wait for a yes or a no: open, the last day not gone, and not in force where it is needed. See `waitsFor`. */
export function proposalsWaiting({ countyId, organisationId }: Viewer, now: Date) {
  return sql`select count(*) from matters.proposal_party t
      join matters.proposal p on p.county_id = t.county_id and p.id = t.proposal_id
     where t.county_id = ${countyId} and t.organisation_id = ${organisationId} and cardinality(t.must_at) > 0
       and p.ended_at is null and p.answer_by >= ${localDateOf(now)}::date
       and not exists (select from matters.proposal_answer a where a.county_id = t.county_id and a.proposal_id = t.proposal_id
         and a.organisation_id = t.organisation_id and a.in_force and a.answer <> 'withdrawn')
       and exists (select from matters.proposal_place s where s.county_id = t.county_id and s.proposal_id = t.proposal_id
         and s.place_id = any (t.must_at) and s.ended_at is null
         and not exists (select from matters.boundary b join matters.boundary_place q on q.county_id = b.county_id and q.boundary_id = b.id
           where b.county_id = s.county_id and b.proposal_id = s.proposal_id and q.place_id = s.place_id))`;
}

/** Boundaries that the organisation is party of, to be looked at again by now, and not said still to be true. See `reviewOf`. */
function reviewsWaiting({ countyId, organisationId }: Viewer, now: Date) {
  return sql`select count(*) from matters.boundary b
     where b.county_id = ${countyId} and b.look_again_by <= ${addDays(localDateOf(now), REVIEW_DAYS)}::date
       and not exists (select from matters.boundary_still_true s where s.county_id = b.county_id and s.boundary_id = b.id
         and s.organisation_id = ${organisationId}
         and s.said_at >= (b.look_again_by - ${REVIEW_DAYS}::int)::timestamp at time zone 'Europe/Stockholm')
       and exists (select from matters.boundary_place q where q.county_id = b.county_id and q.boundary_id = b.id and q.ended_at is null
         and (q.place_id = ${organisationId}
           or exists (select from matters.boundary_role r where r.county_id = b.county_id and r.boundary_id = b.id
             and r.organisation_id = ${organisationId} and r.role in ('owner', 'contributor'))
           or exists (select from matters.proposal_party t where t.county_id = b.county_id and t.proposal_id = b.proposal_id
             and t.organisation_id = ${organisationId} and q.place_id = any (t.must_at))))`;
}
