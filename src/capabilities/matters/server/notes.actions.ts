import { AT_HOME } from '#organisations';
import { organisationsOfCounty } from '#organisations/server';
import { no, yes, type Decision } from '#platform/core/decision';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { writeOnce, type Db } from '#platform/server';
import { decideNote, type NoteReason } from '../notes.rules.ts';
import type { NoteCommand } from '../notes.forms.ts';
import type { NoteId } from '../notes.types.ts';
import {
  addNote,
  changeNoteRow,
  matterWithNotes,
  noteById,
  notWhileEmptying,
} from './notes.queries.ts';

/** Saved, with the note's id, or why not. */
export type NoteOutcome = Decision<NoteReason> & { id?: NoteId };

/** Write a new note on a matter, as a draft at home or for others at once. */
export function writeNote(
  viewer: Viewer,
  key: string,
  matterSlug: string,
  { note }: NoteCommand,
  now: Date,
): Promise<NoteOutcome> {
  return onceOrFresh(viewer, { key, body: { matterSlug, note } }, async (db) => {
    await notWhileEmptying(db, viewer);
    const matter = await matterWithNotes(db, viewer, matterSlug);
    if (!matter || matter.retired) return no('no-such-matter');
    const decision = decideNote(viewer, null, note, 0, await namable(db, viewer));
    if (!decision.ok) return decision;
    return { ...yes, id: await addNote(db, viewer, matter.id, note, now) };
  });
}

/** Change a note's words or its readers. Whoever began from an earlier version changes nothing. */
export function changeNote(
  viewer: Viewer,
  key: string,
  id: NoteId,
  { from, note }: NoteCommand,
  now: Date,
): Promise<NoteOutcome> {
  return onceOrFresh(viewer, { key, body: { id, from, note } }, async (db) => {
    await notWhileEmptying(db, viewer);
    const before = await noteById(db, viewer, id);
    if (!before || before.endedAt) return no('no-such-note');
    const decision = decideNote(viewer, before, note, from, await namable(db, viewer));
    if (!decision.ok) return decision;
    const saved = await changeNoteRow(db, viewer, id, from, note, now);
    return saved ? { ...yes, id } : no('saved-meanwhile');
  });
}

/** Take a note home again: later versions are for nobody else. What others have received stays theirs. */
export function stopSharingNote(
  viewer: Viewer,
  key: string,
  id: NoteId,
  from: number,
  now: Date,
): Promise<NoteOutcome> {
  return homeward(viewer, { key, id, from, now }, false);
}

/** Take a note away. Its versions stay for those who received them. */
export function endNote(
  viewer: Viewer,
  key: string,
  id: NoteId,
  from: number,
  now: Date,
): Promise<NoteOutcome> {
  return homeward(viewer, { key, id, from, now }, true);
}

function homeward(
  viewer: Viewer,
  { key, id, from, now }: { key: string; id: NoteId; from: number; now: Date },
  ends: boolean,
): Promise<NoteOutcome> {
  return writeOnce<NoteOutcome>(viewer, { key, body: { id, from, ends } }, async (db) => {
    if (!mayWrite(viewer)) return no('reader');
    await notWhileEmptying(db, viewer);
    const before = await noteById(db, viewer, id);
    if (!before || before.endedAt || before.organisationId !== viewer.organisationId)
      return no('no-such-note');
    const { visibility, named, existence } = AT_HOME;
    const note = { ...before, visibility, named, existence };
    const saved = await changeNoteRow(db, viewer, id, from, note, now, ends);
    return saved ? { ...yes, id } : no('saved-meanwhile');
  });
}

async function namable(db: Db, viewer: Viewer): Promise<string[]> {
  return (await organisationsOfCounty(db, viewer))
    .filter(({ id, membership }) => membership === 'member' && id !== viewer.organisationId)
    .map(({ id }) => id);
}

/** A sign-in that is not fresh leaves the form's key unused, so that the same form can be sent again after one. */
class NotKept extends Error {
  readonly outcome: NoteOutcome;
  constructor(outcome: NoteOutcome) {
    super('not kept');
    this.outcome = outcome;
  }
}

async function onceOrFresh(
  viewer: Viewer,
  form: { key: string; body: unknown },
  fn: (db: Db) => Promise<NoteOutcome>,
): Promise<NoteOutcome> {
  try {
    return await writeOnce(viewer, form, async (db) => {
      const outcome = await fn(db);
      if (!outcome.ok && outcome.reason === 'not-fresh') throw new NotKept(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof NotKept) return error.outcome;
    // the ten minutes went by between asking and saving
    if ((error as { code?: string }).code === 'RF001') return no('not-fresh');
    throw error;
  }
}
