// What a county pack says of its matters; the format is in db/counties/README.md.
import type { Visibility } from '#organisations';
import type { Asked, LegalFooting, MatterRole } from './matters.types.ts';
import type { AnswerKind, BoundaryRole } from './proposals.types.ts';

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
  asked: Asked;
  legalFooting: LegalFooting;
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
  roles: { organisation: string; role: MatterRole }[];
  /** one sentence, in the words of those who agreed */
  limit: string;
  sinceDaysAgo: number;
  lookAgainDaysAhead: number;
  decision?: { body: string; section: string; dnr: string; decidedDaysAgo: number };
}

export interface DemoProposal {
  key: string;
  /** key of the package it was sent in */
  package?: string;
  /** key of the boundary that it is in force as; roles, limit and how it is settled stand there */
  becomes?: string;
  /** key of the proposal that it answers */
  counters?: string;
  matter: string;
  by: string;
  /** key of a person */
  person: string;
  /** the municipalities it is proposed for; null for a matter of the whole county */
  places: string[] | 'all' | null;
  roles: { organisation: string; role: BoundaryRole }[];
  limit: string;
  lookAgainDaysAhead: number;
  message: string;
  proposedDaysAgo: number;
  answers: {
    organisation: string;
    by: string;
    answer: AnswerKind;
    reason?: string;
    /** key of the proposal it offers instead */
    counter?: string;
    daysAgo: number;
  }[];
}

/** Invented proposals of boundaries, and what was said at reviews. */
export interface DemoAgreeing {
  packages: { key: string; name: string; by: string; person: string; sentDaysAgo: number }[];
  proposals: DemoProposal[];
  stillTrue: { boundary: string; organisation: string; by: string; daysAgo: number }[];
}

/** An invented note on a matter. */
export interface DemoNote {
  organisation: string;
  /** key of a person */
  by: string;
  matter: string;
  visibility: Visibility;
  /** slugs of the organisations it was shared with; empty unless named */
  named: string[];
  existence: boolean;
  saidDaysAgo: number;
  title: string;
  text: string;
}

/** The matters of a county. */
export interface MattersPack {
  areas: PackArea[];
  bundles: PackBundle[];
  matters: PackMatter[];
}

/** Invented rounds, answers and boundaries; days are counted back from the day they are laid in. */
export interface MattersDemo {
  rounds: DemoRound[];
  stances: DemoStance[];
  boundaries: DemoBoundary[];
  agreeing: DemoAgreeing;
  notes: DemoNote[];
}
