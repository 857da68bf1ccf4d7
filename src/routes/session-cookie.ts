/** The session's cookie. `__Host-`: this host only, whole site, secure (browsers count loopback as secure). */
export const SESSION_COOKIE = '__Host-ragang';

/** How it is kept: no script reads it, no other site sends it along with a form. */
export const SESSION_KEPT = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** A year, for choices that are no secret: language, theme, place. */
export const REMEMBERED = {
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  maxAge: 365 * 24 * 3600,
} as const;
