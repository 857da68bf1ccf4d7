import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { Findable } from './search-index.ts';

type InCounty = Pick<Viewer, 'countyId'>;

/** A text that changes when a matter of the county is added, changed or taken away. Cheap: it reads no words. */
export async function mattersStamp(db: Db, viewer: InCounty): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    select count(*) || '/' || coalesce(sum(xmin::text::bigint), 0) as stamp
      from matters.matter where county_id = ${viewer.countyId}`.execute(db);
  return rows[0]?.stamp ?? '';
}

/** Every matter of the county in the words by which it can be found. One question. */
export async function findableMatters(db: Db, viewer: InCounty): Promise<Findable[]> {
  const { rows } = await sql<Findable>`
    select m.id, array[m.name_sv, m.name_en] as names, array[m.sentence_sv, m.sentence_en] as sentences,
        array(select y.word from matters.synonym y where y.county_id = m.county_id and y.matter_id = m.id) || m.aliases as synonyms,
        case when b.id is null then '{}' else array[b.name_sv, b.name_en] || b.aliases end as "bundleNames"
      from matters.matter m left join matters.bundle b on b.county_id = m.county_id and b.id = m.bundle_id
     where m.county_id = ${viewer.countyId} and m.retired_at is null order by m.position`.execute(
    db,
  );
  return rows;
}
