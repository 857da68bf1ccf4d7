import { z } from 'zod';
import { isUuid, type UnitId } from '#platform/core/ids';
import type { Faults } from './faults.types.ts';
import { parse, requiredText, text, typed, type Parsed } from './fields.forms.ts';
import type { UnitLine } from './units.rules.ts';

/** How many empty lines the form ends with. */
export const NEW_LINES = 2;
const NAME_MAX = 120;

const place = z
  .string()
  .default('')
  .transform((value) => value.trim())
  .refine((value) => /^\d{1,4}$/.test(value), 'no-number')
  .transform(Number);

export interface SaveUnits {
  /** The stamp of the units that the form was made from. */
  from: string;
  /** In the order of the form; a new line without a name is left out. */
  lines: UnitLine[];
}

/**
 * The units as they were typed: `sv-`, `en-` and `at-` with the unit's id, or with new-1, new-2 … A new line counts
 * once it has a name; without an English name the Swedish one is used.
 */
export function parseUnits(form: FormData): Parsed<SaveUnits> {
  const values = typed(form);
  const keys = form
    .getAll('unit')
    .map(String)
    .filter((key, at, all) => (isUuid(key) || /^new-\d$/.test(key)) && all.indexOf(key) === at);
  const lines: UnitLine[] = [];
  const faults: Faults = {};
  for (const key of keys) {
    const isNew = !isUuid(key);
    if (isNew && !values[`sv-${key}`]?.trim() && !values[`en-${key}`]?.trim()) continue;
    const shape = {
      [`sv-${key}`]: requiredText(NAME_MAX),
      [`en-${key}`]: text(NAME_MAX),
      [`at-${key}`]: place,
    };
    const parsed = parse(z.object(shape), values);
    if (!parsed.ok) Object.assign(faults, parsed.faults);
    else {
      const line = parsed.command as Record<string, string | number>;
      const nameSv = String(line[`sv-${key}`]);
      const nameEn = String(line[`en-${key}`]) || nameSv;
      const position = Number(line[`at-${key}`]);
      lines.push({ id: isNew ? null : (key as UnitId), nameSv, nameEn, position });
    }
  }
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  return { ok: true, command: { from: values.from ?? '', lines } };
}
