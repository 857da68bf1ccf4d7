import { fail, redirect } from '@sveltejs/kit';
import type { Viewer } from '#platform/core/viewer';
import {
  bindingOf,
  bindIssuer,
  encrypted,
  logAccess,
  startOidc,
  tx,
  unbindIssuer,
} from '#platform/server';
import { markBrowser, networkAsking } from '../../sign-in/enter.ts';
import { readBinding } from './binding.forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const may = isAdministrator(viewer);
  return {
    may,
    binding: may ? await tx(viewer, 'read', (db) => bindingOf(db, viewer)) : null,
    redirectUri: `${url.origin}/sign-in/oidc/back`,
    saved: url.searchParams.get('saved'),
    tested: url.searchParams.get('tested'),
  };
};

export const actions: Actions = {
  save: async (event) => {
    const viewer = mine(event);
    const form = await event.request.formData();
    const values = {
      issuer: String(form.get('issuer') ?? '').slice(0, 500),
      clientId: String(form.get('clientId') ?? '').slice(0, 300),
    };
    const read = readBinding(form);
    if (!read.ok) return fail(422, { values, faults: read.faults });
    const { secret, ...said } = read.typed;
    const kept = secret ? encrypted(secret, viewer.organisationId) : undefined;
    const done = await tx(viewer, 'write', (db) =>
      bindIssuer(db, viewer, { ...said, secret: kept ?? (said.version === 0 ? null : undefined) }),
    );
    if (!done) return fail(409, { values, meanwhile: true });
    await noted(event, 'bind oidc');
    redirect(303, '/people/sign-in?saved=bound');
  },
  test: async (event) => {
    const viewer = mine(event);
    const away = await startOidc(viewer.organisationId, {
      origin: event.url.origin,
      browser: markBrowser(event.cookies),
      network: networkAsking(event),
      purpose: 'test',
      session: viewer.session,
      to: '/people/sign-in',
    });
    if (away instanceof Date) redirect(303, '/people/sign-in?tested=wait');
    if (typeof away === 'string') redirect(303, `/people/sign-in?tested=${away}`);
    return { away: away.href, host: away.host };
  },
  unbind: async (event) => {
    const viewer = mine(event);
    await tx(viewer, 'write', (db) => unbindIssuer(db, viewer));
    await noted(event, 'unbind oidc');
    redirect(303, '/people/sign-in?saved=unbound');
  },
};

/** Who binds a sign-in: an administrator of the organisation. */
const isAdministrator = (viewer: Viewer) =>
  viewer.role === 'administrator' && viewer.kind === 'full';

/** An administrator who has just shown who they are; else told so on the page. */
function mine({ locals }: RequestEvent) {
  const viewer = locals.viewer!;
  if (!isAdministrator(viewer)) redirect(303, '/people/sign-in');
  if (!viewer.fresh) redirect(303, '/people/sign-in?tested=fresh');
  return viewer;
}

const noted = ({ locals }: RequestEvent, detail: string) =>
  logAccess(locals.viewer, {
    what: 'administration',
    table: 'access.issuer',
    id: locals.viewer!.organisationId,
    outcome: 'done',
    detail,
  });
