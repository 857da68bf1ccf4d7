import { z } from 'zod';
import { isMailAddress } from '#platform/core/mail-address';
import type { Role } from '#platform/core/viewer';
import { parse, requiredText, text, typed, type Parsed } from './fields.forms.ts';

const role = z
  .string()
  .default('')
  .refine((value) => ['reader', 'editor', 'administrator'].includes(value), 'not-chosen')
  .transform((value) => value as Role);

const version = z.coerce.number().int().min(1).catch(0);

export interface ChangePerson {
  /** The version that the form was made from. */
  version: number;
  role: Role;
  cleared: boolean;
}

/** Role and clearance of a colleague, as they were chosen. */
export function parseChangePerson(form: FormData): Parsed<ChangePerson> {
  const values = typed(form);
  return parse(
    z.object({
      version,
      role,
      cleared: z
        .string()
        .default('')
        .transform((v) => v === 'yes'),
    }),
    values,
  );
}

export interface Invite {
  name: string;
  mail: string;
  role: Role;
  language: 'sv' | 'en';
}

/** Whom to invite: name, address in lower case, role, and the language of the letter. */
export function parseInvite(form: FormData): Parsed<Invite> {
  return parse(
    z.object({
      name: requiredText(120),
      mail: requiredText(254)
        .transform((value) => value.toLowerCase())
        .refine(isMailAddress, 'no-mail'),
      role,
      language: text(2).transform((value) => (value === 'en' ? ('en' as const) : ('sv' as const))),
    }),
    typed(form),
  );
}

/** What whoever takes an invitation wants to be called. */
export function parseJoin(form: FormData): Parsed<{ name: string }> {
  return parse(z.object({ name: requiredText(120) }), typed(form));
}
