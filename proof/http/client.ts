import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

/** What came back. */
export interface Answer {
  /** 0: none came within the time, or the connection was closed; `why` says what. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly milliseconds: number;
  readonly why?: string;
  /** It went over a connection that had been used before. */
  readonly idle?: boolean;
}

export interface Asking {
  readonly method?: string;
  /** As it goes on the wire, with its query. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

/** Fields of a form in their order; a name may stand several times. */
export type Fields = readonly (readonly [string, string])[];

/** A browser without a screen: keeps cookies, says where it comes from, follows nothing. */
export class Visitor {
  readonly origin: string;
  readonly cookies = new Map<string, string>();
  readonly language: 'sv' | 'en';
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });

  constructor(origin: string, language: 'sv' | 'en' = 'sv') {
    this.origin = origin;
    this.language = language;
  }

  /** One request; takes the cookies that the answer sets unless it is told not to. */
  async ask(asking: Asking, keep = false): Promise<Answer> {
    let answer = await this.#send(asking);
    // the house has closed a connection that lay idle, just as it was used again
    if (answer.status === 0 && answer.idle) answer = await this.#send(asking);
    if (keep) this.#take(answer.headers['set-cookie'] ?? []);
    return answer;
  }

  #send({ method = 'GET', path, headers = {}, body }: Asking): Promise<Answer> {
    const { hostname, port } = new URL(this.origin);
    return send({
      agent: this.#agent,
      host: hostname,
      port,
      method,
      path,
      headers: {
        accept: 'text/html',
        'accept-language': this.language,
        ...(this.cookies.size ? { cookie: this.#cookie() } : {}),
        ...(method === 'GET' || method === 'HEAD' ? {} : { origin: this.origin }),
        ...headers,
      },
      body,
    });
  }

  /** A form, sent as a browser sends it. */
  post(path: string, fields: Fields, keep = false): Promise<Answer> {
    const body = new URLSearchParams(fields.map(([name, value]) => [name, value])).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.ask({ method: 'POST', path, headers, body }, keep);
  }

  /** A form with files, sent as a browser sends it. */
  async postFiles(path: string, form: FormData): Promise<Answer> {
    const packed = new Response(form);
    const headers = { 'content-type': packed.headers.get('content-type') ?? '' };
    return this.ask({
      method: 'POST',
      path,
      headers,
      body: Buffer.from(await packed.arrayBuffer()),
    });
  }

  leave(): void {
    this.#agent.destroy();
  }

  #cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #take(lines: readonly string[]): void {
    for (const line of lines) {
      const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s);
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

const LONGEST_WAIT_MS = 30_000;

function send({
  body,
  ...options
}: Parameters<typeof request>[1] & { body: string | Buffer | undefined }): Promise<Answer> {
  const began = performance.now();
  return new Promise((done) => {
    let asked: ReturnType<typeof request> | undefined;
    const none = (why: string) =>
      done({
        status: 0,
        headers: {},
        body: Buffer.alloc(0),
        milliseconds: performance.now() - began,
        why,
        idle: asked?.reusedSocket ?? false,
      });
    try {
      asked = request(options, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', (error) => none(error.message));
        answer.on('end', () =>
          done({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(parts),
            milliseconds: performance.now() - began,
          }),
        );
      });
    } catch (error) {
      none(String(error)); // no client can send it
      return;
    }
    const on = asked;
    on.setTimeout(LONGEST_WAIT_MS, () => on.destroy(new Error('no answer in time')));
    on.on('error', (error) => none(error.message));
    on.end(body);
  });
}
