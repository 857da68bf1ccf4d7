import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { clientOf, type Answer, type Client } from './client.ts';

/** The built app in a process of its own, and somebody signed in. */
export interface App {
  readonly origin: string;
  readonly client: Client;
  readonly startedInMs: number;
  /** Sign in as another of the demo's people. */
  signIn(personName: string): Promise<Client>;
  /** Resident memory of the process, in MB (10^6 bytes). */
  memoryMb(): number;
  /** What the process still holds when everything that nobody needs has been collected. */
  held(): Promise<Held>;
  /** The end of what the server has written. */
  output(): string;
  stop(): Promise<void>;
}

/** Memory after a forced collection, in MB (10^6 bytes). */
export interface Held {
  /** Objects of the main thread. */
  readonly heap: number;
  /** Beside the heap: buffers and the like. */
  readonly beside: number;
  readonly resident: number;
}

const COORDINATOR = 'Maja Exempelson';

/** Starts server.ts of a tree on a free port and signs in. */
export async function startApp(root: string, env: Record<string, string>): Promise<App> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const began = performance.now();
  const inside = join(import.meta.dirname, 'inside.mjs');
  const child = spawn(process.execPath, ['--expose-gc', '--import', inside, 'server.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      ...{
        NODE_ENV: 'production',
        PORT: String(port),
        APP_ORIGIN: origin,
        RAGANG_LOG_LEVEL: 'warn',
      },
      ...{ RAGANG_DEMO: '1', RAGANG_BENCH: '1', ...env },
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => (output = (output + chunk).slice(-4_000)));
  try {
    await ready(origin, child);
    const startedInMs = performance.now() - began;
    const signIn = (name: string) => signedIn(origin, name);
    const client = await signIn(COORDINATOR);
    return {
      origin,
      client,
      startedInMs,
      signIn,
      memoryMb: () => residentMb(child.pid ?? 0),
      held: () => heldBy(child),
      output: () => output,
      stop: () => ended(child),
    };
  } catch (error) {
    await ended(child);
    throw new Error(`the app did not start:\n${output}`, { cause: error });
  }
}

/** The text of a page, out of its compression. */
export function textOf(answer: Answer): string {
  return (
    answer.headers['content-encoding'] === 'gzip' ? gunzipSync(answer.body) : answer.body
  ).toString('utf8');
}

async function signedIn(origin: string, name: string): Promise<Client> {
  const stranger = clientOf(origin);
  const page = textOf(await stranger.get('/sign-in'));
  // each person is a form with one button: its value comes before the name that it shows
  const before = page.slice(0, page.indexOf(name));
  const who = [
    ...before.matchAll(/name="who"[^>]*?value="([^"]+)"|value="([^"]+)"[^>]*?name="who"/g),
  ].at(-1);
  if (!who || before.length === page.length)
    throw new Error(`nobody to sign in as is called ${name}`);
  const answer = await stranger.post(
    '/sign-in',
    new URLSearchParams({ who: (who[1] ?? who[2]) as string, to: '/' }).toString(),
  );
  const cookie = (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
  stranger.close();
  if (!cookie) throw new Error(`could not sign in as ${name}: ${answer.status}`);
  return clientOf(origin, cookie);
}

async function ready(origin: string, child: ChildProcess): Promise<void> {
  const last = Date.now() + 60_000;
  while (Date.now() < last) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    const answer = await fetch(`${origin}/sign-in`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('no answer within a minute');
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kb) * 1024) / 1e6;
}

function heldBy(child: ChildProcess): Promise<Held> {
  return new Promise((done, failed) => {
    const gone = () => failed(new Error('the app ended while it was asked for its memory'));
    child.once('exit', gone);
    child.once('message', (said) => {
      child.off('exit', gone);
      const { heapUsed, external, arrayBuffers, rss } = said as NodeJS.MemoryUsage;
      // `external` has the array buffers in it
      done({
        heap: heapUsed / 1e6,
        beside: Math.max(external, arrayBuffers) / 1e6,
        resident: rss / 1e6,
      });
    });
    child.send('memory', (error) => error && failed(error));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const last = setTimeout(() => child.kill('SIGKILL'), 12_000);
  await end;
  clearTimeout(last);
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}
