import { json, type RequestHandler } from '@sveltejs/kit';
import { askForPasskey, logAccess } from '#platform/server';
import { markBrowser, networkAsking } from '../../enter.ts';

/** What the browser shall ask its authenticator: a challenge of its own, kept here. */
export const POST: RequestHandler = async (event) => {
  const house = { origin: event.url.origin, network: networkAsking(event) };
  const asked = await askForPasskey(house, markBrowser(event.cookies), 'sign-in');
  if (!(asked instanceof Date)) return json(asked);
  await logAccess(null, { what: 'sign-in', outcome: 'refused', detail: 'passkey wait' });
  return json({ until: asked }, { status: 429 });
};
