import { redirect, type Cookies, type RequestEvent } from '@sveltejs/kit';
import type { OrganisationId, PersonId } from '#platform/core/ids';
import {
  closeSession,
  forgetProven,
  isToken,
  logAccess,
  networkOf,
  newToken,
  openSession,
  placesToEnter,
  proveWho,
  SESSION_HOURS,
  stepUp,
  viewerOf,
  type PlaceToEnter,
  type WayIn,
} from '#platform/server';
import { homeward } from '../homeward.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';

/** Ties what is under way (a code asked for, a passkey, a visit to one's own sign-in) to the browser that began it. */
const BROWSER_COOKIE = '__Host-ragang-way';

/** The browser's own token; undefined: it has begun nothing. */
export function browserOf(cookies: Cookies): string | undefined {
  const token = cookies.get(BROWSER_COOKIE);
  return isToken(token) ? token : undefined;
}

/** The browser's own token, made where there is none; holds for an hour. */
export function markBrowser(cookies: Cookies): string {
  const token = browserOf(cookies) ?? newToken();
  cookies.set(BROWSER_COOKIE, token, { ...KEPT, maxAge: 3600 });
  return token;
}

const KEPT = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** The network that asks, for counting attempts. */
export function networkAsking(event: RequestEvent): string {
  return networkOf(event.getClientAddress());
}

/** Back to a page of our own, but not to the door itself. */
export function onward(to: string | null): string {
  return !to || to.startsWith('/sign-') || to.startsWith('/link') ? '/' : (homeward(to) ?? '/');
}

/** A step of signing in, which takes along where one was going. */
export function leadingTo(path: string, to: string): string {
  return to === '/' ? path : `${path}?to=${encodeURIComponent(to)}`;
}

/** Not let in: noted without personal data, and told on the page to sign in on, with the reason's sentence. */
export async function turnedAway(
  way: WayIn | 'link',
  reason: string,
  to: string,
  until?: Date,
): Promise<never> {
  await logAccess(null, { what: 'sign-in', outcome: 'refused', detail: `${way} ${reason}` });
  const query = new URLSearchParams({ sorry: reason });
  if (until) query.set('until', until.toISOString());
  if (to !== '/') query.set('to', to);
  redirect(303, `/sign-in?${query}`);
}

/** Somebody has shown who they are: in at once where there is one organisation to act for; else they choose. */
export async function letIn(
  event: RequestEvent,
  who: { personId: PersonId; way: WayIn; holdsFor?: OrganisationId | null },
  to: string,
): Promise<never> {
  if (await steppedUp(event, who)) redirect(303, to);
  // a new token: what another may have put in this browser proves nothing
  const browser = newToken();
  event.cookies.set(BROWSER_COOKIE, browser, { ...KEPT, maxAge: 600 });
  await proveWho(browser, who.personId, who.way, who.holdsFor ?? null);
  const places = await placesToEnter(browser);
  const only = places.length === 1 ? places[0] : undefined;
  if (only) return enter(event, browser, only, to);
  if (places.length === 0) return turnedAway(who.way, 'left', to);
  redirect(303, leadingTo('/sign-in/choose', to));
}

/** Whoever is signed in and shows again who they are stays where they are, in a new session that is fresh. */
async function steppedUp(
  { cookies, locals }: RequestEvent,
  who: { personId: PersonId; way: WayIn; holdsFor?: OrganisationId | null },
): Promise<boolean> {
  const { viewer } = locals;
  const token = cookies.get(SESSION_COOKIE);
  const isSame = viewer?.personId === who.personId && viewer.kind === 'full';
  if (!token || !isSame || (who.holdsFor && who.holdsFor !== viewer.organisationId)) return false;
  const next = await stepUp(token, who.way);
  const now = next && (await viewerOf(next));
  if (!next || !now) return false;
  await logAccess(now, { what: 'step-up', outcome: 'done', detail: who.way });
  cookies.set(SESSION_COOKIE, next, { ...KEPT, maxAge: SESSION_HOURS * 3600 });
  cookies.delete(BROWSER_COOKIE, KEPT);
  return true;
}

/** In, acting for this organisation that was chosen or is the only one. */
export async function enter(
  event: RequestEvent,
  browser: string | undefined,
  place: PlaceToEnter,
  to: string,
): Promise<never> {
  if (!(await forgetProven(browser))) return turnedAway(place.way, 'expired', to);
  return begin(event, place, place.way, place.holdsFor, to);
}

/** One of the invented people, where the demo is on. */
export function letInDemo(event: RequestEvent, who: Place, to: string): Promise<never> {
  return begin(event, who, 'demo', null, to);
}

type Place = Pick<PlaceToEnter, 'personId' | 'organisationId' | 'countyId'>;

/** A new session, and the one before it in this browser ends: what was known of the old one opens nothing. */
async function begin(
  event: RequestEvent,
  place: Place,
  way: WayIn,
  holdsFor: OrganisationId | null,
  to: string,
): Promise<never> {
  const { cookies } = event;
  const before = cookies.get(SESSION_COOKIE);
  const userAgent = event.request.headers.get('user-agent');
  const token = await openSession(place, { way, holdsFor, userAgent });
  if (before) await closeSession(before);
  const viewer = await viewerOf(token);
  if (viewer) await logAccess(viewer, { what: 'sign-in', outcome: 'done', detail: way });
  cookies.set(SESSION_COOKIE, token, { ...KEPT, maxAge: SESSION_HOURS * 3600 });
  cookies.delete(BROWSER_COOKIE, KEPT);
  redirect(303, to);
}

/** What an authenticator answered, out of a form field; null when it is none. The library looks at what is in it. */
export function answerIn<T extends { id: string; response: object }>(
  field: FormDataEntryValue | null,
): T | null {
  if (typeof field !== 'string' || field.length > 60_000) return null;
  try {
    const answer = JSON.parse(field) as Partial<T> | null;
    const isOne =
      typeof answer?.id === 'string' && typeof answer.response === 'object' && answer.response;
    return isOne ? (answer as T) : null;
  } catch {
    return null;
  }
}
