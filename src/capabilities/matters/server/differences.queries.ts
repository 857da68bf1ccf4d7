import { sql, type RawBuilder } from 'kysely';
import type { MatterId } from '#platform/core/ids';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { DIFFERENCE_KINDS } from '../differences.types.ts';
import type {
  DifferencePart,
  Differences,
  DifferencesWish,
  DifferingMatter,
} from '../differences.types.ts';

/** Most matters on a page, and most places named for one way of differing. */
export const DIFFERENCES_PER_PAGE = 40;
const MOST_PLACES = 15;

/**
 * What to talk about: the matters where something differs, each once however many places it holds. For a coordinator
 * the oldest first; for the others first what concerns them, then the rest, the oldest first. What the viewer may not
 * read of a matter is left out of it by the database. Four questions, however large the county.
 */
export async function differences(
  db: Db,
  viewer: Viewer,
  wish: DifferencesWish,
): Promise<Differences> {
  const organisations = await organisationsNamed(db, viewer);
  const areas = await areasNamed(db, viewer);
  const place = organisations.find((one) => one.town && one.slug === wish.place)?.id ?? null;
  const here = { ...wish, place };
  const heads = await differingMatters(db, viewer, here);
  const parts = await partsOf(db, viewer, here, heads);
  return {
    organisations,
    areas,
    matters: heads.map((head) => ({ ...head, parts: parts.get(head.id) ?? [] })),
    inAll: heads[0]?.inAll ?? 0,
    placesInAll: heads[0]?.placesInAll ?? 0,
    concernUs: heads[0]?.concernUs ?? 0,
  };
}

async function organisationsNamed(db: Db, viewer: Viewer): Promise<Differences['organisations']> {
  const { rows } = await sql<Differences['organisations'][number]>`
    select o.id, o.slug, o.short_name as "shortName", c.membership = 'member' and o.kind = 'municipality' as town
      from organisations.county_member c join organisations.organisation o on o.id = c.organisation_id
     where c.county_id = ${viewer.countyId} order by o.short_name collate public.sv`.execute(db);
  return rows;
}

async function areasNamed(db: Db, viewer: Viewer): Promise<Differences['areas']> {
  const { rows } = await sql<Differences['areas'][number]>`
    select a.slug, a.name_sv as "nameSv", a.name_en as "nameEn" from matters.area a
     where a.county_id = ${viewer.countyId} and a.retired_at is null order by a.position`.execute(
    db,
  );
  return rows;
}

/**
 * Standings that differ and fit a wish, as a part of another question.
 *
 * @param also  nothing more · whether it `concerns` the viewer's organisation · only what concerns it
 */
export function differingAt(
  viewer: Viewer,
  wish: Pick<DifferencesWish, 'kind' | 'area'> & { place: string | null },
  also: 'nothing' | 'concerns' | 'ours-only',
): RawBuilder<unknown> {
  const { kind, area, place } = wish;
  const me = viewer.organisationId;
  const concerns = sql`coalesce(s.place_id = ${me} or ${me} = any (s.owners) or ${me} = any (d.claimants) or ${me} = any (d.drifters)
    or d.misattributed @> ${JSON.stringify([{ organisationId: me }])}::jsonb, false)`;
  // the details are many and wide: they are read only where they are asked for
  return sql`select s.matter_id, s.place_id, s.kind, s.since, ${also === 'concerns' ? concerns : sql`false`} as concerns
    from matters.standing s
    join matters.matter m on m.county_id = s.county_id and m.id = s.matter_id and m.retired_at is null
    ${
      also === 'nothing'
        ? sql``
        : sql`left join matters.standing_detail d on d.county_id = s.county_id and d.matter_id = s.matter_id and d.place_id = s.place_id`
    }
   where s.county_id = ${viewer.countyId} and s.kind in ${sql.raw(KINDS)}
    ${also === 'ours-only' ? sql`and ${concerns}` : sql``}
    ${kind ? sql`and s.kind = ${kind}` : sql``}
    ${place ? sql`and s.place_id in (s.county_id, ${place})` : sql``}
    ${area ? sql`and m.area_id = (select a.id from matters.area a where a.county_id = s.county_id and a.slug = ${area})` : sql``}`;
}

// written out, as in the partial index "standing_differs" (migration 0013)
const KINDS = `(${DIFFERENCE_KINDS.map((kind) => `'${kind}'`).join(', ')})`;

type Head = Omit<DifferingMatter, 'parts'> & {
  inAll: number;
  placesInAll: number;
  concernUs: number;
};

async function differingMatters(db: Db, viewer: Viewer, wish: DifferencesWish): Promise<Head[]> {
  const coordinator = isCoordinator(viewer);
  const oursFirst = coordinator ? sql`` : sql`o."concernsUs" desc,`;
  const { rows } = await sql<Head>`
    with differing as materialized (${differingAt(viewer, wish, coordinator ? 'nothing' : 'concerns')}),
    one as (select matter_id, min(since) as since, count(*)::int as places, bool_or(concerns) as "concernsUs"
      from differing group by 1),
    page as (select o.*, m.slug, m.name_sv, m.name_en, m.asked, m.area_id, m.position, count(*) over ()::int as "inAll",
          sum(o.places) over ()::int as "placesInAll", (count(*) filter (where o."concernsUs") over ())::int as "concernUs",
          row_number() over (order by ${oursFirst} o.since, m.position, m.id) as at
        from one o join matters.matter m on m.county_id = ${viewer.countyId} and m.id = o.matter_id
       order by at limit ${DIFFERENCES_PER_PAGE} offset ${wish.from}),
    blind as (select matter_id, round_id from matters.under_way()
      union select k.matter_id, k.round_id from matters.ask k join matters.round r on r.county_id = k.county_id and r.id = k.round_id
        where k.county_id = ${viewer.countyId} and r.opened_at is null)
    select p.matter_id as id, p.slug, p.name_sv as "nameSv", p.name_en as "nameEn", a.name_sv as "areaSv", a.name_en as "areaEn", p.asked,
        p.since, p.places, p."concernsUs", p."inAll", p."placesInAll", p."concernUs",
        p.matter_id = any ((select matters.readable())::uuid[]) as readable,
        (select jsonb_build_object('nameSv', r.name_sv, 'nameEn', r.name_en, 'answerBy', r.answer_by)
          from blind b join matters.round r on r.county_id = ${viewer.countyId} and r.id = b.round_id
         where b.matter_id = p.matter_id order by r.answer_by limit 1) as running,
        (select coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'by', q.organisation_id) order by q.proposed_at desc), '[]')
          from matters.proposal q where q.county_id = ${viewer.countyId} and q.matter_id = p.matter_id and q.ended_at is null) as proposals
      from page p join matters.area a on a.county_id = ${viewer.countyId} and a.id = p.area_id
     order by p.at`.execute(db);
  return rows;
}

async function partsOf(
  db: Db,
  viewer: Viewer,
  wish: DifferencesWish,
  heads: readonly Head[],
): Promise<Map<MatterId, DifferencePart[]>> {
  const ids = heads.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: MatterId; parts: DifferencePart[] }>`
    with differing as materialized (select s.*, d.claimants, d.misattributed, d.drifters
        from (${differingAt(viewer, wish, 'nothing')} and s.matter_id = any (${ids}::uuid[])) as s
        left join matters.standing_detail d on d.county_id = ${viewer.countyId} and d.matter_id = s.matter_id and d.place_id = s.place_id),
    -- a municipality at its own place is "the municipality of the place"
    named as (select matter_id, kind, array_agg(distinct nullif(w.id, place_id)) filter (where not w.counted_on) as "between",
          array_agg(distinct nullif(w.id, place_id)) filter (where w.counted_on) as whom
        from differing cross join lateral (
          select unnest(claimants || drifters) as id, false as counted_on
          union select (x ->> 'organisationId')::uuid, true from jsonb_array_elements(misattributed) as x) as w
       group by 1, 2),
    part as (select matter_id, kind, min(since) as since, count(*)::int as places,
          (array_agg(place_id order by since, place_id))[1:${sql.lit(MOST_PLACES)}] as "placeIds",
          bool_or(place_id = ${viewer.organisationId}) as "atOurs"
        from differing group by 1, 2)
    select p.matter_id as id, jsonb_agg(jsonb_build_object('kind', p.kind, 'since', p.since, 'places', p.places, 'placeIds', p."placeIds",
        'atOurs', p."atOurs", 'between', coalesce(n."between", '{}'), 'whom', coalesce(n.whom, '{}')) order by p.since, p.kind) as parts
      from part p left join named n on n.matter_id = p.matter_id and n.kind = p.kind group by 1`.execute(
    db,
  );
  return new Map(rows.map(({ id, parts }) => [id, parts]));
}
