import type { CountyId, OrganisationId, PersonId } from './ids.ts';

/** What a person may do in the organisation they act for. */
export type Role = 'reader' | 'editor' | 'administrator';

/** What a person does for the whole county, beside their role at home. */
export type CountyRole = 'coordinator' | 'space-administrator';

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
}

/** May this viewer write in the name of the organisation they act for? */
export function mayWrite(viewer: Viewer): boolean {
  return viewer.role !== 'reader';
}

/** Does this viewer convene the county's rounds? A coordinator owns no matter and changes nobody's words. */
export function isCoordinator(viewer: Viewer): boolean {
  return viewer.countyRoles.includes('coordinator');
}
