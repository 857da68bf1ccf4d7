import { readPdf } from '../../tests/support/pdf.ts';
import { partsOf } from '../../tests/fixtures/workbooks/unzip.ts';
import type { Answer } from './client.ts';
import { plain } from './forms.ts';

/** Everything that an answer says, opened: pages, workbooks, documents, and where it leads. */
export function everythingIn({ headers, body }: Answer): string {
  const kind = String(headers['content-type'] ?? '');
  const aside = `${headers.location ?? ''} ${headers['content-disposition'] ?? ''}`;
  if (kind.includes('spreadsheetml'))
    return `${aside} ${[...partsOf(new Uint8Array(body)).values()].join('\n')}`;
  if (kind.includes('pdf')) {
    const read = readPdf(body);
    const files = read.files.map(({ bytes }) => bytes.toString());
    return `${aside} ${read.text} ${read.everything} ${files.join(' ')}`;
  }
  return `${aside} ${body.toString()}`;
}

/** Headers that differ from answer to answer and tell nothing: of the connection, the clock and the request itself. */
const OF_THE_MOMENT = new Set([
  'date',
  'connection',
  'keep-alive',
  'x-request-id',
  'content-length',
  'etag',
]);

/**
 * An answer without what is of the moment: the request's own number, keys of forms, nonces, and what was sent.
 * Two answers that say the same are the same text.
 *
 * @param sent  ids and words that the request itself held
 */
export function withoutTheMoment(answer: Answer, sent: readonly string[]): string {
  const request = String(answer.headers['x-request-id'] ?? '');
  const headers = Object.entries(answer.headers)
    .filter(([name]) => !OF_THE_MOMENT.has(name))
    .map(([name, value]) =>
      name === 'set-cookie'
        ? `${name}: ${[value]
            .flat()
            .map((line) => line?.split('=')[0])
            .join()}`
        : `${name}: ${String(value)}`,
    );
  let text = `${answer.status}\n${headers.sort().join('\n')}\n\n${answer.body.toString('latin1')}`;
  text = text
    .replace(/nonce="[^"]*"/g, 'nonce')
    .replace(/'nonce-[^']*'/g, 'nonce')
    .replace(/name="key" value="[^"]*"/g, 'key');
  if (request) text = text.replaceAll(request, '#');
  for (const one of sent.flatMap(spellings).sort((a, b) => b.length - a.length))
    if (one.length > 1) text = text.replace(alone(one), '§');
  return text;
}

/** A word that stands by itself, and is no part of another. */
const alone = (word: string) =>
  new RegExp(
    `(?<=^|%[0-9A-F]{2}|[^A-Za-z\\d])${word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![A-Za-z\\d])`,
    'gu',
  );

/** How something that was sent may come back: as it is, in an address, in HTML. */
function spellings(text: string): string[] {
  const bytes = (one: string) => Buffer.from(one).toString('latin1');
  const inHtml = text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return [...new Set([text, encodeURIComponent(text), inHtml, plain(text)])].map(bytes);
}

/** Where two texts part, for whoever looks into it. */
export function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 100));
  return `${around(a)} / ${around(b)}`;
}
