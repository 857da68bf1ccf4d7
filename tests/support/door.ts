import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A way to a database that can be closed and opened again, as when the server is restarted. */
export interface Door {
  readonly url: string;
  close(): void;
  open(): Promise<void>;
}

/** Stands between the app and its database on a port of its own. */
export async function doorTo(databaseUrl: string): Promise<Door> {
  const to = new URL(databaseUrl);
  const through = new Set<Socket>();
  const server = createServer((here) => {
    const there = connect(Number(to.port || 5432), to.hostname);
    for (const socket of [here, there]) {
      through.add(socket);
      socket.on('error', () => undefined).on('close', () => through.delete(socket));
    }
    here.pipe(there).pipe(here);
  });
  const listen = (port: number) =>
    new Promise<void>((done) => server.listen(port, '127.0.0.1', () => done()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    close() {
      server.close();
      // what was said through it is cut off too
      for (const socket of through) socket.destroy();
    },
    open: () => listen(port),
  };
}
