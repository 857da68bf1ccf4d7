import { decideShare, type Shared, type ShareReason } from '#organisations';
import { no, type Decision } from '#platform/core/decision';
import type { Viewer } from '#platform/core/viewer';
import { mayWrite } from '#platform/core/viewer';
import type { NoteTexts } from './notes.types.ts';

export type NoteReason =
  | ShareReason
  | 'reader'
  | 'no-such-matter'
  | 'no-such-note'
  | 'saved-meanwhile'
  | 'nothing-changed';

/** A note as it stands, for deciding about a change. */
export type NoteNow = NoteTexts & Shared & { version: number; organisationId: string };

/**
 * May these words be kept as a note for these readers?
 *
 * @param before  the note as it stands; null: a new one
 * @param from  the version that the words were made from
 * @param members  organisations that can be named
 */
export function decideNote(
  viewer: Viewer,
  before: NoteNow | null,
  after: NoteTexts & Shared,
  from: number,
  members: readonly string[],
): Decision<NoteReason> {
  if (!mayWrite(viewer)) return no('reader');
  if (before && before.organisationId !== viewer.organisationId) return no('no-such-note');
  if (before && sameNote(before, after)) return no('nothing-changed');
  if (before && before.version !== from) return no('saved-meanwhile');
  return decideShare(before, after, members, viewer);
}

/** Do both say the same to the same readers? */
export function sameNote(a: NoteTexts & Shared, b: NoteTexts & Shared): boolean {
  return (
    a.title === b.title &&
    a.text === b.text &&
    a.visibility === b.visibility &&
    a.existence === b.existence &&
    a.secrecySection === b.secrecySection &&
    a.shareGround === b.shareGround &&
    a.named.length === b.named.length &&
    a.named.every((id) => b.named.includes(id))
  );
}
