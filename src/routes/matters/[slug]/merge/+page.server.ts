import { error, fail, redirect } from '@sveltejs/kit';
import { parseMerge, proposeChange, typed } from '#matters/server';
import { faultList, refusalSentence, type Fault } from '#matters/ui/change-refusals.ts';
import * as m from '#messages';
import { isCoordinator } from '#platform/core/viewer';
import { newFormKey } from '#platform/server';
import { orKeyUsed } from '../../../organisations/once.ts';
import { matterOfSet } from '../of-set.ts';
import type { Actions, PageServerLoad } from './$types';

/** Which matters go up in this one. Two questions. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const { set, matter } = await matterOfSet(locals.viewer!, params.slug);
  if (matter.retiredAt) redirect(303, `/matters/${matter.slug}/edit`);
  const others = set.matters.filter((one) => !one.retiredAt && one.id !== matter.id);
  return {
    matter: { slug: matter.slug, nameSv: matter.nameSv, nameEn: matter.nameEn },
    areas: set.areas
      .map((area) => ({
        id: area.id as string,
        name: m.pick(area.nameSv, area.nameEn),
        own: area.id === matter.areaId,
        matters: others
          .filter(({ areaId }) => areaId === area.id)
          .map((one) => ({
            value: one.id as string,
            label: m.pick(one.nameSv, one.nameEn),
            disabled: one.running !== null || one.proposedId !== null,
            ...(one.running && { hint: m.changes_merge_running() }),
            ...(!one.running && one.proposedId && { hint: m.changes_merge_proposed() }),
          })),
      }))
      .filter(({ matters }) => matters.length > 0),
    formKey: newFormKey(),
  };
};

export const actions: Actions = {
  default: async ({ locals, request, params }) => {
    if (!isCoordinator(locals.viewer!)) error(404);
    const form = await request.formData();
    const { reason = '' } = typed(form);
    const values = { reason, merged: form.getAll('merged').map(String) };
    const parsed = parseMerge(form);
    if (!parsed.ok) return fail(422, { values, faults: faultList(parsed.faults) });
    const { key, ...command } = parsed.command;
    const outcome = await orKeyUsed(
      proposeChange(
        locals.viewer!,
        key,
        { kind: 'merged', slug: params.slug, ...command },
        new Date(),
      ),
    );
    if (outcome.ok)
      redirect(
        303,
        `/matters/changes/${outcome.id}?saved=${outcome.carriedOut ? 'carried' : 'proposed'}`,
      );
    const about = 'about' in outcome ? outcome.about : {};
    return fail(outcome.reason === 'key-used' ? 409 : 422, {
      values,
      faults: [{ message: refusalSentence(outcome.reason, about) }] as Fault[],
    });
  },
};
