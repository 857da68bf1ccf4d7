import { redirect, type RequestHandler } from '@sveltejs/kit';
import { closeSession } from '#platform/server';
import { SESSION_COOKIE } from '../session-cookie.ts';

/** End the session, here and in the database. */
export const POST: RequestHandler = async ({ cookies }) => {
  const token = cookies.get(SESSION_COOKIE);
  if (token) await closeSession(token);
  cookies.delete(SESSION_COOKIE, { path: '/', secure: true });
  redirect(303, '/sign-in');
};
