import { error } from '@sveltejs/kit';
import { changesBetween } from '#matters';
import { boundariesTold, catalogue, proposalsSeen } from '#matters/server';
import type { PlaceId, ProposalId } from '#platform/core/ids';
import { tx } from '#platform/server';
import { around, comparedOf, holding, idOf, whereOf } from '../../../shown.ts';
import type { PageServerLoad } from './$types';

/** A proposal beside another, or beside what is in force, with what changes in words. Four questions. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const id = idOf<ProposalId>(params.id);
  const found = await tx(viewer, 'read', async (db) => {
    const [proposal] = await proposalsSeen(db, viewer, { ids: [id] });
    if (!proposal) return null;
    const matterId = proposal.matter.id;
    return {
      proposal,
      others: await proposalsSeen(db, viewer, { matterId }),
      boundaries: await boundariesTold(db, viewer, { matterId }),
      words: await catalogue(db, viewer),
    };
  });
  if (!found) error(404);
  const { proposal, words } = found;
  const at = proposal.places.map(({ placeId }) => placeId);
  const isHere = (one: { places: readonly { placeId: PlaceId; endedAt?: Date | null }[] }) =>
    one.places.some(({ placeId, endedAt }) => !endedAt && at.includes(placeId));
  const inForce = holding(found.boundaries).filter(
    (one) => one.id !== proposal.boundaryId && isHere(one),
  );
  const others = found.others.filter((one) => one.id !== id && isHere(one));
  const wished = url.searchParams.get('with');
  const boundary = inForce.find((one) => one.id === wished) ?? (wished ? undefined : inForce[0]);
  const other = boundary
    ? undefined
    : (others.find((one) => one.id === wished) ?? (wished ? undefined : others[0]));
  if (wished && !boundary && !other) error(404);
  const shown = (placeIds: readonly string[]) => whereOf(placeIds, words, viewer);
  const held = boundary?.places.flatMap((one) => (one.endedAt ? [] : [one.placeId])) ?? [];
  return {
    ...around(viewer, words),
    proposal,
    where: shown(at),
    boundary: boundary ? { ...boundary, where: shown(held) } : null,
    other: other ? { ...other, where: shown(other.places.map(({ placeId }) => placeId)) } : null,
    changes: boundary
      ? changesBetween(
          { ...boundary, placeIds: held.filter((one) => at.includes(one)) },
          { ...comparedOf(proposal), placeIds: at.filter((one) => held.includes(one)) },
        )
      : other
        ? changesBetween(comparedOf(other), comparedOf(proposal))
        : [],
    choices: [
      ...inForce.map((one) => ({
        value: one.id as string,
        organisationId: null,
        since: one.since,
      })),
      ...others.map((one) => ({
        value: one.id as string,
        organisationId: one.proposer as string,
        since: null,
      })),
    ],
    chosen: (boundary?.id ?? other?.id ?? '') as string,
  };
};
