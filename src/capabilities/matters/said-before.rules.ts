import type { CountyId, OrganisationId } from '#platform/core/ids';
import type { InForce, Place, StoredSaid, StoredStance } from './matters.types.ts';
import { inForceAt, markOf, type Mark } from './stances.rules.ts';

/** A kept stance as pages show it: with the opening of the round it was said in. */
export interface StanceWithRound extends StoredStance {
  /** UTC; null: said outside of rounds, or in one that is still blind. */
  roundOpenedAt: Date | null;
}

/** One thing that was said, with its mark. */
export interface Marked<S extends StanceWithRound> {
  stance: S;
  mark: Mark | null;
}

/** An answer in force as it stands beside the others. */
export interface Beside<S extends StanceWithRound> extends Omit<InForce<S>, 'said'> {
  /** Resolved at a municipality; as it was said where there is none, "each municipality" included. */
  said: StoredSaid;
}

/** Said in a round that has not opened: its own organisation alone sees it. */
export function isBlind(stance: StanceWithRound): boolean {
  return stance.roundId !== null && stance.roundOpenedAt === null;
}

/**
 * Everything said, each with its mark: first answer, changed or answered after opening.
 *
 * @param stances   all that the viewer may read of one matter, oldest first
 * @param countyId  the place of what was said for the whole county: at a single place it held until something else was said there
 */
export function withMarks<S extends StanceWithRound>(
  stances: readonly S[],
  countyId: CountyId,
): Marked<S>[] {
  const openings = [
    ...new Set(stances.flatMap(({ roundOpenedAt }) => roundOpenedAt?.getTime() ?? [])),
  ];
  return stances.map((stance) => ({ stance, mark: markIn(stance, stances, openings, countyId) }));
}

/** What holds at a place now, one answer per organisation: one's own first, then those who name themselves, then the rest. */
export function sideBySide<S extends StanceWithRound>(
  stances: readonly S[],
  place: Place,
  ownId: OrganisationId,
  order: readonly OrganisationId[],
): Beside<S>[] {
  const open = stances.filter((stance) => !isBlind(stance));
  const rank = (id: OrganisationId, claims: boolean) =>
    (id === ownId ? 0 : 1) * 1e6 + (claims ? 0 : 1) * 1e5 + order.indexOf(id);
  return inForceAt(open, place)
    .map((one): { answer: Beside<S>; rank: number } => {
      const answer = { ...one, said: place.municipalityId ? one.said : one.stance.said };
      const { organisationId } = answer.stance;
      const claims = answer.said.kind === 'owners' && answer.said.owners.includes(organisationId);
      return { answer, rank: rank(organisationId, claims) };
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ answer }) => answer);
}

/** One's own newest answer that is still blind, at the place or for the whole county; null: there is none. */
export function ownBlind<S extends StanceWithRound>(
  stances: readonly S[],
  ownId: OrganisationId,
  placeId: string,
  countyId: CountyId,
): S | null {
  const mine = stances.filter((stance) => stance.organisationId === ownId && isBlind(stance));
  return (
    mine.findLast((stance) => stance.placeId === placeId) ??
    mine.findLast((stance) => stance.placeId === countyId) ??
    null
  );
}

function markIn<S extends StanceWithRound>(
  stance: S,
  all: readonly S[],
  openings: readonly number[],
  countyId: CountyId,
): Mark | null {
  if (isBlind(stance)) return null;
  const opened = stance.roundOpenedAt?.getTime() ?? 0;
  const before = openings.filter((moment) => moment < stance.saidAt.getTime());
  const last = opened >= stance.saidAt.getTime() ? opened : Math.max(0, ...before);
  if (last === 0) return null;
  const earlier = all.filter(
    (one) =>
      one.organisationId === stance.organisationId &&
      one.id !== stance.id &&
      one.saidAt.getTime() <= last,
  );
  const held =
    earlier.findLast(({ placeId }) => placeId === stance.placeId) ??
    earlier.findLast(({ placeId }) => placeId === countyId);
  const had = held !== undefined && held.said.kind !== 'withdrawn';
  return markOf(stance, new Date(last), had, had && saysTheSame(held, stance));
}

function saysTheSame(one: StoredStance, other: StoredStance): boolean {
  return one.ownRole === other.ownRole && keyOf(one.said) === keyOf(other.said);
}

function keyOf(said: StoredSaid): string {
  return said.kind === 'owners' ? [...said.owners].sort().join() : said.kind;
}
