import { error, fail, redirect } from '@sveltejs/kit';
import { isUuid } from '#platform/core/ids';
import { isAdministrator, isSpaceAdministrator, type Viewer } from '#platform/core/viewer';
import { countyMembers, invite, parseInvite, typed } from '#organisations/server';
import { peopleFaults, peopleRefusals } from '#organisations/ui/people-words.ts';
import { logAccess, newFormKey, tx } from '#platform/server';
import { orKeyUsed } from '../../organisations/once.ts';
import type { Actions, PageServerLoad } from './$types';

const DAYS = 14;
const byMail = () => Boolean(process.env.SMTP_URL);

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const to = await invitedTo(viewer, url);
  return {
    organisationName: to.name,
    /** The first administrator of another organisation, invited by whoever administers the county. */
    first: to.first,
    byMail: byMail(),
    fresh: viewer.fresh,
    here: url.pathname + url.search,
    formKey: newFormKey(),
  };
};

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const viewer = locals.viewer!;
    const to = await invitedTo(viewer, url);
    const form = await request.formData();
    if (to.first) form.set('role', 'administrator');
    const values = typed(form);
    const parsed = parseInvite(form);
    if (!parsed.ok) return fail(422, { values, faults: peopleFaults(parsed.faults) });
    const outcome = await orKeyUsed(
      invite(viewer, values.key ?? '', to.organisationId, parsed.command, byMail()),
    );
    if (!outcome.ok) {
      const { status, sentence } = peopleRefusals[outcome.reason];
      if (status === 404) error(404);
      return fail(status, { values, faults: [{ field: undefined, message: sentence() }] });
    }
    await logAccess(viewer, { what: 'people', outcome: 'done', detail: 'invite' });
    if (!outcome.link)
      redirect(303, to.first ? '/people/county?saved=invited' : '/people?saved=invited');
    return {
      link: url.origin + outcome.link,
      name: parsed.command.name,
      until: new Date(Date.now() + DAYS * 24 * 3_600_000),
    };
  },
};

/** Which organisation somebody is invited to: one's own, or a member without an administrator (`?to=`). */
async function invitedTo(viewer: Viewer, url: URL) {
  const other = url.searchParams.get('to');
  if (other === null && isAdministrator(viewer))
    return { organisationId: viewer.organisationId, name: viewer.organisationName, first: false };
  if (!isSpaceAdministrator(viewer) || !isUuid(other)) error(404);
  const members = await tx(viewer, 'read', (db) => countyMembers(db, viewer));
  const member = members.find(
    (one) =>
      one.organisationId === other && one.membership === 'member' && one.administrators === 0,
  );
  if (!member) error(404);
  return { organisationId: member.organisationId, name: member.name, first: true };
}
