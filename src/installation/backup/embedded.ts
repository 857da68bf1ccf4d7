import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded, type EmbeddedDatabase } from '../embedded.ts';
import { describe, type Description } from './describe.ts';
import {
  BackupFault,
  hashOfFile,
  manifestOf,
  nameAt,
  syncTree,
  writeManifest,
  type Manifest,
} from './manifest.ts';
import { withOwner } from './server.ts';
import { verify } from './verify.ts';

const EVERY_MS = 3_600_000;
/** All of a day, then one for each day of two weeks. */
const HOURS_KEPT = 24;
const DAYS_KEPT = 14;

/** Where the backups of the embedded database lie. */
export const backupsIn = (dataFolder: string) => join(dataFolder, 'backups');

/**
 * Back up the embedded database while it runs, then open the backup beside it and write down what is in it: what
 * cannot be opened is no backup. The file is on the disk before anybody is told of it.
 */
export async function dumpEmbedded(
  running: Pick<EmbeddedDatabase, 'dump'>,
  folder: string,
  now = new Date(),
): Promise<Manifest> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = nameAt(now, 'tar.gz');
  const path = join(folder, file);
  await running.dump(path);
  const { server, description } = await lookInside(path);
  const manifest: Manifest = {
    ...{ file, at: now.toISOString(), engine: 'pglite', server, bytes: statSync(path).size },
    sha256: await hashOfFile(path),
    description,
  };
  writeManifest(folder, manifest);
  return manifest;
}

interface Inside {
  server: string;
  description: Description;
}

/** Open a backup in a process of its own, which gives its memory back when it ends. */
function lookInside(path: string): Promise<Inside> {
  return new Promise((done, failed) => {
    const child = fork(join(import.meta.dirname, 'look-inside.ts'), [path], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    });
    let said = '';
    let found: Inside | undefined;
    child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
    child.on('message', (inside) => (found = inside as Inside));
    child.on('error', failed);
    child.on('close', () =>
      found
        ? done(found)
        : failed(new BackupFault(`The backup ${path} does not open: ${said.trim()}`)),
    );
  });
}

/** What a backup of the embedded database holds, read from a copy that is taken away again. */
export async function readInside(path: string): Promise<Inside> {
  const folder = mkdtempSync(join(tmpdir(), 'ragang-backup-'));
  try {
    const copy = await startEmbedded(folder, path);
    try {
      return await withOwner(copy.url, async (client) => {
        const { server } = (
          await client.query(`select current_setting('server_version') as server`)
        ).rows[0];
        await client.query('begin');
        const description = await describe(client);
        await client.query('rollback');
        return { server, description };
      });
    } finally {
      await copy.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Lay a backup into a data folder that holds no database, and hold it against what it was. Returns what is not as it
 * was: none.
 */
export async function restoreEmbedded(
  dataFolder: string,
  path: string,
  manifest: Manifest,
): Promise<string[]> {
  if (existsSync(join(dataFolder, 'pglite')))
    throw new BackupFault(
      `${dataFolder} holds a database already. A restore goes into a folder of its own: RAGANG_DATA=./data-restored`,
    );
  const database = await startEmbedded(dataFolder, path);
  try {
    return await withOwner(database.url, (client) => verify(client, manifest.description));
  } finally {
    await database.stop();
    syncTree(join(dataFolder, 'pglite')); // the embedded database does not do so itself
  }
}

/**
 * A backup each hour while the house is open, the first one soon after it opened; older ones go. A fault is told, and
 * the next hour tries again. Returns what stops it.
 */
export function dumpEachHour(
  running: Pick<EmbeddedDatabase, 'dump'>,
  folder: string,
  tell: (line: string) => void,
): () => void {
  let busy = false;
  const once = async () => {
    if (busy) return;
    busy = true;
    try {
      await dumpEmbedded(running, folder);
      tidy(folder);
    } catch (error) {
      tell(`The hourly backup was not made: ${error instanceof Error ? error.message : error}`);
    } finally {
      busy = false;
    }
  };
  const first = setTimeout(() => void once(), Math.max(60_000, untilDue(folder))).unref();
  const timer = setInterval(() => void once(), EVERY_MS).unref();
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}

/** A house that was opened and closed all day makes no more backups than one that stood open. */
function untilDue(folder: string): number {
  const newest = namesIn(folder).at(-1);
  return newest ? EVERY_MS - (Date.now() - statSync(join(folder, newest)).mtimeMs) : 0;
}

/** The whole backups in a folder, the oldest first. */
export function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^ragang-\d{8}T\d{6}Z\.(tar\.gz|dump)$/.test(name))
    .filter((name) => existsSync(manifestOf(join(folder, name))))
    .toSorted();
}

/** Take away what is older than a day, but for the last of each day of two weeks. */
export function tidy(folder: string): void {
  const names = namesIn(folder).toReversed();
  const days = new Set<string>();
  names.forEach((name, index) => {
    const day = name.slice(7, 15);
    const lastOfDay = !days.has(day);
    days.add(day);
    if (index < HOURS_KEPT || (lastOfDay && days.size <= DAYS_KEPT)) return;
    rmSync(join(folder, name), { force: true });
    rmSync(manifestOf(join(folder, name)), { force: true });
  });
}
