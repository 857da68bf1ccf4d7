import type { Cookies } from '@sveltejs/kit';
import { REMEMBERED } from './session-cookie.ts';

/**
 * The place that a page is about: chosen in the address (and then remembered), else the one looked at last.
 * An empty choice in the address means the whole county, and is remembered too. Null: no place.
 */
export function placeSought(
  url: URL,
  remembered: string | null,
  cookies: Pick<Cookies, 'set' | 'delete'>,
): string | null {
  const chosen = url.searchParams.get('place');
  if (chosen === null) return remembered;
  if (/^[a-z0-9-]{1,60}$/.test(chosen)) {
    cookies.set('place', chosen, REMEMBERED);
    return chosen;
  }
  cookies.delete('place', REMEMBERED);
  return null;
}
