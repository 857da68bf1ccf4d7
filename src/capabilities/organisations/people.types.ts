import type { OrganisationId, PersonId } from '#platform/core/ids';
import type { Role } from '#platform/core/viewer';

/** One of an organisation's own people. Address and clearance are null to whoever is no administrator there. */
export interface Colleague {
  personId: PersonId;
  name: string;
  mail: string | null;
  role: Role;
  titleSv: string;
  titleEn: string;
  begunAt: Date;
  clearedAt: Date | null;
  clearedByName: string | null;
  version: number;
  invented: boolean;
}

/** An invitation that has been neither taken nor taken back. */
export interface Invitation {
  id: string;
  organisationName: string;
  name: string;
  mail: string;
  role: Role;
  invitedAt: Date;
  endsAt: Date;
}

/** What a link of an invitation leads to. */
export interface InvitationSeen {
  state: 'ok' | 'used' | 'revoked' | 'expired';
  organisationId: OrganisationId;
  organisationName: string;
  name: string;
  mail: string;
  role: Role;
  /** The address belongs to somebody who is here already; they sign in first. */
  hasAccount: boolean;
  /** Administers the whole county besides: invited by whoever runs the installation. */
  forCounty: boolean;
}

/** Why something about people was not done. */
export type PeopleReason =
  | 'not-for-you'
  | 'not-fresh'
  | 'key-used'
  | 'stale'
  | 'gone'
  | 'last'
  | 'already'
  | 'open'
  | 'has-administrator'
  | 'no-member'
  | 'two'
  | 'last-role'
  | 'unknown'
  | 'people';
