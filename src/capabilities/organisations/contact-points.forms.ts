import { z } from 'zod';
import { isUuid, type UnitId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import { day, parse, requiredText, text, typed, type Parsed } from './fields.forms.ts';
import type { ContactPoint, ContactPointTexts } from './organisations.types.ts';

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
  awayFrom: day(),
  awayUntil: day(),
  isMain: z.string().default(''),
  isOpen: z.string().default(''),
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
  const time = awayTime(c.awayFrom, c.awayUntil);
  if (!time.ok) return time;
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
        awayFrom: c.awayFrom,
        awayUntil: c.awayUntil,
        isMain: c.isMain === 'yes',
        isOpen: c.isOpen === 'yes',
      },
    },
  };
}

/** That the person at a contact point will be away, and who stands in. */
export interface SaveAbsence {
  from: number;
  texts: Pick<ContactPoint, 'deputyName' | 'deputyPhone'> & {
    awayFrom: LocalDate;
    awayUntil: LocalDate;
  };
}

/**
 * "Jag är borta": both days and the deputy.
 *
 * @param today  Swedish local date; an absence that is over already says nothing
 */
export function parseAbsence(form: FormData, today: LocalDate): Parsed<SaveAbsence> {
  const { awayFrom, awayUntil, deputyName, deputyPhone, version } = contactPoint.shape;
  const schema = z.object({ awayFrom, awayUntil, deputyName, deputyPhone, version });
  const parsed = parse(schema, typed(form));
  if (!parsed.ok) return parsed;
  const c = parsed.command;
  if (c.awayFrom === null || c.awayUntil === null) {
    return { ok: false, faults: missing({ awayFrom: c.awayFrom, awayUntil: c.awayUntil }) };
  }
  const time = awayTime(c.awayFrom, c.awayUntil);
  if (!time.ok) return time;
  if (c.awayUntil < today) return { ok: false, faults: { awayUntil: { reason: 'already-past' } } };
  return {
    ok: true,
    command: {
      from: c.version,
      texts: {
        awayFrom: c.awayFrom,
        awayUntil: c.awayUntil,
        deputyName: c.deputyName || null,
        deputyPhone: c.deputyPhone || null,
      },
    },
  };
}

/** Both days or none, the last not before the first. */
function awayTime(awayFrom: LocalDate | null, awayUntil: LocalDate | null): Parsed<null> {
  const none = awayFrom === null && awayUntil === null;
  if (!none && (awayFrom === null || awayUntil === null))
    return { ok: false, faults: missing({ awayFrom, awayUntil }) };
  if (!none && awayUntil! < awayFrom!)
    return { ok: false, faults: { awayUntil: { reason: 'ends-before-it-begins' } } };
  return { ok: true, command: null };
}

function missing(days: Record<string, LocalDate | null>) {
  const empty = Object.entries(days).filter(([, day]) => day === null);
  return Object.fromEntries(empty.map(([field]) => [field, { reason: 'missing' as const }]));
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
