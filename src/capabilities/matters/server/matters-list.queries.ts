import { sql } from 'kysely';
import type { MatterId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { Asked, LegalFooting, StandingKind } from '../matters.types.ts';

/** One matter as it stands in the list. */
export interface MatterListed {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  sentenceSv: string;
  sentenceEn: string;
  areaSlug: string;
  areaSv: string;
  areaEn: string;
  asked: Asked;
  legalFooting: LegalFooting;
  priority: number | null;
  confirmed: boolean;
  /** How many places have each standing, as far as the viewer may see it; one place for a county matter or a chosen place. */
  standings: Partial<Record<StandingKind, number>>;
  /** Owners there, where there is one place and they are known. */
  owners: string[];
  counts: { asked: number; answered: number; agreeing: number | null } | null;
  /** The viewer's organisation was asked in a round that has opened. */
  ownOpened: boolean;
  /** A round that the viewer knows of is still blind. */
  running: boolean;
}

/** Every matter of the county in its order, with its standing at the place (null: all places). One question. */
export async function mattersListed(
  db: Db,
  viewer: Viewer,
  placeSlug: string | null,
): Promise<MatterListed[]> {
  const { rows } = await sql<MatterListed>`
    with place as (select o.id from organisations.organisation o join organisations.county_member c on c.organisation_id = o.id
        where c.county_id = ${viewer.countyId} and o.kind = 'municipality' and o.slug = ${placeSlug}),
    asks as (select k.matter_id, bool_or(k.organisation_id = ${viewer.organisationId} and r.opened_at is not null) as own_opened,
          bool_or(r.opened_at is null) as asked_now
        from matters.ask k join matters.round r on r.county_id = k.county_id and r.id = k.round_id
       where k.county_id = ${viewer.countyId} group by k.matter_id),
    -- one group per matter, worked out once: far cheaper than once per matter
    seen as (select s.matter_id, s.kind, count(*)::int as places, jsonb_agg(s.owners) -> 0 as owners,
          jsonb_agg(case when c.asked is null then null else jsonb_build_object('asked', c.asked, 'answered', c.answered, 'agreeing', c.agreeing) end) -> 0 as counts
        from matters.standing s
        left join matters.clarity c on c.county_id = s.county_id and c.matter_id = s.matter_id and c.place_id = s.place_id
       where s.county_id = ${viewer.countyId}
         and (s.place_id = s.county_id or not exists (select from place) or s.place_id = (select id from place))
       group by s.matter_id, s.kind),
    spread as (select matter_id, jsonb_object_agg(kind, places) as standings, sum(places) as places,
          jsonb_agg(owners) -> 0 as owners, jsonb_agg(counts) -> 0 as counts from seen group by matter_id)
    select m.id, m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", m.sentence_sv as "sentenceSv", m.sentence_en as "sentenceEn",
        a.slug as "areaSlug", a.name_sv as "areaSv", a.name_en as "areaEn", m.asked, m.legal_footing as "legalFooting", m.priority,
        m.confirmed_at is not null as confirmed, coalesce(p.standings, '{}') as standings,
        case when p.places = 1 then array(select o.name from jsonb_array_elements_text(p.owners) w
          join organisations.organisation o on o.id = w::uuid) else '{}' end as owners,
        case when p.places = 1 and p.counts <> 'null' then p.counts end as counts,
        coalesce(k.own_opened, false) as "ownOpened", coalesce(k.asked_now, false)
          or m.id in (select matter_id from matters.under_way()) as running
      from matters.matter m
      join matters.area a on a.county_id = m.county_id and a.id = m.area_id
      left join spread p on p.matter_id = m.id
      left join asks k on k.matter_id = m.id
     where m.county_id = ${viewer.countyId} and m.retired_at is null order by a.position, m.position`.execute(
    db,
  );
  return rows;
}

/** Note that the county stands for these matters; those already confirmed stay as they are. Returns how many were new. */
export async function markConfirmed(
  db: Db,
  viewer: Viewer,
  which: { matterSlug: string } | { areaSlug: string },
  now: Date,
): Promise<number> {
  const result = await db
    .updateTable('matters.matter as m')
    .set({ confirmed_at: now, confirmed_by: viewer.personId })
    .where('m.county_id', '=', viewer.countyId)
    .where('m.confirmed_at', 'is', null)
    .where('m.retired_at', 'is', null)
    .$if('matterSlug' in which, (q) =>
      q.where('m.slug', '=', 'matterSlug' in which ? which.matterSlug : ''),
    )
    .$if('areaSlug' in which, (q) =>
      q.where('m.area_id', 'in', (e) =>
        e
          .selectFrom('matters.area as a')
          .select('a.id')
          .where('a.county_id', '=', viewer.countyId)
          .where('a.slug', '=', 'areaSlug' in which ? which.areaSlug : ''),
      ),
    )
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
