import { sql } from 'kysely';
import type { OrganisationId, PersonId } from '#platform/core/ids';
import type { CountyRole, Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { ChangePerson } from '../people.forms.ts';
import type { Colleague } from '../people.types.ts';

/** The people of the organisation that the viewer acts for, by name. One question. */
export async function ourPeople(db: Db): Promise<Colleague[]> {
  const { rows } = await sql<Colleague>`
    select person_id as "personId", name, mail, role, title_sv as "titleSv", title_en as "titleEn", begun_at as "begunAt",
        cleared_at as "clearedAt", cleared_by_name as "clearedByName", version, invented
      from organisations.our_people()`.execute(db);
  return rows;
}

/** Change role and clearance of a colleague, or end the membership; the database says what came of it. */
export async function changePerson(
  db: Db,
  person: PersonId,
  change: ChangePerson,
  ending: boolean,
): Promise<'done' | 'stale' | 'gone' | 'last'> {
  const { rows } = await sql<{ outcome: 'done' | 'stale' | 'gone' | 'last' }>`
    select organisations.change_person(${person}::uuid, ${change.version}::int, ${change.role}, ${change.cleared}, ${ending})
      as outcome`.execute(db);
  return rows[0]!.outcome;
}

/** Somebody of the county's members who has, or may get, a role for the whole county. */
export interface CountyPerson {
  personId: PersonId;
  name: string;
  organisationName: string;
  roles: CountyRole[];
}

/** Everyone who belongs to a member of the county, those with a role for all of it first. One question. */
export async function countyPeople(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
): Promise<CountyPerson[]> {
  const { rows } = await sql<CountyPerson>`
    select p.id as "personId", p.name, string_agg(o.name, ', ' order by c.position) as "organisationName",
        array(select r.role from organisations.county_role r where r.county_id = ${viewer.countyId} and r.person_id = p.id
          order by r.role) as roles
      from organisations.person p
      join organisations.membership m on m.person_id = p.id and m.ended_at is null
      join organisations.county_member c on c.organisation_id = m.organisation_id and c.county_id = ${viewer.countyId}
      join organisations.organisation o on o.id = m.organisation_id
     where c.membership = 'member'
     group by p.id, p.name
     order by (select count(*) from organisations.county_role r where r.county_id = ${viewer.countyId}
       and r.person_id = p.id) desc, p.name collate public.sv`.execute(db);
  return rows;
}

/** An organisation of the county, and whether anybody administers it. */
export interface CountyMember {
  organisationId: OrganisationId;
  slug: string;
  name: string;
  membership: 'member' | 'known';
  people: number;
  administrators: number;
}

/** The organisations of the county in its own order. One question. */
export async function countyMembers(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
): Promise<CountyMember[]> {
  const { rows } = await sql<CountyMember>`
    select o.id as "organisationId", o.slug, o.name, c.membership,
        count(m.person_id)::int as people, (count(m.person_id) filter (where m.role = 'administrator'))::int as administrators
      from organisations.county_member c
      join organisations.organisation o on o.id = c.organisation_id
      left join organisations.membership m on m.organisation_id = o.id and m.ended_at is null
     where c.county_id = ${viewer.countyId}
     group by o.id, o.slug, o.name, c.membership, c.position
     order by c.membership desc, c.position, o.name collate public.sv`.execute(db);
  return rows;
}

/** Give or take a role for the whole county. */
export async function setCountyRole(
  db: Db,
  person: PersonId,
  role: CountyRole,
  has: boolean,
): Promise<'done' | 'same' | 'two' | 'last' | 'unknown'> {
  const { rows } = await sql<{ outcome: 'done' | 'same' | 'two' | 'last' | 'unknown' }>`
    select organisations.set_county_role(${person}::uuid, ${role}, ${has}) as outcome`.execute(db);
  return rows[0]!.outcome;
}

/** Make an organisation a member of the county, or one that is only known there. */
export async function setMember(
  db: Db,
  organisation: OrganisationId,
  membership: 'member' | 'known',
): Promise<'done' | 'same' | 'people' | 'unknown'> {
  const { rows } = await sql<{ outcome: 'done' | 'same' | 'people' | 'unknown' }>`
    select organisations.set_member(${organisation}::uuid, ${membership}) as outcome`.execute(db);
  return rows[0]!.outcome;
}
