import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import {
  closeRound,
  extendRound,
  inviteOthers,
  readDay,
  readReminded,
  remind,
  roundPage,
  type ReminderOutcome,
  type RoundOutcome,
} from '#matters/server';
import * as m from '#messages';
import { isUuid } from '#platform/core/ids';
import { KeyUsedForAnother, logAccess, newFormKey, tx } from '#platform/server';
import { refusalFault } from '../refusals.ts';
import type { Actions, PageServerLoad } from './$types';

/** One round. Three questions. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.id)) error(404);
  const page = await tx(viewer, 'read', (db) => roundPage(db, viewer, params.id, new Date()));
  if (!page) error(404);
  const name = m.pick(page.round.nameSv, page.round.nameEn);
  return {
    ...page,
    round: { ...page.round, name },
    matters: page.matters.map(({ slug, nameSv, nameEn }) => ({
      slug,
      name: m.pick(nameSv, nameEn),
    })),
    mail: {
      round: name,
      answerBy: page.round.answerBy,
      address: `${url.origin}/answer`,
      coordinator: viewer.personName,
    },
    formKeys: {
      invite: newFormKey(),
      extend: newFormKey(),
      remind: newFormKey(),
      close: newFormKey(),
    },
    saved: url.searchParams.get('saved'),
    count: Number(url.searchParams.get('count')) || 0,
  };
};

type Outcome = RoundOutcome | ReminderOutcome | { ok: false; reason: 'no-day' };

async function act(
  event: RequestEvent,
  saved: string,
  fn: (key: string, form: FormData) => Promise<Outcome>,
) {
  if (!isUuid(event.params.id)) error(404);
  const form = await event.request.formData();
  try {
    const outcome = await fn(String(form.get('key') ?? ''), form);
    if (outcome.ok) {
      const count = 'reminded' in outcome ? `&count=${outcome.reminded}` : '';
      redirect(303, `${event.url.pathname}?saved=${saved}${count}`);
    }
    if (outcome.reason === 'no-such-round') error(404);
    return fail(422, {
      faults: [refusalFault(outcome.reason)],
      answerBy: String(form.get('answerBy') ?? ''),
    });
  } catch (caught) {
    if (!(caught instanceof KeyUsedForAnother)) throw caught;
    return fail(409, { faults: [refusalFault('sent-before')], answerBy: '' });
  }
}

export const actions: Actions = {
  invite: (event) =>
    act(event, 'invited', (key) =>
      inviteOthers(event.locals.viewer!, key, event.params.id, new Date()),
    ),
  extend: (event) =>
    act(event, 'extended', async (key, form) => {
      const day = readDay(form, 'answerBy');
      if (!day) return { ok: false, reason: 'no-day' };
      return extendRound(event.locals.viewer!, key, event.params.id, day, new Date());
    }),
  remind: (event) =>
    act(event, 'reminded', async (key, form) => {
      const who = readReminded(form);
      if (!who) return { ok: false, reason: 'not-asked' };
      return remind(event.locals.viewer!, key, event.params.id, who, new Date());
    }),
  /** The house itself opens the round then: who had it do so is noted, before anything is shown. */
  close: (event) =>
    act(event, 'closed', async (key) => {
      const viewer = event.locals.viewer!;
      const { id } = event.params;
      const outcome = await closeRound(viewer, key, id, new Date());
      const about = { table: 'matters.round', id, detail: 'close round' };
      if (outcome.ok)
        await logAccess(viewer, { what: 'administration', outcome: 'done', ...about });
      return outcome;
    }),
};
