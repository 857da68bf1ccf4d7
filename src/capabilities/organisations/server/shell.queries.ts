import { sql } from 'kysely';
import type { CountyId, OrganisationId, PersonId } from '#platform/core/ids';
import { askOpen, type Db } from '#platform/server';
import type { Viewer } from '#platform/core/viewer';

/** What stands round every page: the county, its municipalities in Swedish order, whether it shows example data. */
export interface Shell {
  county: { id: string; slug: string; nameSv: string; nameEn: string; demo: boolean };
  places: { id: string; slug: string; name: string }[];
  organisationSlug: string;
}

/** One question. */
export async function shellOf(db: Db, viewer: Viewer): Promise<Shell> {
  const row = await db
    .selectFrom('organisations.county as c')
    .select(['c.id', 'c.slug', 'c.name_sv', 'c.name_en', 'c.demo_since'])
    .select(
      sql<
        Shell['places']
      >`(select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'slug', o.slug, 'name', o.short_name) order by o.short_name collate public.sv), '[]')
        from organisations.county_member m join organisations.organisation o on o.id = m.organisation_id
        where m.county_id = c.id and m.membership = 'member' and o.kind = 'municipality')`.as(
        'places',
      ),
    )
    .select(
      sql<string>`(select o.slug from organisations.organisation o where o.id = ${viewer.organisationId})`.as(
        'organisation_slug',
      ),
    )
    .where('c.id', '=', viewer.countyId)
    .executeTakeFirstOrThrow();
  return {
    county: {
      id: row.id,
      slug: row.slug,
      nameSv: row.name_sv,
      nameEn: row.name_en,
      demo: row.demo_since !== null,
    },
    places: row.places,
    organisationSlug: row.organisation_slug,
  };
}

/** One of the invented people that the demo sign-in offers. */
export interface DemoPerson {
  countyId: CountyId;
  personId: PersonId;
  organisationId: OrganisationId;
  personName: string;
  organisationName: string;
  titleSv: string;
  titleEn: string;
  role: string;
  countyRoles: string[];
}

/** Everyone to sign in as, in the county's order of organisations. For installations with the demo on only. */
export async function demoPeople(): Promise<DemoPerson[]> {
  const rows = await askOpen<DemoPersonRow>('select * from organisations.demo_people()');
  return rows.map((row) => ({
    countyId: row.county_id,
    personId: row.person_id,
    organisationId: row.organisation_id,
    personName: row.person_name,
    organisationName: row.organisation_name,
    titleSv: row.title_sv,
    titleEn: row.title_en,
    role: row.role,
    countyRoles: row.county_roles,
  }));
}

interface DemoPersonRow {
  county_id: CountyId;
  person_id: PersonId;
  organisation_id: OrganisationId;
  person_name: string;
  organisation_name: string;
  title_sv: string;
  title_en: string;
  role: string;
  county_roles: string[];
}
