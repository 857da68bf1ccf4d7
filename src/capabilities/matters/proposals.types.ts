import type {
  AreaId,
  BoundaryId,
  MatterId,
  OrganisationId,
  PackageId,
  PersonId,
  PlaceId,
  ProposalId,
} from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import type { Asked, BOUNDARY_ROLES, LegalFooting } from './matters.types.ts';

/** A matter as proposals and boundaries name it. */
export interface MatterNamed {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  areaId: AreaId;
  asked: Asked;
  legalFooting: LegalFooting;
}

/** What an organisation has in a boundary. Whoever is not in it has no role. */
export type BoundaryRole = (typeof BOUNDARY_ROLES)[number];

/** One role; null: each municipality at its own place. */
export interface RoleHeld {
  organisationId: OrganisationId | null;
  role: BoundaryRole;
}

/** avstämd av tjänstepersoner, or beslutad (body, §, date, dnr) */
export type Settled =
  | { kind: 'officials' }
  | {
      kind: 'decided';
      body: string;
      paragraph: string | null;
      decidedOn: LocalDate;
      registrationNumber: string | null;
    };

/** What a boundary says, as it is proposed and, unchanged, as it is agreed. */
export interface BoundaryContent {
  roles: readonly RoleHeld[];
  /** The limit in one sentence; empty: the roles say it all. */
  limit: string;
  settled: Settled;
}

/** A proposal as the form asks for it. */
export interface ProposalCommand extends BoundaryContent {
  matterId: MatterId;
  /** The county's id for a county matter, else the municipalities it is proposed for; at least one. */
  placeIds: readonly PlaceId[];
  /** Not before this day; null: as soon as the last yes is said. */
  startsOn: LocalDate | null;
  lookAgainBy: LocalDate;
  /** Why, in the proposer's own words to those who are asked. */
  message: string;
  /** The proposal that this one is a counter-offer to. */
  counters: ProposalId | null;
}

/** Several proposals sent together. */
export interface PackageCommand {
  name: string;
  items: readonly ProposalCommand[];
}

/** One answer in a sitting; a counter-offer is made by proposing. */
export interface AnswerCommand {
  proposalId: ProposalId;
  answer: Exclude<AnswerKind, 'counter'>;
  reason: string;
}

export type AnswerKind = 'yes' | 'no' | 'counter' | 'objects' | 'withdrawn';

/**
 * Why somebody is asked: has a role in the proposal · the municipality of the place · party of the boundary it
 * replaces · asked for another reason (it names itself: told only to those who may read its stance) · told only.
 */
export type PartyWhy = 'role' | 'place' | 'former' | 'asked' | 'told';

/** One organisation that a proposal concerns, and what it has answered. */
export interface PartySeen {
  organisationId: OrganisationId;
  /** Places where its yes is needed; empty: told only, and may object. */
  mustAt: readonly PlaceId[];
  mayObject: boolean;
  why: PartyWhy;
  /** Still a member of the county; who has left is not waited for. */
  isMember: boolean;
  answer: AnswerKind | null;
  reason: string;
  /** The proposal it offers instead. */
  counterId: ProposalId | null;
  answeredAt: Date | null;
  answeredByName: string;
}

/**
 * How a proposal stands at one place: in force · agreed and waiting for its day · awaiting answers · declined by
 * somebody whose yes is needed · superseded by another boundary · lapsed (nobody is asked any more; where it is in
 * force elsewhere the municipality may still join) · withdrawn · ended for another reason.
 */
export type PlaceState =
  'in-force' | 'agreed' | 'awaiting' | 'declined' | 'superseded' | 'lapsed' | 'withdrawn' | 'ended';

export interface ProposalPlaceSeen {
  placeId: PlaceId;
  state: PlaceState;
  /** Whose yes is missing here. */
  missing: readonly OrganisationId[];
  inForceSince: Date | null;
}

export type ProposalEnd =
  'agreed' | 'withdrawn' | 'lapsed' | 'superseded' | 'party-left' | 'matter-changed';

/** What may be done with a proposal by the viewer's organisation now. */
export interface MayDo {
  sayYes: boolean;
  /** Say yes for one's own place, where it is in force elsewhere already: join. */
  join: boolean;
  decline: boolean;
  counter: boolean;
  object: boolean;
  takeBack: boolean;
  withdraw: boolean;
}

/** A proposal as its page and lists show it. */
export interface ProposalSeen extends BoundaryContent {
  id: ProposalId;
  matter: MatterNamed;
  proposer: OrganisationId;
  proposedBy: PersonId | null;
  proposedByName: string;
  proposedAt: Date;
  message: string;
  startsOn: LocalDate | null;
  lookAgainBy: LocalDate;
  /** Last day for the consulted and informed to object (20 working days). */
  objectBy: LocalDate;
  /** Last day to say yes where it is in force nowhere (60 working days). */
  answerBy: LocalDate;
  endedAt: Date | null;
  endedBecause: ProposalEnd | null;
  counters: ProposalId | null;
  packageId: PackageId | null;
  packageName: string | null;
  invented: boolean;
  places: readonly ProposalPlaceSeen[];
  parties: readonly PartySeen[];
  /** The boundary that it became somewhere. */
  boundaryId: BoundaryId | null;
  may: MayDo;
}

/** A boundary in force or once in force, as history and comparison show it. */
export interface BoundaryTold extends BoundaryContent {
  id: BoundaryId;
  matter: MatterNamed;
  since: LocalDate;
  lookAgainBy: LocalDate;
  proposalId: ProposalId | null;
  invented: boolean;
  places: readonly {
    placeId: PlaceId;
    inForceSince: Date;
    endedAt: Date | null;
    endedBecause: 'replaced' | 'matter-changed' | null;
    replacedBy: BoundaryId | null;
  }[];
  /** The newest "still true" of each that has said so, in this review or an earlier one. */
  stillTrue: readonly { organisationId: OrganisationId; saidAt: Date; saidByName: string }[];
  /** Who is asked at a review: owners, contributors, municipalities joined, those who had to say yes; members only. */
  parties: readonly OrganisationId[];
  review: Review;
}

/** Where a boundary is in its review: from 30 days before look_again_by it may be said still to be true. */
export interface Review {
  /** Is it time to look at it again (or past it)? */
  isDue: boolean;
  /** The first day on which it may be said still to be true. */
  from: LocalDate;
  said: readonly OrganisationId[];
  silent: readonly OrganisationId[];
  /** May the viewer's organisation say it now? */
  maySay: boolean;
}

/** Why something is not proposed. */
export type ProposalRefusal =
  | 'reader'
  | 'not-member'
  | 'not-concerned'
  | 'answer-first'
  | 'no-such-matter'
  | 'no-place'
  | 'place-not-asked'
  | 'no-owner'
  | 'owner-no-member'
  | 'unknown-organisation'
  | 'role-twice'
  | 'each-needs-places'
  | 'settled-by-law'
  | 'decided-in-the-future'
  | 'starts-in-the-past'
  | 'look-again-too-soon'
  | 'look-again-too-late'
  | 'round-runs'
  | 'already-proposed'
  | 'nobody-else'
  | 'no-such-proposal'
  | 'not-asked'
  | 'in-force-already'
  | 'lapsed'
  | 'ended'
  | 'no-items'
  | 'too-many';

/** What a refusal is told with: the round that runs and its last day, or the proposal that stands already. */
export interface RefusalDetail {
  roundNameSv?: string;
  roundNameEn?: string;
  answerBy?: LocalDate;
  proposalId?: ProposalId;
  matterId?: MatterId;
}

export type ProposeOutcome =
  | { ok: true; id: ProposalId; inForceAt: PlaceId[] }
  | { ok: false; reason: ProposalRefusal; detail: RefusalDetail };

/** A package is sent whole or not at all; what stands against it is told row by row. */
export type PackageOutcome =
  | { ok: true; id: PackageId; proposals: number; inForce: number }
  | { ok: false; refusals: { index: number; reason: ProposalRefusal; detail: RefusalDetail }[] };

/** Why an answer is not taken. An end of the proposal is told by its own name. */
export type AnswerRefusal =
  | ProposalEnd
  | 'reader'
  | 'no-such-proposal'
  | 'not-asked'
  | 'may-not-object'
  | 'too-late-to-object'
  | 'no-reason'
  | 'said-already'
  | 'in-force-already'
  | 'nothing-to-take-back';

/** What became of each answer, in their order. */
export interface AnswersOutcome {
  results: {
    proposalId: ProposalId;
    refusal: AnswerRefusal | null;
    /** Where it came into force by this sitting. */
    inForceAt: PlaceId[];
  }[];
}

export type WithdrawRefusal =
  ProposalEnd | 'reader' | 'no-such-proposal' | 'not-proposer' | 'in-force-already';
export type WithdrawOutcome = { ok: true } | { ok: false; reason: WithdrawRefusal };

export type StillTrueRefusal =
  'reader' | 'no-such-boundary' | 'not-in-force' | 'not-party' | 'too-early' | 'said-already';
export interface StillTrueOutcome {
  /** In the order of the boundaries. */
  results: {
    boundaryId: BoundaryId;
    refusal: StillTrueRefusal | null;
    /** All have said so: the new day to look again. */
    movedTo: LocalDate | null;
  }[];
}

/** One sentence of what changes between two boundaries, for words on screen to be made of. */
export type Change =
  | { kind: 'role-gained'; organisationId: OrganisationId | null; role: BoundaryRole }
  | { kind: 'role-lost'; organisationId: OrganisationId | null; role: BoundaryRole }
  | {
      kind: 'role-moved';
      organisationId: OrganisationId | null;
      from: BoundaryRole;
      to: BoundaryRole;
    }
  | { kind: 'limit'; from: string; to: string }
  | { kind: 'settled'; from: Settled; to: Settled }
  | { kind: 'place-gained'; placeIds: readonly PlaceId[] }
  | { kind: 'place-lost'; placeIds: readonly PlaceId[] }
  | { kind: 'look-again'; from: LocalDate; to: LocalDate };
