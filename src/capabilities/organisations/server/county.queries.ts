import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { County, OrganisationKind, Priority } from '../organisations.types.ts';
import type { ConfirmPriority } from '../county.forms.ts';

type InCounty = Pick<Viewer, 'countyId'>;

/** The county, the region in it, and who convenes and who runs the space. */
export interface CountyPage extends County {
  regionName: string;
  regionSlug: string;
  people: {
    name: string;
    organisation: string;
    role: 'coordinator' | 'space-administrator' | 'operator';
    invented: boolean;
  }[];
}

/** The viewer's own county. */
export async function countyPage(db: Db, viewer: InCounty): Promise<CountyPage> {
  const row = await db
    .selectFrom('organisations.county as c')
    .innerJoin('organisations.organisation as r', 'r.id', 'c.region_id')
    .select([
      'c.id',
      'c.slug',
      'c.code',
      'c.name_sv as nameSv',
      'c.name_en as nameEn',
      'c.region_id as regionId',
    ])
    .select([
      'c.demo_since as demoSince',
      'r.name as regionName',
      'r.slug as regionSlug',
      peopleOf(viewer).as('people'),
    ])
    .where('c.id', '=', viewer.countyId)
    .executeTakeFirstOrThrow();
  return row as CountyPage;
}

function peopleOf(viewer: InCounty) {
  return sql<
    CountyPage['people']
  >`(select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'role', cr.role, 'invented', p.invented,
      'organisation', (select string_agg(o.name, ', ' order by o.name) from organisations.membership m
        join organisations.organisation o on o.id = m.organisation_id where m.person_id = p.id and m.ended_at is null))
      order by cr.role, p.name), '[]')
    from organisations.county_role cr join organisations.person p on p.id = cr.person_id where cr.county_id = ${viewer.countyId})`;
}

/** The priorities of the strategy by number; unconfirmed ones are still to be typed in. */
export async function prioritiesOf(db: Db, viewer: InCounty): Promise<Priority[]> {
  return db
    .selectFrom('organisations.priority')
    .select(['number', 'name_sv as nameSv', 'name_en as nameEn', 'confirmed', 'source'])
    .where('county_id', '=', viewer.countyId)
    .orderBy('number')
    .execute();
}

/** Type in a priority from the region's own document. False when it has changed since the form was made. */
export async function confirmPriority(
  db: Db,
  viewer: Viewer,
  command: ConfirmPriority,
): Promise<boolean> {
  const row = await db
    .updateTable('organisations.priority')
    .set({
      name_sv: command.nameSv,
      name_en: command.nameEn,
      source: command.source,
      confirmed: true,
    })
    .where('county_id', '=', viewer.countyId)
    .where('number', '=', command.number)
    .where('name_sv', '=', command.was.nameSv)
    .where('name_en', '=', command.was.nameEn)
    .where('source', '=', command.was.source)
    .returning('number')
    .executeTakeFirst();
  return row !== undefined;
}

/** What the county pack holds: how many of each kind take part and are known, and the sources it names. */
export interface PackContents {
  kinds: { kind: OrganisationKind; members: number; known: number }[];
  sources: string[];
  groupings: number;
}

/** One question for all of it. */
export async function packContents(db: Db, viewer: InCounty): Promise<PackContents> {
  const { rows } = await sql<PackContents>`
    with mine as (select o.kind, o.source, o.population_source, o.id, m.membership from organisations.county_member m
      join organisations.organisation o on o.id = m.organisation_id where m.county_id = ${viewer.countyId})
    select
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'members', members, 'known', known) order by members desc, kind), '[]')
        from (select kind, count(*) filter (where membership = 'member') as members,
          count(*) filter (where membership = 'known') as known from mine group by kind) as k) as kinds,
      (select coalesce(jsonb_agg(source order by source), '[]') from (select source from mine
        union select population_source from mine) as s where source <> '') as sources,
      (select count(distinct g.grouping_id)::int from organisations.grouping_member g
        where g.organisation_id in (select id from mine)) as groupings`.execute(db);
  return rows[0]!;
}

/** What would go from this room when the example data is emptied, and what stays. */
export interface OrganisationsToEmpty {
  county: Pick<County, 'nameSv' | 'nameEn' | 'demoSince'>;
  organisations: number;
  profiles: number;
  contactPoints: number;
}

/** One question for all of it. */
export async function organisationsToEmpty(
  db: Db,
  viewer: InCounty,
): Promise<OrganisationsToEmpty> {
  const row = await db
    .selectFrom('organisations.county as c')
    .select(['c.name_sv as nameSv', 'c.name_en as nameEn', 'c.demo_since as demoSince'])
    .select([
      sql<number>`(select count(*)::int from organisations.county_member where county_id = c.id)`.as(
        'organisations',
      ),
      sql<number>`(select count(*)::int from organisations.profile where county_id = c.id)`.as(
        'profiles',
      ),
      sql<number>`(select count(*)::int from organisations.contact_point where county_id = c.id)`.as(
        'contactPoints',
      ),
    ])
    .where('c.id', '=', viewer.countyId)
    .executeTakeFirstOrThrow();
  const { nameSv, nameEn, demoSince, ...counts } = row;
  return { county: { nameSv, nameEn, demoSince }, ...counts };
}

/** Emptying the example data waits until this transaction has ended, and this one for it. Taken before other locks. */
export async function notWhileEmptying(db: Db, viewer: InCounty): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(724016, hashtext(${viewer.countyId}))`.execute(db);
}

/** Let profiles, what was read of them and contact points go, and say that the county shows no example data any more. */
export async function emptyOrganisations(db: Db): Promise<void> {
  await sql`select organisations.empty_demo()`.execute(db);
}
