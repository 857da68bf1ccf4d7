import { createHash, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { isUuid } from '#platform/core/ids';

// What comes from outside stands in a statement as hexadecimal digits only: it cannot end the words it stands in.

/** Bytes as SQL. */
export function bytes(value: Uint8Array | string): string {
  return `'\\x${Buffer.from(value).toString('hex')}'::bytea`;
}

/** Text as SQL; null as null. */
export function words(value: string | null): string {
  return value === null ? 'null' : `convert_from(${bytes(value)}, 'UTF8')`;
}

/** An id as SQL; null as null. */
export function id(value: string | null): string {
  if (value === null) return 'null::uuid';
  if (!isUuid(value)) throw new Error('not an id');
  return `'${value}'::uuid`;
}

/** SHA-256, which is all that is kept of a token. */
export function hashed(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A secret of 256 bits, as 43 characters that stand well in an address. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Is this what newToken makes? */
export function isToken(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{43}$/.test(text);
}

/** The network that an address belongs to, for counting attempts: of IPv6 the first 64 bits, which one household has. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::') as [string, string?];
  const before = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const between = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = [...before, ...(tail === undefined ? [] : between), ...after];
  return groups
    .slice(0, 4)
    .map((g) => Number.parseInt(g, 16).toString(16))
    .join(':');
}
