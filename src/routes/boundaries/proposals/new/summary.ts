import { partiesFor, type BoundaryTold, type Change, type ProposalCommand } from '#matters';
import type { DraftGround, Nameable, ProposalValues } from '#matters/server';
import * as m from '#messages';
import type { OrganisationId, PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { changesFrom, holding, whereOf } from '../../shown.ts';

/** What a draft would set in motion, told before it is sent. */
export interface DraftSummary {
  where: string;
  must: { id: string; name: string; why: string; own: boolean }[];
  /** Municipalities that are asked each for its own place, when they are many. */
  told: string[];
  notTold: string[];
  replaces: { key: string; title: string; changes: Change[] }[];
  disclosure: string[];
}

/** Who would have to say yes and why, who would be told, and what would change from what is in force. */
export function summaryOf(
  ground: DraftGround,
  viewer: Viewer,
  command: ProposalCommand,
  nameable: readonly Nameable[],
): DraftSummary {
  const { organisations, places, matter } = ground;
  const named = (id: string) => organisations.get(id as OrganisationId)?.name ?? '';
  const isMember = (id: OrganisationId) => organisations.get(id)?.membership === 'member';
  const inForce = holding(ground.boundaries);
  const grounds = command.placeIds.map((placeId) => ({
    placeId,
    municipalityId: matter.asked === 'county' ? null : (placeId as OrganisationId),
    claimants: matter.standings.find((one) => one.placeId === placeId)?.owners ?? [],
    formerParties: formerAt(inForce, placeId, ground),
  }));
  const parties = partiesFor(command.roles, grounds, {
    members: new Set([...organisations.keys()].filter(isMember)),
    municipalities: new Set(places.map(({ id }) => id as string as OrganisationId)),
  });
  const must = parties.filter(({ mustAt }) => mustAt.length > 0);
  const asked = new Set(parties.map(({ organisationId }) => organisationId as string));
  const former = new Set(grounds.flatMap(({ formerParties }) => formerParties));
  const replaced = changesFrom(inForce, command);
  return {
    where: whereOf(command.placeIds, ground, viewer),
    must: must.map(({ organisationId, mustAt }) => ({
      id: organisationId,
      name: named(organisationId),
      own: organisationId === viewer.organisationId,
      why: whyOf(organisationId, mustAt, command, former),
    })),
    told: parties
      .filter(({ mustAt }) => mustAt.length === 0)
      .map((one) => named(one.organisationId)),
    notTold: command.roles.flatMap(({ organisationId }) =>
      organisationId && !asked.has(organisationId) ? [named(organisationId)] : [],
    ),
    replaces: replaced.map(({ boundary, placeIds, changes }) => ({
      key: boundary.id,
      title: placeIds.length === command.placeIds.length ? '' : whereOf(placeIds, ground, viewer),
      changes,
    })),
    disclosure: nameable
      .filter(({ id, publicAccess }) => asked.has(id) && publicAccess === 'none')
      .map(({ name }) => name),
  };
}

/** Parties of what is in force at the place: a municipality for its own place only. */
function formerAt(
  inForce: readonly BoundaryTold[],
  placeId: PlaceId,
  { places }: DraftGround,
): OrganisationId[] {
  const others = new Set<string>(places.map(({ id }) => id).filter((id) => id !== placeId));
  return inForce
    .filter((one) => one.places.some((at) => !at.endedAt && at.placeId === placeId))
    .flatMap(({ parties, roles }) =>
      parties.filter(
        (id) => !others.has(id) || roles.some(({ organisationId }) => organisationId === id),
      ),
    );
}

function whyOf(
  id: OrganisationId,
  mustAt: readonly PlaceId[],
  { roles }: ProposalCommand,
  former: ReadonlySet<OrganisationId>,
): string {
  const isHere = mustAt.some((placeId) => placeId === (id as string));
  const hasRole = roles.some(
    ({ organisationId, role }) =>
      (role === 'owner' || role === 'contributor') &&
      (organisationId === id || (organisationId === null && isHere)),
  );
  if (hasRole) return m.proposals_parties_why_role();
  if (isHere) return m.proposals_parties_why_place();
  return former.has(id) ? m.proposals_parties_why_before() : m.proposals_parties_why_asked();
}

/** Everything that was filled in, for the form that sends it or goes back. */
export function hiddenOf(values: ProposalValues): { name: string; value: string }[] {
  const { places, roles, ...rest } = values;
  return [
    ...places.map((value) => ({ name: 'place', value })),
    ...Object.entries(roles).map(([who, value]) => ({ name: `role-${who}`, value })),
    ...Object.entries(rest).map(([name, value]) => ({ name, value })),
  ];
}
