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
