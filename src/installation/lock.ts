import { mkdirSync, openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Another process holds the data folder. */
export class DataFolderInUse extends Error {
  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is used by another Rågång (process ${pid}). ` +
        'Stop that one first, or give this one a folder of its own: RAGANG_DATA=./another-folder',
    );
    this.name = 'DataFolderInUse';
  }
}

/**
 * Take the lock of a data folder: the embedded database has none of its own, and two processes would lose writes.
 * A lock left by a process that has died is taken over. Returns what gives it back.
 *
 * @throws DataFolderInUse when a living process holds it
 */
export function takeLock(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'in-use.lock');
  const mine = JSON.stringify({ pid: process.pid, born: bornAt(process.pid) });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, mine);
      closeSync(file);
      return () => {
        if (readText(path) === mine) rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = JSON.parse(readText(path) || '{"pid":0}') as { pid: number; born?: string };
      if (holder.pid && isAlive(holder.pid) && bornAt(holder.pid) === holder.born) {
        throw new DataFolderInUse(folder, holder.pid);
      }
      rmSync(path, { force: true });
    }
  }
  throw new Error(`could not take the lock ${path}`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began (Linux), so that a number used again is not taken for the old process. */
function bornAt(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
