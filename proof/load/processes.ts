import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { FreshHouse } from '../../tests/database/fresh.ts';
import { freePort } from '../../tests/support/app.ts';

const ROOT = join(import.meta.dirname, '../..');
const START_WITHIN_MS = 60_000;

/** The built app in processes of their own, on one database: what stands behind one address in a large house. */
export class Processes {
  readonly origins: string[] = [];
  private readonly running: ChildProcess[] = [];
  private readonly database: FreshHouse;
  private readonly folder: string;

  constructor(database: FreshHouse, folder: string) {
    this.database = database;
    this.folder = folder;
  }
  /** Start so many: the first brings the schema up, then the others. */
  async open(many: number): Promise<void> {
    for (let at = 0; at < many; at += 1) this.origins[at] = `http://localhost:${await freePort()}`;
    await this.start(0);
    await Promise.all(this.origins.slice(1).map((_origin, at) => this.start(at + 1)));
  }
  /** Start one, again on its own port; ready when it answers. */
  async start(at: number): Promise<void> {
    const origin = this.origins[at]!;
    const child = spawn(process.execPath, ['server.ts'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        PORT: new URL(origin).port,
        APP_ORIGIN: origin,
        RAGANG_LOG_LEVEL: 'error',
        RAGANG_DATA: this.folder,
        RAGANG_DEMO: '1',
        DATABASE_URL: this.database.url,
        DATABASE_OWNER_URL: at === 0 ? this.database.ownerUrl : undefined,
      },
    });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    this.running[at] = child;
    const last = Date.now() + START_WITHIN_MS;
    while (!(await fetch(`${origin}/readyz`).catch(() => null))?.ok) {
      if (child.exitCode !== null || Date.now() > last)
        throw new Error(`the app did not start: ${said.slice(-500)}`);
      await new Promise((wait) => setTimeout(wait, 50));
    }
  }
  /** Take one away in the middle of what it does. */
  async kill(at: number): Promise<void> {
    const child = this.running[at]!;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
  }
  close(): void {
    for (const child of this.running) child.kill('SIGKILL');
  }
}
