import { error, fail, redirect } from '@sveltejs/kit';
import type { Decision } from '#platform/core/decision';
import { isUuid, type OrganisationId, type PersonId } from '#platform/core/ids';
import { isSpaceAdministrator, type CountyRole, type Viewer } from '#platform/core/viewer';
import type { PeopleReason } from '#organisations';
import {
  countyMembers,
  countyPeople,
  openInvitations,
  setCountyRole,
  setMember,
} from '#organisations/server';
import { peopleRefusals } from '#organisations/ui/people-words.ts';
import { logAccess, newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../organisations/once.ts';
import type { Actions, PageServerLoad } from './$types';

const ROLES: readonly CountyRole[] = ['coordinator', 'space-administrator', 'operator'];

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  if (!isSpaceAdministrator(viewer)) error(404);
  const here = await tx(viewer, 'read', async (db) => ({
    people: await countyPeople(db, viewer),
    members: await countyMembers(db, viewer),
    invitations: await openInvitations(db, viewer.countyId, null),
  }));
  return {
    ...here,
    fresh: viewer.fresh,
    formKey: newFormKey(),
    saved: url.searchParams.get('saved'),
  };
};

export const actions: Actions = {
  role: async ({ locals, request }) => {
    const viewer = locals.viewer!;
    const form = await request.formData();
    const person = String(form.get('person') ?? '');
    const role = ROLES.find((one) => one === form.get('role'));
    if (!isUuid(person) || !role) return fail(422, { sorry: peopleRefusals.unknown.sentence() });
    const has = form.get('has') === 'yes';
    const key = `${form.get('key')}`;
    const detail = `${has ? 'give' : 'take'} ${role}`;
    return told(viewer, setCountyRole(viewer, key, person as string as PersonId, role, has), {
      detail,
      table: 'organisations.county_role',
      id: person,
    });
  },
  member: async ({ locals, request }) => {
    const viewer = locals.viewer!;
    const form = await request.formData();
    const organisation = String(form.get('organisation') ?? '');
    if (!isUuid(organisation)) return fail(422, { sorry: peopleRefusals.unknown.sentence() });
    const membership = form.get('membership') === 'member' ? 'member' : 'known';
    const id = organisation as string as OrganisationId;
    return told(viewer, setMember(viewer, `${form.get('key')}`, id, membership), {
      detail: membership === 'member' ? 'make member' : 'make known',
      table: 'organisations.county_member',
      id,
    });
  },
};

async function told(
  viewer: Viewer,
  doing: Promise<Decision<PeopleReason>>,
  entry: { detail: string; table: string; id: string },
) {
  const outcome = await orKeyUsed(doing);
  if (!outcome.ok) {
    const { status, sentence } = peopleRefusals[outcome.reason];
    if (status === 404) error(404);
    return fail(status, { sorry: sentence() });
  }
  await logAccess(viewer, { what: 'administration', outcome: 'done', ...entry });
  redirect(303, '/people/county?saved=role');
}
