import type { Viewer } from '#platform/core/viewer';
import {
  allSeals,
  digestsOf,
  ownAccesses,
  ownVersions,
  versionsOf,
  type ExportedRow,
  type ExportedSeal,
  type VersionRow,
} from './history.queries.ts';
import { log } from './log.ts';
import { askAsApp } from './open.ts';
import type { Db } from './tx.ts';

export {
  accessLogOf,
  MOST_VERSIONS,
  namesOfOrganisations,
  newestSeals,
  unsealed,
  type AccessTold,
  type SealTold,
  type Unsealed,
} from './history.queries.ts';

/** So long may what was written wait for its seal before the operator is told, in milliseconds. */
export const SEAL_WITHIN_MS = 5 * 60_000;

/** A column that one version changed. `before` is null where it was empty or the earlier version is not the reader's. */
export interface Change {
  readonly column: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One moment in a record's history, for those who may read it. */
export interface Moment extends Omit<VersionRow, 'payload'> {
  /** Null: the words are disposed of, or this is the first that the reader may see. */
  readonly changes: readonly Change[] | null;
  readonly disposed: boolean;
  readonly content: Readonly<Record<string, unknown>> | null;
}

/** Columns that say nothing to a reader: ids, the version's own number, who and when (told beside). */
const SILENT =
  /^(id|county_id|organisation_id|version|version_of|.*_by|.*_by_name|written_at|changed_at|secrecy_on|position|invented)$/;

/**
 * A record's history as this viewer may read it, the newest first, each with what it changed from the version before.
 * Empty: nothing that this viewer may read.
 *
 * @param table  schema and table: 'matters.note'
 * @param id  the record's id; several keys are joined by "/"
 */
export async function historyOf(
  db: Db,
  viewer: Pick<Viewer, 'countyId' | 'organisationId'>,
  table: string,
  id: string,
): Promise<Moment[]> {
  const versions = await versionsOf(db, viewer, table, id);
  return versions.map(({ payload, ...version }, index) => {
    const before = versions[index + 1];
    const follows = before?.rowVersion === version.rowVersion - 1;
    return {
      ...version,
      disposed: payload === null,
      content: payload,
      changes: payload && follows && before?.payload ? changesOf(before.payload, payload) : null,
    };
  });
}

/** What differs between two versions of a row, in the order of the columns. */
export function changesOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Change[] {
  return Object.keys(after)
    .filter((column) => !SILENT.test(column) && text(before[column]) !== text(after[column]))
    .map((column) => ({ column, before: before[column] ?? null, after: after[column] ?? null }));
}

const text = (value: unknown) => JSON.stringify(value ?? null);

/**
 * Seal what was written since the last time, in two short steps for each chain: wait half a second at most until nobody
 * is writing, then hash what that decided. May run in several processes at once.
 *
 * @returns how many rows were sealed
 */
export async function sealWhatIsWritten(): Promise<number> {
  let sealed = 0;
  for (const stream of ['version', 'access'] as const) {
    const [held] = await askAsApp<{ still: boolean }>(
      'write',
      `select history.hold_still('${stream}') as still`,
    );
    if (!held?.still) log.warn({ stream }, 'not sealed now: somebody is writing');
    for (;;) {
      const [row] = await askAsApp<{ n: string }>(
        'write',
        `select history.seal_up('${stream}') as n`,
      );
      const n = Number(row?.n ?? 0);
      if (n === 0) break;
      sealed += n;
    }
  }
  return sealed;
}

/** An organisation's own history with both chains: bin/verify-history.mjs checks it without us. */
export interface HistoryExport {
  readonly format: 'ragang-history-1';
  readonly organisation: string;
  readonly county: string;
  readonly made: string;
  readonly seals: readonly (ExportedSeal & { digests?: string })[];
  readonly rows: { readonly version: ExportedRow[]; readonly access: ExportedRow[] };
}

/**
 * Everything that was written in this organisation's name and by its people, as far as the viewer may read it, with
 * the whole chain; of others' rows no more than a digest that tells nothing. Four questions and two.
 */
export async function exportHistory(db: Db, viewer: Viewer, now: Date): Promise<HistoryExport> {
  const seals = await allSeals(db);
  const rows = { version: await ownVersions(db, viewer), access: await ownAccesses(db, viewer) };
  const digests = {
    version: await digestsOf(db, 'version', linksOf(seals, 'version', rows.version)),
    access: await digestsOf(db, 'access', linksOf(seals, 'access', rows.access)),
  };
  return {
    format: 'ragang-history-1',
    organisation: viewer.organisationId,
    county: viewer.countyId,
    made: now.toISOString(),
    seals: seals.map((seal) => {
      const own = digests[seal.stream].get(seal.n);
      return own === undefined ? seal : { ...seal, digests: own };
    }),
    rows,
  };
}

function linksOf(
  seals: readonly ExportedSeal[],
  stream: ExportedSeal['stream'],
  rows: readonly ExportedRow[],
): number[] {
  const chain = seals.filter((seal) => seal.stream === stream);
  const links = new Set<number>();
  let at = 0;
  for (const { seq } of rows) {
    while (at < chain.length && chain[at]!.last_seq < Number(seq)) at += 1;
    const link = chain[at];
    if (link && link.first_seq <= Number(seq)) links.add(link.n);
  }
  return [...links];
}
