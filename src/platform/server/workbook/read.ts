import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkbookReading, WorkbookRefusal } from '../../core/workbook.ts';
import { LIMITS } from './limits.ts';
import { unpackReading } from './wire.ts';

const PAGE_BYTES = 4096;
const waiting: (() => void)[] = [];
let taken = 0;

/**
 * Reads an .xlsx or .csv file that came from outside, in a child process with limits on memory and time
 * (limits.ts). The file's name decides what it should be, its content must agree.
 *
 * @returns the sheets, or why not; `detail` is for the log and the curious, in English
 */
export async function readWorkbook(
  bytes: Uint8Array,
  fileName: string,
  { milliseconds }: { milliseconds: number } = LIMITS,
): Promise<WorkbookReading> {
  if (bytes.length === 0) return refuse('empty', 'no bytes');
  if (bytes.length > LIMITS.uploadBytes) return refuse('too-large', `${bytes.length} bytes`);
  if (!(await takeTurn())) return refuse('busy', `${LIMITS.waiting} are waiting`);
  try {
    return await answerOf(startChild(fileName), bytes, milliseconds);
  } finally {
    handOn();
  }
}

/** At most a few children at a time; whoever finds no free place waits, in order. */
async function takeTurn(): Promise<boolean> {
  if (taken < LIMITS.children) {
    taken += 1;
    return true;
  }
  if (waiting.length >= LIMITS.waiting) return false;
  await new Promise<void>((start) => waiting.push(start));
  return true;
}

function handOn(): void {
  const next = waiting.shift();
  if (next) next();
  else taken -= 1;
}

/** The server's code is bundled, the child's is not: it is found from the root of the repository. */
function startChild(fileName: string): ChildProcess {
  const root = process.env.RAGANG_ROOT ?? process.cwd();
  const script = join(root, 'src/platform/server/workbook/child.ts');
  const flags = [
    `--max-old-space-size=${LIMITS.heapMegabytes}`,
    '--permission',
    `--allow-fs-read=${join(root, '/')}`,
    '--no-warnings',
  ];
  return spawn(process.execPath, [...flags, script, fileName.slice(-100)], {
    cwd: root,
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

async function answerOf(
  child: ChildProcess,
  bytes: Uint8Array,
  milliseconds: number,
): Promise<WorkbookReading> {
  const output: Buffer[] = [];
  let size = 0;
  let complaint = '';
  let stopped: { reason: WorkbookRefusal; detail: string } | null = null;
  const stop = (reason: WorkbookRefusal, detail: string): void => {
    stopped ??= { reason, detail };
    child.kill('SIGKILL');
  };
  child.stdout!.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LIMITS.answerBytes) stop('too-large', 'too much text');
    else output.push(chunk);
  });
  child.stderr!.on('data', (chunk: Buffer) => (complaint = (complaint + chunk).slice(-2_000)));
  child.stdin!.on('error', () => undefined);
  child.stdin!.end(bytes);
  const late = setTimeout(() => stop('too-slow', `more than ${milliseconds} ms`), milliseconds);
  const watch = setInterval(() => void watchMemory(child, stop), 40);
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  }).finally(() => {
    clearTimeout(late);
    clearInterval(watch);
  });
  if (stopped) return { ok: false, ...(stopped as { reason: WorkbookRefusal; detail: string }) };
  if (code === 0) return unpackReading(Buffer.concat(output).toString('utf8'));
  if (/heap|memory/i.test(complaint)) return refuse('too-large', 'out of memory');
  throw new Error(`The workbook reader ended with ${code}: ${complaint}`);
}

/** Resident pages stand second in statm. Where there is no /proc, the heap limit has to do. */
async function watchMemory(
  child: ChildProcess,
  stop: (reason: WorkbookRefusal, detail: string) => void,
): Promise<void> {
  const statm = await readFile(`/proc/${child.pid}/statm`, 'utf8').catch(() => '');
  const resident = Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES;
  if (resident > LIMITS.residentBytes) stop('too-large', `${resident} bytes of memory`);
}

function refuse(reason: WorkbookRefusal, detail: string): WorkbookReading {
  return { ok: false, reason, detail };
}
