import { createHash, randomBytes } from 'node:crypto';
import { isUuid, type CountyId, type OrganisationId, type PersonId } from '#platform/core/ids';
import type { CountyRole, Role, Viewer } from '#platform/core/viewer';
import { askAsApp } from './open.ts';
import { systemKey } from './system-key.ts';

/** How long a session lasts without signing in again, in hours; unused it ends after two. */
export const SESSION_HOURS = 12;

/** How somebody came in. */
export type SessionWay = 'demo' | 'passkey' | 'code' | 'oidc' | 'link' | 'invitation';

/**
 * Who holds this session token, or null when it is unknown, expired, unused for too long or the membership has ended.
 * Only the token's SHA-256 is kept by the database.
 */
export async function viewerOf(token: string): Promise<Viewer | null> {
  if (!isToken(token)) return null;
  const session = hashOf(token);
  const [row] = await askAsApp<ViewerRow>(
    'read',
    `select * from access.viewer_of('\\x${session}')`,
  );
  if (!row) return null;
  if (row.not_seen) await askAsApp('write', `select access.session_seen('\\x${session}')`);
  return {
    personId: row.person_id as PersonId,
    organisationId: row.organisation_id as OrganisationId,
    countyId: row.county_id as CountyId,
    role: row.role as Role,
    countyRoles: row.county_roles as CountyRole[],
    personName: row.person_name,
    organisationName: row.organisation_name,
    session,
    cleared: row.cleared,
    fresh: row.fresh,
    kind: row.kind as Viewer['kind'],
    link: row.only_for,
  };
}

/**
 * Open a session for a person who has shown who they are; returns the token, which is shown only once.
 *
 * @param more.onlyFor   a link session: the one thing it may do, such as 'still-true:<boundary>'; lasts half an hour
 * @param more.holdsFor  signed in by that organisation's own identity provider: holds for no other employer
 * @throws NoMembership when the person does not belong to the organisation in that county
 */
export async function openSession(
  who: Pick<Viewer, 'personId' | 'organisationId' | 'countyId'>,
  more: {
    way: SessionWay;
    agent?: string;
    holdsFor?: OrganisationId | null;
    actingAs?: 'member' | 'operator';
    onlyFor?: string;
  },
): Promise<string> {
  const ids = [who.personId, who.organisationId, who.countyId];
  if (!ids.every(isUuid) || (more.holdsFor && !isUuid(more.holdsFor))) throw new Error('not ids');
  const token = newSessionToken();
  const given = [
    await systemKey(),
    `\\x${hashOf(token)}`,
    ...ids,
    more.way,
    plain(more.agent ?? ''),
    more.holdsFor ?? null,
    more.actingAs ?? null,
    more.onlyFor ? plain(more.onlyFor) : null,
  ];
  await askAsApp('write', `select access.open_session(${given.map(quoted).join(', ')})`);
  return token;
}

/**
 * A new session in the place of this one, which ends: signed in again, another employer, or the operator's work.
 * Returns the new token, or null when the old one had ended.
 *
 * @throws NoMembership when the person may not act there
 */
export async function changeSession(
  token: string,
  to: {
    organisationId?: OrganisationId;
    actingAs?: 'member' | 'operator';
    steppedUp?: boolean;
    way?: SessionWay;
  },
): Promise<string | null> {
  if (!isToken(token) || (to.organisationId && !isUuid(to.organisationId))) return null;
  const next = newSessionToken();
  const given = [
    quoted(await systemKey()),
    quoted(`\\x${hashOf(token)}`),
    quoted(`\\x${hashOf(next)}`),
    quoted(to.organisationId ?? null),
    quoted(to.actingAs ?? null),
    to.steppedUp ? 'true' : 'false',
    quoted(to.way ?? null),
  ];
  const [row] = await askAsApp<{ done: boolean }>(
    'write',
    `select access.change_session(${given.join(', ')}) as done`,
  );
  return row?.done ? next : null;
}

/** End a session; unknown tokens are no error. */
export async function closeSession(token: string): Promise<void> {
  await askAsApp('write', `select access.close_session('\\x${hashOf(token)}')`);
}

/** The SHA-256 of a token, in hex: what the database knows a session by. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const isToken = (token: string) => /^[\w-]{43}$/.test(token);
const newSessionToken = () => randomBytes(32).toString('base64url');
const quoted = (text: string | null) => (text === null ? 'null' : `'${text}'`);
/** Only letters, digits and a few signs: what comes from a browser stands in a statement. */
const plain = (text: string) => text.replace(/[^\p{L}\p{N} ,.:()/-]/gu, '').slice(0, 200);

interface ViewerRow {
  person_id: string;
  organisation_id: string;
  county_id: string;
  role: string;
  county_roles: string[];
  person_name: string;
  organisation_name: string;
  kind: string;
  only_for: string | null;
  cleared: boolean;
  fresh: boolean;
  not_seen: boolean;
}
