import { z } from 'zod';
import type { Faults, Shared } from '#organisations';
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
const words = (limit: number) =>
  z
    .string()
    .default('')
    .transform((value) => value.replace(/\r\n?/g, '\n').trim())
    .refine((value) => !value.includes('\0'), 'unsavable-character')
    .refine((value) => value.length <= limit, 'too-long')
    .refine((value) => value !== '', 'missing');
const schema = z.object({
  version,
  title: words(MOST_IN_NOTE_TITLE),
  text: words(MOST_IN_NOTE),
});
const LIMITS: Record<string, number> = { title: MOST_IN_NOTE_TITLE, text: MOST_IN_NOTE };

/** Title and text, and the version that they were made from; who may read them is parsed beside (parseShared). */
export function parseNote(
  form: FormData,
): { ok: true; command: NoteTexts & { from: number } } | { ok: false; faults: Faults } {
  const read = schema.safeParse(typed(form));
  if (read.success) {
    const { version: from, title, text } = read.data;
    return { ok: true, command: { from, title, text } };
  }
  const faults: Faults = {};
  for (const { path, message } of read.error.issues) {
    const field = String(path[0]);
    const limit = message === 'too-long' ? LIMITS[field] : undefined;
    faults[field] ??= {
      reason: message as Faults[string]['reason'],
      ...(limit !== undefined && { limit }),
    };
  }
  return { ok: false, faults };
}

/** The version that somebody saw when they pressed "sluta dela" or "ta bort". */
export function parseNoteVersion(form: FormData): number {
  const read = version.safeParse(typed(form).version);
  return read.success ? read.data : 0;
}

function typed(form: FormData): Record<string, string> {
  const texts = [...form].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}
