import type * as Client from 'openid-client';
import type { OrganisationId, PersonId } from '#platform/core/ids';
import { askAsApp } from '../open.ts';
import { reasonOf, type OidcRefusal } from './oidc-reasons.ts';
import { fetchOutward, holdOutward } from './outward.ts';
import { decrypted } from './secret.ts';
import { bytes, hashed, id, isToken, newToken, words } from '../statement.ts';

export type OidcPurpose = 'sign-in' | 'link' | 'again' | 'test';

/** An organisation's own sign-in, as it is bound now. */
export interface Issuer {
  organisationId: OrganisationId;
  organisationName: string;
  issuer: string;
  clientId: string;
  clientSecret: Buffer | null;
  version: number;
}

/** Who came back: the subject as the issuer names it. Nothing else is taken over from there, least of all an address. */
export interface Subject {
  purpose: OidcPurpose;
  organisationId: OrganisationId;
  issuer: string;
  subject: string;
  /** Hash (hex) of the session that was open when it was asked; null: none. */
  session: string | null;
  to: string;
}
export type OidcOutcome =
  | ({ ok: true } & Subject)
  | { ok: false; reason: OidcRefusal; purpose: OidcPurpose | null; until?: Date };

/** How far the clocks of the two may be apart, in seconds. */
const CLOCKS_APART = 60;
/** Whoever signs in again has typed something there at most so long ago, in seconds. */
const AGAIN_WITHIN = 300;
const KEPT_MS = 60 * 60_000;
const known = new Map<string, { until: number; config: Promise<Client.Configuration> }>();

const library = () => import('openid-client');

/** The organisations whose own sign-in can be chosen. */
export async function issuersOpen(): Promise<{ organisationId: OrganisationId; name: string }[]> {
  const rows = await askAsApp<{ organisation_id: OrganisationId; name: string }>(
    'read',
    'select * from access.issuers_open()',
  );
  return rows.map((row) => ({ organisationId: row.organisation_id, name: row.name }));
}

/** What an organisation has bound, or null. */
export async function issuerOf(organisation: string): Promise<Issuer | null> {
  const [row] = await askAsApp<{
    organisation_id: OrganisationId;
    name: string;
    issuer: string;
    client_id: string;
    client_secret: Buffer | null;
    version: number;
  }>('read', `select * from access.issuer_of(${id(organisation)})`);
  return row
    ? {
        organisationId: row.organisation_id,
        organisationName: row.name,
        issuer: row.issuer,
        clientId: row.client_id,
        clientSecret: row.client_secret,
        version: row.version,
      }
    : null;
}

/** What the issuer says of itself; kept an hour, and asked anew when the binding changes. */
export async function discovered(issuer: Issuer): Promise<Client.Configuration> {
  const key = `${issuer.organisationId}/${issuer.version}/${issuer.issuer}`;
  const kept = known.get(key);
  if (kept && kept.until > Date.now()) return kept.config;
  const config = discover(issuer);
  known.set(key, { until: Date.now() + KEPT_MS, config });
  config.catch(() => known.delete(key));
  return config;
}

async function discover(issuer: Issuer): Promise<Client.Configuration> {
  const client = await library();
  const server = new URL(issuer.issuer);
  holdOutward(server);
  const secret = issuer.clientSecret && decrypted(issuer.clientSecret, issuer.organisationId);
  if (issuer.clientSecret && !secret) throw new Error('the secret cannot be opened');
  const config = await client.discovery(
    server,
    issuer.clientId,
    { [client.clockTolerance]: CLOCKS_APART },
    secret ? authWith(client, secret) : client.None(),
    {
      [client.customFetch]: fetchOutward as Client.CustomFetch,
      timeout: 10,
      execute: server.protocol === 'http:' ? [client.allowInsecureRequests] : [],
    },
  );
  config[client.customFetch] = fetchOutward as Client.CustomFetch;
  // the answer comes over TLS from the issuer itself; its signature is held to the issuer's keys all the same
  client.enableNonRepudiationChecks(config);
  return config;
}

/** Basic where the issuer takes it (all must say so), else in the form. */
function authWith(client: typeof Client, secret: string): Client.ClientAuth {
  return (server, ...rest) => {
    const takes = server.token_endpoint_auth_methods_supported;
    const basic = !takes || takes.includes('client_secret_basic');
    return (basic ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret))(
      server,
      ...rest,
    );
  };
}

/**
 * Send somebody to their organisation's sign-in: PKCE, a state and a nonce, kept here and bound to the browser.
 *
 * @returns where to; or a reason, or when one may try again
 */
export async function startOidc(
  organisation: string,
  asked: {
    origin: string;
    browser: string;
    network: string;
    purpose: OidcPurpose;
    /** Hash (hex) of the open session, where there is one. */
    session: string | null;
    to: string;
  },
): Promise<URL | OidcRefusal | Date> {
  const issuer = await issuerOf(organisation);
  if (!issuer) return 'rebound';
  let config: Client.Configuration;
  const client = await library();
  try {
    config = await discovered(issuer);
  } catch (error) {
    return reasonOf(error);
  }
  const [state, nonce, verifier] = [newToken(), newToken(), client.randomPKCECodeVerifier()];
  const given = [
    bytes(hashed(state)),
    bytes(hashed(asked.browser)),
    id(organisation),
    words(nonce),
    words(verifier),
    `'${asked.purpose}'`,
    asked.session ? bytes(Buffer.from(asked.session, 'hex')) : 'null::bytea',
    words(asked.to),
    words(asked.network),
  ];
  const [row] = await askAsApp<{ wait: Date | null }>(
    'write',
    `select access.start_oidc(${given.join(', ')}) as wait`,
  );
  if (row?.wait) return row.wait;
  return client.buildAuthorizationUrl(config, {
    redirect_uri: `${asked.origin}/sign-in/oidc/back`,
    scope: 'openid',
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(asked.purpose === 'again' ? { prompt: 'login', max_age: '0' } : {}),
  });
}

/** Take the answer that the browser brought back. It is spent by being looked at. */
export async function takeOidc(browser: string | undefined, url: URL): Promise<OidcOutcome> {
  const state = url.searchParams.get('state') ?? '';
  if (!isToken(state)) return { ok: false, reason: 'unknown', purpose: null };
  const [kept] = await askAsApp<Kept>(
    'write',
    `select * from access.take_oidc(${bytes(hashed(state))}, ${bytes(hashed(isToken(browser) ? browser : ''))})`,
  );
  if (!kept || kept.outcome !== 'ok') {
    const until = kept?.wait_until ? { until: kept.wait_until } : {};
    const reason = kept && kept.outcome !== 'ok' ? kept.outcome : 'unknown';
    return { ok: false, reason, purpose: kept?.purpose ?? null, ...until };
  }
  const issuer = await issuerOf(kept.organisation_id);
  if (!issuer) return { ok: false, reason: 'rebound', purpose: kept.purpose };
  try {
    const client = await library();
    const tokens = await client.authorizationCodeGrant(await discovered(issuer), url, {
      pkceCodeVerifier: kept.verifier,
      expectedState: state,
      expectedNonce: kept.nonce,
      idTokenExpected: true,
      ...(kept.purpose === 'again' ? { maxAge: AGAIN_WITHIN } : {}),
    });
    const claims = tokens.claims();
    if (!claims || claims.iss !== issuer.issuer || !/^[\x21-\x7e]{1,255}$/.test(claims.sub))
      return { ok: false, reason: 'answer', purpose: kept.purpose };
    await askAsApp('write', `select access.issuer_answered(${id(issuer.organisationId)})`);
    return {
      ok: true,
      purpose: kept.purpose,
      organisationId: issuer.organisationId,
      issuer: claims.iss,
      subject: claims.sub,
      session: kept.session?.toString('hex') ?? null,
      to: kept.onward,
    };
  } catch (error) {
    return { ok: false, reason: reasonOf(error), purpose: kept.purpose };
  }
}

/** Whose subject this is: linked by the person, never found by an address. Null: nobody has linked it. */
export async function personOfSubject(who: Subject): Promise<PersonId | null> {
  const [row] = await askAsApp<{ person: PersonId | null }>(
    'write',
    `select access.person_of_subject(${id(who.organisationId)}, ${words(who.issuer)}, ${words(who.subject)}) as person`,
  );
  return row?.person ?? null;
}

interface Kept {
  outcome: 'ok' | 'unknown' | 'replayed' | 'expired' | 'elsewhere' | 'rebound' | 'wait';
  organisation_id: OrganisationId;
  nonce: string;
  verifier: string;
  purpose: OidcPurpose;
  session: Buffer | null;
  onward: string;
  wait_until: Date | null;
}
