import { no, yes, type Decision } from '#platform/core/decision';
import type { OrganisationId, PlaceId } from '#platform/core/ids';
import { addDays, localDateOf, type LocalDate } from '#platform/core/working-days';
import { BOUNDARY_ROLES } from './matters.types.ts';
import { heldAt } from './proposals-parties.rules.ts';
import type {
  BoundaryContent,
  Change,
  Review,
  RoleHeld,
  Settled,
  StillTrueRefusal,
} from './proposals.types.ts';

/** From so many days before look_again_by a boundary may be said still to be true. */
export const REVIEW_DAYS = 30;

/** A boundary in force, as far as its review needs it. */
export interface BoundaryFacts {
  lookAgainBy: LocalDate;
  roles: readonly RoleHeld[];
  /** Where it is in force now; the county's id for a county matter. */
  placesInForce: readonly PlaceId[];
  asked: 'county' | 'municipality';
  /** Whose yes was needed when it was proposed, and where. */
  hadToSayYes: readonly { organisationId: OrganisationId; mustAt: readonly PlaceId[] }[];
  members: ReadonlySet<OrganisationId>;
  stillTrue: readonly { organisationId: OrganisationId; saidAt: Date }[];
}

/** Who is party of a boundary at a place: owners, contributors, the municipality there, and those who had to say yes. */
export function partiesAt(
  boundary: Pick<BoundaryFacts, 'roles' | 'hadToSayYes'>,
  placeId: PlaceId,
  municipalityId: OrganisationId | null,
): OrganisationId[] {
  const had = boundary.hadToSayYes.filter(({ mustAt }) => mustAt.includes(placeId));
  return [
    ...new Set([
      ...heldAt(boundary.roles, ['owner', 'contributor'], municipalityId),
      ...(municipalityId ? [municipalityId] : []),
      ...had.map(({ organisationId }) => organisationId),
    ]),
  ].sort();
}

/** Everyone who is asked when the boundary is looked at again: its parties where it is in force, members only. */
export function partiesOf(boundary: BoundaryFacts): OrganisationId[] {
  const parties = boundary.placesInForce.flatMap((placeId) =>
    partiesAt(boundary, placeId, boundary.asked === 'county' ? null : (placeId as OrganisationId)),
  );
  return [...new Set(parties)].filter((one) => boundary.members.has(one)).sort();
}

/** Where a boundary is in its review, for one organisation that looks at it (null: for nobody in particular). */
export function reviewOf(
  boundary: BoundaryFacts,
  viewer: { organisationId: OrganisationId; mayWrite: boolean } | null,
  today: LocalDate,
): Review {
  const from = addDays(boundary.lookAgainBy, -REVIEW_DAYS);
  const parties = partiesOf(boundary);
  const saidNow = new Set(
    boundary.stillTrue
      .filter(({ saidAt }) => localDateOf(saidAt) >= from)
      .map(({ organisationId }) => organisationId),
  );
  const review = {
    isDue: today >= from && boundary.placesInForce.length > 0,
    from,
    said: parties.filter((one) => saidNow.has(one)),
    silent: parties.filter((one) => !saidNow.has(one)),
  };
  const maySay = viewer !== null && decideStillTrue(boundary, viewer, today).ok;
  return { ...review, maySay };
}

/** May "still true" be said by this organisation now? */
export function decideStillTrue(
  boundary: BoundaryFacts,
  { organisationId, mayWrite }: { organisationId: OrganisationId; mayWrite: boolean },
  today: LocalDate,
): Decision<Exclude<StillTrueRefusal, 'no-such-boundary'>> {
  if (!mayWrite) return no('reader');
  if (boundary.placesInForce.length === 0) return no('not-in-force');
  const review = reviewOf(boundary, null, today);
  if (!partiesOf(boundary).includes(organisationId)) return no('not-party');
  if (!review.isDue) return no('too-early');
  return review.said.includes(organisationId) ? no('said-already') : yes;
}

/** The new day to look again when every party has said "still true": a year from today; null while somebody is silent. */
export function lookAgainAfter(boundary: BoundaryFacts, today: LocalDate): LocalDate | null {
  const { isDue, silent, said } = reviewOf(boundary, null, today);
  return isDue && said.length > 0 && silent.length === 0 ? addDays(today, 365) : null;
}

/** What is told apart when two boundaries stand beside each other. */
export interface Compared extends BoundaryContent {
  placeIds: readonly PlaceId[];
  lookAgainBy: LocalDate;
}

/**
 * Where one who is asked looks at what changes: a municipality at its own place, if it is proposed there; all others
 * wherever it is proposed.
 */
export function comparedAt(
  proposedAt: readonly PlaceId[],
  organisationId: OrganisationId,
): readonly PlaceId[] {
  const own = proposedAt.filter((one) => one === organisationId);
  return own.length > 0 ? own : proposedAt;
}

/**
 * What changes in words from one boundary, or proposal, to another: first who gains, loses and moves between roles
 * (in the order of the roles, those of the later first), then the limit, how it is settled, the places, and the day.
 */
export function changesBetween(before: Compared, after: Compared): Change[] {
  const changes: Change[] = [...rolesChanged(before.roles, after.roles)];
  if (before.limit.trim() !== after.limit.trim()) {
    changes.push({ kind: 'limit', from: before.limit, to: after.limit });
  }
  if (spelled(before.settled) !== spelled(after.settled)) {
    changes.push({ kind: 'settled', from: before.settled, to: after.settled });
  }
  const gained = after.placeIds.filter((one) => !before.placeIds.includes(one));
  const lost = before.placeIds.filter((one) => !after.placeIds.includes(one));
  if (gained.length > 0) changes.push({ kind: 'place-gained', placeIds: gained });
  if (lost.length > 0) changes.push({ kind: 'place-lost', placeIds: lost });
  if (before.lookAgainBy !== after.lookAgainBy) {
    changes.push({ kind: 'look-again', from: before.lookAgainBy, to: after.lookAgainBy });
  }
  return changes;
}

function rolesChanged(before: readonly RoleHeld[], after: readonly RoleHeld[]): Change[] {
  const changes: Change[] = [];
  for (const { organisationId, role } of inOrder(after)) {
    const from = before.find((one) => one.organisationId === organisationId)?.role;
    if (from === undefined) changes.push({ kind: 'role-gained', organisationId, role });
    else if (from !== role) changes.push({ kind: 'role-moved', organisationId, from, to: role });
  }
  for (const { organisationId, role } of inOrder(before)) {
    if (!after.some((one) => one.organisationId === organisationId)) {
      changes.push({ kind: 'role-lost', organisationId, role });
    }
  }
  return changes;
}

function inOrder(roles: readonly RoleHeld[]): RoleHeld[] {
  return [...roles].sort((a, b) => BOUNDARY_ROLES.indexOf(a.role) - BOUNDARY_ROLES.indexOf(b.role));
}

function spelled(settled: Settled): string {
  if (settled.kind === 'officials') return 'officials';
  const { body, paragraph, decidedOn, registrationNumber } = settled;
  return JSON.stringify([body, paragraph, decidedOn, registrationNumber]);
}
