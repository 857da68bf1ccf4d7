import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Description } from './describe.ts';

/** What lies beside a backup, under the same name: what it is, and what the database said of itself. */
export interface Manifest {
  readonly file: string;
  readonly at: string;
  /** postgresql: a dump for pg_restore; pglite: the embedded database's own folder, packed. */
  readonly engine: 'postgresql' | 'pglite';
  /** As the server calls itself. */
  readonly server: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly description: Description;
}

/** A backup cannot be made, or is not what it says it is. */
export class BackupFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BackupFault';
  }
}

export const manifestOf = (file: string) => `${file}.json`;

/** Write the manifest beside its file; on the disk when this returns. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const text = JSON.stringify(manifest, null, 1);
  const whole = { ...manifest, manifest_sha256: hashOf(text) };
  writeSynced(manifestOf(join(folder, manifest.file)), JSON.stringify(whole, null, 1));
}

/**
 * The manifest of a backup, when both it and the file are what was written.
 *
 * @throws BackupFault when something in either has changed, or one is missing
 */
export async function readSound(file: string): Promise<Manifest> {
  const { manifest_sha256: said, ...manifest } = parse(file);
  if (hashOf(JSON.stringify(manifest, null, 1)) !== said)
    throw new BackupFault(`${manifestOf(file)} has been changed since it was written.`);
  const hash = await hashOfFile(file).catch(() => {
    throw new BackupFault(`${file} cannot be read.`);
  });
  if (hash !== manifest.sha256)
    throw new BackupFault(
      `${file} is not what was written on ${manifest.at}: its checksum is another. Take an earlier backup.`,
    );
  return manifest;
}

function parse(file: string): Manifest & { manifest_sha256: string } {
  let text: string;
  try {
    text = readFileSync(manifestOf(file), 'utf8');
  } catch {
    throw new BackupFault(
      `${manifestOf(file)} is missing: without it nobody can say whether everything came back. Plain pg_restore reads the file all the same; see docs/operations.md.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new BackupFault(`${manifestOf(file)} has been changed since it was written.`);
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** SHA-256 of a file, read in pieces. */
export async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Write a file so that it is either there whole, also after a power cut, or not at all. */
export function writeSynced(path: string, content: string | Uint8Array): void {
  const part = join(dirname(path), `.${basename(path)}.part`);
  writeFileSync(part, content);
  settle(part, path);
}

/** Bring a written file to the disk and give it its name. */
export function settle(part: string, path: string): void {
  sync(part);
  renameSync(part, path);
  sync(dirname(path));
}

/** Bring a folder and all in it to the disk. */
export function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() || entry.isDirectory()) sync(join(entry.parentPath, entry.name));
  sync(folder);
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A name that sorts by time: ragang-20261125T070000Z.dump. */
export function nameAt(now: Date, ending: string): string {
  return `ragang-${now.toISOString().replace(/[-:]|\.\d+/g, '')}.${ending}`;
}
