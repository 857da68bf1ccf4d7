import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { isUuid } from '#platform/core/ids';
import {
  issuerOf,
  keepPasskey,
  logAccess,
  removeWay,
  renamePasskey,
  startOidc,
  takeNewPasskey,
  tx,
  waysOf,
} from '#platform/server';
import { answerIn, browserOf, markBrowser, networkAsking } from '../../sign-in/enter.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const ways = await tx(viewer, 'read', (db) => waysOf(db, viewer));
  const issuer = await issuerOf(viewer.organisationId);
  return {
    ways: {
      ...ways,
      passkeys: ways.passkeys.map(({ credential: _, transports: __, ...one }) => one),
    },
    bound: issuer !== null,
    saved: url.searchParams.get('saved'),
    sorry: url.searchParams.get('sorry'),
  };
};

const nameIn = (form: FormData) => {
  const name = String(form.get('name') ?? '').trim();
  return name.length >= 1 && name.length <= 80 && !name.includes('\0') ? name : null;
};

export const actions: Actions = {
  make: async (event) => {
    const viewer = event.locals.viewer!;
    const form = await event.request.formData();
    const name = nameIn(form);
    if (!name) return fail(422, { fault: 'name' as const });
    if (!viewer.fresh) redirect(303, '/account/passkeys?sorry=fresh');
    const answer = answerIn<RegistrationResponseJSON>(form.get('answer'));
    const house = { origin: event.url.origin, network: networkAsking(event) };
    const made = answer
      ? await takeNewPasskey(house, browserOf(event.cookies), viewer.personId, answer)
      : 'not-verified';
    if (typeof made === 'string') return told(event, 'make passkey', `sorry=${made}`, 'refused');
    await tx(viewer, 'write', (db) => keepPasskey(db, viewer, made, name));
    return told(event, 'make passkey', 'saved=made');
  },
  rename: async (event) => {
    const viewer = event.locals.viewer!;
    const form = await event.request.formData();
    const [id, name] = [String(form.get('id') ?? ''), nameIn(form)];
    if (!name || !isUuid(id)) return fail(422, { fault: 'name' as const });
    await tx(viewer, 'write', (db) => renamePasskey(db, viewer, id, name));
    redirect(303, '/account/passkeys?saved=renamed');
  },
  /** The last way in is taken away only by whoever has been told that it is the last. */
  remove: async (event) => {
    const viewer = event.locals.viewer!;
    const form = await event.request.formData();
    const [id, kind] = [String(form.get('id') ?? ''), form.get('kind')];
    if (!isUuid(id)) return fail(422, { fault: 'name' as const });
    if (!viewer.fresh) redirect(303, '/account/passkeys?sorry=fresh');
    const what = kind === 'identity' ? 'identity' : 'passkey';
    const isLast = await tx(viewer, 'write', async (db) => {
      const ways = await waysOf(db, viewer);
      const many = ways.passkeys.length + ways.identities.length + (ways.mail ? 1 : 0);
      if (many <= 1 && form.get('sure') !== 'yes') return true;
      await removeWay(db, viewer, what, id);
      return false;
    });
    if (isLast) return fail(409, { last: { id, kind: what } });
    return told(event, `remove ${what}`, 'saved=removed');
  },
  /** Tie my account at my organisation's sign-in to me: the way there is a link, since forms lead to no other place. */
  link: async (event) => {
    const viewer = event.locals.viewer!;
    if (!viewer.fresh) redirect(303, '/account/passkeys?sorry=fresh');
    const away = await startOidc(viewer.organisationId, {
      origin: event.url.origin,
      browser: markBrowser(event.cookies),
      network: networkAsking(event),
      purpose: 'link',
      session: viewer.session,
      to: '/account',
    });
    if (away instanceof Date) redirect(303, '/account/passkeys?sorry=wait');
    if (typeof away === 'string') redirect(303, `/account/passkeys?sorry=${away}`);
    return { away: away.href, host: away.host };
  },
};

/** Noted, then shown. */
async function told(
  event: RequestEvent,
  detail: string,
  query: string,
  outcome: 'done' | 'refused' = 'done',
): Promise<never> {
  await logAccess(event.locals.viewer, { what: 'people', outcome, detail });
  redirect(303, `/account/passkeys?${query}`);
}
