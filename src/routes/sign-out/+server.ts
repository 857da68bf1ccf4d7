import { redirect, type RequestHandler } from '@sveltejs/kit';
import { closeSession, logAccess } from '#platform/server';
import { SESSION_COOKIE, SESSION_KEPT } from '../session-cookie.ts';

/** End the session, here and in the database. */
export const POST: RequestHandler = async ({ cookies, locals }) => {
  const token = cookies.get(SESSION_COOKIE);
  if (locals.viewer) await logAccess(locals.viewer, { what: 'sign-out', outcome: 'done' });
  if (token) await closeSession(token);
  cookies.delete(SESSION_COOKIE, SESSION_KEPT);
  redirect(303, '/sign-in');
};
