import { json, type RequestHandler } from '@sveltejs/kit';
import { askToMakePasskey, tx, waysOf } from '#platform/server';
import { markBrowser, networkAsking } from '../../../sign-in/enter.ts';

/** What the authenticator is asked when a passkey is made: for this person, on a device that has none yet. */
export const POST: RequestHandler = async (event) => {
  const viewer = event.locals.viewer!;
  const { passkeys } = await tx(viewer, 'read', (db) => waysOf(db, viewer));
  const house = { origin: event.url.origin, network: networkAsking(event) };
  const asked = await askToMakePasskey(house, markBrowser(event.cookies), {
    personId: viewer.personId,
    name: viewer.personName,
    has: passkeys.map((one) => one.credential),
  });
  return asked instanceof Date ? json({ until: asked }, { status: 429 }) : json(asked);
};
