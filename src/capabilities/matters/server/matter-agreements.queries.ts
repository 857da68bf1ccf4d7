import { sql, type RawBuilder } from 'kysely';
import type { BoundaryId, OrganisationId, PlaceId, ProposalId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';
import type { RoleHeld } from '../proposals.types.ts';

/** What is proposed of a matter, and what was agreed before, as its own page shows it in short. */
export interface Agreements {
  /** Open proposals that the viewer may see, the newest first. */
  proposals: {
    id: ProposalId;
    organisationId: OrganisationId;
    /** ISO text. */
    proposedAt: string;
    limit: string;
    roles: RoleHeld[];
    places: PlaceId[];
    /** How many of the places it is in force at. */
    inForce: number;
    /** Does it wait for an answer of the viewer's organisation? */
    waits: boolean;
    invented: boolean;
  }[];
  /** Boundaries that are in force nowhere any more, the newest first. */
  earlier: { id: BoundaryId; since: string; limit: string; roles: RoleHeld[] }[];
}

/** The agreements of a matter `m`, as one column. */
export function agreementsOf(viewer: Viewer): RawBuilder<unknown> {
  const today = localDateOf(new Date());
  return sql`jsonb_build_object('proposals', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id,
        'organisationId', p.organisation_id, 'proposedAt', p.proposed_at, 'limit', p.limit_sentence, 'invented', p.invented,
        'roles', (select jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'role', r.role) order by r.position)
          from matters.proposal_role r where r.county_id = p.county_id and r.proposal_id = p.id),
        'places', (select jsonb_agg(s.place_id) from matters.proposal_place s
          where s.county_id = p.county_id and s.proposal_id = p.id and s.ended_at is null),
        'inForce', (select count(*) from matters.boundary b join matters.boundary_place q
            on q.county_id = b.county_id and q.boundary_id = b.id and q.ended_at is null
          where b.county_id = p.county_id and b.proposal_id = p.id),
        'waits', p.answer_by >= ${today}::date and exists (select from matters.proposal_party t
          left join matters.proposal_answer a on a.county_id = t.county_id and a.proposal_id = t.proposal_id
            and a.organisation_id = t.organisation_id and a.in_force
          where t.county_id = p.county_id and t.proposal_id = p.id and t.organisation_id = ${viewer.organisationId}
            and cardinality(t.must_at) > 0 and (a.answer is null or a.answer = 'withdrawn'))) order by p.proposed_at desc), '[]')
      from matters.proposal p where p.county_id = m.county_id and p.matter_id = m.id and p.ended_at is null
        and (p.answer_by >= ${today}::date or p.starts_on is not null or exists (select from matters.boundary b
          where b.county_id = p.county_id and b.proposal_id = p.id))),
    'earlier', (select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'since', b.since, 'limit', b.limit_sentence,
        'roles', (select jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'role', r.role) order by r.position)
          from matters.boundary_role r where r.county_id = b.county_id and r.boundary_id = b.id)) order by b.since desc), '[]')
      from matters.boundary b where b.county_id = m.county_id and b.matter_id = m.id and not exists (
        select from matters.boundary_place q where q.county_id = b.county_id and q.boundary_id = b.id and q.ended_at is null)))`;
}
