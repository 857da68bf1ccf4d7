import { sql } from 'kysely';
import type { ContactPointId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { Asked } from '../matters.types.ts';

type InCounty = Pick<Viewer, 'countyId'>;

/** That a contact point is the one to call about a matter at a place. */
export interface ContactLink {
  contactPointId: ContactPointId;
  matterId: MatterId;
  matterSlug: string;
  nameSv: string;
  nameEn: string;
  placeId: PlaceId;
  /** Null: everywhere. */
  placeName: string | null;
}

/** What an organisation's contact points are named for, in the order of the matters. */
export async function contactLinksOf(
  db: Db,
  viewer: InCounty,
  organisationId: OrganisationId,
): Promise<ContactLink[]> {
  const rows = await db
    .selectFrom('matters.contact as c')
    .innerJoin('matters.matter as m', (join) =>
      join.onRef('m.county_id', '=', 'c.county_id').onRef('m.id', '=', 'c.matter_id'),
    )
    .leftJoin('organisations.organisation as p', 'p.id', 'c.place_id')
    .select([
      'c.contact_point_id as contactPointId',
      'm.id as matterId',
      'm.slug as matterSlug',
      'm.name_sv as nameSv',
    ])
    .select(['m.name_en as nameEn', 'c.place_id as placeId', 'p.short_name as placeName'])
    .where('c.county_id', '=', viewer.countyId)
    .where('c.organisation_id', '=', organisationId)
    .where('m.retired_at', 'is', null)
    .orderBy('m.position')
    .orderBy(sql`p.short_name collate public.sv nulls first`)
    .execute();
  return rows as ContactLink[];
}

/** What a contact point can be named for: all matters by area, and the municipalities. */
export interface ContactChoices {
  areas: {
    nameSv: string;
    nameEn: string;
    matters: { id: MatterId; nameSv: string; nameEn: string; asked: Asked }[];
  }[];
  places: { id: OrganisationId; name: string }[];
}

/** One question for all of it. */
export async function contactChoices(db: Db, viewer: InCounty): Promise<ContactChoices> {
  const { rows } = await sql<ContactChoices>`select
    (select coalesce(jsonb_agg(jsonb_build_object('nameSv', a.name_sv, 'nameEn', a.name_en, 'matters',
        (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'nameSv', m.name_sv, 'nameEn', m.name_en, 'asked', m.asked) order by m.position), '[]')
          from matters.matter m where m.county_id = a.county_id and m.area_id = a.id and m.retired_at is null)) order by a.position), '[]')
      from matters.area a where a.county_id = ${viewer.countyId} and a.retired_at is null) as areas,
    (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.short_name) order by o.short_name collate public.sv), '[]')
      from organisations.county_member cm join organisations.organisation o on o.id = cm.organisation_id
      where cm.county_id = ${viewer.countyId} and cm.membership = 'member' and o.kind = 'municipality') as places`.execute(
    db,
  );
  return rows[0]!;
}

/** What the rule about a link needs to know: whose the contact point is, how the matters are asked, which places there are. */
export async function factsForLink(
  db: Db,
  viewer: InCounty,
  contactPointId: ContactPointId,
  matterIds: readonly MatterId[],
) {
  const { rows } = await sql<{
    owner: OrganisationId | null;
    matters: { asked: Asked }[];
    places: OrganisationId[];
  }>`select
    (select organisation_id from organisations.contact_point
      where county_id = ${viewer.countyId} and id = ${contactPointId} and ended_at is null) as owner,
    (select coalesce(jsonb_agg(jsonb_build_object('asked', asked)), '[]') from matters.matter
      where county_id = ${viewer.countyId} and id = any(${[...matterIds]}::uuid[]) and retired_at is null) as matters,
    (select coalesce(jsonb_agg(o.id), '[]') from organisations.county_member cm
      join organisations.organisation o on o.id = cm.organisation_id
      where cm.county_id = ${viewer.countyId} and o.kind = 'municipality') as places`.execute(db);
  return rows[0]!;
}

/** Name the contact point for the matters at the place; whoever was named there before gives way. */
export async function linkContact(
  db: Db,
  viewer: Viewer,
  contactPointId: ContactPointId,
  matterIds: readonly MatterId[],
  placeId: PlaceId,
): Promise<void> {
  await db
    .insertInto('matters.contact')
    .values(
      matterIds.map((matter_id) => ({
        county_id: viewer.countyId,
        matter_id,
        place_id: placeId,
        organisation_id: viewer.organisationId,
        contact_point_id: contactPointId,
      })),
    )
    .onConflict((c) =>
      c
        .columns(['county_id', 'matter_id', 'place_id', 'organisation_id'])
        .doUpdateSet({ contact_point_id: contactPointId }),
    )
    .execute();
}

/** Take the contact point away from one matter at one place, or, without them, from all. */
export async function unlinkContact(
  db: Db,
  viewer: Viewer,
  contactPointId: ContactPointId,
  link?: { matterId: MatterId; placeId: PlaceId },
): Promise<void> {
  await db
    .deleteFrom('matters.contact')
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('contact_point_id', '=', contactPointId)
    .$if(link !== undefined, (q) =>
      q.where('matter_id', '=', link!.matterId).where('place_id', '=', link!.placeId),
    )
    .execute();
}
