import { no, yes, type Decision } from '#platform/core/decision';
import type { OrganisationId } from '#platform/core/ids';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import type { ProfileReading } from './organisations.types.ts';

export type ReadProfileReason = 'not-an-editor' | 'own-words' | 'no-such-version';

/** May this viewer say "we have read" in the name of their organisation? Not of its own words; a reader may not. */
export function mayTickRead(viewer: Viewer, profileOf: OrganisationId): boolean {
  return viewer.organisationId !== profileOf && mayWrite(viewer);
}

/**
 * May the version be ticked as read? Also an earlier one may: what was read was read, though a newer one has come.
 *
 * @param newest  the number of the newest version; 0: nothing is written
 */
export function decideReadProfile(
  viewer: Viewer,
  profileOf: OrganisationId,
  newest: number,
  version: number,
): Decision<ReadProfileReason> {
  if (!mayWrite(viewer)) return no('not-an-editor');
  if (viewer.organisationId === profileOf) return no('own-words');
  return version >= 1 && version <= newest ? yes : no('no-such-version');
}

/** How far one organisation has come in another's words: not at all, to the current version, or to an earlier one. */
export type ReadState =
  | { kind: 'unread' }
  | { kind: 'current'; reading: ProfileReading }
  | { kind: 'earlier'; reading: ProfileReading };

/** The state of one reader out of all its ticks; only the newest version it has read counts. */
export function readStateOf(
  readings: readonly ProfileReading[],
  reader: OrganisationId,
  current: number,
): ReadState {
  const own = readings.filter(({ organisationId }) => organisationId === reader);
  const reading = newestOf(own);
  if (!reading) return { kind: 'unread' };
  return { kind: reading.version >= current ? 'current' : 'earlier', reading };
}

/**
 * Who has read the current version, and who has read only an earlier one: each organisation once, in the order of
 * the list. For the organisation whose words they are.
 */
export function readersOf(
  readings: readonly ProfileReading[],
  current: number,
): { current: ProfileReading[]; earlier: ProfileReading[] } {
  const readers = [...new Set(readings.map(({ organisationId }) => organisationId))];
  const states = readers.map((reader) => readStateOf(readings, reader, current));
  const those = (kind: 'current' | 'earlier') =>
    states.flatMap((state) => (state.kind === kind ? [state.reading] : []));
  return { current: those('current'), earlier: those('earlier') };
}

function newestOf(readings: readonly ProfileReading[]): ProfileReading | undefined {
  return readings.toSorted((a, b) => b.version - a.version)[0];
}
