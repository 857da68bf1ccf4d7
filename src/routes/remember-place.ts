import type { Cookies } from '@sveltejs/kit';
import { REMEMBERED } from './session-cookie.ts';

/** What the cookie says when somebody has chosen the whole county; no municipality is called so. */
const WHOLE_COUNTY = 'county';

/**
 * The place that a page is about: chosen in the address (and then remembered), else the one looked at last. An empty
 * choice in the address means the whole county, and is remembered too ("county"). Null: nobody has chosen yet.
 */
export function placeSought(
  url: URL,
  remembered: string | null,
  cookies: Pick<Cookies, 'set'>,
): string | null {
  const chosen = url.searchParams.get('place');
  if (chosen === null) return remembered;
  const kept = /^[a-z0-9-]{1,60}$/.test(chosen) ? chosen : WHOLE_COUNTY;
  cookies.set('place', kept, REMEMBERED);
  return kept;
}
