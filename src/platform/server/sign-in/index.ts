// The ways in. docs/decisions/0036-ways-in.md
export * from './code.ts';
export { CODE_MINUTES } from './code-mail.ts';
export * from './entering.ts';
export * from './oidc.ts';
export type { OidcRefusal } from './oidc-reasons.ts';
export { holdOutward, isOutward, NotOutward } from './outward.ts';
export * from './passkey.ts';
export * from './rate.ts';
export { decrypted, encrypted } from './secret.ts';
export * from './tickets.queries.ts';
export * from './ways.queries.ts';
export { hashed, isToken, networkOf, newToken } from '../statement.ts';
