import { error, fail, redirect } from '@sveltejs/kit';
import {
  addMatter,
  areasNamed,
  NAME_MAX,
  parseNewMatter,
  SENTENCE_MAX,
  typed,
} from '#matters/server';
import { faultList, refusalSentence } from '#matters/ui/change-refusals.ts';
import * as m from '#messages';
import { isCoordinator } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../organisations/once.ts';
import type { Actions, PageServerLoad } from './$types';

/** A new matter for the county. One question. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  if (!isCoordinator(viewer)) error(404);
  const areas = await tx(viewer, 'read', (db) => areasNamed(db, viewer));
  const wished = areas.find(({ slug }) => slug === url.searchParams.get('area'));
  return {
    formKey: newFormKey(),
    limits: { name: NAME_MAX, sentence: SENTENCE_MAX },
    areas: areas
      .filter(({ retired }) => !retired)
      .map(({ id, nameSv, nameEn }) => ({ value: id as string, label: m.pick(nameSv, nameEn) })),
    values: (wished ? { areaId: wished.id } : {}) as Record<string, string>,
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    if (!isCoordinator(locals.viewer!)) error(404);
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseNewMatter(form);
    if (!parsed.ok) return fail(422, { values, faults: faultList(parsed.faults) });
    const { key, matter } = parsed.command;
    const outcome = await orKeyUsed(addMatter(locals.viewer!, key, matter, new Date()));
    if (outcome.ok) redirect(303, `/matters/${outcome.slug}?saved=added`);
    const field = outcome.reason === 'name-taken' ? { field: 'nameSv' } : {};
    return fail(outcome.reason === 'key-used' ? 409 : 422, {
      values,
      faults: [{ ...field, message: refusalSentence(outcome.reason) }],
    });
  },
};
