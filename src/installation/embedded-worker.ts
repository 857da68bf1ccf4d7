// The embedded database in a thread of its own, spoken to over a unix socket like any PostgreSQL.
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { parentPort, workerData } from 'node:worker_threads';

const { folder, socket } = workerData as { folder: string; socket: string };
const db = await PGlite.create(folder);
const server = new PGLiteSocketServer({ db, path: socket, maxConnections: 8 });
await server.start();
parentPort?.postMessage('ready');
parentPort?.once('message', async () => {
  await server.stop();
  await db.close();
  parentPort?.postMessage('closed');
  parentPort?.close();
});
