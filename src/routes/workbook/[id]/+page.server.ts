import { error, fail, redirect } from '@sveltejs/kit';
import {
  chooseInIntake,
  confirmIntake,
  countsSeen,
  discardIntake,
  intakePage,
  parseAnswers,
  parseConfirmation,
  parseMending,
  parseRowFilter,
  type ChoiceOutcome,
  type ConfirmRefusal,
} from '#matters/server';
import {
  confirmRefusal,
  mendingFault,
  notUnderstoodWords,
  uploadRefusal,
} from '#matters/ui/intake-words.ts';
import { isUuid } from '#platform/core/ids';
import { mayWrite } from '#platform/core/viewer';
import { KeyUsedForAnother, newFormKey } from '#platform/server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.id)) error(404);
  const page = await intakePage(viewer, params.id, parseRowFilter(url.searchParams), new Date());
  if (!page) error(404);
  return {
    page,
    refused: page.kind === 'preview' && page.refused ? uploadRefusal(page.refused) : null,
    mayWrite: mayWrite(viewer),
    organisationName: viewer.organisationName,
    formKey: newFormKey(),
    saved: url.searchParams.get('saved') === 'yes',
  };
};

interface Again {
  /** A sentence for the whole page. */
  stopped?: string;
  /** The preview that the person had before them when it changed. */
  before?: ReturnType<typeof countsSeen>;
  /** What was typed in a cell, why not, and names that it may mean. */
  cell?: { group: string; text: string; sentence: string; near: string[] };
}

function again(status: 409 | 422, shown: Again) {
  return fail(status, shown);
}

/** A choice that was not taken: nothing there is 404; the rest shows the preview as it stands. */
function notChosen(outcome: Exclude<ChoiceOutcome, { ok: true }>, group: string) {
  if (outcome.reason === 'no-such-intake' || outcome.reason === 'reader') error(404);
  if (outcome.reason === 'not-understood') {
    const { text, near } = outcome.cell;
    return again(422, { cell: { group, text, near, sentence: notUnderstoodWords(outcome.cell) } });
  }
  return again(409, {
    stopped:
      outcome.reason === 'nothing-there'
        ? mendingFault('stale-form')
        : confirmRefusal('already-confirmed'),
  });
}

function notConfirmed(reason: ConfirmRefusal, seen: string) {
  if (reason === 'no-such-intake' || reason === 'reader') error(404);
  if (reason === 'changed-meanwhile') return again(409, { before: countsSeen(seen) });
  return again(422, { stopped: confirmRefusal(reason) });
}

export const actions: Actions = {
  answer: async ({ locals, params, request }) => {
    const command = parseAnswers(await request.formData());
    if (!isUuid(params.id)) error(404);
    const outcome = await chooseInIntake(locals.viewer!, params.id, command, new Date());
    if (!outcome.ok) return notChosen(outcome, '');
    redirect(303, `/workbook/${params.id}#questions`);
  },
  mend: async ({ locals, params, request }) => {
    const form = await request.formData();
    if (!isUuid(params.id)) error(404);
    const parsed = parseMending(form);
    if (!parsed.ok) {
      if (parsed.fault === 'stale-form') return again(422, { stopped: mendingFault('stale-form') });
      const [group, text] = ['group', 'text'].map((name) => String(form.get(name) ?? ''));
      const typed = (text ?? '').replaceAll('\0', '');
      return again(422, {
        cell: { group: group ?? '', text: typed, sentence: mendingFault(parsed.fault), near: [] },
      });
    }
    const { command } = parsed;
    const outcome = await chooseInIntake(locals.viewer!, params.id, command, new Date());
    if (!outcome.ok) return notChosen(outcome, 'group' in command ? command.group : '');
    redirect(303, `/workbook/${params.id}#faults`);
  },
  confirm: async ({ locals, params, request }) => {
    const form = parseConfirmation(await request.formData());
    if (!isUuid(params.id)) error(404);
    if (!form) return again(422, { stopped: mendingFault('stale-form') });
    const outcome = await confirmIntake(locals.viewer!, params.id, form, new Date()).catch(
      (fault: unknown) => {
        if (fault instanceof KeyUsedForAnother)
          return { ok: false as const, reason: 'changed-meanwhile' as const };
        throw fault;
      },
    );
    if (!outcome.ok) return notConfirmed(outcome.reason, form.seen);
    redirect(303, `/workbook/${params.id}?saved=yes`);
  },
  discard: async ({ locals, params }) => {
    if (!isUuid(params.id) || !(await discardIntake(locals.viewer!, params.id))) error(404);
    redirect(303, '/workbook?saved=discarded');
  },
};
