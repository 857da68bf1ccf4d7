import { error, fail, redirect } from '@sveltejs/kit';
import { NAME_MAX, parseSplit, partsIn, proposeChange, SENTENCE_MAX, typed } from '#matters/server';
import { PARTS } from '#matters';
import { FIELD_WORDS } from '#matters/ui/change-words.ts';
import { faultList, refusalSentence, type Fault } from '#matters/ui/change-refusals.ts';
import * as m from '#messages';
import { isCoordinator } from '#platform/core/viewer';
import { newFormKey } from '#platform/server';
import { orKeyUsed } from '../../../organisations/once.ts';
import { areaOptions, matterOfSet } from '../of-set.ts';
import type { Actions, PageServerLoad } from './$types';

/** A matter to be split: each part begins with what the whole has. Two questions. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const { set, matter } = await matterOfSet(locals.viewer!, params.slug);
  if (matter.retiredAt) redirect(303, `/matters/${matter.slug}/edit`);
  return {
    matter: { slug: matter.slug, nameSv: matter.nameSv, nameEn: matter.nameEn },
    part: {
      areaId: matter.areaId as string,
      asked: matter.asked as string,
      legalFooting: matter.legalFooting as string,
      synonymsSv: matter.synonymsSv.join('\n'),
      synonymsEn: matter.synonymsEn.join('\n'),
    } as Record<string, string>,
    areas: areaOptions(set, matter.areaId),
    limits: { name: NAME_MAX, sentence: SENTENCE_MAX },
    most: PARTS.most as number,
    least: PARTS.least as number,
    formKey: newFormKey(),
  };
};

function labelOf(field: string): string {
  const [, number, name] = /^part(\d)-(.+)$/.exec(field) ?? [];
  const word = (key: string) => FIELD_WORDS[key]?.() ?? key;
  return number
    ? `${m.changes_split_part({ number: Number(number) + 1 })}: ${word(name!)}`
    : word(field);
}

export const actions: Actions = {
  default: async ({ locals, request, params }) => {
    if (!isCoordinator(locals.viewer!)) error(404);
    const form = await request.formData();
    const count = partsIn(typed(form));
    // the page makes as many as stand here: never as many as somebody sends
    const values: Record<string, string> = { ...typed(form), parts: String(count) };
    const press = values.press ?? '';
    if (press === 'more' || press === 'fewer') {
      const parts = press === 'more' ? count + 1 : count - 1;
      const within = Math.max(PARTS.least, Math.min(PARTS.most, parts));
      return { values: { ...values, parts: String(within) }, faults: [] as Fault[] };
    }
    const parsed = parseSplit(form);
    if (!parsed.ok) return fail(422, { values, faults: faultList(parsed.faults, labelOf) });
    const { key, ...command } = parsed.command;
    const outcome = await orKeyUsed(
      proposeChange(
        locals.viewer!,
        key,
        { kind: 'split', slug: params.slug, ...command },
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
    return fail(outcome.reason === 'key-used' ? 409 : 422, {
      values,
      faults: [{ message: refusalSentence(outcome.reason, about) }] as Fault[],
    });
  },
};
