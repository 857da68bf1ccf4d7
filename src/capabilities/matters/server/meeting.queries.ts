import { sql } from 'kysely';
import type { MatterId, OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { MeetingMatter, MeetingStance } from '../meeting.types.ts';
import { asStance } from './standings.queries.ts';

type Two = readonly [OrganisationId, OrganisationId];

/**
 * Every matter in use with what the two have in it: boundaries in force, open proposals that concern both, contact
 * points; in the order of areas and matters. One question.
 */
export async function mattersOfMeeting(db: Db, viewer: Viewer, two: Two): Promise<MeetingMatter[]> {
  const county = viewer.countyId;
  const both = sql`${[...two]}::uuid[]`;
  const { rows } = await sql<MeetingMatter>`
    with agreed as (
      select b.matter_id, jsonb_agg(jsonb_build_object('id', b.id, 'limit', b.limit_sentence, 'settled', b.settled,
          'body', b.body, 'since', b.since, 'lookAgainBy', b.look_again_by, 'invented', b.invented,
          'roles', r.roles, 'places', p.places) order by b.since desc, b.id) as boundaries
        from matters.boundary b
        join lateral (select jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'role', r.role) order by r.position) as roles
          from matters.boundary_role r where r.county_id = b.county_id and r.boundary_id = b.id
            and (r.organisation_id is null or r.organisation_id = any (${both}))) r on r.roles is not null
        join lateral (select jsonb_agg(p.place_id) as places from matters.boundary_place p
          where p.county_id = b.county_id and p.boundary_id = b.id and p.ended_at is null) p on p.places is not null
       where b.county_id = ${county} group by 1),
    offered as (
      select p.matter_id, jsonb_agg(jsonb_build_object('id', p.id, 'limit', p.limit_sentence, 'proposedBy', p.organisation_id,
          'answerBy', p.answer_by, 'waitsFor', t.waits_for, 'invented', p.invented) order by p.answer_by, p.id) as proposals
        from matters.proposal p
        join lateral (select
            array_agg(distinct t.organisation_id) || p.organisation_id as concerned,
            coalesce(jsonb_agg(t.organisation_id) filter (where cardinality(t.must_at) > 0 and not exists (
              select from matters.proposal_answer a where a.county_id = t.county_id and a.proposal_id = t.proposal_id
                and a.organisation_id = t.organisation_id and a.in_force and a.answer <> 'withdrawn')), '[]') as waits_for
          from matters.proposal_party t where t.county_id = p.county_id and t.proposal_id = p.id
            and t.organisation_id = any (${both})) t on t.concerned @> ${both}
       where p.county_id = ${county} and p.ended_at is null group by 1),
    called as (
      select k.matter_id, jsonb_agg(jsonb_build_object('organisationId', k.organisation_id,
          'contactPointId', k.contact_point_id, 'placeId', k.place_id)) as contacts
        from matters.contact k where k.county_id = ${county} and k.organisation_id = any (${both}) group by 1)
    select m.id, m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", m.asked,
        m.id = any ((select matters.readable())::uuid[]) as readable, m.id = any ((select matters.silent_on())::uuid[]) as silent,
        m.id in (select matter_id from matters.under_way()) as running,
        coalesce(agreed.boundaries, '[]') as boundaries, coalesce(offered.proposals, '[]') as proposals,
        coalesce(called.contacts, '[]') as contacts
      from matters.matter m
      join matters.area a on a.county_id = m.county_id and a.id = m.area_id
      left join agreed on agreed.matter_id = m.id
      left join offered on offered.matter_id = m.id
      left join called on called.matter_id = m.id
     where m.county_id = ${county} and m.retired_at is null
     order by a.position, m.position, m.number`.execute(db);
  return rows;
}

/** What the two say in all matters, in force and as far as the database lets the viewer read it. One question. */
export async function stancesOfMeeting(db: Db, viewer: Viewer, two: Two): Promise<MeetingStance[]> {
  const rows = await db
    .selectFrom('matters.stance')
    .select(['id', 'organisation_id', 'matter_id', 'place_id', 'said', 'owners'])
    .select(['each_municipality', 'own_role', 'said_at', 'round_id', 'remark', 'invented'])
    .where('county_id', '=', viewer.countyId)
    .where('in_force', '=', true)
    .where('organisation_id', 'in', [...two])
    .execute();
  return rows.map((row) => ({
    ...asStance(row),
    matterId: row.matter_id as MatterId,
    remark: row.remark,
    invented: row.invented,
  }));
}
