import { z } from 'zod';
import { isUuid, type MatterId, type OrganisationId } from '#platform/core/ids';
import { isLocalDate, type LocalDate } from '#platform/core/working-days';

/** Longest name of a round, in characters. */
export const ROUND_NAME_MAX = 120;

/** What was typed and chosen for a new round, as it came. */
export interface RoundValues {
  nameSv: string;
  nameEn: string;
  answerBy: string;
  matters: string[];
  organisations: string[];
}
export type RoundFault = 'missing' | 'too-long' | 'nul' | 'no-day' | 'unknown-choice';
export type RoundFaults = Partial<Record<keyof RoundValues, RoundFault>>;
export interface ReadRound {
  nameSv: string;
  nameEn: string;
  answerBy: LocalDate;
  matters: MatterId[];
  organisations: OrganisationId[];
}
export type RoundReading =
  | { ok: true; command: ReadRound; values: RoundValues }
  | { ok: false; faults: RoundFaults; values: RoundValues };

const name = z
  .string()
  .trim()
  .refine((text) => !text.includes('\0'), 'nul')
  .refine((text) => [...text].length <= ROUND_NAME_MAX, 'too-long');
const ids = z.array(z.string().refine(isUuid, 'unknown-choice')).min(1, 'missing');
const round = z.object({
  nameSv: name.refine((text) => text.length > 0, 'missing'),
  nameEn: name,
  answerBy: z.string().min(1, 'missing').refine(isLocalDate, 'no-day'),
  matters: ids,
  organisations: ids,
});

/** What stands in the form for a new round, without judging it. */
export function roundValues(form: FormData): RoundValues {
  const text = (field: string) => String(form.get(field) ?? '');
  const all = (field: string) => [...new Set(form.getAll(field).map(String))];
  return {
    nameSv: text('nameSv'),
    nameEn: text('nameEn'),
    answerBy: text('answerBy'),
    matters: all('matters'),
    organisations: all('organisations'),
  };
}

/** Read the form for a new round. Without an English name the Swedish one is used. */
export function readRound(form: FormData): RoundReading {
  const values = roundValues(form);
  const result = round.safeParse(values);
  if (result.success) {
    const { nameSv, nameEn } = result.data;
    return {
      ok: true,
      values,
      command: { ...(result.data as ReadRound), nameEn: nameEn || nameSv },
    };
  }
  const faults: RoundFaults = {};
  for (const { path, message } of result.error.issues) {
    faults[path[0] as keyof RoundValues] ??= message as RoundFault;
  }
  return { ok: false, faults, values };
}

/** The day that somebody chose; null when it is no day. */
export function readDay(form: FormData, field: string): LocalDate | null {
  const text = String(form.get(field) ?? '');
  return isLocalDate(text) ? text : null;
}

/** Whom a press reminds: one organisation, or all who have not answered; null: neither. */
export function readReminded(form: FormData): OrganisationId | 'all' | null {
  const who = String(form.get('who') ?? '');
  if (who === 'all') return 'all';
  return isUuid(who) ? (who as OrganisationId) : null;
}
