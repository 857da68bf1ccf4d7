// What a county pack says of its organisations; the format is in db/counties/README.md.
import type { Level, OrganisationKind, ProfileTexts, PublicAccess } from './organisations.types.ts';

export interface PackPriority {
  number: number;
  nameSv: string;
  nameEn: string;
  confirmed: boolean;
  source: string;
}

export interface PackCounty {
  slug: string;
  code: string;
  nameSv: string;
  nameEn: string;
  /** slug of the organisation that is the region */
  region: string;
  priorities: PackPriority[];
}

export interface PackUnit {
  slug: string;
  nameSv: string;
  nameEn: string;
}

export interface PackOrganisation {
  slug: string;
  name: string;
  shortName: string;
  aliases: string[];
  kind: OrganisationKind;
  publicAccess: PublicAccess;
  /** why the public access was judged so, where it is not plain */
  accessNote?: string;
  level: Level;
  membership: 'member' | 'known' | 'outside';
  /** four digits, as text */
  municipalityCode?: string;
  /** inhabitants on 31 December of the year */
  population?: { year: number; count: number; source: string };
  usualSv: string;
  usualEn: string;
  units: PackUnit[];
  source: string;
}

export interface PackGrouping {
  slug: string;
  name: string;
  noteSv: string;
  noteEn: string;
  members: string[];
  source: string;
}

export interface DemoPerson {
  key: string;
  name: string;
  organisation: string;
  role: 'reader' | 'editor' | 'administrator';
  countyRoles: ('coordinator' | 'space-administrator' | 'operator')[];
  titleSv: string;
  titleEn: string;
  mail: string;
  phone: string;
  /** offered by the demo sign-in */
  signIn: boolean;
  /** may read what is marked with secrecy, at their first organisation */
  cleared?: boolean;
  /** further employers */
  alsoAt?: Pick<DemoPerson, 'organisation' | 'role' | 'titleSv' | 'titleEn'>[];
}

export interface DemoContact {
  organisation: string;
  unit?: string;
  roleSv: string;
  /** without a person the contact point is vacant */
  person?: string;
  phone?: string;
  mail?: string;
  deputyName?: string;
  deputyPhone?: string;
  /** Away, first and last day counted back from the day of loading (negative: ahead). */
  away?: { fromDaysAgo: number; untilDaysAgo: number };
  main: boolean;
  matters: string[];
  place: string | null;
}

export interface DemoProfile {
  organisation: string;
  saidDaysAgo: number;
  by: string;
  /** Organisations that have ticked this version as read, and who did it for them. */
  readBy?: { organisation: string; by: string; daysAgo: number }[];
  texts: ProfileTexts;
}

/** The organisations of a county. */
export interface OrganisationsPack {
  county: PackCounty;
  organisations: PackOrganisation[];
  groupings: PackGrouping[];
}

/** Invented people and words, laid in beside the pack where a demo is wanted. */
export interface OrganisationsDemo {
  people: DemoPerson[];
  contacts: DemoContact[];
  /** In the order they were written: a later one of the same organisation is its next version. */
  profiles: DemoProfile[];
}
