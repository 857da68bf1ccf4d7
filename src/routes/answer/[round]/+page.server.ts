import { error } from '@sveltejs/kit';
import { ownAsks, type OwnAsk } from '#matters/server';
import * as m from '#messages';
import { isUuid } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { newFormKey, tx } from '#platform/server';
import { newestOf } from '../answering.ts';
import { roundShown } from '../round-shown.ts';
import type { PageServerLoad } from './$types';

/** The questions of one round: what is answered, by whom of us and when, and where to go on. One question. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  if (!isUuid(params.round)) error(404);
  const queue = await tx(viewer, 'read', (db) => ownAsks(db, viewer, { roundId: params.round }));
  const [first, ...others] = queue;
  if (!first) error(404);
  return {
    formKey: newFormKey(),
    shown: newestOf(queue.map((ask) => ask.newestAt)),
    mayWrite: mayWrite(viewer),
    round: roundShown([first, ...others]),
    matters: queue.map((ask) => matterOf(viewer, ask)),
  };
};

function matterOf(viewer: Viewer, ask: OwnAsk) {
  const { answeredAt, answeredBy } = ask;
  const isMine = answeredBy?.id === viewer.personId;
  const who = isMine ? m.answer_round_you() : answeredBy?.name || viewer.organisationName;
  return {
    slug: ask.slug,
    href: `/answer/${ask.roundId}/${ask.slug}#question`,
    name: m.pick(ask.nameSv, ask.nameEn),
    by: answeredAt && m.answer_round_by({ who, when: answeredAt }),
  };
}
