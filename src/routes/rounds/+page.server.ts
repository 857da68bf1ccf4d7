import { roundState } from '#matters';
import { roundsSeen } from '#matters/server';
import * as m from '#messages';
import { isCoordinator } from '#platform/core/viewer';
import { tx } from '#platform/server';
import type { PageServerLoad } from './$types';

/** The county's rounds; how far others have come only for the coordinator. */
export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  const rounds = await tx(viewer, 'read', (db) => roundsSeen(db, viewer));
  const now = new Date();
  return {
    coordinator: isCoordinator(viewer),
    rounds: rounds.map((round) => {
      const state = roundState(round, now);
      const waits = state === 'region-first' && round.regionId !== viewer.organisationId;
      const name = m.pick(round.nameSv, round.nameEn);
      return { ...round, name, state, ownAsked: waits ? 0 : round.ownAsked };
    }),
  };
};
