import { error, fail, redirect } from '@sveltejs/kit';
import { isUuid, type OrganisationId } from '#platform/core/ids';
import { isOperator } from '#platform/core/viewer';
import {
  changeSession,
  endMySession,
  endMySessions,
  logAccess,
  myAccount,
  myPlaces,
  mySessions,
  NoMembership,
  SESSION_HOURS,
  tx,
} from '#platform/server';
import { SESSION_COOKIE, SESSION_KEPT } from '../session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const mine = await tx(viewer, 'read', async (db) => ({
    account: await myAccount(db),
    sessions: await mySessions(db),
    places: await myPlaces(db),
  }));
  return {
    ...mine,
    personName: viewer.personName,
    organisationName: viewer.organisationName,
    role: viewer.role,
    cleared: viewer.cleared,
    fresh: viewer.fresh,
    operates: isOperator(viewer),
    saved: url.searchParams.get('saved'),
  };
};

export const actions: Actions = {
  /** One of my own sessions; this one too. */
  end: async ({ locals, request, cookies }) => {
    const viewer = locals.viewer!;
    const id = String((await request.formData()).get('session') ?? '');
    if (!isUuid(id)) error(404);
    const { ended, here } = await tx(viewer, 'write', async (db) => {
      const here = (await mySessions(db)).some((one) => one.thisOne && one.id === id);
      return { here, ended: await endMySession(db, id) };
    });
    if (ended && here) {
      cookies.delete(SESSION_COOKIE, SESSION_KEPT);
      redirect(303, '/sign-in');
    }
    if (ended) await logAccess(viewer, { what: 'sign-out', outcome: 'done', detail: 'another' });
    redirect(303, '/account?saved=ended');
  },
  everywhere: async ({ locals, cookies }) => {
    const viewer = locals.viewer!;
    await logAccess(viewer, { what: 'sign-out', outcome: 'done', detail: 'everywhere' });
    await tx(viewer, 'write', (db) => endMySessions(db));
    cookies.delete(SESSION_COOKIE, SESSION_KEPT);
    redirect(303, '/sign-in');
  },
  /** A new session for the other employer; the old one has ended when this answers. Nothing follows along. */
  switch: async ({ locals, request, cookies }) => {
    const viewer = locals.viewer!;
    const form = await request.formData();
    const organisationId = String(form.get('organisation') ?? '');
    const actingAs = form.get('acting') === 'operator' ? 'operator' : 'member';
    if (!isUuid(organisationId)) error(404);
    await logAccess(viewer, { what: 'switch', outcome: 'done', detail: `from ${actingAs}` });
    const change = { organisationId: organisationId as OrganisationId, actingAs } as const;
    const token = await changeSession(cookies.get(SESSION_COOKIE) ?? '', change).catch(
      (cause: unknown) => {
        if (cause instanceof NoMembership) return 'refused' as const;
        throw cause;
      },
    );
    if (token === 'refused') return fail(403, { refused: true });
    if (token === null) redirect(303, '/sign-in');
    cookies.set(SESSION_COOKIE, token, { ...SESSION_KEPT, maxAge: SESSION_HOURS * 3600 });
    cookies.delete('place', { path: '/' });
    redirect(303, actingAs === 'operator' ? '/account' : '/');
  },
};
