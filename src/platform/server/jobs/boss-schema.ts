import { PgBoss } from 'pg-boss';
import type { ClientBase } from 'pg';
import { JOBS, JOB_NAMES } from './job-list.ts';

/** The schema of the job queue: pg-boss makes and changes it, as the owner, at start. */
export const BOSS_SCHEMA = 'boss';

/**
 * Bring the job queue's schema up to date, with one queue for each job, and let the app's role use its rows. Only as
 * the owner of the schema. Harmless when everything is there; processes that start at once wait for one another.
 */
export async function layInJobs(client: ClientBase): Promise<void> {
  await client.query('select pg_advisory_lock(724013)');
  const boss = new PgBoss({
    db: { executeSql: (text, values) => rowsOf(client.query(text, values as unknown[])) },
    schema: BOSS_SCHEMA,
    supervise: false,
    schedule: false,
    registerInstance: false,
    persistWarnings: false,
  });
  boss.on('error', () => undefined); // what fails rejects below
  try {
    await boss.start();
    for (const name of JOB_NAMES) {
      const { policy, limitSeconds } = JOBS[name];
      const options = {
        retryLimit: 0,
        expireInSeconds: limitSeconds,
        retentionSeconds: 3600,
        deleteAfterSeconds: 3600,
      };
      await boss.createQueue(name, { policy, heartbeatSeconds: 20, ...options });
      await boss.updateQueue(name, options);
    }
    await boss.stop({ graceful: false, close: false });
    await client.query(`grant usage on schema ${BOSS_SCHEMA} to ragang_app;
      grant select, insert, update, delete on all tables in schema ${BOSS_SCHEMA} to ragang_app;
      grant execute on all functions in schema ${BOSS_SCHEMA} to ragang_app`);
    // what may stand outside the rules of access is listed, with its reason (0023)
    await client.query(`do $$ begin
      if to_regclass('access.listed') is not null then
        insert into access.listed (kind, name, why) values ('schema', '${BOSS_SCHEMA}',
          'The queue of jobs, made and kept by pg-boss: names of jobs and times, no content and nobody''s id')
          on conflict do nothing;
      end if;
    end $$`);
  } finally {
    await client.query('select pg_advisory_unlock(724013)').catch(() => undefined);
  }
}

/** Several statements in one text give several answers: their rows, one after the other. */
export async function rowsOf(asked: Promise<unknown>): Promise<{ rows: unknown[] }> {
  const answer = (await asked) as { rows?: unknown[] } | { rows?: unknown[] }[];
  return {
    rows: Array.isArray(answer) ? answer.flatMap((one) => one.rows ?? []) : (answer.rows ?? []),
  };
}
