import type { CountyId, MatterId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { MatterRole, StandingKind } from './matters.types.ts';
import type {
  AnswerBasis,
  BoundarySeen,
  ContactSeen,
  MatterSeen,
  OrganisationSeen,
  OwnerAnswer,
  Party,
  PlaceSeen,
  ShownKind,
  StandingSeen,
  StandingShown,
} from './owner-answer.types.ts';

/** What an answer is put together from, beside the matter itself. */
export interface AnswerGround {
  countyId: CountyId;
  organisations: ReadonlyMap<OrganisationId, OrganisationSeen>;
  contacts: readonly ContactSeen[];
}

/**
 * Who owns the matter, whom to call and how sure that is.
 *
 * @param place  the municipality asked for; null: none. Makes no difference for a matter asked for the whole county.
 */
export function answerOf(
  matter: MatterSeen,
  place: PlaceSeen | null,
  ground: AnswerGround,
): OwnerAnswer {
  const perPlace = matter.asked === 'municipality';
  const at = perPlace ? place : null;
  const needsPlace = perPlace && !at;
  const placeId: PlaceId = at?.id ?? ground.countyId;
  const seen = matter.standings.find((standing) => standing.placeId === placeId) ?? null;
  const boundary = needsPlace ? null : boundaryAt(matter, placeId);
  const who = { matter, placeId, ground, municipality: at ? (at.id as OrganisationId) : null };
  const { basis, owners } = ownersOf(seen, boundary, who);
  return {
    matter,
    place: at,
    needsPlace,
    standing: needsPlace ? null : shownStanding(matter, seen, at, ground),
    distribution: perPlace ? distributionSeen(matter) : null,
    basis,
    owners,
    others: othersOf(boundary, basis, who),
    boundary,
  };
}

/** The standing that a page shows: hidden from whoever is silent, "running" while its first round is blind. */
export function shownKind(
  matter: Pick<MatterSeen, 'asks'>,
  seen: Pick<StandingSeen, 'kind'> | null,
): ShownKind {
  if (!seen && matter.asks.some((ask) => ask.own && ask.opened)) return 'hidden';
  if (seen && seen.kind !== 'unasked') return seen.kind;
  return matter.asks.some((ask) => !ask.opened) ? 'running' : 'unasked';
}

/** The standing at a place in names, as far as the viewer may read it. */
export function shownStanding(
  matter: MatterSeen,
  seen: StandingSeen | null,
  place: PlaceSeen | null,
  { organisations }: Pick<AnswerGround, 'organisations'>,
): StandingShown {
  const name = (id: OrganisationId) => organisations.get(id)?.name ?? '';
  const names = (ids: readonly OrganisationId[] | null | undefined) => ids?.map(name) ?? null;
  const kind = shownKind(matter, seen);
  const { asked, answered, agreeing } = seen ?? {};
  return {
    kind,
    owners: names(seen?.owners) ?? [],
    claimants: names(seen?.claimants),
    misattributed:
      seen?.misattributed?.map((one) => ({ name: name(one.organisationId), kind: one.kind })) ??
      null,
    drifters: names(seen?.drifters),
    unclear: seen?.unclear ?? null,
    counts:
      asked != null && answered != null ? { asked, answered, agreeing: agreeing ?? null } : null,
    placeName: place?.name ?? null,
    since: seen && kind !== 'running' && kind !== 'unasked' ? new Date(seen.since) : null,
  };
}

/** How many places have each standing. */
export function distributionSeen(matter: MatterSeen): Partial<Record<ShownKind, number>> {
  const counts: Partial<Record<ShownKind, number>> = {};
  for (const standing of matter.standings) {
    const kind = shownKind(matter, standing);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** The contact point for a matter at a place: the one named for it there, else everywhere, else the main one. */
export function contactFor(
  contacts: readonly ContactSeen[],
  organisationId: OrganisationId,
  matterId: MatterId,
  placeId: PlaceId,
  countyId: CountyId,
): ContactSeen | null {
  const own = contacts.filter((contact) => contact.organisationId === organisationId);
  const named = own.filter((contact) => contact.matterId === matterId);
  return (
    named.find((contact) => contact.placeId === placeId) ??
    named.find((contact) => contact.placeId === countyId) ??
    own.find((contact) => contact.matterId === null) ??
    null
  );
}

interface Who {
  matter: MatterSeen;
  placeId: PlaceId;
  ground: AnswerGround;
  municipality: OrganisationId | null;
}

const SAID: readonly StandingKind[] = ['aligned', 'shared'];

function boundaryAt(matter: MatterSeen, placeId: PlaceId): BoundarySeen | null {
  return matter.boundaries.find((boundary) => boundary.places.includes(placeId)) ?? null;
}

function ownersOf(
  seen: StandingSeen | null,
  boundary: BoundarySeen | null,
  who: Who,
): { basis: AnswerBasis; owners: Party[] } {
  if (boundary) {
    const roles = boundary.roles.filter(({ role }) => role === 'owner');
    return { basis: 'agreed', owners: partiesOf(roles, who) };
  }
  if (seen && SAID.includes(seen.kind)) {
    return { basis: 'said', owners: partiesOf(asOwners(seen.owners), who) };
  }
  const claimants = seen?.claimants ?? [];
  if (seen?.kind !== 'awaiting' && claimants.length > 0) {
    return { basis: 'claimed', owners: partiesOf(asOwners(claimants), who) };
  }
  const usual = who.matter.common.filter(({ role }) => role === 'owner');
  return { basis: 'common', owners: partiesOf(usual, who) };
}

function othersOf(boundary: BoundarySeen | null, basis: AnswerBasis, who: Who): Party[] {
  if (boundary)
    return partiesOf(
      boundary.roles.filter(({ role }) => role !== 'owner'),
      who,
    );
  if (basis !== 'common') return [];
  return partiesOf(
    who.matter.common.filter(({ role }) => role !== 'owner'),
    who,
  );
}

/** How it usually is in Sweden, with whom to call; never an answer. */
export function commonParties(answer: OwnerAnswer, ground: AnswerGround): Party[] {
  const { matter, place } = answer;
  const municipality = place ? (place.id as OrganisationId) : null;
  return partiesOf(matter.common, {
    matter,
    placeId: place?.id ?? ground.countyId,
    ground,
    municipality,
  });
}

function asOwners(
  ids: readonly OrganisationId[],
): { organisationId: OrganisationId; role: MatterRole }[] {
  return ids.map((organisationId) => ({ organisationId, role: 'owner' }));
}

function partiesOf(
  roles: readonly { organisationId: OrganisationId | null; role: MatterRole }[],
  { matter, placeId, ground, municipality }: Who,
): Party[] {
  return roles.map(({ organisationId, role }) => {
    const id = organisationId ?? municipality;
    const organisation = id ? (ground.organisations.get(id) ?? null) : null;
    const contact = id
      ? contactFor(ground.contacts, id, matter.id, placeId, ground.countyId)
      : null;
    return { organisation, role, contact };
  });
}
