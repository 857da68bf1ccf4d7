import { isActionFailure, isHttpError, isRedirect } from '@sveltejs/kit';
import type { Viewer } from '#platform/core/viewer';
import { withRequest } from '#platform/server';
import { withLanguage } from '../../src/messages/server.ts';

/** What a form of ours answers: where it leads, or what it shows again. */
export interface Answer {
  readonly status: number;
  readonly location: string | null;
  /** What the page gets beside what it loads: what was typed, what differs, what was wrong. */
  readonly shown: unknown;
}

/** Fields of a form as they were typed; a list is a field that stands several times. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** A page's server part: src/routes/<page>/+page.server.ts. */
interface Page {
  readonly actions?: Readonly<Record<string, unknown>>;
  readonly load?: unknown;
}
type Params = Readonly<Record<string, string>>;
type Act = (event: unknown) => Promise<unknown>;

const pages = new Map<string, Promise<Page>>();
const ROUTES = new URL('../../src/routes/', import.meta.url);
const pageAt = (path: string): Promise<Page> => {
  let page = pages.get(path);
  if (!page) {
    page = import(new URL(`${path}/+page.server.ts`, ROUTES).href) as Promise<Page>;
    pages.set(path, page);
  }
  return page;
};

/**
 * Send a form to the page's own action, as the browser's post would reach it: no shorter way, no browser and no HTTP.
 *
 * @param to  the page's folder in src/routes, with the action after `?/` where it has a name
 */
export async function post(
  viewer: Viewer,
  to: string,
  params: Params,
  fields: Fields,
  request = crypto.randomUUID(),
): Promise<Answer> {
  const [path = '', action = 'default'] = to.split('?/');
  const act = (await pageAt(path)).actions?.[action] as Act | undefined;
  if (!act) throw new Error(`there is no form ${to}`);
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) body.append(name, one);
  return withRequest(request, () =>
    withLanguage('sv', async () => {
      try {
        const shown = await act(eventOf(viewer, params, body));
        return isActionFailure(shown)
          ? { status: shown.status, location: null, shown: shown.data }
          : { status: 200, location: null, shown };
      } catch (error) {
        if (isRedirect(error))
          return { status: error.status, location: error.location, shown: null };
        if (isHttpError(error)) return { status: error.status, location: null, shown: null };
        throw error;
      }
    }),
  );
}

/** What a page loads for this viewer. */
export async function load<T>(viewer: Viewer, path: string, params: Params): Promise<T> {
  const act = (await pageAt(path)).load as (event: unknown) => Promise<T>;
  return withRequest(crypto.randomUUID(), () =>
    withLanguage('sv', () => act(eventOf(viewer, params, null))),
  );
}

function eventOf(viewer: Viewer, params: Params, body: URLSearchParams | null) {
  const url = new URL('http://localhost/');
  return {
    url,
    params,
    locals: { viewer, language: 'sv', theme: null, place: null },
    request: new Request(url, body ? { method: 'POST', body } : {}),
    cookies: { get: () => undefined, set: () => undefined, delete: () => undefined },
  };
}
