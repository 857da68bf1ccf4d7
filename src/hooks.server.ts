import { randomUUID } from 'node:crypto';
import { error } from '@sveltejs/kit';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { chooseLanguage } from '#messages';
import { isOperator } from '#platform/core/viewer';
import { withLanguage } from './messages/server.ts';
import {
  closePool,
  currentRequest,
  DatabaseGone,
  faultInWords,
  log,
  logAccess,
  NoMembership,
  viewerOf,
  withRequest,
} from '#platform/server';
import { keepHouse } from './installation/jobs.ts';
import { SESSION_COOKIE } from './routes/session-cookie.ts';
import { calmPage, noSuchPage } from './routes/calm-page.ts';
import { pageTaken } from './routes/page-sent.ts';
import { membershipEndedPage, signedOutPage } from './routes/signed-out-page.ts';

/** Pages that need nobody to be signed in. */
const OPEN = [
  /^\/sign-in(\/|$)/,
  /^\/link\//,
  /^\/join\//,
  /^\/design$/,
  /^\/open$/,
  /^\/preferences$/,
  /^\/(healthz|readyz)$/,
];

/** An operator reads no content: what there is for them are the pages of the installation, and their own account. */
const FOR_OPERATORS = /^\/(operator|account|sign-out|bench)(\/|$)/;
const OPERATORS_FIRST = '/operator';

export const init: ServerInit = () => {
  const jobs = keepHouse();
  // the starting server (server.ts) calls this when it has answered its last request
  (globalThis as { ragangStop?: () => Promise<void> }).ragangStop = async () => {
    await jobs.stop();
    await closePool();
  };
};

export const handle: Handle = ({ event, resolve }) => {
  const id = randomUUID();
  const language = chooseLanguage(
    event.cookies.get('language'),
    event.request.headers.get('accept-language'),
  );
  return withRequest(id, (request) =>
    withLanguage(language, async () => {
      const began = performance.now();
      const response = await answer(event, resolve, language).catch((error: unknown) => {
        if (error instanceof DatabaseGone) return null;
        throw error;
      });
      const sent =
        !response || request.databaseGone
          ? calmPage(language)
          : request.membershipEnded
            ? membershipEndedPage(language)
            : response;
      if (process.env.RAGANG_BENCH === '1')
        sent.headers.set('x-questions', String(request.questions));
      sent.headers.set('x-request-id', id);
      sent.headers.set('x-content-type-options', 'nosniff');
      sent.headers.set('referrer-policy', 'same-origin');
      sent.headers.set('cache-control', sent.headers.get('cache-control') ?? 'private, no-store');
      log.info({
        method: event.request.method,
        route: event.route.id ?? 'unknown',
        status: sent.status,
        ms: Math.round(performance.now() - began),
        questions: request.questions,
      });
      return sent;
    }),
  );
};

async function answer(
  event: Parameters<Handle>[0]['event'],
  resolve: Parameters<Handle>[0]['resolve'],
  language: 'sv' | 'en',
): Promise<Response> {
  if (holdsNul(event.url)) return noSuchPage(language);
  refuseUnreadableForms(event.request);
  const theme = event.cookies.get('theme');
  event.locals.language = language;
  event.locals.theme = theme === 'light' || theme === 'dark' ? theme : null;
  event.locals.place = event.cookies.get('place') ?? null;
  const open = OPEN.some((path) => path.test(event.url.pathname));
  const token = event.cookies.get(SESSION_COOKIE);
  event.locals.viewer =
    token && !/^\/(healthz|readyz)$/.test(event.url.pathname) ? await viewerOf(token) : null;
  if (token && !event.locals.viewer)
    log.info({ route: event.route.id }, 'a session that is over, or was never ours');
  if (event.locals.viewer && !open) {
    if (event.locals.viewer.kind === 'link')
      event.locals.viewer = null; // holds for its own page only
    else if (isOperator(event.locals.viewer) && !FOR_OPERATORS.test(event.url.pathname)) {
      if (event.url.pathname !== '/') await noteRefusal(event);
      return new Response(null, { status: 303, headers: { location: OPERATORS_FIRST } });
    }
  }
  if (!event.locals.viewer && !open) {
    return event.request.method === 'POST' && event.url.pathname !== '/sign-out'
      ? signedOutPage(event.request, event.url, language)
      : toSignIn(event.url, event.request.method);
  }
  let nonce: string | undefined;
  const { transformPageChunk, sent } = pageTaken((head) => {
    nonce = /<script[^>]* nonce="([^"]+)"/.exec(head)?.[1];
    return head
      .replace('%ragang.lang%', language)
      .replace('%ragang.theme%', event.locals.theme ?? 'auto');
  });
  const response = await resolve(event, { transformPageChunk });
  if (response.status === 403 || response.status === 404) await noteRefusal(event);
  const page = await sent(response, event.request.headers.get('accept-encoding'));
  return nonce ? allowScript(page, nonce) : page;
}

/** NUL in an address: no database takes it, and no address of ours has it. (An address holds it as %00 only.) */
function holdsNul({ pathname, search }: URL): boolean {
  return pathname.includes('%00') || search.includes('%00');
}

/** What was posted is no form that can be read (cut off, or of another kind): a 400 page, not a fault of ours. */
function refuseUnreadableForms(request: Request): void {
  const read = request.formData.bind(request);
  request.formData = () =>
    read().catch((cause: { status?: number }) => {
      if (cause.status) throw cause; // too large: the framework knows
      return error(400);
    });
}

/** Somebody signed in asked for what they may not read, or what is not there: one line, of the page and not the address. */
async function noteRefusal({ locals, route }: Parameters<Handle>[0]['event']): Promise<void> {
  if (!locals.viewer || !route.id) return;
  const detail = route.id.toLowerCase();
  await logAccess(locals.viewer, { what: 'refused', outcome: 'refused', detail }).catch(
    (cause: unknown) =>
      log.warn({ route: route.id, cause: faultInWords(cause) }, 'a refusal was not noted'),
  );
}

/** The framework names its nonce only on pages with scripts of its own; ours (app.html) needs it on all. */
function allowScript(response: Response, nonce: string): Response {
  const policy = response.headers.get('content-security-policy');
  if (policy && !policy.includes(`'nonce-${nonce}'`)) {
    response.headers.set(
      'content-security-policy',
      policy.replace('script-src ', `script-src 'nonce-${nonce}' `),
    );
  }
  return response;
}

function toSignIn(url: URL, method: string): Response {
  const back =
    method === 'GET' && url.pathname !== '/'
      ? `?to=${encodeURIComponent(url.pathname + url.search)}`
      : '';
  return new Response(null, { status: 303, headers: { location: `/sign-in${back}` } });
}

export const handleError: HandleServerError = ({ error, event }) => {
  const expected = (error as { status?: number }).status !== undefined;
  if (error instanceof NoMembership) {
    const request = currentRequest();
    if (request) request.membershipEnded = true;
    log.warn({ route: event.route.id }, 'membership has ended');
  } else if (!expected && !(error instanceof DatabaseGone)) {
    log.error({ route: event.route.id, error: faultInWords(error) });
  }
  const message = expected && error instanceof Error ? error.message : 'Internal Error';
  return { message, requestId: currentRequest()?.id };
};
