import type { BoundaryTold, Change, ProposalSeen } from '#matters';
import type { Catalogue } from '#matters/server';
import type { Viewer } from '#platform/core/viewer';
import { changesFrom, comparedOf, whereOf } from './shown.ts';

/** Proposals as a sitting shows them, those of a package together, the rest by their last day. */
export function sittingRows(
  proposals: readonly ProposalSeen[],
  inForce: readonly BoundaryTold[],
  words: Catalogue,
  viewer: Viewer,
): { proposal: ProposalSeen; where: string; changes: Change[] | null }[] {
  const inOrder = [...proposals].sort((a, b) => (a.answerBy < b.answerBy ? -1 : 1));
  return inOrder.map((proposal) => {
    const here = inForce.filter(({ matter }) => matter.id === proposal.matter.id);
    const [first] = changesFrom(here, comparedOf(proposal));
    return {
      proposal,
      where: whereOf(
        proposal.places.map(({ placeId }) => placeId),
        words,
        viewer,
      ),
      changes: first ? first.changes : null,
    };
  });
}
