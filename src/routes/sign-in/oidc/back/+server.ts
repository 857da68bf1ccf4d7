import { redirect, type RequestEvent, type RequestHandler } from '@sveltejs/kit';
import {
  linkIdentity,
  logAccess,
  personOfSubject,
  takeOidc,
  tx,
  type OidcOutcome,
} from '#platform/server';
import { browserOf, letIn, onward, turnedAway } from '../../enter.ts';

/** The answer from an organisation's own sign-in. */
export const GET: RequestHandler = async (event) => {
  const came = await takeOidc(browserOf(event.cookies), event.url);
  if (!came.ok) return refused(event, came);
  if (came.purpose === 'link') return link(event, came);
  if (came.purpose === 'test') redirect(303, '/people/sign-in?tested=done');
  const person = await personOfSubject(came);
  if (!person) return turnedAway('oidc', 'not-linked', onward(came.to));
  return letIn(
    event,
    { personId: person, way: 'oidc', holdsFor: came.organisationId },
    onward(came.to),
  );
};

/** Whoever is signed in ties their account there to themselves: the same session that asked, and the same employer. */
async function link(event: RequestEvent, came: Extract<OidcOutcome, { ok: true }>): Promise<never> {
  const viewer = event.locals.viewer;
  if (!viewer || viewer.session !== came.session || viewer.organisationId !== came.organisationId)
    return turnedAway('oidc', 'elsewhere', '/account');
  const kept = await tx(viewer, 'write', (db) => linkIdentity(db, viewer, came));
  await logAccess(viewer, {
    what: 'people',
    table: 'access.identity',
    outcome: kept ? 'done' : 'refused',
    detail: 'link oidc',
  });
  redirect(303, `/account/passkeys?${kept ? 'saved=linked' : 'sorry=linked-already'}`);
}

/** Told where it was asked from: on the page to sign in on, or on one's own page. */
async function refused(
  event: RequestEvent,
  came: Extract<OidcOutcome, { ok: false }>,
): Promise<never> {
  const { viewer } = event.locals;
  if (!viewer || (came.purpose !== 'link' && came.purpose !== 'test'))
    return turnedAway('oidc', came.reason, '/', came.until);
  await logAccess(viewer, { what: 'people', outcome: 'refused', detail: `oidc ${came.reason}` });
  redirect(
    303,
    came.purpose === 'link'
      ? `/account/passkeys?sorry=${came.reason}`
      : `/people/sign-in?tested=${came.reason}`,
  );
}
