import { error, fail, redirect } from '@sveltejs/kit';
import {
  editMatter,
  NAME_MAX,
  orderOf,
  parseEdit,
  parseRetire,
  proposeChange,
  restoreMatter,
  SENTENCE_MAX,
  typed,
  type MatterOfSet,
  type MatterSet,
} from '#matters/server';
import { faultList, refusalSentence, type Fault } from '#matters/ui/change-refusals.ts';
import { isCoordinator } from '#platform/core/viewer';
import { newFormKey } from '#platform/server';
import { orKeyUsed } from '../../../organisations/once.ts';
import { areaOptions, matterOfSet } from '../of-set.ts';
import type { Actions, PageServerLoad } from './$types';

/** What stands in the form, as text. */
function asValues(set: MatterSet, matter: MatterOfSet): Record<string, string> {
  const { nameSv, nameEn, sentenceSv, sentenceEn, areaId, legalFooting } = matter;
  return {
    ...{ nameSv, nameEn, sentenceSv, sentenceEn, areaId, legalFooting },
    legalNoteSv: matter.legalNoteSv,
    legalNoteEn: matter.legalNoteEn,
    priority: matter.priority === null ? '' : String(matter.priority),
    position: String(orderOf(set, matter.areaId).indexOf(matter.id) + 1),
    synonymsSv: matter.synonymsSv.join('\n'),
    synonymsEn: matter.synonymsEn.join('\n'),
    version: String(matter.version),
  };
}

/** A matter to be written anew, or what else can be done with it. Two questions. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { set, matter } = await matterOfSet(locals.viewer!, params.slug);
  return {
    matter: {
      id: matter.id,
      slug: matter.slug,
      nameSv: matter.nameSv,
      nameEn: matter.nameEn,
      asked: matter.asked,
      retiredAt: matter.retiredAt,
      because: matter.because,
      proposedId: matter.proposedId,
      running: matter.running,
      changed: matter.changed,
    },
    values: asValues(set, matter),
    areas: areaOptions(set, matter.areaId),
    limits: { name: NAME_MAX, sentence: SENTENCE_MAX },
    formKey: newFormKey(),
    otherKey: newFormKey(),
    saved: url.searchParams.get('saved'),
    count: Number(url.searchParams.get('told') ?? 0) || 0,
  };
};

/** The form again, with what was typed; after somebody else's change also with how it stands now. */
function again(
  status: 409 | 422,
  values: Record<string, string>,
  faults: Fault[],
  meanwhile = false,
) {
  return fail(status, { values, faults, meanwhile });
}

export const actions: Actions = {
  save: async ({ locals, request, params }) => {
    if (!isCoordinator(locals.viewer!)) error(404);
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseEdit(form);
    if (!parsed.ok) return again(422, values, faultList(parsed.faults));
    const { key, ...command } = parsed.command;
    const outcome = await orKeyUsed(
      editMatter(locals.viewer!, key, { ...command, slug: params.slug }, new Date()),
    );
    if (outcome.ok) redirect(303, `/matters/${params.slug}/edit?saved=edited&told=${outcome.told}`);
    if (outcome.reason === 'no-such-matter') error(404);
    const isMeanwhile = outcome.reason === 'changed-meanwhile';
    const about = 'byName' in outcome ? { byName: outcome.byName } : values;
    const field = outcome.reason === 'name-taken' ? { field: 'nameSv' } : {};
    const faults = [{ ...field, message: refusalSentence(outcome.reason, about) }];
    return again(isMeanwhile ? 409 : 422, values, faults, isMeanwhile);
  },

  retire: async ({ locals, request, params }) => {
    if (!isCoordinator(locals.viewer!)) error(404);
    const form = await request.formData();
    const values = { retireReason: typed(form).reason ?? '' };
    const parsed = parseRetire(form);
    if (!parsed.ok)
      return again(
        422,
        values,
        faultList(parsed.faults).map((one) =>
          one.field === 'reason' ? { ...one, field: 'retireReason' } : one,
        ),
      );
    const { key, reason } = parsed.command;
    const outcome = await orKeyUsed(
      proposeChange(
        locals.viewer!,
        key,
        { kind: 'retired', slug: params.slug, reason },
        new Date(),
      ),
    );
    if (outcome.ok)
      redirect(
        303,
        `/matters/changes/${outcome.id}?saved=${outcome.carriedOut ? 'carried' : 'proposed'}`,
      );
    if (outcome.reason === 'no-such-matter') error(404);
    const about = 'about' in outcome ? outcome.about : {};
    return again(422, values, [{ message: refusalSentence(outcome.reason, about) }]);
  },

  restore: async ({ locals, request, params }) => {
    if (!isCoordinator(locals.viewer!)) error(404);
    const form = await request.formData();
    const outcome = await orKeyUsed(
      restoreMatter(locals.viewer!, String(form.get('key') ?? ''), params.slug, new Date()),
    );
    if (outcome.ok) redirect(303, `/matters/${params.slug}?saved=restored`);
    if (outcome.reason === 'no-such-matter') error(404);
    return again(422, {}, [{ message: refusalSentence(outcome.reason) }]);
  },
};
