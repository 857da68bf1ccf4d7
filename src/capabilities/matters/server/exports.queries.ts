import { sql } from 'kysely';
import type { MatterId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { BoundaryAtPlace, Difference, Named } from '../exports.types.ts';

/** Everyone who can be named in the county, in its order. One question. */
export async function namedInCounty(db: Db, viewer: Viewer): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select o.id, o.name, o.short_name as "shortName"
      from organisations.county_member c join organisations.organisation o on o.id = c.organisation_id
     where c.county_id = ${viewer.countyId}
     order by c.position, o.name`.execute(db);
  return rows;
}

/**
 * Matters and places where the views differ, nobody has the main responsibility or something has changed since it was
 * agreed, in the order of the map. The database leaves out what the viewer may not read: standings of matters on which
 * its organisation is silent, names behind a standing, counts. One question.
 */
export async function differencesOf(db: Db, viewer: Viewer): Promise<Difference[]> {
  const { rows } = await sql<Difference>`
    select a.name_sv as "areaSv", a.name_en as "areaEn", m.name_sv as "matterSv", m.name_en as "matterEn",
        s.place_id as "placeId", s.kind, to_char(s.since at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as since, s.owners,
        d.claimants, d.drifters, c.asked, c.answered,
        (select jsonb_agg(x -> 'organisationId') from jsonb_array_elements(d.misattributed) as x) as misattributed
      from matters.standing s
      join matters.matter m on m.county_id = s.county_id and m.id = s.matter_id
      join matters.area a on a.county_id = m.county_id and a.id = m.area_id
      left join matters.standing_detail d on d.county_id = s.county_id and d.matter_id = s.matter_id and d.place_id = s.place_id
      left join matters.clarity c on c.county_id = s.county_id and c.matter_id = s.matter_id and c.place_id = s.place_id
      left join organisations.county_member p on p.county_id = s.county_id and p.organisation_id = s.place_id
     where s.county_id = ${viewer.countyId} and m.retired_at is null
       and s.kind in ('contested', 'misattributed', 'ownerless', 'unclear', 'drifting')
     order by a.position, m.position, m.number, p.position nulls first`.execute(db);
  return rows;
}

/** Every boundary at every place, in force and earlier, in the order of the map, the newest first. One question. */
export async function boundariesOf(db: Db, viewer: Viewer): Promise<BoundaryAtPlace[]> {
  const { rows } = await sql<BoundaryAtPlace>`
    select m.name_sv as "matterSv", m.name_en as "matterEn", p.place_id as "placeId",
        (select coalesce(jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'role', r.role) order by r.position), '[]')
          from matters.boundary_role r where r.county_id = b.county_id and r.boundary_id = b.id) as roles,
        b.limit_sentence as "limit", b.settled, b.body, b.paragraph, b.decided_on::text as "decidedOn",
        b.registration_number as "registrationNumber", b.since::text as since, b.look_again_by::text as "lookAgainBy",
        to_char(p.in_force_since at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as "inForceSince",
        to_char(p.ended_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as "endedOn",
        p.ended_because as "endedBecause", b.invented
      from matters.boundary b
      join matters.boundary_place p on p.county_id = b.county_id and p.boundary_id = b.id
      join matters.matter m on m.county_id = b.county_id and m.id = b.matter_id
      join matters.area a on a.county_id = m.county_id and a.id = m.area_id
      left join organisations.county_member c on c.county_id = p.county_id and c.organisation_id = p.place_id
     where b.county_id = ${viewer.countyId}
     order by a.position, m.position, m.number, c.position nulls first, p.ended_at is not null, p.in_force_since desc`.execute(
    db,
  );
  return rows;
}

/** The county's matters in the order of the map, also those out of use: what was said of them stays. One question. */
export async function mattersInOrder(db: Db, viewer: Viewer): Promise<MatterId[]> {
  const { rows } = await sql<{ id: MatterId }>`
    select m.id from matters.matter m join matters.area a on a.county_id = m.county_id and a.id = m.area_id
     where m.county_id = ${viewer.countyId}
     order by a.position, m.position, m.number`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Everything said of these matters that the viewer may read, as a JSON list of rows: area, matter, place, organisation,
 * owners, own role, remark, when, who, how, whether it holds, invented, when the matter went out of use. Passed on unread to the child that makes a
 * workbook of it; the order of the cells is that of `answersSheet`. One question.
 *
 * @param language  of areas and matters
 */
export async function answersPiece(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[],
  language: 'sv' | 'en',
): Promise<string> {
  const [area, matter] =
    language === 'sv' ? [sql`a.name_sv`, sql`m.name_sv`] : [sql`a.name_en`, sql`m.name_en`];
  const { rows } = await sql<{ piece: string }>`
    select '[' || coalesce(string_agg(json_build_array(${area}, ${matter}, s.place_id, s.organisation_id,
          case when s.said <> 'owners' then array[s.said] when s.each_municipality then array_append(s.owners::text[], 'each')
            else s.owners::text[] end,
          case when s.said in ('owners', 'nobody', 'unknown') then s.own_role end, nullif(s.remark, ''),
          to_char(s.said_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD"T"HH24:MI'), nullif(s.said_by_name, ''), s.source,
          case when s.in_force then 'now' when s.round_id is not null and r.opened_at is null then 'blind' else 'earlier' end,
          case when s.invented then 'yes' end,
          to_char(m.retired_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD'))::text, ','
        order by ids.place, p.position nulls first, o.position, s.said_at desc, s.id desc), '') || ']' as piece
      from matters.stance s
      join unnest(${[...matterIds]}::uuid[]) with ordinality as ids(id, place) on ids.id = s.matter_id
      join matters.matter m on m.county_id = s.county_id and m.id = s.matter_id
      join matters.area a on a.county_id = m.county_id and a.id = m.area_id
      left join matters.round r on r.county_id = s.county_id and r.id = s.round_id
      left join organisations.county_member p on p.county_id = s.county_id and p.organisation_id = s.place_id
      left join organisations.county_member o on o.county_id = s.county_id and o.organisation_id = s.organisation_id
     where s.county_id = ${viewer.countyId}`.execute(db);
  return rows[0]!.piece;
}
