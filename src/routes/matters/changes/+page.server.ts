import { fail, redirect } from '@sveltejs/kit';
import { changeCounts, changesSeen, parseSeen, seeChanges } from '#matters/server';
import { refusalSentence } from '#matters/ui/change-refusals.ts';
import { isCoordinator, mayWrite } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../organisations/once.ts';
import type { Actions, PageServerLoad } from './$types';

const MOST = 30;

/** What is proposed, and what has changed, some at a time. Three questions. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const wished = Number(url.searchParams.get('from') ?? 0);
  const from = Number.isInteger(wished) && wished > 0 && wished < 1_000_000 ? wished : 0;
  const found = await tx(viewer, 'read', async (db) => ({
    counts: await changeCounts(db, viewer),
    open: await changesSeen(db, viewer, 'open'),
    done: await changesSeen(db, viewer, { doneFrom: from, most: MOST }),
  }));
  return {
    ...found,
    from,
    most: MOST,
    coordinator: isCoordinator(viewer),
    mayWrite: mayWrite(viewer),
    formKey: newFormKey(),
    saved: url.searchParams.get('saved'),
  };
};

export const actions: Actions = {
  /** "Vi har sett dem". */
  seen: async ({ locals, request }) => {
    const parsed = parseSeen(await request.formData());
    if (!parsed.ok) return fail(422, { fault: refusalSentence('') });
    const { key, ids } = parsed.command;
    const outcome = await orKeyUsed(seeChanges(locals.viewer!, key, ids, new Date()));
    if (!outcome.ok) return fail(422, { fault: refusalSentence(outcome.reason) });
    redirect(303, '/matters/changes?saved=seen');
  },
};
