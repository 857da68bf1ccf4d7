import { fail, redirect } from '@sveltejs/kit';
import { demoPeople } from '#organisations/server';
import { openSession, SESSION_HOURS } from '#platform/server';
import { homeward } from '../homeward.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

/** The trial sign-in exists only where the demo is on (RAGANG_DEMO; off by default with DATABASE_URL). */
const isOn = () => process.env.RAGANG_DEMO === '1';

export const load: PageServerLoad = async ({ url }) => ({
  on: isOn(),
  people: isOn() ? await demoPeople() : [],
  to: onward(url.searchParams.get('to') ?? '/'),
});

export const actions: Actions = {
  default: async ({ request, cookies }) => {
    if (!isOn()) return fail(404, { gone: true });
    const form = await request.formData();
    const [personId, organisationId] = String(form.get('who') ?? '').split('/');
    const person = (await demoPeople()).find(
      (p) => p.personId === personId && p.organisationId === organisationId,
    );
    if (!person) return fail(422, { gone: true });
    const token = await openSession(person);
    cookies.set(SESSION_COOKIE, token, {
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      maxAge: SESSION_HOURS * 3600,
    });
    redirect(303, onward(String(form.get('to') ?? '')));
  },
};

/** Back to a page of our own, but not to the door itself. */
function onward(to: string): string {
  return to.startsWith('/sign-') ? '/' : (homeward(to) ?? '/');
}
