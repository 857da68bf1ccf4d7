import type { Language } from '#messages';
import * as m from '#messages';
import { withLanguage } from '../messages/server.ts';
import { plainAnswer, plainPage } from './calm-page.ts';

/** What every answer of the house says of itself, files too. Where its address is https, it stays so for a year. */
export function doorHeaders(origin: URL): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    ...(origin.protocol === 'https:' ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/**
 * Does somebody want to change something from a page that is not ours? The framework refuses forms from elsewhere too,
 * in a line of English and without a word in the log; here it is told and noted, whatever kind of content it has.
 *
 * @param said  the header origin, as the browser sent it
 */
export function isForeign(method: string | undefined, said: string | undefined, own: URL): boolean {
  return /^(POST|PUT|PATCH|DELETE)$/.test(method ?? '') && said !== own.origin;
}

/** What is shown then. */
export function foreignPage(language: Language): Response {
  return withLanguage(language, () => {
    const body = `<p>${m.house_foreign_text()}</p><p><a href="/">${m.house_foreign_home()}</a></p>`;
    return plainAnswer(plainPage(language, m.house_foreign_title(), body), 403);
  });
}
