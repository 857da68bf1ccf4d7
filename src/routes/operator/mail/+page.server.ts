import { error, fail, redirect } from '@sveltejs/kit';
import { isUuid } from '#platform/core/ids';
import {
  askServerNow,
  cameBack,
  lettersIn,
  logAccess,
  mailSettings,
  mailState,
  MOST_TROUBLES,
  operates,
  readLetter,
  tryAgain,
  tx,
} from '#platform/server';
import type { Actions, PageServerLoad } from './$types';

const MOST_LETTERS = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const state = await tx(viewer, 'read', async (db) =>
    (await operates(db)) ? mailState(db, viewer) : null,
  );
  if (!state) error(404);
  const { smtpUrl, folder } = mailSettings();
  const letters = smtpUrl ? null : lettersIn(folder);
  return {
    ...state,
    most: state.troubles.length === MOST_TROUBLES ? MOST_TROUBLES : null,
    folder: letters && {
      path: folder,
      letters: letters.slice(0, MOST_LETTERS).map(({ name, at }) => {
        const { subject = name, to = '' } = readLetter(folder, name) ?? {};
        return { name, at, subject, to };
      }),
      most: letters.length > MOST_LETTERS ? MOST_LETTERS : null,
    },
    saved: url.searchParams.get('saved'),
  };
};

/** The operator's acts have one effect however often they are sent: each says where things shall be, not how far to go. */
export const actions: Actions = {
  again: async ({ locals, request }) => {
    const id = String((await request.formData()).get('id') ?? '');
    const did = await asOperator(locals, async (db) => isUuid(id) && (await tryAgain(db, id)));
    if (!did) return fail(422, { fault: 'again' as const, value: '' });
    redirect(303, '/operator/mail?saved=again');
  },
  back: async ({ locals, request }) => {
    const value = String((await request.formData()).get('messageId') ?? '').slice(0, 300);
    const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(value)?.[0] ?? '';
    const did = await asOperator(locals, async (db) => isUuid(id) && (await cameBack(db, id)));
    if (!did) return fail(422, { fault: 'back' as const, value });
    redirect(303, '/operator/mail?saved=back');
  },
  now: async ({ locals }) => {
    await asOperator(locals, async (db) => (await askServerNow(db), true));
    redirect(303, '/operator/mail?saved=now');
  },
};

async function asOperator(
  locals: App.Locals,
  act: (db: Parameters<typeof tryAgain>[0]) => Promise<boolean>,
): Promise<boolean> {
  const did = await tx(locals.viewer!, 'write', async (db) =>
    (await operates(db)) ? act(db) : null,
  );
  if (did === null) error(404);
  await logAccess(locals.viewer!, {
    what: 'administration',
    table: 'mail.message',
    outcome: did ? 'done' : 'failed',
    detail: 'mail queue',
  });
  return did;
}
