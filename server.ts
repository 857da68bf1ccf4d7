// Starts Rågång: settings → database (own or embedded) → schema → county → listens. Run through `npm start`.
import { createServer } from 'node:http';
import compression from 'compression';
import { prepare } from './src/installation/prepare.ts';

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
  squeeze(request as never, response as never, () => void handler?.(request, response as never));
});

server.listen(settings.port, settings.host, () => void house.announce());
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(
    error.code === 'EADDRINUSE'
      ? `PORT: ${settings.port} is already in use. Choose another, for example PORT=3001 npm start`
      : error.message,
  );
  void house.stop().finally(() => process.exit(1));
});

/** Stop accepting, finish what is under way within 10 s, close the database. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const closed = new Promise((done) => server.close(done));
  server.closeIdleConnections();
  await Promise.race([closed, new Promise((done) => setTimeout(done, 10_000))]);
  server.closeAllConnections();
  await (globalThis as { ragangStop?: () => Promise<void> }).ragangStop?.().catch(() => undefined);
  await house.stop();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
