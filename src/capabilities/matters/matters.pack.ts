import type { Asked, LegalFooting, MatterRole } from './matters.types.ts';

/** What a county pack says of its matters; see db/counties/README.md for the format. */
export interface MattersPack {
  areas: { slug: string; nameSv: string; nameEn: string }[];
  bundles: {
    slug: string;
    number: number;
    nameSv: string;
    nameEn: string;
    aliases: string[];
    parts: string[];
  }[];
  matters: {
    slug: string;
    number: number;
    area: string;
    nameSv: string;
    nameEn: string;
    sentenceSv: string;
    sentenceEn: string;
    asked: Asked;
    legalFooting: LegalFooting;
    legalNoteSv: string;
    legalNoteEn: string;
    priority: number | null;
    greyZone: boolean;
    firstTen: number | null;
    bundle: string | null;
    aliases?: string[];
    synonymsSv: string[];
    synonymsEn: string[];
    common: { owners: string[]; contributors: string[]; noteSv?: string };
  }[];
}

/** Invented rounds, answers and boundaries; days are counted back from the day they are laid in. */
export interface MattersDemo {
  rounds: {
    key: string;
    nameSv: string;
    nameEn: string;
    startedDaysAgo: number;
    invitedDaysAgo: number;
    answerByDaysAgo: number;
    openedDaysAgo: number | null;
    openedBecause?: 'all-answered' | 'time-has-gone' | null;
    startedBy?: string;
    matters: string[];
    asked: string[];
  }[];
  stances: {
    /** Key of the round it was said in; empty: outside of rounds. */
    round: string;
    organisation: string;
    matter: string;
    place: string;
    said: string;
    role: MatterRole;
    remark: string;
    saidDaysAgo: number;
    by: string;
  }[];
  boundaries: {
    matter: string;
    kind: 'agreed' | 'decided';
    limit: string;
    sinceDaysAgo: number;
    lookAgainDaysAhead: number;
    decision?: { body: string; section: string; dnr: string; decidedDaysAgo: number } | null;
    /** Municipalities that have joined; null: the county itself. */
    places: string[] | null;
    roles: { organisation: string; role: 'owner' | 'contributor' | 'consulted' | 'informed' }[];
  }[];
}
