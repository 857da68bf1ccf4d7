import type {
  AreaId,
  BoundaryId,
  CountyId,
  MatterId,
  OrganisationId,
  PlaceId,
  RoundId,
  StanceId,
} from '#platform/core/ids';

/** A matter is asked for the whole county (one answer) or per municipality (one place each). */
export type Asked = 'county' | 'municipality';

/** Legal footing: lag (cannot be reassigned) · uppdrag · överenskommet · sedvana. */
export type LegalFooting = 'law' | 'mandate' | 'agreed' | 'custom';

const BESIDE_OWNER = ['contributor', 'consulted', 'informed'] as const;
/** Roles of a boundary, the weightiest first. */
export const BOUNDARY_ROLES = ['owner', ...BESIDE_OWNER] as const;
/** Roles that one may choose for oneself beside another's main responsibility. */
export const OTHER_ROLES = [...BESIDE_OWNER, 'none', 'unknown'] as const;
/** All roles, in the order in which they are counted and listed everywhere. */
export const MATTER_ROLES = ['owner', ...OTHER_ROLES] as const;
/** huvudansvar · bidrar · rådfrågas · hålls informerad · ingen roll · vet inte */
export type MatterRole = (typeof MATTER_ROLES)[number];

/** "Varje kommun hos sig": stands at each place for the municipality of that place. */
export const EACH_MUNICIPALITY = 'each-municipality';
export type Owner = OrganisationId | typeof EACH_MUNICIPALITY;

/**
 * What an organisation says about who has the main responsibility.
 * "nobody" is knowing; "unknown" (don't know) is an answer, but not knowing.
 */
export type Said =
  { kind: 'owners'; owners: readonly Owner[] } | { kind: 'nobody' } | { kind: 'unknown' };

/** One organisation's answer in force at one place, with owners already resolved for that place. */
export interface Position {
  organisationId: OrganisationId;
  said: ResolvedSaid;
  /** UTC; when it was said (for a suggestion: when its organisation said yes). */
  saidAt: Date;
}
export type ResolvedSaid =
  { kind: 'owners'; owners: readonly OrganisationId[] } | { kind: 'nobody' } | { kind: 'unknown' };

/** A boundary in force at the place, as far as standing needs it. */
export interface BoundaryInForce {
  id: BoundaryId;
  /** UTC; the moment from which it is in force at this place. */
  since: Date;
  owners: readonly OrganisationId[];
  /** Organisations that had to say yes to it (owners, contributors, earlier claimants, the municipality of the place). */
  hadToSayYes: readonly OrganisationId[];
}

/** Everything that the standing of a matter at one place is computed from. The order of the lists never matters. */
export interface StandingFacts {
  asked: Asked;
  /** The municipality of the place; null for a county matter. */
  municipalityId: OrganisationId | null;
  regionId: OrganisationId;
  /** Every organisation that was asked about the matter (an unasked one that answered counts as asked). */
  askedOrganisations: readonly OrganisationId[];
  /** Which organisations are municipalities (they count at their own place only, for a matter per municipality). */
  municipalities: ReadonlySet<OrganisationId>;
  /** Members of the county; the others can be named but never asked. */
  members: ReadonlySet<OrganisationId>;
  positions: readonly Position[];
  boundary: BoundaryInForce | null;
}

export type StandingKind =
  | 'drifting'
  | 'agreed'
  | 'unasked'
  | 'awaiting'
  | 'shared'
  | 'contested'
  | 'aligned'
  | 'misattributed'
  | 'ownerless'
  | 'unclear';

/**
 * What a page may show as a standing, in the order in which a distribution names them: settled first, then what is
 * worth a talk, then what waits. "running" and "hidden" are for the viewer: still blind, and asked but silent.
 */
export const STANDING_ORDER = [
  'agreed',
  'shared',
  'aligned',
  'drifting',
  'contested',
  'misattributed',
  'ownerless',
  'unclear',
  'awaiting',
  'running',
  'unasked',
  'hidden',
] as const satisfies readonly (StandingKind | 'running' | 'hidden')[];

/** How one who is named by most, but does not claim it, stands to the matter. */
export type MisattributedKind = 'says-otherwise' | 'waiting' | 'not-asked' | 'no-member';

export interface Standing {
  kind: StandingKind;
  /** C: those of the asked who name themselves. */
  claimants: OrganisationId[];
  /** O: the owners that clarity counts; empty when none. */
  owners: OrganisationId[];
  /** Only for "misattributed": every organisation that most name and that does not claim it. */
  misattributed: { organisationId: OrganisationId; kind: MisattributedKind }[];
  /** Only for "drifting": who has said something else since the boundary. */
  drifters: OrganisationId[];
  /** Only for "unclear": which of its sentences fits. */
  unclear: 'one-claims-rest-nobody' | 'one-claims-rest-unknown' | 'other' | null;
  /** n: how many count at this place. */
  asked: number;
  /** How many of them have answered. */
  answered: number;
  /** Clarity m of n; null where no count is shown. */
  agreeing: number | null;
}

/**
 * What an organisation has said, as it is kept. "as-county" at a place takes back a difference there;
 * "withdrawn" is no answer, and lets no earlier one revive.
 */
export type StoredSaid = Said | { kind: 'withdrawn' } | { kind: 'as-county' };

/** One kept row of what one organisation has said of one matter, at one place or for the whole county. */
export interface StoredStance {
  id: StanceId;
  organisationId: OrganisationId;
  /** The county's own id: the whole county, and for a matter per municipality all its places. */
  placeId: PlaceId;
  said: StoredSaid;
  ownRole: MatterRole;
  /** UTC; for a suggestion that was brought in: when its organisation said yes to it. */
  saidAt: Date;
  /** The round it was said in; null outside of rounds. */
  roundId: RoundId | null;
}

/** The place that answers are sought for. */
export interface Place {
  placeId: PlaceId;
  countyId: CountyId;
  /** The municipality of the place; null for the whole county. */
  municipalityId: OrganisationId | null;
}

/** The answer of one organisation that is in force at a place. */
export interface InForce<S extends StoredStance = StoredStance> {
  /** The kept row that it comes from (the county-wide one where nothing differs here). */
  stance: S;
  said: ResolvedSaid;
  saidAt: Date;
}

export interface Matter {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  sentenceSv: string;
  sentenceEn: string;
  areaId: AreaId;
  asked: Asked;
  legalFooting: LegalFooting;
  legalNote: string;
  priority: number | null;
  position: number;
}

export interface Stance {
  id: StanceId;
  organisationId: OrganisationId;
  matterId: MatterId;
  placeId: PlaceId;
  said: Said;
  ownRole: MatterRole;
  remark: string;
  saidAt: Date;
  roundId: RoundId | null;
}
