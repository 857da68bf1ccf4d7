import type { ContactPointId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Asked, InForce, MatterRole, StoredStance } from './matters.types.ts';

/** One of the two that are about to meet. */
export interface MeetingParty {
  id: OrganisationId;
  slug: string;
  name: string;
  shortName: string;
  membership: 'member' | 'known';
  /** A member that is a municipality: it answers for its own place only. */
  isTown: boolean;
}

/** A boundary in force in which one of the two has a part. Days are Swedish local dates. */
export interface MeetingBoundary {
  id: string;
  limit: string;
  settled: 'officials' | 'decided';
  body: string | null;
  since: string;
  lookAgainBy: string;
  invented: boolean;
  /** Only the roles of the two; null: each municipality at its own place. */
  roles: { organisationId: OrganisationId | null; role: MatterRole }[];
  /** Where it is in force now. */
  places: PlaceId[];
}

/** A proposal that is open and that concerns both, as far as the viewer may see it. */
export interface MeetingProposal {
  id: string;
  limit: string;
  proposedBy: OrganisationId;
  /** Swedish local date. */
  answerBy: string;
  /** Those of the two that must say yes somewhere and have not answered. */
  waitsFor: OrganisationId[];
  invented: boolean;
}

/** A matter with what the two have in it, before anything is compared. */
export interface MeetingMatter {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  asked: Asked;
  /** The viewer may read single answers in it; silent: was asked and has not answered; running: a round is blind. */
  readable: boolean;
  silent: boolean;
  running: boolean;
  boundaries: MeetingBoundary[];
  proposals: MeetingProposal[];
  /** Contact points of the two that are named for it. */
  contacts: { organisationId: OrganisationId; contactPointId: ContactPointId; placeId: PlaceId }[];
}

/** An answer in force with what the page shows of it. */
export interface MeetingStance extends StoredStance {
  matterId: MatterId;
  remark: string;
  invented: boolean;
}

/** What two answers at the same place are to each other; "unknown": at least one of them says "don't know". */
export type Comparison = 'same' | 'differ' | 'unknown';

/** Both answers, and the places at which they are these; one place, the county's, for a matter asked for the county. */
export interface ViewsAt {
  places: PlaceId[];
  a: InForce<MeetingStance>;
  b: InForce<MeetingStance>;
}

/** A matter in which the two say different things somewhere. */
export interface Difference {
  matter: MeetingMatter;
  views: ViewsAt[];
}

/** How the answers of the two are to each other, over all matters whose answers the viewer may read. */
export interface MeetingViews {
  differences: Difference[];
  /** Matters in which they say the same everywhere. */
  same: MeetingMatter[];
  /** Matters in which one of them does not know, and they differ nowhere. */
  unknown: MeetingMatter[];
  /** Matters in which only one of them has answered, with who has not. */
  oneSided: { matter: MeetingMatter; silent: OrganisationId }[];
}

/** A matter that both have to do with: what each is in it, and whom to call there. */
export interface SharedMatter {
  matter: MeetingMatter;
  a: PartInMatter;
  b: PartInMatter;
}

/** The role of one in a matter: agreed, or as it says itself; null: none of it is known, only its contact point. */
export interface PartInMatter {
  role: MatterRole | null;
  agreed: boolean;
  /** Null: its main contact point is the one. */
  contactPointId: ContactPointId | null;
}

/** Shared matters with the same two to talk to. */
export interface MeetingPair {
  a: ContactPointId | null;
  b: ContactPointId | null;
  matters: SharedMatter[];
}

/** Something that is not shown, and why; told on the page. */
export type NotShown =
  | { reason: 'reader' }
  | { reason: 'silent'; matters: MeetingMatter[] }
  | { reason: 'running'; matters: MeetingMatter[] }
  | { reason: 'unanswered'; count: number; all: number }
  | { reason: 'two-towns' };
