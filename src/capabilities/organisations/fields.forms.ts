import { z } from 'zod';
import { isLocalDate, type LocalDate } from '#platform/core/working-days';
import type { FaultReason, Faults } from './faults.types.ts';

/** A form, read: a command, or what was wrong with it. */
export type Parsed<Command> = { ok: true; command: Command } | { ok: false; faults: Faults };

/** What was typed, as it came: for showing the form again. Files and other foreign things count as nothing typed. */
export function typed(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string') values[name] = value;
  return values;
}

/** One text of at most `limit` characters, without spaces round it; line breaks as \n. Absent counts as empty. */
export function text(limit: number) {
  return z
    .string()
    .default('')
    .transform((value) => value.replace(/\r\n?/g, '\n').trim())
    .refine((value) => !value.includes('\0'), 'unsavable-character')
    .refine((value) => value.length <= limit, `too-long ${limit}`);
}

/** A text that must be there. */
export function requiredText(limit: number) {
  return text(limit).refine((value) => value !== '', 'missing');
}

/** A day written as 2026-11-24, between the years 2000 and 2100; null when nothing was typed. */
export function day() {
  return text(40)
    .refine((value) => value === '' || isDay(value), 'no-date')
    .transform((value) => (value === '' ? null : (value as LocalDate)));
}

function isDay(value: string): boolean {
  return isLocalDate(value) && value >= '2000-01-01' && value <= '2100-12-31';
}

/** Parse what was typed; the reasons of the schema become faults by field. */
export function parse<T>(schema: z.ZodType<T>, values: Record<string, string>): Parsed<T> {
  const result = schema.safeParse(values);
  if (result.success) return { ok: true, command: result.data };
  const faults: Faults = {};
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? 'form');
    const [reason, limit] = issue.message.split(' ');
    faults[field] ??= limit
      ? { reason: reason as FaultReason, limit: Number(limit) }
      : { reason: reason as FaultReason };
  }
  return { ok: false, faults };
}
