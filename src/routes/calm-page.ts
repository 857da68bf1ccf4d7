import type { Language } from '#messages';
import {
  fault_notFound_text,
  fault_notFound_title,
  house_calm_again,
  house_calm_text,
  house_calm_title,
  shell_search_label,
  shell_search_submit,
} from '#messages';

/** What is shown while the database cannot be reached: no layout, no database, tries again by itself. */
export function calmPage(language: Language): Response {
  const body = `<p>${house_calm_text()}</p><p><a href="">${house_calm_again()}</a></p>`;
  const page = plainPage(
    language,
    house_calm_title(),
    body,
    '<meta http-equiv="refresh" content="8">',
  );
  return plainAnswer(page, 503, { 'retry-after': '8' });
}

/** What is shown at an address that nobody can have been given, before anything asks the database with it. */
export function noSuchPage(language: Language): Response {
  const body = `<p>${fault_notFound_text()}</p><form action="/search"><input type="search" name="q" aria-label="${shell_search_label()}"> <button>${shell_search_submit()}</button></form>`;
  return plainAnswer(plainPage(language, fault_notFound_title(), body), 404);
}

/** A page of plain HTML without layout, scripts or database. `title` and `body` are markup already. */
export function plainPage(language: Language, title: string, body: string, head = ''): string {
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
${head}<title>${title}</title><link rel="stylesheet" href="/calm.css">
<main><h1>${title}</h1>${body}</main></html>`;
}

/** The response of a plain page: it may load nothing but its own style, and be framed by nobody. */
export function plainAnswer(
  html: string,
  status: number,
  more: Record<string, string> = {},
): Response {
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      ...more,
      'content-security-policy':
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    },
  });
}
