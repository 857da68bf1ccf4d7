import { error, redirect } from '@sveltejs/kit';
import { resumeAt } from '#matters';
import { ownAsks } from '#matters/server';
import { isUuid } from '#platform/core/ids';
import { tx } from '#platform/server';
import type { RequestHandler } from './$types';

/** Straight to where the office left, for those who come from the first page or a mail; all answered: to the thanks. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.round)) error(404);
  const queue = await tx(viewer, 'read', (db) => ownAsks(db, viewer, { roundId: params.round }));
  if (queue.length === 0) error(404);
  const next = resumeAt(queue);
  redirect(303, `/answer/${params.round}/${next ? `${next.slug}#question` : 'done'}`);
};
