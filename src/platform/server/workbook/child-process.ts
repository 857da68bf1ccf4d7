import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const PAGE_BYTES = 4096;

/** What a child is to do, and the borders within which it works. */
export interface Errand {
  /** A file of this folder. */
  script: string;
  words?: readonly string[];
  heapMegabytes: number;
  residentBytes: number;
  answerBytes: number;
  milliseconds: number;
  stepsBack?: number;
  /** What the child reads from standard input, piece by piece, as fast as it takes it. */
  input: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>;
}

export type ErrandOutcome =
  | { ok: true; answer: Buffer }
  | { ok: false; reason: 'too-slow' | 'too-much-memory' | 'too-long-answer'; detail: string };

/**
 * Runs a script of this folder in a process of its own: without environment, with read access to the repository
 * only, with little memory and time. What it writes to standard output is its answer. Throws when the child breaks,
 * and what the input throws.
 */
export async function askChild(errand: Errand): Promise<ErrandOutcome> {
  const child = startChild(errand);
  const output: Buffer[] = [];
  let size = 0;
  let complaint = '';
  let stopped: Exclude<ErrandOutcome, { ok: true }> | null = null;
  const stop = (reason: Exclude<ErrandOutcome, { ok: true }>['reason'], detail: string): void => {
    stopped ??= { ok: false, reason, detail };
    child.kill('SIGKILL');
  };
  child.stdout!.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > errand.answerBytes) stop('too-long-answer', `more than ${errand.answerBytes} bytes`);
    else output.push(chunk);
  });
  child.stderr!.on('data', (chunk: Buffer) => (complaint = (complaint + chunk).slice(-2_000)));
  const { milliseconds } = errand;
  const late = setTimeout(() => stop('too-slow', `more than ${milliseconds} ms`), milliseconds);
  const watch = setInterval(() => void watchMemory(child, errand, stop), 40);
  const ended = new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  try {
    const [code] = await Promise.all([ended, giveTo(child, errand.input)]);
    if (stopped) return stopped;
    if (code === 0) return { ok: true, answer: Buffer.concat(output) };
    if (/heap|memory/i.test(complaint))
      return { ok: false, reason: 'too-much-memory', detail: 'out of memory' };
    throw new Error(`${errand.script} ended with ${code}: ${complaint}`);
  } finally {
    clearTimeout(late);
    clearInterval(watch);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}

/** A child that ends before it has read everything says why by how it ends; what the input itself throws is thrown. */
async function giveTo(child: ChildProcess, input: Errand['input']): Promise<void> {
  let broken: { error: unknown } | null = null;
  async function* watched() {
    try {
      yield* input;
    } catch (error) {
      broken = { error };
      throw error;
    }
  }
  await pipeline(Readable.from(watched()), child.stdin!).catch(() => undefined);
  const fault = broken as { error: unknown } | null;
  if (fault) throw fault.error;
}

/** The server's code is bundled, the child's is not: it is found from the root of the repository. */
function startChild({ script, words = [], heapMegabytes, stepsBack = 0 }: Errand): ChildProcess {
  const root = process.env.RAGANG_ROOT ?? process.cwd();
  const flags = [
    `--max-old-space-size=${heapMegabytes}`,
    '--permission',
    `--allow-fs-read=${join(root, '/')}`,
    '--no-warnings',
  ];
  const file = join(root, 'src/platform/server/workbook', script);
  const child = spawn(process.execPath, [...flags, file, ...words], {
    cwd: root,
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (stepsBack && child.pid) stepBack(child.pid, stepsBack);
  return child;
}

/** A courtesy, no border: where the system does not allow it, the child works as others do. */
function stepBack(pid: number, by: number): void {
  try {
    setPriority(pid, by);
  } catch {
    // it has ended already, or may not
  }
}

/** Resident pages stand second in statm. Where there is no /proc, the heap limit has to do. */
async function watchMemory(
  child: ChildProcess,
  { residentBytes }: Errand,
  stop: (reason: 'too-much-memory', detail: string) => void,
): Promise<void> {
  const statm = await readFile(`/proc/${child.pid}/statm`, 'utf8').catch(() => '');
  const resident = Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES;
  if (resident > residentBytes) stop('too-much-memory', `${resident} bytes of memory`);
}
