import type { CountyId, OrganisationId, PersonId } from './ids.ts';

/** What a person may do in the organisation they act for. */
export type Role = 'reader' | 'editor' | 'administrator';

/**
 * What a person does for the whole county, beside their role at home. An operator runs the installation and reads no
 * content: whoever acts as one has this role only.
 */
export type CountyRole = 'coordinator' | 'space-administrator' | 'operator';

/**
 * Who is asking: one person, acting for one organisation, in one county, by one session.
 * The database takes all of it from the session, and reads the membership anew in each transaction; what stands here
 * is what the page shows.
 */
export interface Viewer {
  readonly personId: PersonId;
  readonly organisationId: OrganisationId;
  readonly countyId: CountyId;
  readonly role: Role;
  readonly countyRoles: readonly CountyRole[];
  readonly personName: string;
  readonly organisationName: string;
  /** SHA-256 of the session's token, as hex. */
  readonly session: string;
  /** May read what is marked with secrecy at home and what such was shared with us. */
  readonly cleared: boolean;
  /** Signed in, or signed in again, in the last ten minutes. */
  readonly fresh: boolean;
  /** link: may do the one thing that `only` names. */
  readonly kind: 'full' | 'link';
  readonly only: string | null;
}

/** May this viewer write in the name of the organisation they act for? */
export function mayWrite(viewer: Viewer): boolean {
  return viewer.role !== 'reader'; // an operator's and a link's session is a reader's
}

/** Does this viewer convene the county's rounds? A coordinator owns no matter and changes nobody's words. */
export function isCoordinator(viewer: Viewer): boolean {
  return viewer.countyRoles.includes('coordinator');
}

/** Does this viewer act as the one who runs the installation? Then they read nothing of what is said here. */
export function isOperator(viewer: Viewer): boolean {
  return viewer.countyRoles.includes('operator');
}

/** Does this viewer administer the people of the organisation they act for? */
export function isAdministrator(viewer: Viewer): boolean {
  return viewer.role === 'administrator' && viewer.kind === 'full' && !isOperator(viewer);
}

/** Does this viewer decide who is a member of the county, and who convenes it? */
export function isSpaceAdministrator(viewer: Viewer): boolean {
  return viewer.countyRoles.includes('space-administrator');
}
