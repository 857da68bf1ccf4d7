import { error } from '@sveltejs/kit';
import { catalogue, isWaitingFor, proposalsSeen } from '#matters/server';
import type { PackageId } from '#platform/core/ids';
import { tx } from '#platform/server';
import { around, idOf } from '../../shown.ts';
import type { PageServerLoad } from './$types';

/** A package and how each of its proposals stands. Two questions. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const packageId = idOf<PackageId>(params.id);
  const found = await tx(viewer, 'read', async (db) => ({
    proposals: await proposalsSeen(db, viewer, { packageId }),
    words: await catalogue(db, viewer),
  }));
  const [first] = found.proposals;
  if (!first) error(404);
  const { proposals } = found;
  return {
    ...around(viewer, found.words),
    proposals,
    name: first.packageName ?? '',
    proposer: first.proposer as string,
    sentAt: first.proposedAt,
    invented: first.invented,
    done: proposals.filter(({ places }) => places.every(({ state }) => state === 'in-force'))
      .length,
    waiting: proposals.filter(isWaitingFor(viewer)).map(({ id }) => id as string),
    saved: url.searchParams.get('saved'),
  };
};
