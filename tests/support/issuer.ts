import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** A claim or a header that is changed before the token is signed anew; null: taken away. */
export interface Forgery {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** Signed with another key, or not at all. */
  signed?: 'other-key' | 'none';
}

/** An organisation's own sign-in: a real OpenID provider (oidc-provider) on this machine, for tests. */
export interface TestIssuer {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in there from now on. */
  subject: string;
  /** How the ID token of the next answers is forged; null: as it is. */
  forge: Forgery | null;
  /** How many codes were exchanged with success. */
  exchanged(): number;
  close(): Promise<void>;
}

/** Starts it. Whoever comes is signed in at once as `subject`. */
export async function startIssuer(redirectUri: string): Promise<TestIssuer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'tests', use: 'sig', alg: 'RS256' };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ['ragang', 'a-secret-of-the-tests-0123456789'];
  const provider = new Provider(url, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    jwks: { keys: [jwk] },
    cookies: { keys: ['tests'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => false },
    features: { devInteractions: { enabled: false } },
    interactions: {
      url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}`,
    },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    loadExistingGrant: async (ctx: {
      oidc: { provider: Provider; session: { accountId: string } };
    }) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  } as never);
  provider.on('server_error', () => undefined);
  let exchanged = 0;
  const issuer = {
    url,
    clientId,
    clientSecret,
    subject: 'person-1',
    forge: null as Forgery | null,
    exchanged: () => exchanged,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/interaction/')) {
      await provider.interactionFinished(request, response, {
        login: { accountId: issuer.subject },
      });
      return;
    }
    if (request.url === '/token') forging(response);
    await provider.callback()(request, response);
  }

  /** The answer of the token endpoint, with its ID token forged where the test wishes it. */
  function forging(response: ServerResponse): void {
    const send = response.end.bind(response);
    response.end = ((body: unknown) => {
      if (response.statusCode === 200) exchanged += 1;
      if (!issuer.forge || response.statusCode !== 200) return send(body as never);
      const said = JSON.parse(String(body)) as { id_token: string };
      said.id_token = forged(said.id_token, issuer.forge);
      const text = JSON.stringify(said);
      response.setHeader('content-length', Buffer.byteLength(text));
      return send(text);
    }) as typeof response.end;
  }

  function forged(token: string, how: Forgery): string {
    const [head, body] = token.split('.') as [string, string];
    const changed = (part: string, changes: Record<string, unknown> = {}) => {
      const all = { ...JSON.parse(Buffer.from(part, 'base64url').toString()), ...changes };
      const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
      return Buffer.from(JSON.stringify(kept)).toString('base64url');
    };
    const alg = how.signed === 'none' ? { alg: 'none' } : {};
    const text = `${changed(head, { ...alg, ...how.header })}.${changed(body, how.claims)}`;
    if (how.signed === 'none') return `${text}.`;
    const key = how.signed === 'other-key' ? other : privateKey;
    return `${text}.${createSign('sha256').update(text).sign(key, 'base64url')}`;
  }

  return issuer;
}

/** Follows the way to the issuer and back by hand, as a browser would, and returns the address that it ends at. */
export async function throughIssuer(start: URL): Promise<URL> {
  const jar = new Map<string, string>();
  let at = start;
  for (let step = 0; step < 8; step += 1) {
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s);
      jar.set(name, value);
    }
    const next = answer.headers.get('location');
    if (!next) throw new Error(`the issuer answered ${answer.status}: ${await answer.text()}`);
    at = new URL(next, at);
    if (at.pathname === '/sign-in/oidc/back') return at;
  }
  throw new Error('the issuer led nowhere');
}
