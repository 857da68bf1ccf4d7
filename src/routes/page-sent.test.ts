import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { transport } from '../hooks.ts';
import { pageTaken, wayFor } from './page-sent.ts';

const HTML = `<html lang="%lang%"><head><title>%lang%</title></head><body>%lang% ${'ö'.repeat(2_000)}</body></html>`;
const FINISHED = HTML.replace('%lang%', 'sv').replace('%lang%', 'sv');

/** As the framework does it: the page's text goes through, the answer comes back. */
async function answered(accepts: string | null, headers: Record<string, string>, html = HTML) {
  const { transformPageChunk, sent } = pageTaken((head) => head.replaceAll('%lang%', 'sv'));
  const left = transformPageChunk({ html });
  return sent(new Response(left, { status: 404, headers: { etag: '"x"', ...headers } }), accepts);
}
const PAGE = { 'x-sveltekit-page': 'true', 'content-type': 'text/html' };

test('a page keeps its status and headers, without a checksum that could never fit', async () => {
  const response = await answered(null, { ...PAGE, 'set-cookie': 'a=b' });
  expect(response.status).toBe(404);
  expect(response.headers.get('set-cookie')).toBe('a=b');
  expect(response.headers.has('etag')).toBe(false);
  expect(response.headers.has('content-encoding')).toBe(false);
});

test('only what stands before the body is filled in: what people have written is left as it is', async () => {
  expect(await (await answered('identity', PAGE)).text()).toBe(FINISHED);
});

test('it is compressed as the browser wishes, and says so', async () => {
  const undo = { br: brotliDecompressSync, gzip: gunzipSync };
  for (const way of ['br', 'gzip'] as const) {
    const response = await answered(`deflate, ${way}`, PAGE);
    expect(response.headers.get('content-encoding')).toBe(way);
    expect(response.headers.get('vary')).toBe('accept-encoding');
    expect(undo[way](Buffer.from(await response.arrayBuffer())).toString()).toBe(FINISHED);
  }
});

test('a short page is sent as it is', async () => {
  const response = await answered('gzip', PAGE, '<html><head></head><body></body></html>');
  expect(response.headers.has('content-encoding')).toBe(false);
});

test('what is no page is not touched', async () => {
  const response = await answered('gzip', { 'content-type': 'application/json' });
  expect(response.headers.get('etag')).toBe('"x"');
});

test('a way that the browser refuses is not used', () => {
  expect(wayFor('gzip, deflate, br')).toBe('br');
  expect(wayFor('GZIP;q=0.5, br;q=0')).toBe('gzip');
  expect(wayFor('br;q=0.0, gzip; q=0')).toBe(null);
  expect(wayFor('deflate, zstd, browser')).toBe(null);
  expect(wayFor('')).toBe(null);
});

test('what a load answered is not written beside the page; anything else could be', () => {
  const encode = transport.NotSent!.encode;
  expect(encode({ type: 'data', data: { map: [] }, uses: undefined })).toBe(1);
  for (const other of [{ type: 'data' }, { uses: 1 }, [], new Date(), null, 'data'])
    expect(encode(other)).toBe(false);
});
