import type { OrganisationId } from '#platform/core/ids';
import type { Position, StandingFacts } from './matters.types.ts';

/** What is the same at every place of a matter, and what differs from place to place. */
export type MatterFacts = Omit<StandingFacts, keyof PlaceFacts>;
export type PlaceFacts = Pick<StandingFacts, 'municipalityId' | 'positions' | 'boundary'>;

/** An organisation that was asked, answered or was named, and what it says at the place just sought out. */
export interface Seat {
  readonly organisationId: OrganisationId;
  readonly isMember: boolean;
  /** Counts at its own place only. */
  readonly isLocal: boolean;
  readonly isAsked: boolean;
  /** Is it one of A here? */
  counts: boolean;
  /** Its newest answer here; null while it is silent. */
  answer: Position | null;
  /** How many of those who know name it: see `namedByMost`. */
  votes: number;
}

/** A seat whose organisation has said anything but "don't know". */
export type Knower = Seat & { answer: Position };

/** The seats of one matter, made once and used at place after place: a fresh set for each is most of the time. */
export interface Hall {
  matter: MatterFacts;
  seats: Map<OrganisationId, Seat>;
  /** The same seats: a list is quicker to go through. */
  all: Seat[];
}

/** A hall with a seat for everyone who was asked about the matter. */
export function openHall(matter: MatterFacts): Hall {
  const hall: Hall = { matter, seats: new Map(), all: [] };
  for (const organisationId of new Set(matter.askedOrganisations)) {
    addSeat(hall, organisationId, true);
  }
  return hall;
}

/**
 * A: those that count at the place, each with its newest answer there. An organisation that answered without
 * being asked is asked by that. The seats are good until the next place is sought out.
 *
 * @throws for a matter per municipality without a municipality
 */
export function seatsAt(hall: Hall, { municipalityId, positions }: PlaceFacts): Seat[] {
  if (hall.matter.asked === 'municipality' && !municipalityId) {
    throw new Error('A matter per municipality stands at a municipality; none was given');
  }
  const taken: Seat[] = [];
  for (const seat of hall.all) {
    seat.answer = null;
    seat.votes = 0;
    seat.counts = seat.isAsked && countsAt(seat, municipalityId);
    if (seat.counts) taken.push(seat);
  }
  for (const position of positions) {
    const seat = seatOf(hall, position.organisationId);
    if (!seat.counts) {
      if (!countsAt(seat, municipalityId)) continue;
      seat.counts = true;
      taken.push(seat);
    }
    if (!seat.answer || isNewer(position, seat.answer)) seat.answer = position;
  }
  return taken;
}

/** The seat of an organisation, also of one that has no say here (`counts` is false then). */
export function seatOf(hall: Hall, organisationId: OrganisationId): Seat {
  return hall.seats.get(organisationId) ?? addSeat(hall, organisationId, false);
}

/** "Nobody" is knowing; "don't know" is not, and neither is a list of owners that is empty. */
export function knows(seat: Seat): seat is Knower {
  const said = seat.answer?.said;
  if (!said || !seat.counts) return false;
  return said.kind === 'nobody' || (said.kind === 'owners' && said.owners.length > 0);
}

/** Does it name this organisation, alone or among others? */
export function names(seat: Seat, organisationId: OrganisationId): boolean {
  const said = seat.answer?.said;
  if (said?.kind !== 'owners') return false;
  const { owners } = said;
  return owners.length === 1 ? owners[0] === organisationId : owners.includes(organisationId);
}

/** Does it name these and no other? Order and repeats do not matter. */
export function namesExactly(seat: Seat, owners: readonly OrganisationId[]): boolean {
  const said = seat.answer?.said;
  if (said?.kind !== 'owners') return false;
  if (said.owners.length === 1 && owners.length === 1) return said.owners[0] === owners[0];
  return said.owners.every((n) => owners.includes(n)) && owners.every((o) => names(seat, o));
}

function addSeat(
  { matter, seats, all }: Hall,
  organisationId: OrganisationId,
  isAsked: boolean,
): Seat {
  const seat: Seat = {
    organisationId,
    isMember: matter.members.has(organisationId),
    isLocal: matter.asked === 'municipality' && matter.municipalities.has(organisationId),
    isAsked,
    counts: false,
    answer: null,
    votes: 0,
  };
  seats.set(organisationId, seat);
  all.push(seat);
  return seat;
}

/** Only members count; a municipality counts at its own place only, where the matter is per municipality. */
function countsAt(seat: Seat, municipalityId: OrganisationId | null): boolean {
  return seat.isMember && (!seat.isLocal || seat.organisationId === municipalityId);
}

function isNewer(one: Position, other: Position): boolean {
  const later = one.saidAt.getTime() - other.saidAt.getTime();
  return later > 0 || (later === 0 && spelled(one) > spelled(other));
}

/** Two answers of the same moment: the same one wins in whatever order they come. */
function spelled({ said }: Position): string {
  return said.kind === 'owners' ? `owners ${[...new Set(said.owners)].sort().join()}` : said.kind;
}
