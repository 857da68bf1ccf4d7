import { mkdtempSync, rmSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { takeLock } from './lock.ts';

export interface EmbeddedDatabase {
  readonly url: string;
  /** Pack the whole database into a file that `startEmbedded` can begin from; on the disk when this resolves. */
  dump(path: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Start the embedded database (PGlite) in a worker thread behind a unix socket.
 *
 * For trying out and for one small office: it survives a killed process, but does not sync to disk.
 * @param folder  where its data lies; locked while it runs
 * @param from    a file made by `dump`, for a folder that is empty
 * @throws DataFolderInUse when another process has it
 */
export async function startEmbedded(folder: string, from?: string): Promise<EmbeddedDatabase> {
  const release = takeLock(resolve(folder));
  // unix socket paths are at most 107 characters, so not in the data folder
  const room = mkdtempSync(join(tmpdir(), 'ragang-'));
  mkdirSync(join(resolve(folder), 'pglite'), { recursive: true });
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), {
    execArgv: [],
    workerData: {
      folder: join(resolve(folder), 'pglite'),
      socket: join(room, '.s.PGSQL.5432'),
      from,
    },
  });
  try {
    await said(worker, 'ready');
  } catch (error) {
    release();
    throw error;
  }
  return {
    url: `postgres://postgres@/postgres?host=${room}`,
    dump: (path) => dumped(worker, path),
    async stop() {
      const closed = said(worker, 'closed').catch(() => undefined);
      worker.postMessage('stop');
      await Promise.race([closed, new Promise((done) => setTimeout(done, 5_000).unref())]);
      await worker.terminate();
      rmSync(room, { recursive: true, force: true });
      release();
    },
  };
}

function said(worker: Worker, word: string): Promise<void> {
  return new Promise((done, failed) => {
    worker.on('message', (message) => message === word && done());
    worker.once('error', failed);
    worker.once('exit', (code) => failed(new Error(`the embedded database stopped (${code})`)));
  });
}

function dumped(worker: Worker, path: string): Promise<void> {
  return new Promise((done, failed) => {
    const heard = (message: { dumped?: string; fault?: string }) => {
      if (message.dumped !== path) return;
      worker.off('message', heard);
      worker.off('exit', gone);
      if (message.fault) failed(new Error(message.fault));
      else done();
    };
    const gone = () => failed(new Error('the embedded database stopped'));
    worker.on('message', heard);
    worker.once('exit', gone);
    worker.postMessage({ dumpTo: path });
  });
}
