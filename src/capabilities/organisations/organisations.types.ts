import type {
  ContactPointId,
  CountyId,
  GroupingId,
  OrganisationId,
  PersonId,
  UnitId,
} from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';

/** The kinds of bodies there are. */
export const ORGANISATION_KINDS = [
  'region',
  'municipality',
  'state-agency',
  'public-company',
  'company',
  'association',
  'foundation',
  'university',
  'municipal-association',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** Omfattas av offentlighetsprincipen: ja / delvis / nej. With "none", sharing is a disclosure (utlämnande). */
export type PublicAccess = 'full' | 'partial' | 'none';

export type Level = 'local' | 'regional' | 'national';

/** A member takes part and can be asked; a known organisation can only be named and will never answer here. */
export type Standing = 'member' | 'known';

export interface County {
  id: CountyId;
  slug: string;
  code: string;
  nameSv: string;
  nameEn: string;
  regionId: OrganisationId;
  /** The county still shows invented example data; null once it has been emptied. */
  demoSince: Date | null;
}

export interface OrganisationBrief {
  id: OrganisationId;
  slug: string;
  name: string;
  shortName: string;
  kind: OrganisationKind;
  level: Level;
  membership: Standing;
}

export interface Unit {
  id: UnitId;
  nameSv: string;
  nameEn: string;
}

export interface Grouping {
  id: GroupingId;
  slug: string;
  name: string;
}

/** The six parts of a profile, in the organisation's own words; each may be empty. */
export const PROFILE_PARTS = [
  'mission',
  'goals',
  'methods',
  'needs',
  'offers',
  'contactFor',
] as const;
export type ProfilePart = (typeof PROFILE_PARTS)[number];
export type ProfileTexts = Record<ProfilePart, string>;
/** The most characters one part of a profile can hold. */
export const MOST_IN_PART = 10_000;

/** Who to call about a matter in a place. Role first; without a person it is vacant, and the vacancy shows. */
export interface ContactPoint {
  id: ContactPointId;
  organisationId: OrganisationId;
  unitId: UnitId | null;
  role: string;
  personName: string | null;
  phone: string | null;
  mail: string | null;
  deputyName: string | null;
  deputyPhone: string | null;
  /** The first and the last day away, both away; null: no absence is known. Past days stay until they are changed. */
  awayFrom: LocalDate | null;
  awayUntil: LocalDate | null;
  /** Used when no contact point is named for the matter. */
  isMain: boolean;
  /** Shown to anybody, without signing in; else to the county's members. Left out: not asked for. */
  isOpen?: boolean;
}

/** One of the people that the demo sign-in offers. */
export interface SignInPerson {
  personId: PersonId;
  organisationId: OrganisationId;
  personName: string;
  organisationName: string;
  roleLabel: string;
}

/** Inhabitants on 31 December of `year`, with where the figure comes from. */
export interface Population {
  count: number;
  year: number;
  source: string;
}

/** An organisation as it stands in a list. */
export interface OrganisationRow extends OrganisationBrief {
  publicAccess: PublicAccess;
  aliases: string[];
  population: Population | null;
}

/** A grouping with everybody in it, also members outside the county (membership null). */
export interface GroupingWithMembers extends Grouping {
  noteSv: string;
  noteEn: string;
  members: GroupingMember[];
}
export interface GroupingMember {
  id: OrganisationId;
  slug: string;
  name: string;
  /** Null: outside this county; named, but without a page here. */
  membership: Standing | null;
}

/** Everything that an organisation is: what its page shows beside its own words and its contact points. */
export interface OrganisationDetail extends OrganisationRow {
  municipalityCode: string | null;
  /** What such a body usually does: the county pack's words, not its own. */
  usualSv: string;
  usualEn: string;
  source: string;
  units: Unit[];
  groupings: GroupingWithMembers[];
}

/** One saved version of an organisation's own words. */
export interface Profile extends ProfileVersion {
  texts: ProfileTexts;
}
export interface ProfileVersion {
  /** 1, 2, 3 …; the highest is the current one. */
  version: number;
  /** UTC. */
  writtenAt: Date;
  /** Name of who wrote it; null when nobody is kept. */
  writtenBy: string | null;
  /** own: a draft at home, others read the version before it; county: every member; public: anybody. */
  visibility: ProfileVisibility;
  invented: boolean;
}
/** Whom a version of an organisation's own words can be for. */
export const PROFILE_VISIBILITIES = ['own', 'county', 'public'] as const;
export type ProfileVisibility = (typeof PROFILE_VISIBILITIES)[number];

/** That an organisation has read a version of another's words: said by it, never taken back. */
export interface ProfileReading {
  /** The one that has read. */
  organisationId: OrganisationId;
  slug: string;
  name: string;
  version: number;
  /** UTC. */
  readAt: Date;
  invented: boolean;
}

/** A contact point as it is kept: with its unit's name, its version and whether it is an invented example. */
export interface KeptContactPoint extends ContactPoint {
  unitSv: string | null;
  unitEn: string | null;
  version: number;
  invented: boolean;
}

/** What is written when a contact point is added or changed. Without a person it is vacant. */
export type ContactPointTexts = Omit<ContactPoint, 'id' | 'organisationId'>;

/** One priority of the strategy. Unconfirmed: still to be typed in from the region's own document. */
export interface Priority {
  number: number;
  nameSv: string;
  nameEn: string;
  confirmed: boolean;
  source: string;
}
