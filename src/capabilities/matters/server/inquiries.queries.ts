import { sql } from 'kysely';
import type { MatterId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newId, type Db } from '#platform/server';

/**
 * Wish that a matter be asked, unless the organisation has already wished so and it has not been asked since; then
 * only a new wording is added to it. False: the county has no such matter or place.
 */
export async function keepInquiry(
  db: Db,
  viewer: Viewer,
  inquiry: { slug: string; placeSlug: string | null; wording: string },
  now: Date,
): Promise<boolean> {
  const where = await matterAndPlace(db, viewer, inquiry.slug, inquiry.placeSlug);
  if (!where) return false;
  await sql`insert into matters.inquiry (county_id, id, organisation_id, matter_id, place_id, wording, asked_by, asked_at)
    select ${viewer.countyId}, ${newId()}, ${viewer.organisationId}, ${where.matterId}, ${where.placeId}, ${inquiry.wording},
      ${viewer.personId}, ${now}
    where not exists (select from matters.inquiry q where q.county_id = ${viewer.countyId} and q.organisation_id = ${viewer.organisationId}
      and q.matter_id = ${where.matterId} and q.place_id = ${where.placeId} and q.round_id is null and q.closed_at is null and q.wording = ${inquiry.wording})`.execute(
    db,
  );
  return true;
}

async function matterAndPlace(
  db: Db,
  viewer: Viewer,
  slug: string,
  placeSlug: string | null,
): Promise<{ matterId: MatterId; placeId: PlaceId } | null> {
  const { rows } = await sql<{ matterId: MatterId; placeId: PlaceId }>`
    select m.id as "matterId", case when m.asked = 'municipality' then coalesce(o.id, m.county_id) else m.county_id end as "placeId"
      from matters.matter m
      left join (organisations.county_member c join organisations.organisation o on o.id = c.organisation_id and o.kind = 'municipality')
        on c.county_id = m.county_id and c.membership = 'member' and o.slug = ${placeSlug}
     where m.county_id = ${viewer.countyId} and m.slug = ${slug} and m.retired_at is null and (${placeSlug}::text is null or o.id is not null)`.execute(
    db,
  );
  return rows[0] ?? null;
}
