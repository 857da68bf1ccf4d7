import type {
  ContactPointId,
  CountyId,
  GroupingId,
  OrganisationId,
  PersonId,
  UnitId,
} from '#platform/core/ids';

/** What kind of body it is. */
export type OrganisationKind =
  | 'region'
  | 'municipality'
  | 'state-agency'
  | 'public-company'
  | 'company'
  | 'association'
  | 'foundation'
  | 'university'
  | 'municipal-association';

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
export const PROFILE_PARTS = ['mission', 'goals', 'methods', 'needs', 'offers', 'contactFor'] as const;
export type ProfilePart = (typeof PROFILE_PARTS)[number];
export type ProfileTexts = Record<ProfilePart, string>;

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
  /** Used when no contact point is named for the matter. */
  isMain: boolean;
}

/** One of the people that the demo sign-in offers. */
export interface SignInPerson {
  personId: PersonId;
  organisationId: OrganisationId;
  personName: string;
  organisationName: string;
  roleLabel: string;
}
