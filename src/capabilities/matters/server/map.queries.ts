import { sql } from 'kysely';
import type { CountyId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { ShownKind } from '../owner-answer.types.ts';
import type { MapArea, MapMatter, MapOrganisation, MapRowSaid, MapSaid } from '../map.types.ts';

/** Who can have a column, in the county's order. One question. */
export async function organisationsOfMap(db: Db, viewer: Viewer): Promise<MapOrganisation[]> {
  const { rows } = await sql<MapOrganisation>`
    select o.id, o.slug, o.name, o.short_name as "shortName", o.level, c.membership = 'member' as member,
        c.membership = 'member' and o.kind = 'municipality' as town
      from organisations.county_member c join organisations.organisation o on o.id = c.organisation_id
     where c.county_id = ${viewer.countyId}
     order by c.position, o.short_name collate public.sv`.execute(db);
  return rows;
}

interface MatterRow extends Omit<MapMatter, 'kind' | 'counts'> {
  seen: ShownKind | null;
  blind: boolean;
  silent: boolean;
  asked_n: number | null;
  answered: number | null;
  agreeing: number | null;
  area: MapArea;
}

/**
 * Every matter of the county with its standing, for one place or for the county as a whole (null), in the order of
 * areas and matters. Those of one organisation only, where one is given: it has answered, is named or has a part in
 * a boundary. One question.
 */
export async function mattersOfMap(
  db: Db,
  viewer: Viewer,
  placeId: PlaceId | null,
  organisation: MapOrganisation | null,
): Promise<{ matters: MapMatter[]; areas: MapArea[] }> {
  const county = viewer.countyId;
  const at = placeId
    ? sql`case when m.asked = 'county' then ${county}::uuid else ${placeId}::uuid end`
    : sql`case when m.asked = 'county' then ${county}::uuid end`;
  const { rows } = await sql<MatterRow>`
    select m.id, m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", m.area_id as "areaId", m.asked,
        jsonb_build_object('id', a.id, 'slug', a.slug, 'nameSv', a.name_sv, 'nameEn', a.name_en) as area,
        s.kind as seen, coalesce(s.owners, '{}') as owners, c.asked as asked_n, c.answered, c.agreeing,
        coalesce((select jsonb_agg(x -> 'organisationId') from jsonb_array_elements(d.misattributed) as x), '[]') as misattributed,
        spread.kinds as distribution, coalesce(b.boundaries, '[]') as boundaries,
        blind.matter_id is not null as blind, m.id = any ((select matters.silent_on())::uuid[]) as silent,
        m.id = any ((select matters.readable())::uuid[]) as readable
      from matters.matter m
      join matters.area a on a.county_id = m.county_id and a.id = m.area_id
      left join matters.standing s on s.county_id = m.county_id and s.matter_id = m.id and s.place_id = ${at}
      left join matters.standing_detail d on d.county_id = m.county_id and d.matter_id = m.id and d.place_id = s.place_id
      left join matters.clarity c on c.county_id = m.county_id and c.matter_id = m.id and c.place_id = s.place_id
      left join (${spreadOf(county, placeId)}) spread on spread.matter_id = m.id
      left join (${boundariesAt(county, placeId)}) b on b.matter_id = m.id
      left join (select matter_id from matters.under_way()
        union select k.matter_id from matters.ask k
          join matters.round r on r.county_id = k.county_id and r.id = k.round_id
         where k.county_id = ${county} and r.opened_at is null) blind on blind.matter_id = m.id
     where m.county_id = ${county} and m.retired_at is null ${organisation ? sql`and ${concerns(viewer, organisation)}` : sql``}
     order by a.position, m.position, m.number`.execute(db);
  const areas = new Map(rows.map(({ area }) => [area.id, area]));
  return { matters: rows.map(asMatter), areas: [...areas.values()] };
}

/** How many places have each standing, matter by matter; nothing where one place is shown. */
function spreadOf(county: CountyId, placeId: PlaceId | null) {
  if (placeId) return sql`select null::uuid as matter_id, null::jsonb as kinds where false`;
  return sql`select matter_id, jsonb_object_agg(kind, n) as kinds
    from (select matter_id, kind, count(*) as n from matters.standing
           where county_id = ${county} and place_id <> ${county} group by 1, 2) as one group by 1`;
}

function boundariesAt(county: CountyId, placeId: PlaceId | null) {
  const where = placeId ? sql`and place_id in (${county}, ${placeId})` : sql``;
  return sql`select b.matter_id, jsonb_agg(jsonb_build_object('places', p.places, 'roles',
        (select jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'role', r.role) order by r.position)
          from matters.boundary_role r where r.county_id = b.county_id and r.boundary_id = b.id))) as boundaries
      from matters.boundary b
      join (select boundary_id, jsonb_agg(place_id) as places from matters.boundary_place
             where county_id = ${county} and ended_at is null ${where} group by 1) p on p.boundary_id = b.id
     where b.county_id = ${county} group by 1`;
}

function concerns(viewer: Viewer, { id, town }: MapOrganisation) {
  return sql`(exists (select from matters.stance s where s.county_id = m.county_id and s.matter_id = m.id and s.in_force
      and s.said in ('owners', 'nobody', 'unknown')
      and (s.organisation_id = ${id} or ${id} = any (s.owners) or (s.each_municipality and ${town})))
    or exists (select from matters.boundary b
      join matters.boundary_role r on r.county_id = b.county_id and r.boundary_id = b.id
      where b.county_id = ${viewer.countyId} and b.matter_id = m.id and (r.organisation_id = ${id} or (r.organisation_id is null and ${town}))))`;
}

/** The same words for a standing as on the page of the matter: see shownKind. */
function asMatter(row: MatterRow): MapMatter {
  const { seen, blind, silent, asked_n, answered, agreeing, area: _, ...rest } = row;
  const shown = (kind: ShownKind | null): ShownKind => {
    if (kind === null && silent) return 'hidden';
    if (kind !== null && kind !== 'unasked') return kind;
    return blind ? 'running' : 'unasked';
  };
  const spread = row.distribution;
  return {
    ...rest,
    kind: spread ? null : shown(seen),
    distribution:
      spread &&
      Object.fromEntries(Object.entries(spread).map(([kind, n]) => [shown(kind as ShownKind), n])),
    counts: asked_n && answered !== null ? { asked: asked_n, answered, agreeing } : null,
  };
}

/**
 * What is said in these matters, at one place or in the county as a whole (null): for each organisation its own role
 * and how many others name it as owner. Only stances in force that the database lets the viewer read. One question.
 *
 * @param organisations  the order that the columns of the answer count in
 */
export async function saidInMap(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[],
  organisations: readonly MapOrganisation[],
  placeId: PlaceId | null,
): Promise<Map<MatterId, MapRowSaid>> {
  const ids = organisations.map(({ id }) => id);
  const towns = placeId ? [placeId] : organisations.filter(({ town }) => town).map(({ id }) => id);
  const { rows } = await sql<{ matter_id: MatterId; said: MapSaid[]; invented: boolean }>`
    with said as materialized (${saidAt(viewer.countyId, matterIds, placeId)}),
    own as (
      select matter_id, organisation_id, bool_or(invented) as invented,
          -- what is said for the whole county goes before what is said at single places; 1-6: see MAP_ROLES
          min(case when place_id = ${viewer.countyId} then 0 else 10 end
            + array_position('{owner,contributor,consulted,informed,none,unknown}'::text[], own_role)) % 10 as role,
          count(*) filter (where place_id <> ${viewer.countyId} and place_id <> organisation_id) as elsewhere
        from said group by 1, 2),
    pointing as (
      select s.matter_id, s.organisation_id as by_id, o.id
        from said s cross join lateral unnest(s.owners) as o(id)
      union -- each once, however many places it is said at
      select s.matter_id, s.organisation_id, t.id
        from said s join unnest(${towns}::uuid[]) as t(id)
          on s.place_id = t.id or (s.place_id = ${viewer.countyId} and not exists (select from said d
            where d.matter_id = s.matter_id and d.organisation_id = s.organisation_id and d.place_id = t.id))
       where s.each_municipality),
    named as (select matter_id, id as organisation_id, count(*) as n from pointing where id <> by_id group by 1, 2)
    select matter_id, coalesce(bool_or(own.invented), false) as invented,
        json_agg(json_build_array(o.place - 1, coalesce(own.role, 0), coalesce(named.n, 0), coalesce(own.elsewhere, 0))) as said
      from own full join named using (matter_id, organisation_id)
      join unnest(${ids}::uuid[]) with ordinality as o(id, place) on o.id = organisation_id
     group by 1`.execute(db);
  return new Map(rows.map(({ matter_id, said, invented }) => [matter_id, { said, invented }]));
}

/** Answers in force: all of them, or at one place each organisation's there, else its one for the whole county. */
function saidAt(county: CountyId, matterIds: readonly MatterId[], placeId: PlaceId | null) {
  const from = sql`from matters.stance s
    where s.county_id = ${county} and s.in_force and s.matter_id = any (${[...matterIds]}::uuid[])`;
  if (!placeId) {
    return sql`select s.matter_id, s.organisation_id, s.place_id, s.owners, s.each_municipality, s.own_role, s.invented
      ${from} and s.said in ('owners', 'nobody', 'unknown')`;
  }
  return sql`select * from (
      select distinct on (s.matter_id, s.organisation_id)
          s.matter_id, s.organisation_id, s.place_id, s.owners, s.each_municipality, s.own_role, s.invented, s.said
        ${from} and s.place_id in (${county}, ${placeId}) and s.said <> 'as-county'
       order by s.matter_id, s.organisation_id, s.place_id = ${county}) as newest
    where said <> 'withdrawn'`;
}

/** The organisation with this address among those of the map. */
export function findOrganisation(
  organisations: readonly MapOrganisation[],
  slug: string | null,
): (MapOrganisation & { id: OrganisationId }) | null {
  return organisations.find((one) => one.slug === slug) ?? null;
}
