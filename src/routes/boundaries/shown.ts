import { error, fail } from '@sveltejs/kit';
import {
  changesBetween,
  type AnswersOutcome,
  type BoundaryTold,
  type Change,
  type Compared,
  type ProposalSeen,
} from '#matters';
import type { Catalogue, SittingValues } from '#matters/server';
import { refusalTold, type FaultTold } from '#matters/ui/proposal-refusals.ts';
import { placesWords } from '#matters/ui/proposal-words.ts';
import * as m from '#messages';
import { isUuid, type OrganisationId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { newFormKey } from '#platform/server';

/** What the pages of boundaries all need beside their own: names, the county, and whether one may write. */
export function around(viewer: Viewer, { organisations, places }: Catalogue) {
  return {
    organisations: [...organisations.values()],
    county: { id: viewer.countyId as string, municipalities: places.length },
    ownId: viewer.organisationId as string,
    organisation: viewer.organisationName,
    mayWrite: mayWrite(viewer),
    formKey: newFormKey(),
  };
}

/** An id out of an address; anything else is no page. */
export function idOf<T extends string>(text: string): T {
  if (!isUuid(text)) error(404);
  return text as T;
}

/** What a proposal or a draft changes from what is in force where it is proposed. */
export function changesFrom(
  inForce: readonly BoundaryTold[],
  draft: Compared,
): { boundary: BoundaryTold; placeIds: string[]; changes: Change[] }[] {
  return inForce.flatMap((boundary) => {
    const here = boundary.places
      .filter(({ placeId, endedAt }) => !endedAt && draft.placeIds.includes(placeId))
      .map(({ placeId }) => placeId);
    if (here.length === 0) return [];
    const before = { ...boundary, placeIds: here };
    const changes = changesBetween(before, { ...draft, placeIds: here });
    return [{ boundary, placeIds: here, changes }];
  });
}

/** A proposal as it is compared: with the places where it is still proposed or in force. */
export function comparedOf(proposal: ProposalSeen): Compared {
  return { ...proposal, placeIds: proposal.places.map(({ placeId }) => placeId) };
}

/** Where a proposal is proposed for, in words. */
export function whereOf(
  placeIds: readonly string[],
  { organisations, places }: Catalogue,
  viewer: Viewer,
): string {
  return placesWords(placeIds, organisations, {
    id: viewer.countyId,
    municipalities: places.length,
  });
}

/** Does the organisation get or keep the main responsibility, by name or as the municipality of a place? */
export function isOwner({ roles, places }: ProposalSeen, organisationId: OrganisationId): boolean {
  const isPlace = places.some(({ placeId }) => placeId === (organisationId as string));
  return roles.some(
    (one) =>
      one.role === 'owner' &&
      (one.organisationId === organisationId || (one.organisationId === null && isPlace)),
  );
}

/** Boundaries of a matter that hold somewhere. */
export function holding(boundaries: readonly BoundaryTold[]): BoundaryTold[] {
  return boundaries.filter(({ places }) => places.some(({ endedAt }) => !endedAt));
}

/** What stood against some of the answers, each with the name of its matter, or nothing. */
export function refusalsOf(
  { results }: AnswersOutcome,
  proposals: readonly ProposalSeen[],
): FaultTold[] {
  return results.flatMap(({ proposalId, refusal }) => {
    if (!refusal) return [];
    const matter = proposals.find(({ id }) => id === proposalId)?.matter;
    const reason = refusalTold(refusal).message;
    return [
      {
        message: matter
          ? m.boundaries_sitting_refused({ matter: m.pick(matter.nameSv, matter.nameEn), reason })
          : reason,
      },
    ];
  });
}

/** What somebody wrote for a proposal that waits no more, and why it was not taken. */
export interface WrittenInVain {
  id: string;
  matter: string;
  why: string;
  text: string;
}

/** The form comes back: what was chosen stays, each fault at its reason. */
export function answersFailed(
  faults: readonly FaultTold[],
  values: SittingValues,
  status: 409 | 422 = 422,
  written: readonly WrittenInVain[] = [],
) {
  return fail(status, { faults: [...faults], values, written: [...written] });
}
