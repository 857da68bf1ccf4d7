/** The shape of a county pack: the files of one folder under db/counties. See README.md for the meaning. */

export const KINDS = [
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
export const ACCESS = ['full', 'partial', 'none'] as const;
export const LEVELS = ['local', 'regional', 'national'] as const;
export const MEMBERSHIP = ['member', 'known', 'outside'] as const;
export const ASKED = ['county', 'municipality'] as const;
export const FOOTING = ['law', 'mandate', 'agreed', 'custom'] as const;
export const ROLES = ['owner', 'contributor', 'consulted', 'informed', 'none', 'unknown'] as const;

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
  kind: (typeof KINDS)[number];
  publicAccess: (typeof ACCESS)[number];
  /** why the public access was judged so, where it is not plain */
  accessNote?: string;
  level: (typeof LEVELS)[number];
  membership: (typeof MEMBERSHIP)[number];
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

export interface PackArea {
  slug: string;
  nameSv: string;
  nameEn: string;
}

export interface PackMatter {
  slug: string;
  /** order in the county, from 1 */
  number: number;
  area: string;
  nameSv: string;
  nameEn: string;
  sentenceSv: string;
  sentenceEn: string;
  asked: (typeof ASKED)[number];
  legalFooting: (typeof FOOTING)[number];
  legalNoteSv: string;
  legalNoteEn: string;
  priority: number | null;
  greyZone: boolean;
  /** place among the ten that an office is asked first */
  firstTen: number | null;
  /** slug of the undivided name this matter is a part of */
  bundle: string | null;
  /** other names of exactly this matter, as a workbook may call it */
  aliases: string[];
  synonymsSv: string[];
  synonymsEn: string[];
  /** how it usually is divided in Sweden; owners and contributors are slugs or "each-municipality" */
  common: { owners: string[]; contributors: string[]; noteSv?: string };
}

export interface PackBundle {
  slug: string;
  /** its number in the list of forty common questions */
  number: number;
  nameSv: string;
  nameEn: string;
  aliases: string[];
  parts: string[];
}

export interface DemoPerson {
  key: string;
  name: string;
  organisation: string;
  role: 'reader' | 'editor' | 'administrator';
  countyRoles: ('coordinator' | 'space-administrator')[];
  titleSv: string;
  titleEn: string;
  mail: string;
  phone: string;
  /** offered by the demo sign-in */
  signIn: boolean;
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
  main: boolean;
  matters: string[];
  place: string | null;
}

export interface DemoProfile {
  organisation: string;
  saidDaysAgo: number;
  by: string;
  texts: Record<'mission' | 'goals' | 'methods' | 'needs' | 'offers' | 'contactFor', string>;
}

export interface DemoRound {
  key: string;
  nameSv: string;
  nameEn: string;
  startedDaysAgo: number;
  /** when the others were invited; the region has answered by then */
  invitedDaysAgo: number;
  /** negative = days ahead */
  answerByDaysAgo: number;
  /** null = still blind */
  openedDaysAgo: number | null;
  openedBecause: 'all-answered' | 'time-has-gone' | null;
  /** key of a person */
  startedBy: string;
  matters: string[];
  asked: string[];
}

export interface DemoStance {
  /** key of the round; empty = said without being asked */
  round: string;
  organisation: string;
  matter: string;
  /** slug of a municipality; empty = the whole county, or all places of a matter per municipality */
  place: string;
  /** owners and "each-municipality" joined by +, or "nobody" or "unknown"; ownersSaid takes it apart */
  said: string;
  role: string;
  remark: string;
  saidDaysAgo: number;
  by: string;
}

export interface DemoBoundary {
  key: string;
  matter: string;
  kind: 'agreed' | 'decided';
  /** the municipalities that have joined; null for a matter of the whole county */
  places: string[] | null;
  roles: { organisation: string; role: (typeof ROLES)[number] }[];
  /** one sentence, in the words of those who agreed */
  limit: string;
  sinceDaysAgo: number;
  lookAgainDaysAhead: number;
  decision?: { body: string; section: string; dnr: string; decidedDaysAgo: number };
}

export interface CountyPack {
  county: PackCounty;
  organisations: PackOrganisation[];
  groupings: PackGrouping[];
  areas: PackArea[];
  matters: PackMatter[];
  bundles: PackBundle[];
  demo: {
    people: DemoPerson[];
    contacts: DemoContact[];
    profiles: DemoProfile[];
    rounds: DemoRound[];
    stances: DemoStance[];
    boundaries: DemoBoundary[];
  };
}
