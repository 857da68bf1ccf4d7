import { sql } from 'kysely';
import type { MatterId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { becameOf } from '../matter-changes.rules.ts';
import type { Origin, RetiredMatter } from '../matter-changes.types.ts';

/** The county's retired matters with every name they went by and what is in use in their place, the newest first. One question. */
export async function retiredMatters(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
): Promise<RetiredMatter[]> {
  const { rows } = await sql<RetiredMatter & { origins: Origin[]; inUse: NamedMatter[] }>`
    with live as (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'slug', m.slug, 'nameSv', m.name_sv,
          'nameEn', m.name_en) order by m.position, m.id), '[]') as matters
        from matters.matter m where m.county_id = ${viewer.countyId} and m.retired_at is null
          and exists (select from matters.matter_origin o where o.county_id = m.county_id and o.matter_id = m.id)),
    links as (select coalesce(jsonb_agg(jsonb_build_object('matterId', o.matter_id, 'fromId', o.from_matter_id, 'how', o.how)
          order by o.since, o.matter_id), '[]') as origins
        from matters.matter_origin o where o.county_id = ${viewer.countyId} and o.ended_at is null)
    select m.id, m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", m.retired_because as because, m.retired_at as "retiredAt",
        m.aliases || array(select s.word from matters.synonym s where s.county_id = m.county_id and s.matter_id = m.id
          and s.language = 'sv' order by s.word) as aliases, links.origins, live.matters as "inUse"
      from matters.matter m cross join live cross join links
     where m.county_id = ${viewer.countyId} and m.retired_at is not null
     order by m.retired_at desc, m.id`.execute(db);
  return rows.map(({ origins, inUse, ...matter }) => {
    const byId = new Map(inUse.map((one) => [one.id, one]));
    const became = becameOf(matter.id, origins, (id) => byId.has(id));
    return { ...matter, replacedBy: became.flatMap((id) => byId.get(id) ?? []) };
  });
}

interface NamedMatter {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
}
