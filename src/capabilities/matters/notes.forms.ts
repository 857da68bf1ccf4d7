import type { Faults, Shared } from '#organisations';
import { parse, parseShared, requiredText, typed, type Parsed } from '#organisations/server';
import { z } from 'zod';
import { MOST_IN_NOTE, MOST_IN_NOTE_TITLE, type NoteTexts } from './notes.types.ts';

/** A note as it was typed, with whom it is for. */
export interface NoteCommand {
  /** The version that it was made from; 0 for a new one. */
  from: number;
  note: NoteTexts & Shared;
}

const version = z.coerce
  .number('unknown-choice')
  .int('unknown-choice')
  .min(0, 'unknown-choice')
  .max(1e6, 'unknown-choice')
  .default(0);
const schema = z.object({
  version,
  title: requiredText(MOST_IN_NOTE_TITLE),
  text: requiredText(MOST_IN_NOTE),
});

/** Title, text and readers, all faults at once. */
export function parseNote(form: FormData): Parsed<NoteCommand> {
  const words = parse(schema, typed(form));
  const shared = parseShared(form);
  if (words.ok && shared.ok) {
    const { version: from, title, text } = words.command;
    return { ok: true, command: { from, note: { title, text, ...shared.command } } };
  }
  const faults: Faults = {
    ...(words.ok ? {} : words.faults),
    ...(shared.ok ? {} : shared.faults),
  };
  return { ok: false, faults };
}

/** The version that somebody saw when they pressed "sluta dela" or "ta bort". */
export function parseNoteVersion(form: FormData): number {
  const read = parse(z.object({ version }), typed(form));
  return read.ok ? read.command.version : 0;
}
