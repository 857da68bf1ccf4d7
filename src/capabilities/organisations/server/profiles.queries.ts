import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { Profile, ProfileTexts, ProfileVersion } from '../organisations.types.ts';

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
    .where('p.county_id', '=', viewer.countyId)
    .where('p.organisation_id', '=', organisationId)
    .orderBy('p.version', 'desc')
    .execute();
  return rows;
}

/**
 * Add the version after `from`. False when somebody else has added it already: the row's key lets only one in,
 * also when two save in the same moment.
 */
export async function addProfileVersion(
  db: Db,
  viewer: Viewer,
  from: number,
  texts: ProfileTexts,
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
  invented: boolean;
};

function asProfile(row: Row): Profile {
  const { version, mission, goals, methods, needs, offers, invented } = row;
  const texts = { mission, goals, methods, needs, offers, contactFor: row.contact_for };
  return { version, texts, writtenAt: row.written_at, writtenBy: row.written_by, invented };
}
