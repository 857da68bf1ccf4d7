import { NotOutward } from './outward.ts';

/** Why an organisation's sign-in did not lead in; each has its sentence. */
export type OidcRefusal =
  | 'unknown'
  | 'replayed'
  | 'expired'
  | 'elsewhere'
  | 'rebound'
  | 'wait'
  | 'said-no'
  | 'issuer'
  | 'clock'
  | 'unreachable'
  | 'not-outward'
  | 'secret'
  | 'answer';

/** The reason behind what the library throws. What it says in words is never shown, nor logged: it may hold a token. */
export function reasonOf(error: unknown): OidcRefusal {
  const { name, error: said } = error as Thrown;
  const all = withCauses(error);
  const has = (is: (one: Thrown) => boolean) => all.some((one) => is(one as Thrown));
  if (all.some((one) => one instanceof NotOutward)) return 'not-outward';
  if (name === 'AuthorizationResponseError') return said === 'access_denied' ? 'said-no' : 'answer';
  if (said === 'invalid_grant') return 'replayed';
  if (said === 'invalid_client' || said === 'unauthorized_client') return 'secret';
  if (/secret cannot be opened/.test(String(error))) return 'secret';
  if (has(({ code }) => code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')) return 'clock';
  if (has(({ claim, attribute }) => claim === 'iss' || attribute === 'issuer')) return 'issuer';
  if (has(({ message }) => /"iss" \(issuer\)/.test(message ?? ''))) return 'issuer';
  if (has(({ code }) => code === 'OAUTH_TIMEOUT' || /^E[A-Z]+$/.test(String(code ?? ''))))
    return 'unreachable';
  if (has(({ code }) => code === 'OAUTH_RESPONSE_IS_NOT_CONFORM')) return 'unreachable';
  if (name === 'TimeoutError' || name === 'AbortError') return 'unreachable';
  return 'answer';
}

/** What was thrown and all that lies behind it: what was wrong stands two causes deep. */
function withCauses(error: unknown): object[] {
  const all: object[] = [];
  for (let one = error; one && typeof one === 'object' && all.length < 8;) {
    all.push(one);
    one = (one as Thrown).cause;
  }
  return all;
}

interface Thrown {
  code?: string;
  name?: string;
  message?: string;
  error?: string;
  cause?: unknown;
  claim?: string;
  attribute?: string;
}
