import type { Meanwhile } from '#organisations';
import type { AreaId, BoundaryId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { MatterPast } from './matter-changes.types.ts';
import type {
  Asked,
  LegalFooting,
  MatterRole,
  MisattributedKind,
  Standing,
  StandingKind,
} from './matters.types.ts';

/** A standing as a page shows it; "running": its first round is still blind; "hidden": the viewer was asked and is silent. */
export type ShownKind = StandingKind | 'running' | 'hidden';

/** Everything a sentence about a standing is made of, with names instead of ids. Null: the viewer may not read it. */
export interface StandingShown {
  kind: ShownKind;
  /** Owners of the boundary, else those whom all claimants name. */
  owners: readonly string[];
  claimants: readonly string[] | null;
  misattributed: readonly { name: string; kind: MisattributedKind }[] | null;
  drifters: readonly string[] | null;
  unclear: Standing['unclear'];
  counts: { asked: number; answered: number; agreeing: number | null } | null;
  /** The municipality of the place; null for a matter asked for the whole county. */
  placeName: string | null;
  /** UTC; since when it has been so; null where there is nothing to date. */
  since: Date | null;
}

/** The standing at one place as the database lets the viewer see it. */
export interface StandingSeen {
  placeId: PlaceId;
  kind: StandingKind;
  owners: OrganisationId[];
  unclear: Standing['unclear'];
  since: string;
  claimants: OrganisationId[] | null;
  misattributed: { organisationId: OrganisationId; kind: MisattributedKind }[] | null;
  drifters: OrganisationId[] | null;
  asked: number | null;
  answered: number | null;
  agreeing: number | null;
}

/** A boundary in force somewhere. Days are Swedish local dates. */
export interface BoundarySeen {
  id: BoundaryId;
  limit: string;
  settled: 'officials' | 'decided';
  body: string | null;
  paragraph: string | null;
  decidedOn: string | null;
  registrationNumber: string | null;
  since: string;
  lookAgainBy: string;
  invented: boolean;
  /** Null: each municipality at its own place. */
  roles: { organisationId: OrganisationId | null; role: MatterRole }[];
  /** Where it is in force now. */
  places: PlaceId[];
}

/** A round in which the matter was asked: one's own (for a coordinator anybody's), or one under way. */
export interface AskSeen {
  roundId: string;
  nameSv: string;
  nameEn: string;
  /** Swedish local date. */
  answerBy: string;
  opened: boolean;
  own: boolean;
  answered: boolean;
}

/** A matter with everything around it that the viewer may read, at every place. */
export interface MatterSeen {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  sentenceSv: string;
  sentenceEn: string;
  areaId: AreaId;
  areaSlug: string;
  areaSv: string;
  areaEn: string;
  bundleSv: string | null;
  bundleEn: string | null;
  asked: Asked;
  legalFooting: LegalFooting;
  legalNoteSv: string;
  legalNoteEn: string;
  priority: number | null;
  confirmed: boolean;
  commonNoteSv: string;
  standings: StandingSeen[];
  boundaries: BoundarySeen[];
  common: { organisationId: OrganisationId | null; role: 'owner' | 'contributor' }[];
  asks: AskSeen[];
  /** Somebody here has already wished that it be asked, and it has not been yet. */
  inquired: boolean;
  /** What has changed of the matter itself; null where only the answer is sought. */
  past: MatterPast | null;
}

/** Who to call, for one matter at one place, or the organisation's main one. */
export interface ContactSeen {
  organisationId: OrganisationId;
  matterId: MatterId | null;
  placeId: PlaceId | null;
  role: string;
  personName: string | null;
  phone: string | null;
  mail: string | null;
  deputyName: string | null;
  deputyPhone: string | null;
  unitSv: string | null;
  unitEn: string | null;
  invented: boolean;
  /** Nobody can be reached there now: vacant, or away; with whom to call meanwhile. */
  meanwhile: Meanwhile | null;
}

/** An organisation as it is named on these pages. */
export interface OrganisationSeen {
  id: OrganisationId;
  slug: string;
  name: string;
  shortName: string;
  membership: 'member' | 'known';
}

/** Somebody with a part in the matter, and whom to call there. Null organisation: each municipality for itself. */
export interface Party {
  organisation: OrganisationSeen | null;
  role: MatterRole;
  contact: ContactSeen | null;
}

export interface PlaceSeen {
  id: PlaceId;
  slug: string;
  name: string;
}

/** What an answer rests on: agreed · those who say so, uncontradicted · several claim it · only how it usually is. */
export type AnswerBasis = 'agreed' | 'said' | 'claimed' | 'common';

/** The answer to "who owns this?" for one matter, at one place or for the whole county. */
export interface OwnerAnswer {
  matter: MatterSeen;
  /** Null: no place was chosen, or the matter is asked for the whole county. */
  place: PlaceSeen | null;
  /** Asked per municipality, and no place was chosen. */
  needsPlace: boolean;
  /** Null when a place is needed first. */
  standing: StandingShown | null;
  /** How many places have each standing; null for a matter asked for the whole county. */
  distribution: Partial<Record<ShownKind, number>> | null;
  basis: AnswerBasis;
  owners: Party[];
  others: Party[];
  boundary: BoundarySeen | null;
}
