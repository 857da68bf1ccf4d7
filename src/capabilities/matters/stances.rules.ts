import { no, yes } from '#platform/core/decision';
import type { Decision } from '#platform/core/decision';
import type { CountyId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { EACH_MUNICIPALITY } from './matters.types.ts';
import type {
  Asked,
  InForce,
  MatterRole,
  Owner,
  Place,
  Position,
  ResolvedSaid,
  Said,
  StoredSaid,
  StoredStance,
} from './matters.types.ts';

/** Longest remark on a stance, in characters as people count them (code points). */
export const REMARK_MAX = 200;

/** What somebody is about to say in the name of their organisation. */
export interface StanceProposal {
  said: StoredSaid;
  ownRole: MatterRole;
  remark: string;
  placeId: PlaceId;
}

/** What a stance is judged by. */
export interface StanceGround {
  viewer: Pick<Viewer, 'organisationId' | 'role'>;
  countyId: CountyId;
  asked: Asked;
  members: ReadonlySet<OrganisationId>;
  /** The municipalities of the county, which are its places too. */
  municipalities: ReadonlySet<OrganisationId>;
  /** Everyone who can be named: members and the known; no grouping is. */
  nameable: ReadonlySet<OrganisationId>;
  /** Has the organisation an answer in force at the very place of the proposal? Asked before withdrawing. */
  answeredHere: boolean;
  /** Has it an answer in force for the whole county? Asked before "as for the whole county". */
  answeredForCounty: boolean;
}

export type StanceRefusal =
  | 'reader'
  | 'not-member'
  | 'place-not-asked'
  | 'foreign-place'
  | 'no-owner-chosen'
  | 'unknown-owner'
  | 'each-needs-places'
  | 'role-contradicts'
  | 'nothing-to-withdraw'
  | 'no-county-answer'
  | 'remark-too-long';

/** May this be said by this viewer, of this matter, at this place? The first reason against it that can be acted on. */
export function decideStance(
  proposal: StanceProposal,
  ground: StanceGround,
): Decision<StanceRefusal> {
  const where = decidePlace(proposal.placeId, ground);
  if (!where.ok) return where;
  const what = decideSaid(proposal, ground);
  if (!what.ok) return what;
  return remarkLength(proposal.remark) > REMARK_MAX ? no('remark-too-long') : yes;
}

/** How long a remark is: code points, line breaks as one, spaces around it left out (they are not kept). */
export function remarkLength(remark: string): number {
  return [...remark.trim().replaceAll('\r\n', '\n')].length;
}

/** The same owners, each once and in one order, so that equal answers look equal. */
export function normaliseSaid(said: Said): Said {
  if (said.kind !== 'owners') return said;
  return { kind: 'owners', owners: [...new Set(said.owners)].sort() };
}

/**
 * What is said, at one place: "each municipality" becomes the municipality there. Where there is none, it says
 * nothing of who the owner is: left out among others, alone a "don't know".
 */
export function resolveSaid(said: Said, municipalityId: OrganisationId | null): ResolvedSaid {
  if (said.kind !== 'owners') return said;
  if (!said.owners.includes(EACH_MUNICIPALITY)) return said as ResolvedSaid;
  if (said.owners.length === 1) {
    return municipalityId ? { kind: 'owners', owners: [municipalityId] } : { kind: 'unknown' };
  }
  const owners = new Set<OrganisationId>();
  for (const owner of said.owners) {
    const resolved = owner === EACH_MUNICIPALITY ? municipalityId : owner;
    if (resolved) owners.add(resolved);
  }
  return owners.size > 0 ? { kind: 'owners', owners: [...owners] } : { kind: 'unknown' };
}

/** Does this organisation say that it has the main responsibility itself? */
export function namesItself(
  said: StoredSaid,
  organisationId: OrganisationId,
  municipalityId: OrganisationId | null,
): boolean {
  if (said.kind !== 'owners') return false;
  const resolved = resolveSaid(said, municipalityId);
  return resolved.kind === 'owners' && resolved.owners.includes(organisationId);
}

/** One's own role: "owner" whenever one names oneself; else what was chosen. That "owner" is not chosen then, `decideStance` sees to. */
export function ownRoleOf(
  said: StoredSaid,
  chosen: MatterRole,
  organisationId: OrganisationId,
  municipalityId: OrganisationId | null,
): MatterRole {
  return namesItself(said, organisationId, municipalityId) ? 'owner' : chosen;
}

/**
 * The answers in force at a place, one per organisation: its newest there, else its newest for the whole county.
 * "As for the whole county" falls back, and was said when it was last said so; a withdrawn answer is none.
 *
 * @param stances  all that was said of one matter, also earlier and at other places, in any order
 */
export function inForceAt<S extends StoredStance>(
  stances: readonly S[],
  place: Place,
): InForce<S>[] {
  const here = new Map<OrganisationId, S>();
  const wide = new Map<OrganisationId, S>();
  for (const stance of stances) {
    if (stance.placeId === place.placeId) keepNewest(here, stance);
    else if (stance.placeId === place.countyId) keepNewest(wide, stance);
  }
  const answers: InForce<S>[] = [];
  for (const organisationId of new Set([...here.keys(), ...wide.keys()])) {
    const answer = answerFrom(here.get(organisationId), wide.get(organisationId), place);
    if (answer) answers.push(answer);
  }
  return answers;
}

/** The same as `inForceAt`, in the form that standing is computed from. */
export function positionsAt(stances: readonly StoredStance[], place: Place): Position[] {
  return inForceAt(stances, place).map(({ stance, said, saidAt }) => ({
    organisationId: stance.organisationId,
    said,
    saidAt,
  }));
}

/**
 * The same at many places of one matter, in the order of the places: several times faster than place by place,
 * as each row is looked at once and an answer for the whole county is shared by the places where nothing differs.
 */
export function positionsAtEach(
  stances: readonly StoredStance[],
  places: readonly Place[],
): Position[][] {
  const countyId = places[0]?.countyId;
  const wide = new Map<OrganisationId, StoredStance>();
  const local = new Map<PlaceId, Map<OrganisationId, StoredStance>>();
  for (const stance of stances) {
    if (stance.placeId === countyId) keepNewest(wide, stance);
    else keepNewest(localAt(local, stance.placeId), stance);
  }
  const everywhere = [...wide.values()].map((stance) => ({ stance, shared: shared(stance) }));
  return places.map((place) => {
    const here = local.get(place.placeId) ?? NOTHING_DIFFERS;
    const positions: Position[] = [];
    for (const one of everywhere) {
      const differing = here.size > 0 ? here.get(one.stance.organisationId) : undefined;
      const same = differing ? undefined : one.shared;
      const position = same ?? positionFrom(differing, one.stance, place);
      if (position) positions.push(position);
    }
    for (const [organisationId, stance] of here) {
      const position = wide.has(organisationId) ? null : positionFrom(stance, undefined, place);
      if (position) positions.push(position);
    }
    return positions;
  });
}

/** How an answer stands to the opening of its round. */
export type Mark = 'first' | 'changed-after-opening' | 'answered-after-opening';

/**
 * The mark that an answer carries: given before its round opened (at that moment included), or after it as a
 * change, or after it for the first time. None while the round is blind, nor for "still true" after it.
 *
 * @param hadAnswerAtOpening  had the organisation an answer in force there when the round opened?
 * @param saysTheSame  does it say the same as that answer?
 */
export function markOf(
  stance: Pick<StoredStance, 'saidAt'>,
  openedAt: Date | null,
  hadAnswerAtOpening: boolean,
  saysTheSame = false,
): Mark | null {
  if (!openedAt) return null;
  if (stance.saidAt <= openedAt) return 'first';
  if (!hadAnswerAtOpening) return 'answered-after-opening';
  return saysTheSame ? null : 'changed-after-opening';
}

function decidePlace(placeId: PlaceId, ground: StanceGround): Decision<StanceRefusal> {
  const { viewer, countyId, asked, members, municipalities } = ground;
  if (viewer.role === 'reader') return no('reader');
  if (!members.has(viewer.organisationId)) return no('not-member');
  if (asked === 'county') return placeId === countyId ? yes : no('place-not-asked');
  if (placeId !== countyId && !municipalities.has(placeId as OrganisationId)) {
    return no('place-not-asked');
  }
  const isForeign = municipalities.has(viewer.organisationId) && placeId !== viewer.organisationId;
  return isForeign ? no('foreign-place') : yes;
}

function decideSaid(
  { said, ownRole, placeId }: StanceProposal,
  ground: StanceGround,
): Decision<StanceRefusal> {
  if (said.kind === 'withdrawn') return ground.answeredHere ? yes : no('nothing-to-withdraw');
  if (said.kind === 'as-county') {
    return placeId !== ground.countyId && ground.answeredForCounty ? yes : no('no-county-answer');
  }
  if (said.kind === 'owners') {
    const owners = decideOwners(said.owners, ground);
    if (!owners.ok) return owners;
  }
  const municipalityId = placeId === ground.countyId ? null : (placeId as OrganisationId);
  const claims = namesItself(said, ground.viewer.organisationId, municipalityId);
  return claims === (ownRole === 'owner') ? yes : no('role-contradicts');
}

function decideOwners(owners: readonly Owner[], ground: StanceGround): Decision<StanceRefusal> {
  if (owners.length === 0) return no('no-owner-chosen');
  for (const owner of owners) {
    if (owner === EACH_MUNICIPALITY) {
      if (ground.asked === 'county') return no('each-needs-places');
    } else if (!ground.nameable.has(owner)) return no('unknown-owner');
  }
  return yes;
}

const NOTHING_DIFFERS: ReadonlyMap<OrganisationId, StoredStance> = new Map();

function localAt<K, V>(maps: Map<PlaceId, Map<K, V>>, placeId: PlaceId): Map<K, V> {
  const known = maps.get(placeId);
  if (known) return known;
  const fresh = new Map<K, V>();
  maps.set(placeId, fresh);
  return fresh;
}

/** An answer for the whole county as it is at every place; undefined where it says something else at each. */
function shared(stance: StoredStance): Position | undefined {
  const { said, organisationId, saidAt } = stance;
  if (said.kind === 'withdrawn' || said.kind === 'as-county') return undefined;
  if (said.kind === 'owners' && said.owners.includes(EACH_MUNICIPALITY)) return undefined;
  return { organisationId, said: said as ResolvedSaid, saidAt };
}

function positionFrom(
  here: StoredStance | undefined,
  wide: StoredStance | undefined,
  place: Place,
): Position | null {
  const answer = answerFrom(here, wide, place);
  if (!answer) return null;
  return { organisationId: answer.stance.organisationId, said: answer.said, saidAt: answer.saidAt };
}

function keepNewest<S extends StoredStance>(kept: Map<OrganisationId, S>, stance: S): void {
  const before = kept.get(stance.organisationId);
  if (!before || isNewer(stance, before)) kept.set(stance.organisationId, stance);
}

/** Of two of the same moment the one with the later id: ids are made in order of time. */
function isNewer(one: StoredStance, other: StoredStance): boolean {
  const later = one.saidAt.getTime() - other.saidAt.getTime();
  return later > 0 || (later === 0 && one.id > other.id);
}

function answerFrom<S extends StoredStance>(
  here: S | undefined,
  wide: S | undefined,
  place: Place,
): InForce<S> | null {
  const fallsBack = !here || here.said.kind === 'as-county';
  const stance = fallsBack ? wide : here;
  if (!stance || stance.said.kind === 'withdrawn' || stance.said.kind === 'as-county') return null;
  const said = resolveSaid(stance.said, place.municipalityId);
  const saidAt = here && here.saidAt > stance.saidAt ? here.saidAt : stance.saidAt;
  return { stance, said, saidAt };
}
