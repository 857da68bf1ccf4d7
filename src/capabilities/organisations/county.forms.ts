import { z } from 'zod';
import type { Priority } from './organisations.types.ts';
import { parse, requiredText, text, typed, type Parsed } from './fields.forms.ts';

/** What stood there when the form was made. */
export type PriorityWas = Pick<Priority, 'nameSv' | 'nameEn' | 'source'>;

/** The same as a text that the form carries. */
export function priorityStamp({ nameSv, nameEn, source }: PriorityWas): string {
  return JSON.stringify([nameSv, nameEn, source]);
}

/** What no form of ours says is something that stands nowhere. */
function wasAsSaid(stamp: string): PriorityWas {
  try {
    const said: unknown = JSON.parse(stamp);
    const [nameSv, nameEn, source] = Array.isArray(said) ? said.map(String) : [];
    return { nameSv: nameSv ?? '', nameEn: nameEn ?? '', source: source ?? '' };
  } catch {
    return { nameSv: '', nameEn: '', source: '' };
  }
}

const priority = z.object({
  number: z.coerce
    .number('unknown-choice')
    .int('unknown-choice')
    .min(1, 'unknown-choice')
    .max(99, 'unknown-choice'),
  was: text(5000).transform(wasAsSaid),
  nameSv: requiredText(200),
  nameEn: text(200),
  source: requiredText(300),
});

export interface ConfirmPriority {
  number: number;
  /** What the form was made from. */
  was: PriorityWas;
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
