import type { CountyId, OrganisationId, PersonId } from './ids.ts';

/** What a person may do in the organisation they act for. */
export type Role = 'reader' | 'editor' | 'administrator';

/** What a person does for the whole county, beside their role at home. */
export type CountyRole = 'coordinator' | 'space-administrator' | 'operator';

/**
 * Who is asking: one person, acting for one organisation, in one county.
 * The database reads the membership anew in each transaction; what stands here is what the page shows.
 */
export interface Viewer {
  readonly personId: PersonId;
  readonly organisationId: OrganisationId;
  readonly countyId: CountyId;
  readonly role: Role;
  readonly countyRoles: readonly CountyRole[];
  readonly personName: string;
  readonly organisationName: string;
  /** The SHA-256 of the session's token, in hex: by it the database knows who asks. Never shown, never logged. */
  readonly session: string;
  /** May read what is marked with secrecy: given by name, by the organisation's administrator. */
  readonly cleared: boolean;
  /** Signed in, or shown anew who they are, within the last ten minutes. */
  readonly fresh: boolean;
  /** link: came by a link in a mail, for one thing and one action. */
  readonly kind: 'full' | 'link';
  /** The one thing that a link session may do; null: a whole session. */
  readonly link: string | null;
}

/** May this viewer write in the name of the organisation they act for? */
export function mayWrite(viewer: Viewer): boolean {
  return viewer.role !== 'reader';
}

/** Does this viewer convene the county's rounds? A coordinator owns no matter and changes nobody's words. */
export function isCoordinator(viewer: Viewer): boolean {
  return viewer.countyRoles.includes('coordinator');
}

/** Does this viewer run the installation at the moment? Reads no content then, and belongs to no organisation's work. */
export function isOperator(viewer: Viewer): boolean {
  return viewer.countyRoles.includes('operator');
}

/** Does this viewer administer the people of the organisation they act for? */
export function isAdministrator(viewer: Viewer): boolean {
  return viewer.role === 'administrator' && viewer.kind === 'full';
}

/** Does this viewer decide who is a member of the county, and who convenes it? */
export function isSpaceAdministrator(viewer: Viewer): boolean {
  return viewer.countyRoles.includes('space-administrator');
}
