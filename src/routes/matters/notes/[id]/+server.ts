import { error, redirect } from '@sveltejs/kit';
import { noteAddress } from '#matters/server';
import { isUuid } from '#platform/core/ids';
import { tx } from '#platform/server';
import type { RequestHandler } from './$types';

/**
 * A note by its id alone, as the registrar's desk and the history know it. With ?earlier=3 its form with the words of
 * that version.
 */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.id)) error(404);
  const address = await tx(viewer, 'read', (db) => noteAddress(db, viewer, params.id));
  if (!address) error(404);
  const earlier = url.searchParams.get('earlier');
  redirect(303, /^\d{1,6}$/.test(earlier ?? '') ? `${address}/edit?earlier=${earlier}` : address);
};
