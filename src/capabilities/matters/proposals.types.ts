import type { BoundaryId, MatterId, OrganisationId, PackageId, PersonId, PlaceId, ProposalId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import type { Asked, LegalFooting } from './matters.types.ts';

/** What an organisation has in a boundary. Whoever is not in it has no role. */
export type BoundaryRole = 'owner' | 'contributor' | 'consulted' | 'informed';

/** One role; null: each municipality at its own place. */
export interface RoleHeld {
  organisationId: OrganisationId | null;
  role: BoundaryRole;
}

/** avstämd av tjänstepersoner, or beslutad (body, §, date, dnr) */
export type Settled =
  | { kind: 'officials' }
  | { kind: 'decided'; body: string; paragraph: string | null; decidedOn: LocalDate; registrationNumber: string | null };

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

export type AnswerKind = 'yes' | 'no' | 'counter' | 'objects' | 'withdrawn';

/** One organisation that a proposal concerns, and what it has answered. */
export interface PartySeen {
  organisationId: OrganisationId;
  /** Places where its yes is needed; empty: told only, and may object. */
  mustAt: readonly PlaceId[];
  mayObject: boolean;
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
  | 'in-force'
  | 'agreed'
  | 'awaiting'
  | 'declined'
  | 'superseded'
  | 'lapsed'
  | 'withdrawn'
  | 'ended';

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
  matter: {
    id: MatterId;
    slug: string;
    nameSv: string;
    nameEn: string;
    asked: Asked;
    legalFooting: LegalFooting;
  };
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
  matterId: MatterId;
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
  /** Who has said "still true" since the last review began, and who is asked to. */
  stillTrue: readonly { organisationId: OrganisationId; saidAt: Date; saidByName: string }[];
  parties: readonly OrganisationId[];
}

/** One sentence of what changes between two boundaries, for words on screen to be made of. */
export type Change =
  | { kind: 'role-gained'; organisationId: OrganisationId | null; role: BoundaryRole }
  | { kind: 'role-lost'; organisationId: OrganisationId | null; role: BoundaryRole }
  | { kind: 'role-moved'; organisationId: OrganisationId | null; from: BoundaryRole; to: BoundaryRole }
  | { kind: 'limit'; from: string; to: string }
  | { kind: 'settled'; from: Settled; to: Settled }
  | { kind: 'place-gained'; placeIds: readonly PlaceId[] }
  | { kind: 'place-lost'; placeIds: readonly PlaceId[] }
  | { kind: 'look-again'; from: LocalDate; to: LocalDate };
