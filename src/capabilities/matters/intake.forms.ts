import { z } from 'zod';
import { isUuid, type MatterId } from '#platform/core/ids';
import type { ChoiceCommand } from './intake-choices.rules.ts';
import type { ForWhom, MendingFault, RowFilter } from './intake-view.types.ts';

/** The largest file that is taken in. */
export const MOST_BYTES = 10 * 1024 * 1024;
/** Longest text that can be written in a cell instead of a wrong one. */
export const MENDING_MAX = 300;

/** Why the form about a file came back before the file was opened. */
export type UploadFault = 'no-file' | 'too-large' | 'not-chosen' | 'stale-form';
export interface UploadCommand {
  key: string;
  file: File;
  forWhom: ForWhom;
}

/** A file and whose answers it holds. `for` is left out by those who can only bring in their own. */
export function parseUpload(
  form: FormData,
):
  | { ok: true; command: UploadCommand }
  | { ok: false; faults: Partial<Record<'file' | 'for' | 'form', UploadFault>> } {
  const file = form.get('file');
  const key = form.get('key');
  const forWhom = form.get('for') ?? '';
  const faults: Partial<Record<'file' | 'for' | 'form', UploadFault>> = {};
  if (!isUuid(key)) faults.form = 'stale-form';
  if (!(file instanceof File) || (file.size === 0 && file.name === '')) faults.file = 'no-file';
  else if (file.size > MOST_BYTES) faults.file = 'too-large';
  if (forWhom !== 'own' && forWhom !== 'coordinator') faults.for = 'not-chosen';
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  return {
    ok: true,
    command: { key: key as string, file: file as File, forWhom: forWhom as ForWhom },
  };
}

const cellText = z
  .string()
  .transform((text) => text.replace(/\s+/g, ' ').trim())
  .refine((text) => text !== '', 'missing')
  .refine((text) => !text.includes('\0'), 'unsavable-character')
  .refine((text) => text.length <= MENDING_MAX, 'too-long');
const group = z.string().max(4_000);
const ref = z.string().max(400);

const mending = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accept'), group, text: z.string().max(1_000) }),
  z.object({ kind: z.literal('write'), group, text: cellText }),
  z.object({ kind: z.literal('skip'), group }),
  z.object({ kind: z.literal('undo-skip'), ref }),
  z.object({ kind: z.literal('undo-mending'), cells: z.array(ref).max(20_000) }),
]);

/** What to do about a wrong cell. The button that was pressed says what: `accept`, `write`, `skip` or an undo. */
export function parseMending(
  form: FormData,
): { ok: true; command: ChoiceCommand } | { ok: false; fault: MendingFault } {
  const accepted = form.get('accept');
  const kind = accepted === null ? form.get('do') : 'accept';
  const parsed = mending.safeParse({
    kind,
    group: form.get('group'),
    text: accepted ?? form.get('text'),
    ref: form.get('ref'),
    cells: form.getAll('cell'),
  });
  if (parsed.success) return { ok: true, command: parsed.data };
  const known = ['missing', 'unsavable-character', 'too-long'] as const;
  const said = parsed.error.issues[0]?.message;
  return { ok: false, fault: known.find((fault) => fault === said) ?? 'stale-form' };
}

/** Answers to the questions: `bundle:KEY` holds matter ids or "none", `holds:KEY` the row. What is not answered is left. */
export function parseAnswers(form: FormData): ChoiceCommand {
  const bundles: Record<string, readonly MatterId[]> = {};
  const holds: Record<string, string> = {};
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name).filter((value) => typeof value === 'string');
    if (name.startsWith('bundle:')) bundles[name.slice(7)] = values.filter(isUuid) as MatterId[];
    if (name.startsWith('holds:') && values[0]) holds[name.slice(6)] = values[0];
  }
  return { kind: 'answer', bundles, holds };
}

/** A confirmation: the form's key, and the fingerprint of what the person saw. */
export function parseConfirmation(form: FormData): { key: string; seen: string } | null {
  const key = form.get('key');
  const seen = form.get('seen');
  return isUuid(key) && typeof seen === 'string' && seen.length <= 200 ? { key, seen } : null;
}

const SHOWN = [
  'all',
  'new',
  'changed',
  'same',
  'faulty',
  'question',
  'set-aside',
  'unanswered',
  'notes',
] as const;

/** Which rows to show; whatever cannot be read counts as "all". */
export function parseRowFilter(query: URLSearchParams): RowFilter {
  const show = SHOWN.find((one) => one === query.get('show')) ?? 'all';
  const organisation = query.get('organisation') ?? '';
  const page = Number(query.get('page') ?? 1);
  return {
    show,
    organisation: isUuid(organisation) ? organisation : '',
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}
