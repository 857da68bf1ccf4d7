import { error, fail, redirect } from '@sveltejs/kit';
import { matterToAnswer, withdrawAnswer } from '#matters/server';
import * as m from '#messages';
import { mayWrite } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../../../organisations/once.ts';
import { refusalSentence } from '../../../sentences.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  const matter = await tx(viewer, 'read', (db) => matterToAnswer(db, viewer, params.slug));
  if (!matter || !mayWrite(viewer)) error(404);
  return { formKey: newFormKey(), name: m.pick(matter.nameSv, matter.nameEn), slug: matter.slug };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const key = String((await request.formData()).get('key') ?? '');
    const outcome = await orKeyUsed(withdrawAnswer(locals.viewer!, key, params.slug, new Date()));
    if (!outcome.ok && outcome.reason === 'key-used')
      return fail(409, { faults: [refusalSentence('sent-before')] });
    if (outcome.ok) redirect(303, '/answer?saved=withdrawn');
    if (outcome.reason === 'no-such-matter') error(404);
    return fail(422, { faults: [refusalSentence(outcome.reason)] });
  },
};
