import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Room for most compressed pages at once, so that they need no second round. */
const ROOM = 65_536;
/** Shorter pages are sent as they are. */
const SHORT = 1_024;

/** Weighed on our pages: brotli 3 takes the time of gzip 3 and is a sixth smaller. */
const squeezers = {
  br: (text: Buffer) =>
    promisify(brotliCompress)(text, {
      chunkSize: ROOM,
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 3,
        [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
      },
    }),
  gzip: (text: Buffer) => promisify(gzip)(text, { chunkSize: ROOM, level: 3 }),
};
/**
 * Takes the text of a page out of the framework's hands, which would compute a checksum of all of it (for an etag
 * that never fits: each page has a nonce of its own and is not kept) and pass it on through streams of strings.
 *
 * @param finish  fills in what the page's frame needs; gets only what stands before <body>
 */
export function pageTaken(finish: (head: string) => string) {
  let page: string | null = null;
  return {
    transformPageChunk({ html }: { html: string }): string {
      const at = Math.max(html.indexOf('<body>'), 0);
      page = finish(html.slice(0, at)) + html.slice(at);
      return '';
    },
    /** The answer with the page in it, compressed as the browser wishes; other answers as they are. */
    async sent(response: Response, accepts: string | null): Promise<Response> {
      if (page === null || response.headers.get('x-sveltekit-page') !== 'true') return response;
      const headers = new Headers(response.headers);
      headers.delete('etag');
      headers.delete('content-length');
      headers.append('vary', 'accept-encoding');
      let body: Buffer = Buffer.from(page);
      const way = body.length < SHORT ? null : wayFor(accepts ?? '');
      if (way) {
        headers.set('content-encoding', way);
        body = await squeezers[way](body);
      }
      return new Response(body as Uint8Array<ArrayBuffer>, { status: response.status, headers });
    },
  };
}

/** The best way of compressing that a browser takes ("gzip;q=0" is a no). */
export function wayFor(accepts: string): 'br' | 'gzip' | null {
  const taken = accepts
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';').map((part) => part.trim()))
    .filter(([, ...rest]) => !rest.some((part) => /^q=0(\.0*)?$/.test(part)))
    .map(([name]) => name);
  return taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : null;
}
