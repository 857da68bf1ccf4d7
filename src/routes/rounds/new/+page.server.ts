import { error, fail, redirect } from '@sveltejs/kit';
import { defaultAnswerBy } from '#matters';
import {
  readRound,
  roundGround,
  roundValues,
  ROUND_NAME_MAX,
  startRound,
  type RoundValues,
} from '#matters/server';
import * as m from '#messages';
import { isCoordinator } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';
import { KeyUsedForAnother, newFormKey, tx } from '#platform/server';
import { faultSentences, refusalFault } from '../refusals.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a round can be made of. Two questions. */
export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  if (!isCoordinator(viewer)) error(404);
  const ground = await tx(viewer, 'read', (db) => roundGround(db, viewer));
  const areas = [...new Set(ground.matters.map((matter) => matter.areaId))].map((id) => {
    const matters = ground.matters.filter((matter) => matter.areaId === id);
    const [first] = matters;
    return {
      id,
      name: first ? m.pick(first.areaSv, first.areaEn) : '',
      matters: matters.map((matter) => ({
        value: matter.id,
        label: m.pick(matter.nameSv, matter.nameEn),
        disabled: matter.running,
        ...hintOf(matter),
      })),
    };
  });
  return {
    formKey: newFormKey(),
    nameMax: ROUND_NAME_MAX,
    areas,
    wished: ground.matters.filter((matter) => matter.inquiries > 0 && !matter.running).length,
    members: ground.members.map((one) => ({ value: one.id, label: one.name })),
    values: {
      nameSv: '',
      nameEn: '',
      answerBy: defaultAnswerBy(localDateOf(new Date())),
      matters: [],
      organisations: [],
    } as RoundValues,
  };
};

function hintOf(matter: { running: boolean; inquiries: number; wording: string }) {
  if (matter.running) return { hint: m.rounds_new_isRunning() };
  if (matter.inquiries === 0) return {};
  const asked = m.rounds_new_wished({ count: matter.inquiries });
  return {
    hint: matter.wording ? `${asked} ${m.rounds_new_wording({ wording: matter.wording })}` : asked,
  };
}

/** What a press means; one that we do not know (or "constructor") means nothing. */
function chosenBy<T>(preset: string, presses: Record<string, T[]>): T[] {
  return Object.hasOwn(presses, preset) ? presses[preset]! : [];
}

/** Presses of "choose the first ten" and the like add to what is ticked, and keep what was typed. */
async function withPreset(
  locals: App.Locals,
  values: RoundValues,
  preset: string,
): Promise<RoundValues> {
  const viewer = locals.viewer!;
  const { matters, members } = await tx(viewer, 'read', (db) => roundGround(db, viewer));
  const free = matters.filter((matter) => !matter.running);
  const chosen = chosenBy(preset, {
    'first-ten': free.filter((matter) => matter.firstTen),
    'all-matters': free,
    wished: free.filter((matter) => matter.inquiries > 0),
    ...(preset.startsWith('area:') && {
      [preset]: free.filter((one) => `area:${one.areaId}` === preset),
    }),
  });
  const asked = chosenBy(preset, {
    members,
    municipalities: members.filter((one) => one.kind === 'municipality'),
    region: members.filter((one) => one.isRegion),
  });
  const ids = (rows: { id: string }[]) => rows.map((row) => row.id);
  return {
    ...values,
    matters: [...new Set([...values.matters, ...ids(chosen)])],
    organisations: [...new Set([...values.organisations, ...ids(asked)])],
  };
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    if (!isCoordinator(locals.viewer!)) error(404);
    const form = await request.formData();
    const preset = String(form.get('preset') ?? '');
    if (preset) return { values: await withPreset(locals, roundValues(form), preset), faults: [] };
    const reading = readRound(form);
    if (!reading.ok)
      return fail(422, { values: reading.values, faults: faultSentences(reading.faults) });
    try {
      const key = String(form.get('key') ?? '');
      const outcome = await startRound(locals.viewer!, key, reading.command, new Date());
      if (outcome.ok) redirect(303, `/rounds/${outcome.id}?saved=started`);
      return fail(422, { values: reading.values, faults: [refusalFault(outcome.reason)] });
    } catch (caught) {
      if (!(caught instanceof KeyUsedForAnother)) throw caught;
      return fail(409, { values: reading.values, faults: [refusalFault('sent-before')] });
    }
  },
};
