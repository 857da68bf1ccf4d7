import { redirect } from '@sveltejs/kit';
import { isUuid } from '#platform/core/ids';
import { isAdministrator, isSpaceAdministrator } from '#platform/core/viewer';
import { openInvitations, ourPeople, revokeInvitation } from '#organisations/server';
import { logAccess, tx } from '#platform/server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const keeps = isAdministrator(viewer);
  const { people, invitations } = await tx(viewer, 'read', async (db) => ({
    people: await ourPeople(db),
    invitations: keeps ? await openInvitations(db, viewer.countyId, viewer.organisationId) : [],
  }));
  return {
    people: people.map((one) => ({ ...one, isMe: one.personId === viewer.personId })),
    invitations,
    keeps,
    runsCounty: isSpaceAdministrator(viewer),
    organisationName: viewer.organisationName,
    saved: url.searchParams.get('saved'),
  };
};

export const actions: Actions = {
  revoke: async ({ locals, request }) => {
    const viewer = locals.viewer!;
    const id = String((await request.formData()).get('invitation') ?? '');
    if (!isUuid(id)) redirect(303, '/people');
    const done = await tx(viewer, 'write', (db) => revokeInvitation(db, id));
    const table = 'organisations.invitation';
    if (done)
      await logAccess(viewer, { what: 'people', outcome: 'done', detail: 'revoke', table, id });
    redirect(303, done ? '/people?saved=revoked' : '/people');
  },
};
