import type { Level, OrganisationKind, ProfileTexts, PublicAccess } from './organisations.types.ts';

/** What a county pack says of its organisations; see db/counties/README.md for the format. */
export interface OrganisationsPack {
  county: {
    slug: string;
    code: string;
    nameSv: string;
    nameEn: string;
    region: string;
    priorities: {
      number: number;
      nameSv: string;
      nameEn: string;
      confirmed: boolean;
      source: string;
    }[];
  };
  organisations: {
    slug: string;
    name: string;
    shortName: string;
    aliases: string[];
    kind: OrganisationKind;
    publicAccess: PublicAccess;
    level: Level;
    membership: 'member' | 'known' | 'outside';
    municipalityCode?: string;
    population?: { year: number; count: number; source: string };
    usualSv: string;
    usualEn: string;
    units?: { slug: string; nameSv: string; nameEn: string }[];
    source: string;
  }[];
  groupings: { slug: string; name: string; noteSv?: string; noteEn?: string; members: string[] }[];
}

/** Invented people and words, laid in beside the pack where a demo is wanted. */
export interface OrganisationsDemo {
  people: {
    key: string;
    name: string;
    organisation: string;
    role: 'reader' | 'editor' | 'administrator';
    countyRoles?: ('coordinator' | 'space-administrator')[];
    titleSv: string;
    titleEn: string;
    signIn: boolean;
  }[];
  contacts: {
    organisation: string;
    unit?: string | null;
    roleSv: string;
    person?: string | null;
    phone?: string | null;
    mail?: string | null;
    deputyName?: string | null;
    deputyPhone?: string | null;
    main: boolean;
    matters: string[];
    place: string | null;
  }[];
  /** In the order they were written: a later one of the same organisation is its next version. */
  profiles: { organisation: string; saidDaysAgo: number; by: string; texts: ProfileTexts }[];
}
