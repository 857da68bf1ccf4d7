import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { answerByFromInvitation, roundState } from '#matters';
import {
  askCounts,
  extendRound,
  inviteOthers,
  mattersOfRound,
  readDay,
  roundsSeen,
  type RoundOutcome,
} from '#matters/server';
import * as m from '#messages';
import { isUuid } from '#platform/core/ids';
import { isCoordinator } from '#platform/core/viewer';
import { localDateOf, type LocalDate } from '#platform/core/working-days';
import { KeyUsedForAnother, newFormKey, tx } from '#platform/server';
import { refusalFault } from '../refusals.ts';
import type { Actions, PageServerLoad } from './$types';

/** One round. Three questions. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.id)) error(404);
  const found = await tx(viewer, 'read', async (db) => {
    const [round] = await roundsSeen(db, viewer, params.id);
    if (!round) return null;
    return {
      round,
      counts: await askCounts(db, viewer, params.id),
      matters: await mattersOfRound(db, viewer, params.id),
    };
  });
  if (!found) error(404);
  const { round, counts, matters } = found;
  const coordinator = isCoordinator(viewer);
  const now = new Date();
  const region = counts.find((one) => one.organisationId === round.regionId);
  const dates = { startsOn: localDateOf(round.startedAt), answerBy: round.answerBy as LocalDate };
  const state = roundState(round, now);
  const waits = state === 'region-first' && round.regionId !== viewer.organisationId;
  return {
    formKeys: { invite: newFormKey(), extend: newFormKey() },
    saved: url.searchParams.get('saved'),
    coordinator,
    round: { ...round, name: m.pick(round.nameSv, round.nameEn), state },
    /** Is our turn to come, when the region has answered? */
    waits: waits && round.ownAsked > 0,
    regionLeft: region ? region.asked - region.answered : 0,
    regionName: region?.name ?? '',
    answerByThen: answerByFromInvitation(dates, now),
    counts: coordinator ? counts : [],
    matters: matters.map((matter) => ({
      slug: matter.slug,
      name: m.pick(matter.nameSv, matter.nameEn),
    })),
  };
};

async function act(
  event: RequestEvent,
  saved: string,
  fn: (key: string, form: FormData) => Promise<RoundOutcome | { ok: false; reason: 'no-day' }>,
) {
  if (!isUuid(event.params.id)) error(404);
  const form = await event.request.formData();
  try {
    const outcome = await fn(String(form.get('key') ?? ''), form);
    if (outcome.ok) redirect(303, `${event.url.pathname}?saved=${saved}`);
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
};
