import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { JOBS, JOB_NAMES, type JobName } from './jobs/job-list.ts';
import type { Db } from './tx.ts';

/** A backup that was made, or a restore that was held against what it was. */
export interface Care {
  readonly at: Date;
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
  /** Of a restore: how many things were not as they had been. */
  readonly faults: number;
}

/** How the installation is doing. Counts, times and names of the schema; no content and no names of anybody. */
export interface HouseState {
  readonly server: string;
  readonly embedded: boolean;
  /** A newer version of the server that mends known holes, where this one is older: '15.18'. */
  readonly serverShouldBe: string | null;
  readonly bytes: number;
  readonly migrations: number;
  readonly backup: Care | null;
  readonly restore: Care | null;
  readonly unsealed: { rows: number; oldest: Date | null };
  readonly seals: { count: number; last: Date | null };
  readonly mail: { waiting: number; oldest: Date | null; failed: number };
  readonly jobs: readonly JobState[];
  /** What is slow, and what mends it. */
  readonly slow: readonly { object: string; remedy: string }[];
}

export interface JobState {
  readonly name: JobName;
  readonly doneAt: Date | null;
  readonly failed: number;
  /** It should have been done again by now. */
  readonly late: boolean;
}

/** A job that is so much later than it should is told: processes may have been restarted just now. */
const GRACE_MS = 600_000;

/** How the installation is doing. For the operator only: the database refuses anybody else. Two questions. */
export async function houseState(db: Db, now = new Date()): Promise<HouseState> {
  const { rows } = await sql<{ state: Told }>`select access.state_of_house() as state`.execute(db);
  const { state } = rows[0]!;
  const embedded = process.env.RAGANG_DB_EMBEDDED === '1';
  const waiting = state.unsealed.filter(({ rows: many }) => many > 0);
  return {
    server: state.server,
    embedded,
    serverShouldBe: process.env.RAGANG_SERVER_SHOULD_BE || null,
    bytes: state.bytes,
    migrations: state.migrations,
    backup: embedded ? newestIn(process.env.RAGANG_BACKUPS ?? '') : careOf(state.backup),
    restore: careOf(state.restore),
    unsealed: {
      rows: waiting.reduce((sum, { rows: many }) => sum + many, 0),
      oldest: earliest(waiting.map(({ oldest }) => oldest)),
    },
    seals: { count: state.seals.count, last: dateOf(state.seals.last) },
    mail: { ...state.mail, oldest: dateOf(state.mail.oldest) },
    jobs: await jobStates(db, now),
    slow: state.slow,
  };
}

interface Told {
  server: string;
  bytes: number;
  migrations: number;
  backup: ToldCare | null;
  restore: ToldCare | null;
  unsealed: { rows: number; oldest: string | null }[];
  seals: { count: number; last: string | null };
  mail: { waiting: number; oldest: string | null; failed: number };
  slow: { object: string; remedy: string }[];
}
type ToldCare = { at: string; file: string; bytes: number; rows: number; faults: number };

const dateOf = (text: string | null) => (text ? new Date(text) : null);
const careOf = (care: ToldCare | null) => care && { ...care, at: new Date(care.at) };
const earliest = (moments: (string | null)[]) =>
  dateOf(moments.filter((m) => m !== null).toSorted()[0] ?? null);

async function jobStates(db: Db, now: Date): Promise<JobState[]> {
  const { rows } = await sql<{ name: string; done: Date | null; failed: number }>`
    select name, max(completed_on) filter (where state = 'completed') as done,
        count(*) filter (where state = 'failed')::int as failed from boss.job group by name`.execute(
    db,
  );
  return JOB_NAMES.filter((name) => name !== 'dump').map((name) => {
    const found = rows.find((row) => row.name === name);
    const doneAt = found?.done ?? null;
    const due = JOBS[name].everySeconds * 1000 + GRACE_MS;
    return {
      ...{ name, doneAt, failed: found?.failed ?? 0 },
      late: doneAt !== null && now.getTime() - doneAt.getTime() > due,
    };
  });
}

/** The embedded database's newest backup, as its manifest tells: the database itself cannot be told. */
function newestIn(folder: string): Care | null {
  if (!folder || !existsSync(folder)) return null;
  const manifest = readdirSync(folder)
    .filter((name) => /^ragang-\d{8}T\d{6}Z\.tar\.gz\.json$/.test(name))
    .toSorted()
    .at(-1);
  if (!manifest) return null;
  const said = JSON.parse(readFileSync(join(folder, manifest), 'utf8')) as {
    at: string;
    file: string;
    bytes: number;
    description: { tables: Record<string, { rows: number }> };
  };
  const rows = Object.values(said.description.tables).reduce((sum, table) => sum + table.rows, 0);
  return { at: new Date(said.at), file: said.file, bytes: said.bytes, rows, faults: 0 };
}
