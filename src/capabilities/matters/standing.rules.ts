import type { OrganisationId } from '#platform/core/ids';
import type {
  BoundaryInForce,
  MisattributedKind,
  Standing,
  StandingFacts,
  StandingKind,
} from './matters.types.ts';
import { knows, names, namesExactly, openHall, seatOf, seatsAt } from './seats.rules.ts';
import type { Hall, MatterFacts, PlaceFacts, Seat } from './seats.rules.ts';

/**
 * The standing of a matter at one place, and its clarity: the first row of the table that fits.
 * The order of the lists handed in never matters; the lists handed back are sorted by id.
 *
 * @throws for a matter per municipality without a municipality
 * @see docs/decisions/0002-standing-corners.md
 */
export function standingAt(facts: StandingFacts): Standing {
  return standingIn(openHall(facts), facts);
}

/**
 * The same for one matter at many places, in the order of the places: several times faster than place by place.
 *
 * @throws for a matter per municipality without a municipality
 */
export function standingsAt(matter: MatterFacts, places: readonly PlaceFacts[]): Standing[] {
  const hall = openHall(matter);
  return places.map((place) => standingIn(hall, place));
}

/** How many places have each standing: the county's picture of a matter per municipality, never one verdict. */
export function distributionOf(
  standings: readonly Pick<Standing, 'kind'>[],
): Partial<Record<StandingKind, number>> {
  const counts: Partial<Record<StandingKind, number>> = {};
  for (const { kind } of standings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/**
 * May this viewer see the count "m of n" at the place? Standing is for all; the count at a municipality is
 * for that municipality and the coordinator, so that nobody makes a league table of it.
 *
 * @param municipalityId  the municipality of the place; null for the whole county
 */
export function maySeeCount(
  viewer: { organisationId: OrganisationId; coordinator: boolean },
  municipalityId: OrganisationId | null,
): boolean {
  if (municipalityId === null || viewer.coordinator) return true;
  return viewer.organisationId === municipalityId;
}

function standingIn(hall: Hall, place: PlaceFacts): Standing {
  const asked = seatsAt(hall, place);
  const claimants = claimantsAmong(asked);
  const owners = place.boundary ? sorted(place.boundary.owners) : acceptedBy(hall, claimants);
  const standing: Standing = {
    kind: 'unclear',
    claimants,
    owners,
    misattributed: [],
    drifters: [],
    unclear: null,
    asked: asked.length,
    answered: answeredAmong(asked),
    agreeing: agreeingAmong(asked, owners),
  };
  if (place.boundary) return besideBoundary(standing, asked, place.boundary);
  if (asked.length === 0) return { ...standing, kind: 'unasked' };
  if (isAwaiting(hall, place, standing)) return { ...standing, kind: 'awaiting' };
  if (claimants.length > 1) return amongClaimants(standing, asked);
  return withoutRivals(standing, asked, hall);
}

/** C: those who name themselves. */
function claimantsAmong(asked: readonly Seat[]): OrganisationId[] {
  const claimants: OrganisationId[] = [];
  for (const seat of asked) {
    if (names(seat, seat.organisationId)) claimants.push(seat.organisationId);
  }
  return claimants.sort();
}

/** C, when every one of C names exactly C; otherwise nobody: there is no owner yet to agree with. */
function acceptedBy(hall: Hall, claimants: OrganisationId[]): OrganisationId[] {
  return claimants.every((one) => namesExactly(seatOf(hall, one), claimants)) ? claimants : [];
}

function answeredAmong(asked: readonly Seat[]): number {
  let count = 0;
  for (const seat of asked) if (seat.answer) count += 1;
  return count;
}

/** m of "m of n"; null where there is no owner to agree with, or nobody to count. */
function agreeingAmong(asked: readonly Seat[], owners: readonly OrganisationId[]): number | null {
  if (owners.length === 0 || asked.length === 0) return null;
  let count = 0;
  for (const seat of asked) if (namesExactly(seat, owners)) count += 1;
  return count;
}

function besideBoundary(standing: Standing, asked: Seat[], boundary: BoundaryInForce): Standing {
  const since = boundary.since.getTime();
  const drifters: OrganisationId[] = [];
  for (const seat of asked) {
    if (!knows(seat) || seat.answer.saidAt.getTime() <= since) continue;
    if (!namesExactly(seat, boundary.owners)) drifters.push(seat.organisationId);
  }
  const partyDrifts = drifters.some((drifter) => boundary.hadToSayYes.includes(drifter));
  if (!partyDrifts && drifters.length < 2) return { ...standing, kind: 'agreed' };
  return { ...standing, kind: 'drifting', drifters: drifters.sort() };
}

function isAwaiting(hall: Hall, place: PlaceFacts, { asked, answered }: Standing): boolean {
  if (answered * 2 < asked) return true;
  const { matter } = hall;
  const mattersMost = matter.asked === 'county' ? matter.regionId : place.municipalityId;
  if (mattersMost === null) return false;
  const seat = seatOf(hall, mattersMost);
  return seat.counts && !seat.answer;
}

function amongClaimants(standing: Standing, asked: readonly Seat[]): Standing {
  const { claimants, owners } = standing;
  let others = 0;
  let along = 0;
  for (const seat of asked) {
    if (!knows(seat) || claimants.includes(seat.organisationId)) continue;
    others += 1;
    if (claimants.some((claimant) => names(seat, claimant))) along += 1;
  }
  const isShared = owners.length > 0 && along * 2 >= others;
  return { ...standing, kind: isShared ? 'shared' : 'contested' };
}

function withoutRivals(standing: Standing, asked: Seat[], hall: Hall): Standing {
  const { claimants, owners } = standing;
  if (isAligned(asked, owners)) return { ...standing, kind: 'aligned' };
  const misattributed = namedByMost(hall, asked, claimants).map((seat) => ({
    organisationId: seat.organisationId,
    kind: misattributedKind(seat),
  }));
  if (misattributed.length > 0) return { ...standing, kind: 'misattributed', misattributed };
  if (claimants.length === 0 && isOwnerless(asked)) return { ...standing, kind: 'ownerless' };
  return { ...standing, kind: 'unclear', unclear: unclearSentence(asked, owners) };
}

/** One names itself alone, and at least half of the others who know say the same; at least one, if others were asked. */
function isAligned(asked: readonly Seat[], owners: readonly OrganisationId[]): boolean {
  if (owners.length !== 1) return false;
  let others = 0;
  let along = 0;
  for (const seat of asked) {
    if (!knows(seat) || seat.organisationId === owners[0]) continue;
    others += 1;
    if (namesExactly(seat, owners)) along += 1;
  }
  return along * 2 >= others && (others > 0 || asked.length === 1);
}

/** Every Y outside C that more than half of those who know, Y itself left out, name. */
function namedByMost(hall: Hall, asked: readonly Seat[], claimants: OrganisationId[]): Seat[] {
  let knowers = 0;
  for (const seat of asked) {
    if (!knows(seat)) continue;
    knowers += 1;
    if (seat.answer.said.kind === 'owners') vote(hall, seat.answer.said.owners);
  }
  const most: Seat[] = [];
  for (const seat of hall.all) {
    const othersWhoKnow = knows(seat) ? knowers - 1 : knowers;
    if (seat.votes * 2 > othersWhoKnow && !claimants.includes(seat.organisationId)) most.push(seat);
  }
  return most.sort((a, b) => (a.organisationId < b.organisationId ? -1 : 1));
}

/** One vote for each that is named, however many times it stands in the answer. */
function vote(hall: Hall, owners: readonly OrganisationId[]): void {
  for (let i = 0; i < owners.length; i += 1) {
    const owner = owners[i]!;
    if (owners.indexOf(owner) === i) seatOf(hall, owner).votes += 1;
  }
}

function misattributedKind(seat: Seat): MisattributedKind {
  if (!seat.isMember) return 'no-member';
  if (!seat.counts) return 'not-asked';
  return seat.answer ? 'says-otherwise' : 'waiting';
}

function isOwnerless(asked: readonly Seat[]): boolean {
  const knowers = asked.filter(knows);
  const nobody = knowers.filter((seat) => seat.answer.said.kind === 'nobody');
  return nobody.length * 2 > knowers.length;
}

/** "One says so, the rest …" is true only if the one names itself alone and the rest who answered are of one mind. */
function unclearSentence(
  asked: readonly Seat[],
  owners: readonly OrganisationId[],
): Standing['unclear'] {
  if (owners.length !== 1) return 'other';
  const rest = asked.filter((seat) => seat.answer && seat.organisationId !== owners[0]);
  if (rest.length === 0) return 'other';
  if (rest.every((seat) => seat.answer?.said.kind === 'nobody')) return 'one-claims-rest-nobody';
  return rest.some(knows) ? 'other' : 'one-claims-rest-unknown';
}

function sorted(ids: readonly OrganisationId[]): OrganisationId[] {
  return [...new Set(ids)].sort();
}
