import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { BackupFault } from './manifest.ts';

const DEBIAN = '/usr/lib/postgresql';

/** A program of PostgreSQL that is not older than the server: Debian's folders first, then the path. */
export function toolFor(program: 'pg_dump' | 'pg_restore', major: number): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : [];
  const usable = versions
    .filter((v) => v >= major && existsSync(`${DEBIAN}/${v}/bin/${program}`))
    .toSorted((a, b) => a - b);
  return usable.length ? `${DEBIAN}/${usable[0]}/bin/${program}` : program;
}

/** Run it on a database; the password goes by the environment, where other accounts do not see it. */
export async function runTool(program: string, url: string, args: string[]): Promise<void> {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = '';
  const env = { ...process.env, ...(password ? { PGPASSWORD: password } : {}) };
  try {
    await promisify(execFile)(program, ['--dbname', address.href, ...args], {
      env,
      maxBuffer: 16 * 1024 * 1024,
    });
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    if (code === 'ENOENT')
      throw new BackupFault(
        `${program} is not on this machine. Debian: apt-get install postgresql-client`,
      );
    throw new BackupFault(`${program} failed:\n${(stderr ?? String(error)).trim()}`);
  }
}
