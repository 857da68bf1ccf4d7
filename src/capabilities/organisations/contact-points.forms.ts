import { z } from 'zod';
import { isUuid, type UnitId } from '#platform/core/ids';
import { parse, requiredText, text, typed, type Parsed } from './fields.forms.ts';
import type { ContactPointTexts } from './organisations.types.ts';

const phone = () => text(60).refine((value) => value === '' || isPhone(value), 'no-phone');
const mail = text(200).refine(
  (value) => value === '' || /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/.test(value),
  'no-mail',
);

const contactPoint = z.object({
  unitId: text(40).refine((value) => value === '' || isUuid(value), 'unknown-unit'),
  role: requiredText(200),
  personName: text(200),
  phone: phone(),
  mail,
  deputyName: text(200),
  deputyPhone: phone(),
  isMain: z.string().default(''),
  version: z.coerce
    .number('unknown-choice')
    .int('unknown-choice')
    .min(0, 'unknown-choice')
    .max(1e6, 'unknown-choice')
    .default(0),
});

export interface SaveContactPoint {
  /** The version that the form was made from; 0 for a new one. */
  from: number;
  texts: ContactPointTexts;
}

/** A contact point as it was typed. Only the role must be there; without a person it is vacant. */
export function parseContactPoint(form: FormData): Parsed<SaveContactPoint> {
  const parsed = parse(contactPoint, typed(form));
  if (!parsed.ok) return parsed;
  const c = parsed.command;
  return {
    ok: true,
    command: {
      from: c.version,
      texts: {
        unitId: (c.unitId || null) as UnitId | null,
        role: c.role,
        personName: c.personName || null,
        phone: c.phone || null,
        mail: c.mail || null,
        deputyName: c.deputyName || null,
        deputyPhone: c.deputyPhone || null,
        isMain: c.isMain === 'yes',
      },
    },
  };
}

/** The version of the contact point that somebody wants to end. */
export function parseEnding(form: FormData): Parsed<{ from: number }> {
  const parsed = parse(z.object({ version: contactPoint.shape.version }), typed(form));
  return parsed.ok ? { ok: true, command: { from: parsed.command.version } } : parsed;
}

/** Digits, and what people write between them; words such as "växel" may stand there too. */
function isPhone(value: string): boolean {
  return value.replace(/\D/g, '').length >= 3 && !/[@<>]/.test(value);
}
