import { log } from './log.ts';
import { DatabaseGone } from './tx.ts';

const EVERY_MS = 60_000;

/**
 * Look at once, and then once a minute, for what time has brought; never twice at the same time. What goes wrong is
 * logged, and looked at again the next minute. Returns what stops it.
 *
 * @param what  what is looked for, as the log calls it
 * @param look  does it, and says how many it found
 */
export function eachMinute(what: string, look: (now: Date) => Promise<number>): () => void {
  let busy = false;
  const once = async () => {
    if (busy) return;
    busy = true;
    try {
      const found = await look(new Date());
      if (found > 0) log.info({ found }, what);
    } catch (error) {
      if (error instanceof DatabaseGone) log.warn(`${what}: not looked at, no database`);
      else log.error({ error: error instanceof Error ? error.stack : String(error) }, what);
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void once(), EVERY_MS);
  timer.unref();
  void once();
  return () => clearInterval(timer);
}
