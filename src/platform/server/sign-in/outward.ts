import { lookup } from 'node:dns';
import { request as plainRequest } from 'node:http';
import { request as safeRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** An address that the house does not go to: not https, or inside somebody's own network. */
export class NotOutward extends Error {
  constructor(why: string) {
    super(`the house does not go there: ${why}`);
    this.name = 'NotOutward';
  }
}

const MOST_BYTES = 1_000_000;
const LONGEST_MS = 10_000;

const inner = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inner.addSubnet(net, bits, 'ipv4');
const outer6 = new BlockList();
outer6.addSubnet('2000::', 3, 'ipv6');
const inner6 = new BlockList();
for (const [net, bits] of [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  inner6.addSubnet(net, bits, 'ipv6');

/** Is this address one of the open internet? Of IPv6 only what is given out, without tunnels to IPv4. */
export function isOutward(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address.replace(/^\[|\]$/g, '');
  if (isIP(plain) === 4) return !inner.check(plain, 'ipv4');
  return isIP(plain) === 6 && outer6.check(plain, 'ipv6') && !inner6.check(plain, 'ipv6');
}

/**
 * Hosts inside the own network that the operator lets the house ask (RAGANG_OIDC_INNER, with commas between). A host
 * that is this machine itself may be asked without https: for trying out.
 */
function isAllowedInside(url: URL): boolean {
  const named = (process.env.RAGANG_OIDC_INNER ?? '').split(',').map((host) => host.trim());
  return named.includes(url.host) || named.includes(url.hostname);
}

/** May the house ask this address? Throws NotOutward; names are held to it again when they are dialled. */
export function holdOutward(url: URL): void {
  const inside = isAllowedInside(url);
  const itself = inside && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(itself && url.protocol === 'http:'))
    throw new NotOutward('not https');
  if (url.username || url.password) throw new NotOutward('holds a name or a password');
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) && !inside && !isOutward(bare)) throw new NotOutward('an inner address');
}

/** Looks a name up and lets only outward addresses through: what is dialled is what was looked at. */
const outwardOnly: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const addresses = found ?? [];
    const fault =
      error ??
      (addresses.every((one) => isOutward(one.address))
        ? null
        : new NotOutward('an inner address'));
    if (fault) return void done(fault, []);
    if (options.all) return void done(null, addresses);
    done(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
};

/** As fetch, for what an organisation has told us to ask: outward only, no redirects, small answers, ten seconds. */
export async function fetchOutward(
  address: string,
  options: { method?: string; headers?: Record<string, string>; body?: unknown },
): Promise<Response> {
  const url = new URL(address);
  holdOutward(url);
  const body = options.body === undefined || options.body === null ? null : String(options.body);
  return new Promise((found, failed) => {
    const send = url.protocol === 'https:' ? safeRequest : plainRequest;
    const asked = send(
      url,
      {
        method: options.method ?? 'GET',
        headers: {
          ...options.headers,
          ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
        },
        agent: false,
        signal: AbortSignal.timeout(LONGEST_MS),
        ...(isAllowedInside(url) ? {} : { lookup: outwardOnly }),
      },
      (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on('data', (part: Buffer) => {
          size += part.length;
          if (size > MOST_BYTES) asked.destroy(new NotOutward('too large an answer'));
          else parts.push(part);
        });
        answer.on('error', failed);
        answer.on('end', () => {
          const status = answer.statusCode ?? 502;
          const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
            typeof value === 'string' ? [[name, value] as [string, string]] : [],
          );
          const empty = status === 204 || status === 304 || parts.length === 0;
          found(new Response(empty ? null : Buffer.concat(parts), { status, headers }));
        });
      },
    );
    asked.on('error', failed);
    if (body !== null) asked.write(body);
    asked.end();
  });
}
