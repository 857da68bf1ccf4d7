import { createHash, randomBytes } from 'node:crypto';
import { isUuid, type CountyId, type OrganisationId, type PersonId } from '#platform/core/ids';
import type { CountyRole, Role, Viewer } from '#platform/core/viewer';
import { askAsApp } from './open.ts';

/** How long a session lasts without signing in again, in hours. */
export const SESSION_HOURS = 12;

/**
 * Who holds this session token, or null when it is unknown, expired or the membership has ended.
 * Only the token's SHA-256 is kept by the database.
 */
export async function viewerOf(token: string): Promise<Viewer | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const [row] = await askAsApp<ViewerRow>(
    'read',
    `select * from access.viewer_of('\\x${hashOf(token)}')`,
  );
  if (!row) return null;
  return {
    personId: row.person_id as PersonId,
    organisationId: row.organisation_id as OrganisationId,
    countyId: row.county_id as CountyId,
    role: row.role as Role,
    countyRoles: row.county_roles as CountyRole[],
    personName: row.person_name,
    organisationName: row.organisation_name,
  };
}

/** Open a session for a person acting for an organisation; returns the token, which is shown only once. */
export async function openSession(
  who: Pick<Viewer, 'personId' | 'organisationId' | 'countyId'>,
): Promise<string> {
  const ids = [who.personId, who.organisationId, who.countyId];
  if (!ids.every(isUuid)) throw new Error('not ids');
  const token = randomBytes(32).toString('base64url');
  const given = [`\\x${hashOf(token)}`, ...ids].map((text) => `'${text}'`).join(', ');
  await askAsApp('write', `select access.open_session(${given}, ${SESSION_HOURS})`);
  return token;
}

/** End a session; unknown tokens are no error. */
export async function closeSession(token: string): Promise<void> {
  await askAsApp('write', `select access.close_session('\\x${hashOf(token)}')`);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

interface ViewerRow {
  person_id: string;
  organisation_id: string;
  county_id: string;
  role: string;
  county_roles: string[];
  person_name: string;
  organisation_name: string;
}
