import type { Language } from '#messages';
import { house_calm_again, house_calm_text, house_calm_title } from '#messages';

/** What is shown while the database cannot be reached: no layout, no database, tries again by itself. */
export function calmPage(language: Language): Response {
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="8"><title>${house_calm_title()}</title><link rel="stylesheet" href="/calm.css">
<main><h1>${house_calm_title()}</h1><p>${house_calm_text()}</p><p><a href="">${house_calm_again()}</a></p></main></html>`;
  return new Response(html, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'retry-after': '8',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    },
  });
}
