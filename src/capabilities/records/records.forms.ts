import { z } from 'zod';
import { isUuid, type OrganisationId } from '#platform/core/ids';
import { isLocalDate } from '#platform/core/working-days';
import { CLOSED_HOW, CONSULT_ANSWERS, type DeskSieve, type FormFault } from './records.types.ts';

export type Read<T> =
  | { ok: true; command: T; values: Record<string, string> }
  | { ok: false; faults: Record<string, FormFault>; values: Record<string, string> };

const text = (max: number) =>
  z
    .string()
    .default('')
    .transform((said) => said.replace(/\r\n?/g, '\n').trim())
    .refine((said) => !said.includes('\0'), 'nul')
    .refine((said) => [...said].length <= max, 'too-long');
const needed = (max: number) => text(max).refine((said) => said !== '', 'missing');
const orNull = (max: number) => text(max).transform((said) => said || null);
const id = z.string().refine(isUuid, 'unknown-choice');

function reader<S extends z.ZodType>(schema: S) {
  return (form: FormData): Read<z.output<S>> => {
    const values = Object.fromEntries(
      [...form].filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    );
    const all = Object.fromEntries(
      [...new Set(form.keys())].map((name) => [`${name}[]`, form.getAll(name).map(String)]),
    );
    const parsed = schema.safeParse({ ...values, ...all });
    if (parsed.success) return { ok: true, command: parsed.data, values };
    const faults: Record<string, FormFault> = {};
    for (const issue of parsed.error.issues)
      faults[String(issue.path[0]).replace('[]', '')] ??= issue.message as FormFault;
    return { ok: false, faults, values };
  };
}

export const readRequest = reader(
  z.object({
    received_on: z.string().refine(isLocalDate, 'no-day'),
    wording: needed(2000),
    asked_by: text(200),
    reply_to: text(300),
    registration_number: orNull(120),
  }),
);
export const readMask = reader(
  z.object({
    ref: needed(300),
    field: needed(63),
    parts: text(10_000),
    whole: z.string().optional(),
    section: needed(200),
  }),
);
export const readConsult = reader(z.object({ ref: needed(300), question: needed(2000) }));
export const readConsultAnswer = reader(
  z.object({
    consult: id,
    answer: z.enum(CONSULT_ANSWERS, 'unknown-choice'),
    words: text(2000),
  }),
);
export const readAnswer = reader(
  z.object({
    how: z.enum(CLOSED_HOW, 'unknown-choice'),
    words: text(2000),
  }),
);
export const readDispatch = reader(
  z.object({
    'recipients[]': z.array(id).max(200, 'unknown-choice').default([]),
    recipient_words: text(500),
    registration_number: orNull(120),
    ground: orNull(1000),
  }),
);
export const readNumber = reader(z.object({ registration_number: needed(120) }));

/** What is looked for on the desk, from its address; what makes no sense is left out. */
export function readSieve(from: URLSearchParams): DeskSieve {
  const get = (name: string) => (from.get(name) ?? '').replaceAll('\0', '').trim().slice(0, 200);
  const day = (name: string) => (isLocalDate(get(name)) ? get(name) : null);
  const whose = get('whose');
  const page = Number(get('page'));
  return {
    kinds: /^[a-z][a-z-]{0,60}$/.test(get('kind')) ? [get('kind')] : null,
    whose: whose === 'own' || whose === 'others' ? whose : 'all',
    organisation: isUuid(get('organisation')) ? (get('organisation') as OrganisationId) : null,
    since: day('since'),
    until: day('until'),
    marked: get('marked') === 'yes',
    words: get('q'),
    page: Number.isInteger(page) && page > 1 && page <= 200 ? page : 1,
  };
}
