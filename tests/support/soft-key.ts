import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** An authenticator in software, for tests: one key, which signs whatever it is asked. */
export function softKey(rpId: string, origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const [xs, ys] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    xs,
    Buffer.from('225820', 'hex'),
    ys,
  ]);
  const id = createHash('sha256').update(xs).digest('base64url');
  return {
    id,
    /** As it is kept: COSE. */
    publicKey: cose,
    /** Answers a challenge; `flags`: 5 = present and verified, 1 = present only. */
    answer(challenge: string, counter: number, more: { origin?: string; flags?: number } = {}) {
      const client = Buffer.from(
        JSON.stringify({ type: 'webauthn.get', challenge, origin: more.origin ?? origin }),
      );
      const count = Buffer.alloc(4);
      count.writeUInt32BE(counter);
      const data = Buffer.concat([
        createHash('sha256').update(rpId).digest(),
        Buffer.from([more.flags ?? 5]),
        count,
      ]);
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
      return {
        id,
        rawId: id,
        type: 'public-key' as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
        },
      };
    },
  };
}
