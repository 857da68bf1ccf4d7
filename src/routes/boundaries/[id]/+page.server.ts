import { error } from '@sveltejs/kit';
import { changesBetween } from '#matters';
import { boundariesTold, catalogue, proposalsSeen } from '#matters/server';
import { placesInForce } from '#matters/ui/boundary-words.ts';
import type { BoundaryTold, PlaceState } from '#matters';
import type { BoundaryId, PlaceId } from '#platform/core/ids';
import { localDateOf } from '#platform/core/working-days';
import { newFormKey, tx } from '#platform/server';
import { around, idOf, whereOf } from '../shown.ts';
import { sayStillTrueFrom } from '../still.ts';
import type { Actions, PageServerLoad } from './$types';

/** One boundary, where it holds, and every boundary of the matter before and after. Four questions. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  const id = idOf<BoundaryId>(params.id);
  const found = await tx(viewer, 'read', async (db) => {
    const [boundary] = await boundariesTold(db, viewer, { ids: [id] });
    if (!boundary) return null;
    return {
      boundary,
      history: await boundariesTold(db, viewer, { matterId: boundary.matter.id }),
      proposals: boundary.proposalId
        ? await proposalsSeen(db, viewer, { ids: [boundary.proposalId] })
        : [],
      words: await catalogue(db, viewer),
    };
  });
  if (!found) error(404);
  const { boundary, history, words } = found;
  const [proposal] = found.proposals;
  return {
    ...around(viewer, words),
    boundary: { ...boundary, formKey: newFormKey() },
    holds: placesInForce(boundary).length > 0,
    where: whereOf(placesInForce(boundary), words, viewer),
    places: boundary.matter.asked === 'county' ? [] : placesOf(boundary, words.places),
    history: withChanges(history),
    proposal: proposal ? { id: proposal.id, join: proposal.may.join } : null,
    today: localDateOf(new Date()) as string,
    saved: url.searchParams.get('saved'),
  };
};

/** Every municipality of the county: where it holds, where something else does, and who has not joined. */
function placesOf(boundary: BoundaryTold, places: readonly { id: PlaceId }[]) {
  return places.map(({ id }) => {
    const here = boundary.places.find(({ placeId }) => placeId === id);
    const state: PlaceState = here ? (here.endedAt ? 'superseded' : 'in-force') : 'ended';
    return { placeId: id, state, missing: [] };
  });
}

/** The newest first, each with what it changed from the one before it at a place of its own. */
function withChanges(history: readonly BoundaryTold[]) {
  return history.map((boundary, index) => {
    const at = boundary.places.map(({ placeId }) => placeId);
    const before = history
      .slice(index + 1)
      .find((earlier) => earlier.places.some(({ replacedBy }) => replacedBy === boundary.id));
    if (!before) return boundary;
    const placed = (one: BoundaryTold) => ({ ...one, placeIds: at });
    return { ...boundary, changes: changesBetween(placed(before), placed(boundary)) };
  });
}

export const actions: Actions = {
  still: ({ locals, params, request }) =>
    sayStillTrueFrom(request, locals.viewer!, `/boundaries/${idOf(params.id)}`),
};
