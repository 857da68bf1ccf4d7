import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';

/**
 * What a matter's own page tells of its changes (see MatterPast), as a part of the question for the matter `m`:
 * out of use or not, what it became, the names it had, what is proposed, and everything it came of with what was said
 * and agreed there. The database leaves out answers that the viewer may not read.
 */
export function pastOf(viewer: Viewer) {
  return sql`jsonb_build_object('retiredAt', m.retired_at, 'because', m.retired_because,
      'reason', coalesce((select c.reason from matters.matter_change c where c.county_id = m.county_id and c.id = m.retired_in), ''),
      'became', ${became()}, 'former', ${formerNames()}, 'proposed', ${proposed(viewer)}, 'origins', ${origins()})`;
}

/** What the matter `m` became, for a question about it. */
export function became() {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('slug', b.slug, 'nameSv', b.name_sv, 'nameEn', b.name_en,
      'inUse', b.retired_at is null) order by b.position, b.id), '[]')
    from matters.matter_origin o join matters.matter b on b.county_id = o.county_id and b.id = o.matter_id
   where o.county_id = m.county_id and o.from_matter_id = m.id and o.ended_at is null)`;
}

function formerNames() {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('nameSv', c.content #>> '{before,nameSv}',
      'nameEn', c.content #>> '{before,nameEn}', 'until', c.carried_out_at,
      'byName', c.carried_out_by_name) order by c.carried_out_at desc), '[]')
    from matters.matter_change_of o join matters.matter_change c on c.county_id = o.county_id and c.id = o.change_id
   where o.county_id = m.county_id and o.matter_id = m.id and c.kind = 'edited' and c.carried_out_at is not null
     and (c.content -> 'before') ? 'nameSv')`;
}

function proposed(viewer: Viewer) {
  return sql`(select jsonb_build_object('id', c.id, 'kind', c.kind, 'told', t.organisation_id is not null, 'said', t.answer is not null)
    from matters.matter_change_of o join matters.matter_change c on c.county_id = o.county_id and c.id = o.change_id
    left join matters.matter_change_told t on t.county_id = c.county_id and t.change_id = c.id and t.organisation_id = ${viewer.organisationId}
   where o.county_id = m.county_id and o.matter_id = m.id and c.carried_out_at is null and c.taken_back_at is null
   order by c.proposed_at limit 1)`;
}

function origins() {
  return sql`(with recursive back as (
      select o.from_matter_id as id, o.how, 1 as step from matters.matter_origin o
       where o.county_id = m.county_id and o.matter_id = m.id and o.ended_at is null
      union select o.from_matter_id, o.how, b.step + 1 from matters.matter_origin o join back b on b.id = o.matter_id
       where o.county_id = m.county_id and o.ended_at is null and b.step < 20),
    each as (select distinct on (id) * from back order by id, step)
    select coalesce(jsonb_agg(jsonb_build_object('how', e.how, 'slug', f.slug, 'nameSv', f.name_sv, 'nameEn', f.name_en,
        'stances', ${stancesThen()}, 'boundaries', ${boundariesThen()}) order by e.step, f.position, f.id), '[]')
      from each e join matters.matter f on f.county_id = m.county_id and f.id = e.id)`;
}

function stancesThen() {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'organisationId', s.organisation_id, 'placeId', s.place_id,
      'said', s.said, 'owners', s.owners, 'eachMunicipality', s.each_municipality, 'ownRole', s.own_role, 'remark', s.remark,
      'saidAt', s.said_at, 'saidByName', s.said_by_name, 'invented', s.invented) order by s.said_at, s.id), '[]')
    from matters.stance s where s.county_id = f.county_id and s.matter_id = f.id and s.in_force
      and s.said in ('owners', 'nobody', 'unknown'))`;
}

function boundariesThen() {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'limit', b.limit_sentence, 'settled', b.settled,
      'body', b.body, 'since', b.since, 'endedOn', p.ended, 'invented', b.invented, 'places', p.places,
      'roles', (select jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'role', r.role) order by r.position)
        from matters.boundary_role r where r.county_id = b.county_id and r.boundary_id = b.id)) order by b.since, b.id), '[]')
    from matters.boundary b
    join lateral (select jsonb_agg(q.place_id) as places, max(q.ended_at) as ended from matters.boundary_place q
      where q.county_id = b.county_id and q.boundary_id = b.id and q.ended_because = 'matter-changed') p on p.places is not null
   where b.county_id = f.county_id and b.matter_id = f.id)`;
}
