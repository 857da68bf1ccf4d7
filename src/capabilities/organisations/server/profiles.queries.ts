import { sql, type RawBuilder } from 'kysely';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type {
  Profile,
  ProfileReading,
  ProfileTexts,
  ProfileVersion,
  ProfileVisibility,
} from '../organisations.types.ts';

type InCounty = Pick<Viewer, 'countyId'>;

/** The newest version of an organisation's own words; null when it has written nothing yet. */
export async function currentProfile(
  db: Db,
  viewer: InCounty,
  organisationId: OrganisationId,
): Promise<Profile | null> {
  const row = await profiles(db, viewer, organisationId)
    .orderBy('p.version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? asProfile(row) : null;
}

/** A profile as its page shows it: with what the viewer may know of who has read it. */
export interface ProfileAndReaders {
  profile: Profile;
  /** One's own ticks; for one's own words those of all others. Newest version first, then by name. */
  readings: ProfileReading[];
}

/** The newest version with its readers, as far as the viewer may see them; null: nothing written yet. One question. */
export async function profileAndReaders(
  db: Db,
  viewer: InCounty,
  organisationId: OrganisationId,
): Promise<ProfileAndReaders | null> {
  const row = await profiles(db, viewer, organisationId)
    .select(readingsOf(viewer, sql`${organisationId}::uuid`).as('readings'))
    .orderBy('p.version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { profile: asProfile(row), readings: row.readings.map(asReading) } : null;
}

/** Who has read a profile, as far as the viewer may see it, in JSON. `profileOf`: an expression that is an organisation's id. */
export function readingsOf(viewer: InCounty, profileOf: RawBuilder<unknown>) {
  return sql<
    KeptReading[]
  >`(select coalesce(jsonb_agg(jsonb_build_object('organisationId', r.organisation_id, 'slug', reader.slug,
      'name', reader.name, 'version', r.version, 'readAt', r.read_at, 'invented', r.invented)
      order by r.version desc, reader.name collate public.sv), '[]')
    from organisations.profile_read r join organisations.organisation reader on reader.id = r.organisation_id
    where r.county_id = ${viewer.countyId} and r.profile_of = ${profileOf})`;
}

/** A reading as JSON carries it. */
export type KeptReading = Omit<ProfileReading, 'readAt'> & { readAt: string };

/** A reading out of JSON. */
export function asReading(kept: KeptReading): ProfileReading {
  return { ...kept, readAt: new Date(kept.readAt) };
}

/** Say that the viewer's organisation has read the version. False when it had said so already. */
export async function addReading(
  db: Db,
  viewer: Viewer,
  profileOf: OrganisationId,
  version: number,
  now: Date,
): Promise<boolean> {
  const added = await db
    .insertInto('organisations.profile_read')
    .values({
      county_id: viewer.countyId,
      organisation_id: viewer.organisationId,
      profile_of: profileOf,
      version,
      read_at: now,
      read_by: viewer.personId,
    })
    .onConflict((c) => c.doNothing())
    .returning('version')
    .executeTakeFirst();
  return added !== undefined;
}

/** Versions by their numbers, with their texts; those that do not exist are left out. Oldest first. */
export async function profilesAt(
  db: Db,
  viewer: InCounty,
  organisationId: OrganisationId,
  versions: readonly number[],
): Promise<Profile[]> {
  if (versions.length === 0) return [];
  const rows = await profiles(db, viewer, organisationId)
    .where('p.version', 'in', [...versions])
    .orderBy('p.version')
    .execute();
  return rows.map(asProfile);
}

/** Every version that was ever saved, newest first, without its texts. */
export async function profileVersions(
  db: Db,
  viewer: InCounty,
  organisationId: OrganisationId,
): Promise<ProfileVersion[]> {
  const rows = await db
    .selectFrom('organisations.profile as p')
    .leftJoin('organisations.person as w', 'w.id', 'p.written_by')
    .select(['p.version', 'p.written_at as writtenAt', 'w.name as writtenBy', 'p.invented'])
    .select('p.visibility')
    .where('p.county_id', '=', viewer.countyId)
    .where('p.organisation_id', '=', organisationId)
    .orderBy('p.version', 'desc')
    .execute();
  return rows as ProfileVersion[];
}

/**
 * Add the version after `from`. False when somebody else has added it already: the row's key lets only one in,
 * also when two save in the same moment.
 */
export async function addProfileVersion(
  db: Db,
  viewer: Viewer,
  from: number,
  { texts, visibility }: { texts: ProfileTexts; visibility: ProfileVisibility },
  now: Date,
): Promise<boolean> {
  const { contactFor: contact_for, ...parts } = texts;
  const added = await db
    .insertInto('organisations.profile')
    .values({
      county_id: viewer.countyId,
      organisation_id: viewer.organisationId,
      version: from + 1,
      ...parts,
      contact_for,
      visibility,
      written_by: viewer.personId,
      written_at: now,
    })
    .onConflict((c) => c.doNothing())
    .returning('version')
    .executeTakeFirst();
  return added !== undefined;
}

function profiles(db: Db, viewer: InCounty, organisationId: OrganisationId) {
  return db
    .selectFrom('organisations.profile as p')
    .leftJoin('organisations.person as w', 'w.id', 'p.written_by')
    .select([
      'p.version',
      'p.mission',
      'p.goals',
      'p.methods',
      'p.needs',
      'p.offers',
      'p.contact_for',
      'p.written_at',
      'p.visibility',
      'p.invented',
    ])
    .select('w.name as written_by')
    .where('p.county_id', '=', viewer.countyId)
    .where('p.organisation_id', '=', organisationId);
}

type Row = Omit<ProfileTexts, 'contactFor'> & {
  contact_for: string;
  version: number;
  written_at: Date;
  written_by: string | null;
  visibility: string;
  invented: boolean;
};

function asProfile(row: Row): Profile {
  const { version, mission, goals, methods, needs, offers, invented } = row;
  const texts = { mission, goals, methods, needs, offers, contactFor: row.contact_for };
  const visibility = row.visibility as ProfileVisibility;
  return {
    version,
    texts,
    visibility,
    writtenAt: row.written_at,
    writtenBy: row.written_by,
    invented,
  };
}
