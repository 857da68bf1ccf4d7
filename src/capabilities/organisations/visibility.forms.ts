import { z } from 'zod';
import { isUuid } from '#platform/core/ids';
import type { Faults } from './faults.types.ts';
import { parse, text, typed, type Parsed } from './fields.forms.ts';
import { VISIBILITIES, type Shared, type Visibility } from './visibility.rules.ts';

/** The most characters a section of the secrecy act, and a ground for sharing, can hold. */
export const MOST_IN_SECTION = 200;
export const MOST_IN_GROUND = 1000;

const schema = z.object({
  visibility: z.enum(VISIBILITIES, 'not-chosen'),
  existence: z.string().default(''),
  secrecySection: text(MOST_IN_SECTION),
  shareGround: text(MOST_IN_GROUND),
});

/** Who may read it, as it was chosen. Names that were ticked under another choice do not count. */
export function parseShared(form: FormData): Parsed<Shared> {
  const parsed = parse(schema, typed(form));
  const named = [...new Set(form.getAll('named').map(String))].sort();
  const faults: Faults = parsed.ok ? {} : { ...parsed.faults };
  if (!named.every(isUuid)) faults.named ??= { reason: 'unknown-choice' };
  if (!parsed.ok || Object.keys(faults).length > 0) return { ok: false, faults };
  const { visibility, existence, secrecySection, shareGround } = parsed.command;
  return {
    ok: true,
    command: {
      visibility,
      named: visibility === 'named' ? named : [],
      existence: existence === 'yes' && (visibility === 'own' || visibility === 'named'),
      secrecySection: secrecySection || null,
      shareGround: shareGround || null,
    },
  };
}

/** One of some visibilities, for words that are not for named readers; `fallback` where the form says nothing. */
export function visibilityAmong<V extends Visibility>(choices: readonly V[], fallback: V) {
  return z
    .string()
    .default(fallback)
    .refine((value): value is V => (choices as readonly string[]).includes(value), 'not-chosen');
}
