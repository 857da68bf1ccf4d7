import { z } from 'zod';
import { parse, requiredText, text, typed, type Parsed } from './fields.forms.ts';

const priority = z.object({
  number: z.coerce
    .number('unknown-choice')
    .int('unknown-choice')
    .min(1, 'unknown-choice')
    .max(99, 'unknown-choice'),
  was: text(500),
  nameSv: requiredText(200),
  nameEn: text(200),
  source: requiredText(300),
});

export interface ConfirmPriority {
  number: number;
  /** The Swedish name that the form was made from. */
  was: string;
  nameSv: string;
  nameEn: string;
  source: string;
}

/** A priority as it stands in the region's own document; without an English name the Swedish one is used. */
export function parsePriority(form: FormData): Parsed<ConfirmPriority> {
  const parsed = parse(priority, typed(form));
  if (!parsed.ok) return parsed;
  return {
    ok: true,
    command: { ...parsed.command, nameEn: parsed.command.nameEn || parsed.command.nameSv },
  };
}

/** Has the box "yes, empty the example data" been ticked? */
export function parseEmptying(form: FormData): boolean {
  return form.get('sure') === 'yes';
}
