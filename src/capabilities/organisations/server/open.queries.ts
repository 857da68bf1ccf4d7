import { sql } from 'kysely';
import type { CountyId } from '#platform/core/ids';
import { askOpen, type Db } from '#platform/server';
import type { ProfileTexts } from '../organisations.types.ts';

/** A county with open pages. */
export interface OpenCounty {
  id: CountyId;
  slug: string;
  nameSv: string;
  nameEn: string;
}

/** The counties here, by name. Asked before anybody has signed in. */
export function openCounties(): Promise<OpenCounty[]> {
  return askOpen<OpenCounty>(
    `select county_id as id, slug, name_sv as "nameSv", name_en as "nameEn" from organisations.open_counties()`,
  );
}

/** What an organisation shows to anybody: its own words, and whom to call. */
export interface OpenOrganisation {
  slug: string;
  name: string;
  /** Null: its own words are not public. */
  texts: ProfileTexts | null;
  invented: boolean;
  contacts: {
    role: string;
    personName: string | null;
    phone: string | null;
    mail: string | null;
    invented: boolean;
  }[];
}

/** The members that show something in public, in the county's order. Asked as anybody. One question. */
export async function openOrganisations(db: Db, countyId: CountyId): Promise<OpenOrganisation[]> {
  const { rows } = await sql<OpenOrganisation>`
    select o.slug, o.name, coalesce(p.invented, false) as invented, case when p.organisation_id is not null then
        jsonb_build_object('mission', p.mission, 'goals', p.goals, 'methods', p.methods, 'needs', p.needs,
          'offers', p.offers, 'contactFor', p.contact_for) end as texts, c.contacts
      from organisations.open_members() o
      left join organisations.open_profiles() p on p.organisation_id = o.organisation_id
      cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('role', c.role, 'personName', c.person_name,
          'phone', c.phone, 'mail', c.mail, 'invented', c.invented) order by c.is_main desc, c.role collate public.sv, c.id), '[]') as contacts
        from organisations.contact_point c
       where c.county_id = ${countyId} and c.organisation_id = o.organisation_id and c.visibility = 'public'
         and c.ended_at is null) c
     where p.organisation_id is not null or c.contacts <> '[]'
     order by o.place`.execute(db);
  return rows;
}
