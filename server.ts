// Starts Rågång: settings → database (own or embedded) → schema → county → listens. Run through `npm start`.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import compression from 'compression';
import { prepare } from './src/installation/prepare.ts';
import { chooseLanguage } from './src/messages/index.ts';
import { log } from './src/platform/server/log.ts';
import { doorHeaders, foreignPage, isForeign } from './src/routes/door.ts';

const house = await prepare();
const { settings } = house;

// adapter-node assumes https; what the client says of host and protocol is overwritten, never passed on
process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
process.env.HOST_HEADER = 'x-forwarded-host';
process.env.BODY_SIZE_LIMIT = '12M';
const origin = new URL(settings.appOrigin);
const { handler } = (await import('./build/handler.js' as string)) as {
  handler: Parameters<typeof createServer>[1];
};

let stopping = false;
const squeeze = compression({ level: 3, threshold: 1024 });
const server = createServer((request, response) => {
  request.headers['x-forwarded-proto'] = origin.protocol.replace(':', '');
  request.headers['x-forwarded-host'] = origin.host;
  if (stopping) response.setHeader('connection', 'close');
  for (const [name, value] of Object.entries(doorHeaders(origin))) response.setHeader(name, value);
  if (isForeign(request.method, request.headers.origin, origin))
    return void turnAway(request, response);
  const elsewhere = addressedElsewhere(request);
  if (elsewhere) return void response.writeHead(302, { location: elsewhere }).end();
  squeeze(request as never, response as never, () => void handler?.(request, response as never));
});

/** Told in words, and noted without the address, which may hold somebody's key. */
async function turnAway(request: IncomingMessage, response: ServerResponse): Promise<void> {
  log.warn({ method: request.method, status: 403 }, 'something from a foreign page was refused');
  const cookie = /(?:^|; )language=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  const page = foreignPage(chooseLanguage(cookie, request.headers['accept-language']));
  request.resume();
  response.writeHead(page.status, Object.fromEntries(page.headers));
  response.end(await page.text());
}

/** Opened as 127.0.0.1 where the address is localhost: shown the way, since forms from there would be refused. */
function addressedElsewhere(request: IncomingMessage): string | null {
  const isSelf = /^(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?$/;
  const host = request.headers.host ?? '';
  if (request.method !== 'GET' || host === origin.host) return null;
  if (!isSelf.test(host) || !isSelf.test(origin.host)) return null;
  if (/^\/(healthz|readyz)$/.test(request.url ?? '')) return null;
  return new URL(request.url ?? '/', origin).href;
}

server.listen(settings.port, settings.host, () => void house.announce());
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(sayWhy(error));
  void closeDatabase().finally(() => process.exit(1));
});

function sayWhy(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') {
    return `PORT: ${settings.port} is already in use. Choose another. Example: PORT=3001`;
  }
  if (error.code === 'EACCES') {
    return `PORT: ${settings.port} may not be used by this account. Example: PORT=3000`;
  }
  return `HOST: ${settings.host} is no address of this machine (${error.code}). Example: HOST=127.0.0.1`;
}

async function closeDatabase(): Promise<void> {
  await (globalThis as { ragangStop?: () => Promise<void> }).ragangStop?.().catch(() => undefined);
  await house.stop();
}

/** Stop accepting, finish what is under way within 10 s, close the database. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const closed = new Promise((done) => server.close(done));
  server.closeIdleConnections();
  await Promise.race([closed, new Promise((done) => setTimeout(done, 10_000))]);
  server.closeAllConnections();
  await closeDatabase();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
