// The embedded database in a thread of its own, spoken to over a unix socket like any PostgreSQL.
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { writeSynced } from './backup/manifest.ts';

const { folder, socket, from } = workerData as { folder: string; socket: string; from?: string };
const db = await PGlite.create({
  dataDir: folder,
  ...(from ? { loadDataDir: new Blob([readFileSync(from)]) } : {}),
});
const server = new PGLiteSocketServer({ db, path: socket, maxConnections: 8 });
await server.start();
parentPort?.postMessage('ready');
parentPort?.on('message', (message: 'stop' | { dumpTo: string }) => {
  if (message === 'stop') void stop();
  else void dump(message.dumpTo);
});

/** The database's own folder, packed while nobody asks anything, and brought to the disk. */
async function dump(path: string): Promise<void> {
  try {
    const packed = await db.dumpDataDir('gzip');
    writeSynced(path, new Uint8Array(await packed.arrayBuffer()));
    parentPort?.postMessage({ dumped: path });
  } catch (error) {
    parentPort?.postMessage({ dumped: path, fault: String(error) });
  }
}

async function stop(): Promise<void> {
  await server.stop();
  await db.close();
  parentPort?.postMessage('closed');
  parentPort?.close();
}
