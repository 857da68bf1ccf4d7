import { existsSync, readFileSync } from 'node:fs';
import type { RunningApp } from '../../tests/support/app.ts';

/** What the app is started with, so that it can be asked to clear up: any free port, opened when it is asked. */
export const CLEARS_UP = { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' } as const;

/**
 * KB that the process holds when it rests and has cleared up after itself: what it keeps, not what it has not got
 * round to throwing away. The least of some looks; Infinity when it has ended.
 */
export async function restingMemory(app: RunningApp, looks: number): Promise<number> {
  let least = Infinity;
  for (let turn = 0; turn < looks; turn += 1) {
    const status = `/proc/${app.pid}/status`;
    if (!existsSync(status)) return Infinity;
    if (turn % 8 === 0) await clearUp(app);
    const now = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]);
    least = Math.min(least, now);
    await new Promise((done) => setTimeout(done, 250));
  }
  return least;
}

/** Asks the process, through its own debugger, to throw away what nobody holds any more. */
async function clearUp(app: RunningApp): Promise<void> {
  process.kill(app.pid, 'SIGUSR1');
  const address = await debuggerOf(app);
  const line = new WebSocket(address);
  await new Promise((done, failed) => {
    line.addEventListener('open', done);
    line.addEventListener('error', () => failed(new Error(`no answer from ${address}`)));
  });
  const ask = (id: number, method: string) =>
    new Promise<void>((done) => {
      line.addEventListener('message', ({ data }) => {
        if ((JSON.parse(String(data)) as { id?: number }).id === id) done();
      });
      line.send(JSON.stringify({ id, method }));
    });
  await ask(1, 'HeapProfiler.collectGarbage');
  await ask(2, 'HeapProfiler.collectGarbage');
  line.close();
}

async function debuggerOf({ output }: RunningApp): Promise<string> {
  for (let turn = 0; turn < 40; turn += 1) {
    const found = /Debugger listening on (ws:\S+)/.exec(output());
    if (found) return found[1]!;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the process opens no debugger: it was not started with CLEARS_UP');
}
