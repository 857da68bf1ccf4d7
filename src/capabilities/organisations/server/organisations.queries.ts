import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type {
  GroupingMember,
  GroupingWithMembers,
  OrganisationDetail,
  OrganisationRow,
  Population,
  Unit,
} from '../organisations.types.ts';

type InCounty = Pick<Viewer, 'countyId'>;

/** Every organisation of the county, members and those only known, in the county's own order. */
export async function organisationsOfCounty(db: Db, viewer: InCounty): Promise<OrganisationRow[]> {
  const rows = await organisations(db, viewer).orderBy('m.position').execute();
  return rows.map(asRow);
}

/** The groupings that reach into the county, with all their members, in Swedish order. */
export async function groupingsOfCounty(db: Db, viewer: InCounty): Promise<GroupingWithMembers[]> {
  const rows = await db
    .selectFrom('organisations.grouping as g')
    .select([
      'g.id',
      'g.slug',
      'g.name',
      'g.note_sv as noteSv',
      'g.note_en as noteEn',
      membersOf(viewer).as('members'),
    ])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('organisations.grouping_member as gm')
          .innerJoin(
            'organisations.county_member as cm',
            'cm.organisation_id',
            'gm.organisation_id',
          )
          .select('gm.grouping_id')
          .whereRef('gm.grouping_id', '=', 'g.id')
          .where('cm.county_id', '=', viewer.countyId),
      ),
    )
    .orderBy(sql`g.name collate public.sv`)
    .execute();
  return rows as unknown as GroupingWithMembers[];
}

/** One organisation of the county with its units and groupings; null when the county does not know it. */
export async function organisationBySlug(
  db: Db,
  viewer: InCounty,
  slug: string,
): Promise<OrganisationDetail | null> {
  const row = await organisations(db, viewer)
    .select([
      'o.municipality_code',
      'o.usual_sv',
      'o.usual_en',
      'o.source',
      unitsOf(viewer).as('units'),
      groupingsOf(viewer).as('groupings'),
    ])
    .where('o.slug', '=', slug)
    .executeTakeFirst();
  if (!row) return null;
  return {
    ...asRow(row),
    municipalityCode: row.municipality_code,
    usualSv: row.usual_sv,
    usualEn: row.usual_en,
    source: row.source,
    units: row.units,
    groupings: row.groupings,
  };
}

function organisations(db: Db, viewer: InCounty) {
  return db
    .selectFrom('organisations.county_member as m')
    .innerJoin('organisations.organisation as o', 'o.id', 'm.organisation_id')
    .where('m.county_id', '=', viewer.countyId)
    .select([
      'o.id',
      'o.slug',
      'o.name',
      'o.short_name',
      'o.kind',
      'o.level',
      'o.public_access',
      'm.membership',
    ])
    .select(['o.population', 'o.population_year', 'o.population_source'])
    .select(
      sql<
        string[]
      >`array(select a.alias from organisations.alias a where a.organisation_id = o.id)`.as(
        'aliases',
      ),
    );
}

function unitsOf(viewer: InCounty) {
  return sql<
    Unit[]
  >`(select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'nameSv', u.name_sv, 'nameEn', u.name_en)
      order by u.position), '[]') from organisations.unit u where u.county_id = ${viewer.countyId} and u.organisation_id = o.id)`;
}

function membersOf(viewer: InCounty) {
  return sql<
    GroupingMember[]
  >`(select jsonb_agg(jsonb_build_object('id', x.id, 'slug', x.slug, 'name', x.name, 'membership', xm.membership)
      order by xm.membership is null, x.name collate public.sv)
    from organisations.grouping_member gx join organisations.organisation x on x.id = gx.organisation_id
    left join organisations.county_member xm on xm.organisation_id = x.id and xm.county_id = ${viewer.countyId}
    where gx.grouping_id = g.id)`;
}

function groupingsOf(viewer: InCounty) {
  return sql<
    GroupingWithMembers[]
  >`(select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'slug', g.slug, 'name', g.name,
      'noteSv', g.note_sv, 'noteEn', g.note_en, 'members', ${membersOf(viewer)}) order by g.name collate public.sv), '[]')
    from organisations.grouping_member gm join organisations.grouping g on g.id = gm.grouping_id where gm.organisation_id = o.id)`;
}

interface Kept {
  id: string;
  slug: string;
  name: string;
  short_name: string;
  kind: string;
  level: string;
  public_access: string;
  membership: string;
  population: number | null;
  population_year: number | null;
  population_source: string | null;
  aliases: string[];
}

function asRow(row: Kept): OrganisationRow {
  const { id, slug, name, kind, level, membership, aliases } = row;
  const population: Population | null =
    row.population === null || row.population_year === null
      ? null
      : { count: row.population, year: row.population_year, source: row.population_source ?? '' };
  const row_ = {
    id,
    slug,
    name,
    shortName: row.short_name,
    kind,
    level,
    membership,
    publicAccess: row.public_access,
  };
  return { ...(row_ as Omit<OrganisationRow, 'aliases' | 'population'>), aliases, population };
}
