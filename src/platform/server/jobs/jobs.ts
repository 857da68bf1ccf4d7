import { PgBoss } from 'pg-boss';
import { faultInWords, log } from '../log.ts';
import { lend } from '../pool.ts';
import { DatabaseGone, translate } from '../tx.ts';
import { BOSS_SCHEMA, rowsOf } from './boss-schema.ts';
import { JOBS, type JobName } from './job-list.ts';

/**
 * Does a job once, and says how many it found. It may be killed at any moment: what it does, it does in transactions.
 *
 * @param signal  the house stops: finish soon
 */
export type Job = (now: Date, signal: AbortSignal) => Promise<number>;

export interface JobsRunning {
  /** Ask for a job now, beside its own time. */
  ask(name: JobName): Promise<void>;
  /** Stop: what runs has so many milliseconds to end. */
  stop(withinMs?: number): Promise<void>;
}

/**
 * Do these jobs from now on, together with every other process of the same database. The schema must be there
 * (`layInJobs`); as long as it is not, or the database is away, it is tried again.
 */
export function startJobs(jobs: Partial<Record<JobName, Job>>, spans = spansOf): JobsRunning {
  const boss = new PgBoss({
    db: { executeSql },
    schema: BOSS_SCHEMA,
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
    maintenanceIntervalSeconds: 3600,
    reindex: false, // its tables are the owner's
    monitorVacuum: false,
    persistWarnings: false,
    registerInstance: false,
    useListenNotify: false,
  });
  boss.on('error', noteFault);
  boss.on('warning', ({ message }) => log.warn({ message }, 'jobs'));
  const stopping = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const names = Object.keys(jobs) as JobName[];
  const ask = async (name: JobName, singletonSeconds?: number) => {
    await boss.send(name, null, singletonSeconds ? { singletonSeconds } : {});
  };
  const begin = async () => {
    await boss.start({ attempts: 1_000 });
    for (const name of names) {
      if (stopping.signal.aborted) return;
      const job = jobs[name] as Job;
      const pollingIntervalSeconds = Math.min(10, Math.max(0.5, spans(name) / 2));
      await boss.work(name, { pollingIntervalSeconds, batchSize: 1 }, () =>
        run(name, job, stopping.signal),
      );
      const everySeconds = spans(name);
      const askAgain = () => void ask(name, everySeconds).catch(noteFault);
      timers.push(setInterval(askAgain, everySeconds * 1000).unref());
      askAgain();
    }
  };
  const begun = begin().catch(noteFault);
  return {
    ask: (name) => ask(name),
    async stop(withinMs = 5_000) {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await boss.stop({ graceful: true, close: false, timeout: withinMs });
      await begun;
      for (const timer of timers) clearInterval(timer);
    },
  };
}

const spansOf = (name: JobName) => JOBS[name].everySeconds;

async function run(name: JobName, job: Job, signal: AbortSignal): Promise<void> {
  try {
    const found = await job(new Date(), signal);
    if (found > 0) log.info({ job: name, found }, 'job done');
  } catch (error) {
    if (error instanceof DatabaseGone) log.warn({ job: name }, 'job not done, no database');
    else log.error({ job: name, error: faultInWords(error) }, 'job');
    throw error;
  }
}

function noteFault(error: unknown): void {
  const gone = translate(error) instanceof DatabaseGone;
  if (gone) log.warn('jobs: no database');
  else log.warn({ error: faultInWords(error) }, 'jobs');
}

/** pg-boss asks like the app does: as the app's role, each statement in a transaction of its own, nothing of a session. */
async function executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
  const client = await lend();
  try {
    if (!values?.length) {
      const own = /^\s*BEGIN;/i.test(text);
      const whole = own
        ? text.replace(/BEGIN;/i, 'BEGIN; SET LOCAL ROLE ragang_app;')
        : `begin; set local role ragang_app; ${text}; commit`;
      return await rowsOf(client.query(whole));
    }
    await client.query('begin; set local role ragang_app');
    const answer = await rowsOf(client.query(text, values));
    await client.query('commit');
    return answer;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
