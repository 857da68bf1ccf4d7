import { sql } from 'kysely';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type {
  KeptContactPoint,
  Profile,
  ProfileReading,
  ProfileTexts,
  Unit,
} from '../organisations.types.ts';
import { asReading, readingsOf, type KeptReading } from './profiles.queries.ts';

/** What another needs to know of an organisation before they meet. */
export interface Side {
  id: OrganisationId;
  profile: Profile | null;
  /** As far as the viewer may see them. */
  readings: ProfileReading[];
  units: Unit[];
  /** The main one first, then by role. */
  contacts: KeptContactPoint[];
}

interface KeptSide extends Omit<Side, 'profile' | 'readings'> {
  profile: (ProfileTexts & Omit<Profile, 'texts' | 'writtenAt'> & { writtenAt: string }) | null;
  readings: KeptReading[];
}

/** Some organisations with their words, units and contact points, in no order. One question. */
export async function sidesOf(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
  ids: readonly OrganisationId[],
): Promise<Side[]> {
  const county = viewer.countyId;
  const { rows } = await sql<KeptSide>`
    select o.id, ${readingsOf(viewer, sql`o.id`)} as readings,
      (select jsonb_build_object('version', p.version, 'mission', p.mission, 'goals', p.goals, 'methods', p.methods,
          'needs', p.needs, 'offers', p.offers, 'contactFor', p.contact_for, 'writtenAt', p.written_at,
          'writtenBy', w.name, 'visibility', p.visibility, 'invented', p.invented)
        from organisations.profile p left join organisations.person w on w.id = p.written_by
        where p.county_id = ${county} and p.organisation_id = o.id order by p.version desc limit 1) as profile,
      (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'nameSv', u.name_sv, 'nameEn', u.name_en)
          order by u.position), '[]')
        from organisations.unit u where u.county_id = ${county} and u.organisation_id = o.id) as units,
      (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'organisationId', c.organisation_id, 'unitId', c.unit_id,
          'role', c.role, 'personName', c.person_name, 'phone', c.phone, 'mail', c.mail, 'deputyName', c.deputy_name,
          'deputyPhone', c.deputy_phone, 'awayFrom', c.away_from, 'awayUntil', c.away_until, 'isMain', c.is_main,
          'unitSv', u.name_sv, 'unitEn', u.name_en, 'version', c.version, 'invented', c.invented)
          order by c.is_main desc, c.role collate public.sv, c.id), '[]')
        from organisations.contact_point c
        left join organisations.unit u on u.county_id = c.county_id and u.id = c.unit_id
        where c.county_id = ${county} and c.organisation_id = o.id and c.ended_at is null) as contacts
      from organisations.organisation o where o.id = any (${[...ids]}::uuid[])`.execute(db);
  return rows.map((row) => ({
    ...row,
    profile: row.profile && profileFrom(row.profile),
    readings: row.readings.map(asReading),
  }));
}

function profileFrom(kept: NonNullable<KeptSide['profile']>): Profile {
  const { version, writtenAt, writtenBy, visibility, invented, ...texts } = kept;
  return { version, writtenAt: new Date(writtenAt), writtenBy, visibility, invented, texts };
}
