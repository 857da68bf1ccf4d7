import type { Fields } from './posting.ts';

/** What came back over HTTP: where it leads, or the page. */
export interface Reply {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
}

/**
 * Send a form to a running app as a browser does, signed in by a session token.
 *
 * @param to  the page's folder in src/routes, with the action after `?/` where it has a name
 * @throws when nobody answered, or the connection was lost before the whole answer had come
 */
export async function postOver(
  origin: string,
  token: string,
  to: string,
  params: Readonly<Record<string, string>>,
  fields: Fields,
): Promise<Reply> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) body.append(name, one);
  const path = to.replaceAll(/\[(\w+)\]/g, (_whole, name: string) => params[name] ?? '');
  return reply(`${origin}/${path}`, {
    method: 'POST',
    body,
    headers: { accept: 'text/html', cookie: `__Host-ragang=${token}`, origin },
  });
}

async function reply(url: string, init: RequestInit): Promise<Reply> {
  const answer = await fetch(url, {
    ...init,
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  });
  return {
    status: answer.status,
    location: answer.headers.get('location'),
    text: await answer.text(),
  };
}
