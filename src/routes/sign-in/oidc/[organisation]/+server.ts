import { error, redirect, type RequestHandler } from '@sveltejs/kit';
import { isUuid } from '#platform/core/ids';
import { startOidc } from '#platform/server';
import { leadingTo, markBrowser, networkAsking, onward, turnedAway } from '../../enter.ts';

/** To the organisation's own sign-in. A link and not a form: forms of ours lead to no other place. */
export const GET: RequestHandler = async (event) => {
  const organisation = event.params.organisation ?? '';
  if (!isUuid(organisation)) error(404);
  const to = onward(event.url.searchParams.get('to'));
  // begun by a press on a page of ours: a foreign page that leads here would sign somebody in who asked for nothing
  const from = event.request.headers.get('sec-fetch-site') ?? 'none';
  if (!['same-origin', 'none'].includes(from)) redirect(303, leadingTo('/sign-in', to));
  const away = await startOidc(organisation, {
    origin: event.url.origin,
    browser: markBrowser(event.cookies),
    network: networkAsking(event),
    // whoever is signed in already shows anew who they are: there, too, they are asked again
    purpose: event.locals.viewer ? 'again' : 'sign-in',
    session: null,
    to,
  });
  if (away instanceof Date) return turnedAway('oidc', 'wait', to, away);
  if (typeof away === 'string') return turnedAway('oidc', away, to);
  return new Response(null, { status: 303, headers: { location: away.href } });
};
