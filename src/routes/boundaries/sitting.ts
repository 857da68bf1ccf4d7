import { comparedAt, type BoundaryTold, type Change, type ProposalSeen } from '#matters';
import type { Catalogue } from '#matters/server';
import type { Viewer } from '#platform/core/viewer';
import { changesFrom, comparedOf, whereOf } from './shown.ts';

/** Proposals as a sitting shows them, those of a package together, the rest by their last day. */
export function sittingRows(
  proposals: readonly ProposalSeen[],
  inForce: readonly BoundaryTold[],
  words: Catalogue,
  viewer: Viewer,
): { proposal: ProposalSeen; where: string; changes: Change[] | null; changesIn: string }[] {
  const inOrder = [...proposals].sort((a, b) => (a.answerBy < b.answerBy ? -1 : 1));
  return inOrder.map((proposal) => {
    const here = inForce.filter(({ matter }) => matter.id === proposal.matter.id);
    const at = comparedAt(comparedOf(proposal).placeIds, viewer.organisationId);
    const [first] = changesFrom(here, { ...comparedOf(proposal), placeIds: at });
    const isOwn = at.length === 1 && at[0] === (viewer.organisationId as string);
    return {
      proposal,
      where: whereOf(
        proposal.places.map(({ placeId }) => placeId),
        words,
        viewer,
      ),
      changes: first ? first.changes : null,
      changesIn:
        first && (isOwn || first.placeIds.length < proposal.places.length)
          ? whereOf(first.placeIds, words, viewer)
          : '',
    };
  });
}
