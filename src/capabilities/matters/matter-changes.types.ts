import type { AreaId, Id, MatterId, OrganisationId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import type { Asked, LegalFooting } from './matters.types.ts';

export type ChangeId = Id<'matter-change'>;

/** Added, edited and restored take effect at once; what is large is proposed to those who have answered first. */
export type ChangeKind = 'added' | 'edited' | 'split' | 'merged' | 'retired' | 'restored';
export type LargeKind = 'split' | 'merged' | 'retired';

/** Why a matter is out of use. */
export type RetiredBecause = 'retired' | 'split' | 'merged';

/** What may be written anew of a matter. How it is asked stays: what was said would mean something else. */
export interface MatterWords {
  nameSv: string;
  nameEn: string;
  sentenceSv: string;
  sentenceEn: string;
  areaId: AreaId;
  legalFooting: LegalFooting;
  legalNoteSv: string;
  legalNoteEn: string;
  /** Of the strategy, 1–20; null: none. */
  priority: number | null;
  /** Its place within the area, 0 and up. */
  position: number;
  synonymsSv: string[];
  synonymsEn: string[];
}

/** A matter that is new: added, or a part of one that is split. */
export interface NewMatter {
  nameSv: string;
  nameEn: string;
  sentenceSv: string;
  sentenceEn: string;
  areaId: AreaId;
  asked: Asked;
  legalFooting: LegalFooting;
  synonymsSv: string[];
  synonymsEn: string[];
}

/** What one who was told has answered. */
export type ToldAnswer = 'no-objection' | 'views';

/** An organisation that has answered the matter, and is therefore told. */
export interface Told {
  organisationId: OrganisationId;
  /** Swedish local date, the last day of its ten working days. */
  until: LocalDate;
  answer: ToldAnswer | null;
}

/** What came of what, while it holds: `matterId` came of `fromId`. */
export interface Origin {
  matterId: MatterId;
  fromId: MatterId;
  how: 'split' | 'merged';
}

/** A matter that is out of use, and what stands in its place. */
export interface RetiredMatter {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  /** Earlier names, names in workbooks and Swedish words for it. */
  aliases: string[];
  because: RetiredBecause;
  /** UTC */
  retiredAt: Date;
  /** What came of it and is in use now, however many steps later; none where it was only retired. */
  replacedBy: { id: MatterId; slug: string; nameSv: string; nameEn: string }[];
}

/** A large change as the coordinator asks for it. */
export type LargeCommand =
  | { kind: 'split'; slug: string; parts: NewMatter[]; reason: string }
  /** Those in `merged` go up in the matter that `slug` names. */
  | { kind: 'merged'; slug: string; merged: MatterId[]; reason: string }
  | { kind: 'retired'; slug: string; reason: string };

/** What a change holds beside who and when; which fields, the kind says. */
export interface ChangeContent {
  /** edited: only what changed. */
  before?: Partial<MatterWords>;
  after?: Partial<MatterWords>;
  parts?: NewMatter[];
  /** merged: names and words that the one they went up in got by it. */
  moved?: { aliases: string[]; synonymsSv: string[]; synonymsEn: string[] };
}

/** A matter in a change: changes (of) · what it goes up in (into) · came of it (new). */
export interface ChangedMatter {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  part: 'of' | 'into' | 'new';
  inUse: boolean;
}

/** One who was told, as the viewer may see it: oneself, those who have said something, and all for the coordinator. */
export interface ToldSeen extends Told {
  name: string;
  opinion: string;
  /** UTC */
  saidAt: Date | null;
  saidByName: string;
  own: boolean;
  seen: boolean;
}

/** A change as its page and the list show it. */
export interface ChangeSeen {
  id: ChangeId;
  kind: ChangeKind;
  reason: string;
  content: ChangeContent;
  /** UTC */
  proposedAt: Date;
  proposedByName: string;
  carriedOutAt: Date | null;
  carriedOutByName: string;
  takenBackAt: Date | null;
  /** A boundary in force or an open proposal, as far as the viewer may see it, ends by it, or has done so. */
  endsWhatStands: boolean;
  matters: ChangedMatter[];
  told: ToldSeen[];
}

/** Where a matter comes from, as its own page shows it: counted nowhere. */
export interface OriginSeen {
  how: 'split' | 'merged';
  slug: string;
  nameSv: string;
  nameEn: string;
  /** Answers in force when it went out of use, as far as the viewer may read them. */
  stances: {
    id: string;
    organisationId: OrganisationId;
    placeId: string;
    said: string;
    owners: OrganisationId[];
    eachMunicipality: boolean;
    ownRole: string;
    remark: string;
    saidAt: string;
    saidByName: string;
    invented: boolean;
  }[];
  /** Boundaries that held until then. */
  boundaries: {
    id: string;
    limit: string;
    settled: 'officials' | 'decided';
    body: string | null;
    since: string;
    endedOn: string;
    invented: boolean;
    roles: { organisationId: OrganisationId | null; role: string }[];
    places: string[];
  }[];
}

/** What a matter's own page tells of its changes. */
export interface MatterPast {
  /** UTC; null: in use. */
  retiredAt: string | null;
  because: RetiredBecause | null;
  reason: string;
  /** What came of it, in use or not. */
  became: { slug: string; nameSv: string; nameEn: string; inUse: boolean }[];
  /** Names it had, the newest first. */
  former: { nameSv: string; nameEn: string; until: string; byName: string }[];
  /** A large change that is proposed and not decided. */
  proposed: { id: ChangeId; kind: LargeKind; told: boolean; said: boolean } | null;
  origins: OriginSeen[];
}
