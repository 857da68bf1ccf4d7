import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type { RoleHeld } from './proposals.types.ts';

/** What those who must say yes at one place are worked out from. */
export interface PartyGround {
  placeId: PlaceId;
  /** The municipality of the place; null for a county matter. */
  municipalityId: OrganisationId | null;
  /** Who names itself there now, in stances that are open. */
  claimants: readonly OrganisationId[];
  /** Who is party of the boundary in force there, which this one would replace. */
  formerParties: readonly OrganisationId[];
}

/** Somebody that a proposal concerns: where its yes is needed (nowhere: told only), and whether it may object. */
export interface PartyNeeded {
  organisationId: OrganisationId;
  mustAt: PlaceId[];
  mayObject: boolean;
}

/** A role at one place: "each municipality" is the municipality there; nobody where there is none. */
export function heldAt(
  roles: readonly RoleHeld[],
  kinds: readonly RoleHeld['role'][],
  municipalityId: OrganisationId | null,
): OrganisationId[] {
  const held = roles
    .filter(({ role }) => kinds.includes(role))
    .flatMap(({ organisationId }) => organisationId ?? municipalityId ?? []);
  return [...new Set(held)];
}

/**
 * Whose yes is needed at a place: proposed owners and contributors, everyone who names itself, every party of the
 * boundary that is replaced, the municipality of the place. Members only: who has left the county cannot say yes.
 * Sorted by id.
 *
 * @see docs/decisions/0024-boundaries-agreed.md
 */
export function neededAt(
  roles: readonly RoleHeld[],
  { municipalityId, claimants, formerParties }: Omit<PartyGround, 'placeId'>,
  members: ReadonlySet<OrganisationId>,
): OrganisationId[] {
  const needed = new Set([
    ...heldAt(roles, ['owner', 'contributor'], municipalityId),
    ...claimants,
    ...formerParties,
    ...(municipalityId ? [municipalityId] : []),
  ]);
  return [...needed].filter((one) => members.has(one)).sort();
}

/**
 * Everyone that a proposal concerns, sorted by id. The consulted and the informed are told and may object; "each
 * municipality" among them is every municipality proposed for, and in a county matter all of the county's.
 */
export function partiesFor(
  roles: readonly RoleHeld[],
  places: readonly PartyGround[],
  county: { members: ReadonlySet<OrganisationId>; municipalities: ReadonlySet<OrganisationId> },
): PartyNeeded[] {
  const parties = new Map<OrganisationId, PartyNeeded>();
  const party = (organisationId: OrganisationId) => {
    const known = parties.get(organisationId) ?? { organisationId, mustAt: [], mayObject: false };
    parties.set(organisationId, known);
    return known;
  };
  for (const place of places) {
    for (const one of neededAt(roles, place, county.members)) party(one).mustAt.push(place.placeId);
  }
  const localities = places.flatMap(({ municipalityId }) => municipalityId ?? []);
  const each = localities.length > 0 ? localities : [...county.municipalities];
  for (const { organisationId, role } of roles) {
    if (role !== 'consulted' && role !== 'informed') continue;
    const told = organisationId === null ? each : [organisationId];
    for (const one of told) if (county.members.has(one)) party(one).mayObject = true;
  }
  return [...parties.values()].sort((a, b) => (a.organisationId < b.organisationId ? -1 : 1));
}

/** Is nobody's yes needed but the proposer's own? Then there is nobody to agree with: a boundary is agreed, not set. */
export function needsNobodyElse(
  parties: readonly { organisationId: OrganisationId; mustAt: readonly PlaceId[] }[],
  proposer: OrganisationId,
): boolean {
  return parties.every(
    ({ organisationId, mustAt }) => mustAt.length === 0 || organisationId === proposer,
  );
}
