import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** As it came over the wire (compressed). */
  body: Buffer;
  ms: number;
}

/** A browser without a screen: keeps its connections and its cookie, and asks for gzip. */
export interface Client {
  get(path: string): Promise<Answer>;
  post(path: string, body: string | Buffer, type?: string): Promise<Answer>;
  close(): void;
}

/** Speaks to one server; `cookie` as the browser would send it. */
export function clientOf(origin: string, cookie = ''): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const { hostname, port } = new URL(origin);
  const ask = (
    method: string,
    path: string,
    body?: string | Buffer,
    type?: string,
  ): Promise<Answer> =>
    new Promise<Answer>((done, failed) => {
      const began = performance.now();
      const headers: Record<string, string | number> = {
        accept: 'text/html',
        'accept-encoding': 'gzip',
        'accept-language': 'sv',
      };
      if (cookie) headers.cookie = cookie;
      if (body !== undefined) {
        headers.origin = origin;
        headers['content-type'] = type ?? 'application/x-www-form-urlencoded';
        headers['content-length'] = Buffer.byteLength(body);
      }
      const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
            ms: performance.now() - began,
          }),
        );
      });
      // a connection that the server had just closed: as browsers do, once more on a new one
      sent.on('error', (error) => {
        if (sent.reusedSocket) done(ask(method, path, body, type));
        else failed(error);
      });
      sent.end(body);
    });
  return {
    get: (path) => ask('GET', path),
    post: (path, body, type) => ask('POST', path, body, type),
    close: () => agent.destroy(),
  };
}

/**
 * Does something over and over with so many at once, for so long; returns how long each took, in milliseconds.
 * At least five each, however slow.
 */
export async function load(
  doIt: () => Promise<unknown>,
  clients: number,
  forMs: number,
): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + forMs;
  const one = async () => {
    for (let n = 0; n < 5 || performance.now() < end; n += 1) {
      const began = performance.now();
      await doIt();
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: clients }, one));
  return times;
}
