import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The key that secrets of others are encrypted with: RAGANG_SECRET, or a file of its own in RAGANG_DATA that is made at
 * the first need. Several processes on several machines need the setting. A copy of the database alone opens nothing.
 */
function keyOfHouse(env: NodeJS.ProcessEnv = process.env): Buffer {
  return createHash('sha256')
    .update(env.RAGANG_SECRET || secretInFile(env))
    .digest();
}

function secretInFile(env: NodeJS.ProcessEnv): string {
  const folder = resolve(env.RAGANG_ROOT ?? process.cwd(), env.RAGANG_DATA || './data');
  const file = join(folder, 'secret.key');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** Encrypt (AES-256-GCM) for one place: what was encrypted for another organisation cannot be put here. */
export function encrypted(secret: string, place: string): Buffer {
  const start = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOfHouse(), start).setAAD(Buffer.from(place));
  const kept = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([start, cipher.getAuthTag(), kept]);
}

/** What was encrypted for this place; null when it cannot be opened (another key, or it was moved). */
export function decrypted(kept: Buffer, place: string): string | null {
  try {
    const opener = createDecipheriv('aes-256-gcm', keyOfHouse(), kept.subarray(0, 12))
      .setAAD(Buffer.from(place))
      .setAuthTag(kept.subarray(12, 28));
    return Buffer.concat([opener.update(kept.subarray(28)), opener.final()]).toString('utf8');
  } catch {
    return null;
  }
}
