import { z } from 'zod';
import { isUuid, type AreaId, type MatterId } from '#platform/core/ids';
import { CHANGE_WORDS_MAX, PARTS } from './matter-changes.rules.ts';
import type { ChangeId, MatterWords, NewMatter, ToldAnswer } from './matter-changes.types.ts';
import type { Asked, LegalFooting } from './matters.types.ts';

export const NAME_MAX = 200;
export const SENTENCE_MAX = 500;
const WORDS_MAX = 60;
const WORD_MAX = 80;

/** What is wrong with a field; the key is the id of its control. */
export type ChangeFault =
  | 'missing'
  | 'no-letter'
  | 'too-long'
  | 'nul'
  | 'unknown-choice'
  | 'no-number'
  | 'too-many-words'
  | 'nothing-chosen'
  | 'stale-form';
export type ChangeFaults = Record<string, ChangeFault>;
type Reading<C> = { ok: true; command: C } | { ok: false; faults: ChangeFaults };

/** Every text of a form by its name, as it was typed; the last one of several. */
export function typed(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string') values[name] = value;
  return values;
}

const line = (max: number) =>
  z
    .string()
    .default('')
    .transform((text) => text.replace(/\s+/g, ' ').trim())
    .refine((text) => !text.includes('\0'), 'nul')
    .refine((text) => [...text].length <= max, 'too-long');
/** Signs alone, of which some cannot be seen, name nothing that a person can read or click. */
export const isReadable = (text: string) => /[\p{L}\p{N}]/u.test(text);
const readable = (max: number) =>
  line(max).refine((text) => text === '' || isReadable(text), 'no-letter');
const needed = (max: number) => readable(max).refine((text) => text !== '', 'missing');
const lines = (max: number) =>
  z
    .string()
    .default('')
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .refine((text) => !text.includes('\0'), 'nul')
    .refine((text) => [...text].length <= max, 'too-long');
const words = z
  .string()
  .default('')
  .refine((text) => !text.includes('\0'), 'nul')
  .transform((text) => [
    ...new Set(
      text
        .split(/[\n\r,;]+/)
        .map((word) => word.replace(/\s+/g, ' ').trim())
        .filter(Boolean),
    ),
  ])
  .refine((list) => list.length <= WORDS_MAX, 'too-many-words')
  .refine((list) => list.every((word) => [...word].length <= WORD_MAX), 'too-long');
const area = z.string().default('').refine(isUuid, 'unknown-choice');
const asked = z.enum(['county', 'municipality'], 'unknown-choice');
const footing = z.enum(['law', 'mandate', 'agreed', 'custom'], 'unknown-choice');
const wholeNumber = z
  .string()
  .default('')
  .transform((text) => text.trim())
  .refine((text) => /^\d{1,4}$/.test(text), 'no-number')
  .transform(Number);
const key = z.string().default('').refine(isUuid, 'stale-form');

function read<T>(
  schema: z.ZodType<T>,
  values: unknown,
  faults: ChangeFaults,
  prefix = '',
): T | null {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    const field = `${prefix}${String(path[0] ?? 'form')}`;
    faults[field] ??= (message as ChangeFault) ?? 'missing';
  }
  return null;
}

const newMatter = z.object({
  nameSv: needed(NAME_MAX),
  nameEn: readable(NAME_MAX),
  sentenceSv: needed(SENTENCE_MAX),
  sentenceEn: readable(SENTENCE_MAX),
  areaId: area,
  asked,
  legalFooting: footing,
  synonymsSv: words,
  synonymsEn: words,
});

/** Without an English wording the Swedish one is used. */
function asNewMatter(data: z.infer<typeof newMatter>): NewMatter {
  return {
    ...data,
    nameEn: data.nameEn || data.nameSv,
    sentenceEn: data.sentenceEn || data.sentenceSv,
    areaId: data.areaId as AreaId,
    asked: data.asked as Asked,
    legalFooting: data.legalFooting as LegalFooting,
  };
}

/** A matter to add. */
export function parseNewMatter(form: FormData): Reading<{ key: string; matter: NewMatter }> {
  const faults: ChangeFaults = {};
  const values = typed(form);
  const matter = read(newMatter, values, faults);
  const form_ = read(z.object({ key }), values, faults);
  if (!matter || !form_) return { ok: false, faults };
  return { ok: true, command: { key: form_.key, matter: asNewMatter(matter) } };
}

const editing = z.object({
  key,
  version: wholeNumber,
  reason: lines(CHANGE_WORDS_MAX),
  nameSv: needed(NAME_MAX),
  nameEn: readable(NAME_MAX),
  sentenceSv: needed(SENTENCE_MAX),
  sentenceEn: readable(SENTENCE_MAX),
  areaId: area,
  legalFooting: footing,
  legalNoteSv: lines(1000),
  legalNoteEn: lines(1000),
  priority: z
    .string()
    .default('')
    .transform((text) => text.trim())
    .refine(
      (text) => text === '' || (/^\d{1,2}$/.test(text) && +text >= 1 && +text <= 20),
      'no-number',
    )
    .transform((text) => (text === '' ? null : Number(text))),
  position: wholeNumber,
  synonymsSv: words,
  synonymsEn: words,
});

/** A matter written anew. The place in the area is counted from 1 on the screen. */
export function parseEdit(
  form: FormData,
): Reading<{ key: string; version: number; reason: string; words: MatterWords }> {
  const faults: ChangeFaults = {};
  const data = read(editing, typed(form), faults);
  if (!data) return { ok: false, faults };
  const { key: formKey, version, reason, ...rest } = data;
  const after: MatterWords = {
    ...rest,
    nameEn: rest.nameEn || rest.nameSv,
    sentenceEn: rest.sentenceEn || rest.sentenceSv,
    areaId: rest.areaId as AreaId,
    legalFooting: rest.legalFooting as LegalFooting,
    position: Math.max(0, rest.position - 1),
    synonymsSv: rest.synonymsSv.toSorted(),
    synonymsEn: rest.synonymsEn.toSorted(),
  };
  return { ok: true, command: { key: formKey, version, reason, words: after } };
}

const reasoned = z.object({
  key,
  reason: lines(CHANGE_WORDS_MAX).refine((t) => t !== '', 'missing'),
});

/** How many parts stand in the form: two at least, five at most. */
export function partsIn(values: Record<string, string>): number {
  const wished = Number(values.parts ?? PARTS.least);
  return Number.isInteger(wished)
    ? Math.min(PARTS.most, Math.max(PARTS.least, wished))
    : PARTS.least;
}

/** The parts of a matter to be split; the fields of each begin with "part0-" and so on. */
export function parseSplit(
  form: FormData,
): Reading<{ key: string; reason: string; parts: NewMatter[] }> {
  const faults: ChangeFaults = {};
  const values = typed(form);
  const parts = Array.from({ length: partsIn(values) }, (_, index) => {
    const prefix = `part${index}-`;
    const own = Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
      ),
    );
    return read(newMatter, own, faults, prefix);
  });
  const rest = read(reasoned, values, faults);
  if (!rest || parts.some((part) => part === null)) return { ok: false, faults };
  return { ok: true, command: { ...rest, parts: parts.map((part) => asNewMatter(part!)) } };
}

/** Which matters go up in this one, and why. */
export function parseMerge(
  form: FormData,
): Reading<{ key: string; reason: string; merged: MatterId[] }> {
  const faults: ChangeFaults = {};
  const merged = [...new Set(form.getAll('merged').map(String))];
  if (merged.length === 0) faults.merged = 'nothing-chosen';
  else if (!merged.every(isUuid)) faults.merged = 'unknown-choice';
  const rest = read(reasoned, typed(form), faults);
  if (!rest || faults.merged) return { ok: false, faults };
  return { ok: true, command: { ...rest, merged: merged as MatterId[] } };
}

/** Why a matter is to go out of use. */
export function parseRetire(form: FormData): Reading<{ key: string; reason: string }> {
  const faults: ChangeFaults = {};
  const command = read(reasoned, typed(form), faults);
  return command ? { ok: true, command } : { ok: false, faults };
}

/** What the viewer's organisation thinks of a change: no objection, or views in words. */
export function parseOpinion(
  form: FormData,
): Reading<{ key: string; answer: ToldAnswer; opinion: string }> {
  const faults: ChangeFaults = {};
  const schema = z.object({
    key,
    answer: z.enum(['no-objection', 'views'], 'nothing-chosen'),
    opinion: lines(CHANGE_WORDS_MAX),
  });
  const command = read(schema, typed(form), faults);
  if (command && command.answer === 'views' && command.opinion === '') faults.opinion = 'missing';
  return command && !faults.opinion ? { ok: true, command } : { ok: false, faults };
}

/** Which changes have been seen. */
export function parseSeen(form: FormData): Reading<{ key: string; ids: ChangeId[] }> {
  const faults: ChangeFaults = {};
  const ids = form.getAll('change').map(String).filter(isUuid) as ChangeId[];
  const rest = read(z.object({ key }), typed(form), faults);
  return rest ? { ok: true, command: { ...rest, ids } } : { ok: false, faults };
}
