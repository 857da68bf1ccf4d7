import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { freshHouse, type FreshHouse } from '../database/fresh.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const START_WITHIN_MS = 60_000;

/** The built app in a process of its own, with a database of its own. */
export interface RunningApp {
  /** Without a slash at the end. */
  readonly origin: string;
  readonly database: FreshHouse;
  /** Of its process. */
  readonly pid: number;
  /** What the server has written so far. */
  output(): string;
  /** Asks it to stop (SIGTERM); its exit code when it has, and how long that took. */
  terminate(): Promise<{ code: number | null; milliseconds: number }>;
  stop(): Promise<void>;
}

export interface Wishes {
  /** A county of tests/fixtures/counties instead of Västerbotten with its demo. */
  pack?: string;
  /** Nothing is in the database: the app makes the schema and lays in the county, as at a first start. */
  first?: boolean;
  /** More of the environment, or other values; undefined takes one away. */
  env?: Record<string, string | undefined>;
  /** Another way to the same database, such as a door that can be closed. */
  way?: (databaseUrl: string) => Promise<string>;
}

/** Starts the app as `npm start` does, on a free port; Västerbotten with its demo lies in its database. */
export async function startApp({ pack, first, env = {}, way }: Wishes = {}): Promise<RunningApp> {
  const database = await freshHouse(
    pack ? {} : first ? { migrated: false } : { laidIn: 'vasterbotten', clock: 'real' },
  );
  if (pack) await database.layIn(pack);
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const { child, output } = startServer({
    NODE_ENV: 'production',
    PORT: String(port),
    APP_ORIGIN: origin,
    RAGANG_LOG_LEVEL: 'warn',
    DATABASE_URL: way ? await way(database.url) : database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    RAGANG_DEMO: '1',
    ...env,
  });
  const stop = async () => {
    await ended(child);
    await database.close();
  };
  try {
    await ready(origin, child);
  } catch (error) {
    await stop();
    throw new Error(`the app did not start:\n${output()}`, { cause: error });
  }
  const terminate = async () => {
    const began = performance.now();
    await ended(child);
    return { code: child.exitCode, milliseconds: performance.now() - began };
  };
  return { origin, database, pid: child.pid!, output, terminate, stop };
}

/** A start that is expected to refuse: its exit code and what it wrote. */
export async function refusedStart(env: Record<string, string | undefined>) {
  const { child, output } = startServer({ RAGANG_DATA: '/nowhere', ...env });
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return { code, output: output() };
}

function startServer(env: Record<string, string | undefined>) {
  const child = spawn(process.execPath, ['server.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (output += chunk));
  }
  return { child, output: () => output };
}

async function ready(origin: string, child: ChildProcess): Promise<void> {
  const last = Date.now() + START_WITHIN_MS;
  while (Date.now() < last) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no answer from ${origin}/readyz within ${START_WITHIN_MS / 1000} s`);
}

/** SIGTERM, and SIGKILL if it has not ended 12 s later. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const last = setTimeout(() => child.kill('SIGKILL'), 12_000);
  await end;
  clearTimeout(last);
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}
