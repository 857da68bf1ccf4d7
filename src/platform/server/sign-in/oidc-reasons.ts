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
  const { code, name, error: said, cause } = error as Thrown;
  const because = (cause ?? {}) as Thrown;
  if (error instanceof NotOutward || because instanceof NotOutward) return 'not-outward';
  if (name === 'AuthorizationResponseError') return said === 'access_denied' ? 'said-no' : 'answer';
  if (said === 'invalid_grant') return 'replayed';
  if (said === 'invalid_client' || said === 'unauthorized_client') return 'secret';
  if (/secret cannot be opened/.test(String(error))) return 'secret';
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return 'clock';
  if (because.claim === 'iss' || because.attribute === 'issuer' || because.parameter === 'iss')
    return 'issuer';
  if (/iss/.test(String(error)) && /issuer|"iss"/.test(String(error))) return 'issuer';
  if (code === 'OAUTH_TIMEOUT' || /^E[A-Z]+$/.test(String(code ?? because.code ?? '')))
    return 'unreachable';
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM')
    return 'unreachable';
  return 'answer';
}

interface Thrown {
  code?: string;
  name?: string;
  error?: string;
  cause?: unknown;
  claim?: string;
  attribute?: string;
  parameter?: string;
}
