import { escaped } from '#platform/core/markup';
import type { Language } from '#messages';
import * as m from '#messages';
import { plainAnswer, plainPage } from './calm-page.ts';
import { homeward } from './homeward.ts';

/** Longer than this, or with a space in it, is something that somebody typed and may want to copy. */
const TYPED = 24;
const UUID = /^[0-9a-f-]{36}$/i;

/**
 * A form came from somebody who is no longer signed in: nothing is saved, and nothing of what was typed is lost.
 * The page holds the form as it was sent; after a sign-in in another tab it is sent again, with the same key, so
 * that it has one effect. Needs no script. What cannot be read as a form gets the same page without it.
 */
export async function signedOutPage(
  request: Request,
  url: URL,
  language: Language,
): Promise<Response> {
  const fields = await fieldsOf(request);
  const files = fields.filter(([, value]) => value instanceof File && value.size > 0);
  const texts = fields.filter((field): field is [string, string] => typeof field[1] === 'string');
  const from = pageOf(request, url);
  const signIn = `/sign-in?to=${encodeURIComponent(from)}`;
  const again =
    files.length === 0 && texts.length > 0
      ? `<form method="post" action="${escaped(url.pathname + url.search)}">${texts.map(hidden).join('')}
<button>${m.house_signedOut_again()}</button></form>`
      : `<p><a href="${escaped(from)}">${m.house_signedOut_back()}</a></p>`;
  const body = `<p>${files.length ? m.house_signedOut_file() : m.house_signedOut_text()}</p>
<ol><li><a href="${escaped(signIn)}" target="_blank" rel="noopener">${m.house_signedOut_signIn()}</a></li>
<li>${again}</li></ol>${typedList(texts)}`;
  return plainAnswer(plainPage(language, m.house_signedOut_title(), body), 401, {
    'cache-control': 'no-store',
  });
}

/** The membership ended while the form was on its way: nothing was saved, and there is nothing to send again. */
export function membershipEndedPage(language: Language): Response {
  const body = `<p>${m.house_membershipEnded_text()}</p><p><a href="/sign-in">${m.house_membershipEnded_signIn()}</a></p>`;
  return plainAnswer(plainPage(language, m.house_membershipEnded_title(), body), 403);
}

async function fieldsOf(request: Request): Promise<[string, FormDataEntryValue][]> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)/.test(type)) return [];
  return [...(await request.formData()).entries()];
}

/** The page that the form stood on: where the browser came from when that is ours, else the form's own address. */
function pageOf(request: Request, url: URL): string {
  const referer = request.headers.get('referer');
  const came = referer && URL.canParse(referer) ? new URL(referer) : null;
  const own = came?.host === url.host ? came.pathname + came.search : url.pathname;
  return homeward(own) ?? '/';
}

function typedList(texts: readonly [string, string][]): string {
  const typed = texts
    .map(([, value]) => value)
    .filter((value) => !UUID.test(value) && (value.length > TYPED || /\s/.test(value.trim())));
  if (typed.length === 0) return '';
  const shown = typed.map((value) => `<pre>${escaped(value)}</pre>`).join('');
  return `<h2>${m.house_signedOut_typed()}</h2>${shown}`;
}

const hidden = ([name, value]: [string, string]) =>
  `<textarea name="${escaped(name)}" hidden>\n${escaped(value)}</textarea>`;
