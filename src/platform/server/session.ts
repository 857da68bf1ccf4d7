import type { CountyId, OrganisationId, PersonId } from '#platform/core/ids';
import type { CountyRole, Role, Viewer } from '#platform/core/viewer';
import { askAsApp } from './open.ts';
import { systemKey } from './pool.ts';
import { currentRequest } from './request.ts';
import { hashed, id, isToken, newToken, words } from './statement.ts';
import { DatabaseGone } from './tx.ts';

/** How long a session lasts without signing in again, in hours; two hours unused end it before (0019). */
export const SESSION_HOURS = 12;

/** How somebody came in. */
export type Way = 'demo' | 'passkey' | 'code' | 'oidc' | 'link' | 'invitation';

/** What is kept of how a session began. */
export interface Opening {
  readonly way?: Way;
  /** The browser's own words (user-agent); kept as "Firefox, Windows". */
  readonly userAgent?: string | null;
  /** Signed in by this organisation's identity provider: the session holds for no other employer. */
  readonly holdsFor?: OrganisationId | null;
  /** Left out: as operator whoever is one, as member of the organisation everybody else. */
  readonly actingAs?: 'member' | 'operator';
  /** A link session: the one thing that it may do, e.g. still-true:<boundary id>. Lasts half an hour. */
  readonly only?: string;
}

/**
 * Who holds this session token, or null when it is unknown, expired or the membership has ended.
 * Only the token's SHA-256 is kept by the database.
 */
export async function viewerOf(token: string): Promise<Viewer | null> {
  if (!isToken(token)) return null;
  const session = hashed(token).toString('hex');
  const [row] = await askAsApp<ViewerRow>(
    'read',
    `select * from access.viewer_of('\\x${session}')`,
  );
  if (!row) return null;
  if (row.not_seen) await noteSeen(session);
  return {
    personId: row.person_id,
    organisationId: row.organisation_id,
    countyId: row.county_id,
    role: row.role,
    countyRoles: row.county_roles,
    personName: row.person_name,
    organisationName: row.organisation_name,
    session,
    cleared: row.cleared,
    fresh: row.fresh,
    kind: row.kind,
    only: row.only_for,
  };
}

/** When it was last used. Where the disk is full that cannot be kept, which keeps nobody from reading. */
async function noteSeen(session: string): Promise<void> {
  const request = currentRequest();
  const goneBefore = request?.databaseGone ?? false;
  await askAsApp('write', `select access.session_seen('\\x${session}')`).catch((error: unknown) => {
    if (!(error instanceof DatabaseGone)) throw error;
    if (request) request.databaseGone = goneBefore;
  });
}

/** Open a session for a person acting for an organisation; returns the token, which is shown only once. */
export async function openSession(
  who: Pick<Viewer, 'personId' | 'organisationId' | 'countyId'>,
  how: Opening = {},
): Promise<string> {
  const token = newToken();
  await askAsApp(
    'write',
    `select access.open_session('${await systemKey()}', '\\x${hashed(token).toString('hex')}', ${id(who.personId)},
      ${id(who.organisationId)}, ${id(who.countyId)}, ${words(how.way ?? 'demo')}, ${words(agentInWords(how.userAgent))},
      ${id(how.holdsFor ?? null)}, ${words(how.actingAs ?? null)}, ${words(how.only ?? null)})`,
  );
  return token;
}

/**
 * A new session in the place of this one, which ends: another employer, the work of the operator, or signed in again.
 * Returns the new token for the cookie; null when the old session had ended.
 *
 * @throws NoMembership when the person does not belong there, or when the session holds for its own employer only
 */
export async function changeSession(
  token: string,
  change: {
    organisationId?: OrganisationId;
    actingAs?: 'member' | 'operator';
    /** Signed in again, in this way: what asks for a fresh sign-in is open for ten minutes. */
    signedInAgain?: Way;
  },
): Promise<string | null> {
  if (!isToken(token)) return null;
  const next = newToken();
  const [row] = await askAsApp<{ done: boolean }>(
    'write',
    `select access.change_session('${await systemKey()}', '\\x${hashed(token).toString('hex')}', '\\x${hashed(next).toString('hex')}',
      ${id(change.organisationId ?? null)}, ${words(change.actingAs ?? null)}, ${change.signedInAgain !== undefined},
      ${words(change.signedInAgain ?? null)}) as done`,
  );
  return row?.done ? next : null;
}

/** Whoever holds the session has signed in again: the session is fresh for ten minutes, under a new token. */
export function stepUp(token: string, way: Way): Promise<string | null> {
  return changeSession(token, { signedInAgain: way });
}

/** Something sent to the person's address came back: the address is theirs. What was opened without that ends. */
export async function proveMail(personId: PersonId): Promise<void> {
  await askAsApp('write', `select access.prove_mail('${await systemKey()}', ${id(personId)})`);
}

/** End a session; unknown tokens are no error. */
export async function closeSession(token: string): Promise<void> {
  await askAsApp('write', `select access.close_session('\\x${hashed(token).toString('hex')}')`);
}

/** Browser and system in plain words, as a person would say them: "Firefox, Windows". Nothing finer is kept. */
export function agentInWords(userAgent: string | null | undefined): string {
  if (!userAgent) return '';
  const first = (pairs: readonly (readonly [RegExp, string])[]) =>
    pairs.find(([pattern]) => pattern.test(userAgent))?.[1] ?? '';
  const browser = first([
    [/Edg(e|A|iOS)?\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/SamsungBrowser\//, 'Samsung Internet'],
    [/Firefox\/|FxiOS\//, 'Firefox'],
    [/Chrome\/|CriOS\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ]);
  const system = first([
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS X|Macintosh/, 'Mac'],
    [/CrOS/, 'ChromeOS'],
    [/Linux/, 'Linux'],
  ]);
  return [browser, system].filter(Boolean).join(', ');
}

interface ViewerRow {
  person_id: PersonId;
  organisation_id: OrganisationId;
  county_id: CountyId;
  role: Role;
  county_roles: CountyRole[];
  person_name: string;
  organisation_name: string;
  kind: 'full' | 'link';
  only_for: string | null;
  cleared: boolean;
  fresh: boolean;
  not_seen: boolean;
}
