import type { RequestHandler } from '@sveltejs/kit';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { takePasskey } from '#platform/server';
import { answerIn, browserOf, letIn, networkAsking, onward, turnedAway } from '../enter.ts';

/** The authenticator's answer, in a form field. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  const to = onward(String(form.get('to') ?? ''));
  const answer = answerIn<AuthenticationResponseJSON>(form.get('answer'));
  if (!answer) return turnedAway('passkey', 'not-verified', to);
  const house = { origin: event.url.origin, network: networkAsking(event) };
  const came = await takePasskey(house, browserOf(event.cookies), 'sign-in', answer);
  if (!came.ok) return turnedAway('passkey', came.reason, to);
  return letIn(event, { personId: came.personId, way: 'passkey', holdsFor: came.holdsFor }, to);
};
