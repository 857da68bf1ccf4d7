import { error, fail, redirect } from '@sveltejs/kit';
import {
  areasNamed,
  carryOutChange,
  changesSeen,
  parseOpinion,
  sayOpinion,
  takeBackChange,
  typed,
  type ChangeOutcome,
} from '#matters/server';
import { faultList, refusalSentence, type Fault } from '#matters/ui/change-refusals.ts';
import { isUuid } from '#platform/core/ids';
import { isCoordinator, mayWrite, type Viewer } from '#platform/core/viewer';
import { localDateOf } from '#platform/core/working-days';
import { newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../../organisations/once.ts';
import type { Actions, PageServerLoad } from './$types';

/** One change, with what those who were told say of it. Two questions. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.id)) error(404);
  const { change, areas } = await tx(viewer, 'read', async (db) => ({
    change: (await changesSeen(db, viewer, { id: params.id }))[0],
    areas: await areasNamed(db, viewer),
  }));
  if (!change) error(404);
  return {
    change,
    areas,
    today: localDateOf(new Date()) as string,
    coordinator: isCoordinator(viewer),
    mayWrite: mayWrite(viewer),
    formKey: newFormKey(),
    otherKey: newFormKey(),
    saved: url.searchParams.get('saved'),
  };
};

type Acting = (viewer: Viewer, key: string, form: FormData) => Promise<ChangeOutcome>;

/** What the coordinator does with a proposal: done, or refused with its sentence. */
async function decided(
  locals: App.Locals,
  request: Request,
  act: Acting,
  saved: string,
  id: string,
) {
  if (!isCoordinator(locals.viewer!)) error(404);
  const form = await request.formData();
  const outcome = await orKeyUsed(act(locals.viewer!, String(form.get('key') ?? ''), form));
  if (outcome.ok) redirect(303, `/matters/changes/${id}?saved=${saved}`);
  if (outcome.reason === 'no-such-change') error(404);
  const about = 'about' in outcome ? outcome.about : {};
  return fail(outcome.reason === 'key-used' ? 409 : 422, {
    values: {} as Record<string, string>,
    faults: [{ message: refusalSentence(outcome.reason, about) }] as Fault[],
  });
}

export const actions: Actions = {
  opinion: async ({ locals, request, params }) => {
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseOpinion(form);
    if (!parsed.ok) return fail(422, { values, faults: faultList(parsed.faults) });
    const { key, ...said } = parsed.command;
    const outcome = await orKeyUsed(
      sayOpinion(locals.viewer!, key, { ...said, changeId: params.id }, new Date()),
    );
    if (!outcome.ok)
      return fail(422, {
        values,
        faults: [{ message: refusalSentence(outcome.reason) }] as Fault[],
      });
    redirect(303, `/matters/changes/${params.id}?saved=opinion`);
  },
  carryOut: ({ locals, request, params }) =>
    decided(
      locals,
      request,
      (viewer, key, form) => {
        const opinionsSeen = String(form.get('opinions') ?? '');
        return carryOutChange(viewer, key, { id: params.id, opinionsSeen }, new Date());
      },
      'carried',
      params.id,
    ),
  takeBack: ({ locals, request, params }) =>
    decided(
      locals,
      request,
      (viewer, key) => takeBackChange(viewer, key, params.id, new Date()),
      'takenBack',
      params.id,
    ),
};
