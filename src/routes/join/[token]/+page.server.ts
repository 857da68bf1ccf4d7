import { error, fail, redirect } from '@sveltejs/kit';
import { invitationSeen, joinBy, parseJoin, typed } from '#organisations/server';
import { peopleFaults } from '#organisations/ui/people-words.ts';
import { closeSession, logAccess, openSession, SESSION_HOURS, viewerOf } from '#platform/server';
import { SESSION_COOKIE, SESSION_KEPT } from '../../session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
  setHeaders({ 'referrer-policy': 'no-referrer' });
  const seen = await invitationSeen(params.token);
  return {
    seen,
    here: `/join/${params.token}`,
    signedInAs: locals.viewer?.personName ?? null,
  };
};

export const actions: Actions = {
  /** By a press only: a letter is looked at by machines before its reader does. */
  default: async ({ params, locals, request, cookies }) => {
    const form = await request.formData();
    const values = typed(form);
    const parsed = parseJoin(form);
    if (!parsed.ok) return fail(422, { values, faults: peopleFaults(parsed.faults) });
    const outcome = await joinBy(params.token, parsed.command.name, locals.viewer?.session ?? null);
    if (!outcome.ok) {
      await logAccess(null, {
        what: 'sign-in',
        outcome: 'refused',
        detail: `invitation ${outcome.reason}`,
      });
      if (outcome.reason === 'unknown') error(404);
      return fail(409, { values, refused: outcome.reason });
    }
    const userAgent = request.headers.get('user-agent');
    const token = await openSession(outcome, { way: 'invitation', userAgent });
    const before = cookies.get(SESSION_COOKIE);
    if (before) await closeSession(before);
    const viewer = await viewerOf(token);
    if (viewer) await logAccess(viewer, { what: 'sign-in', outcome: 'done', detail: 'invitation' });
    cookies.set(SESSION_COOKIE, token, { ...SESSION_KEPT, maxAge: SESSION_HOURS * 3600 });
    redirect(303, '/account?saved=joined');
  },
};
