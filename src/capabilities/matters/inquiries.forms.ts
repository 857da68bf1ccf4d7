import { z } from 'zod';
import { isUuid } from '#platform/core/ids';
import { WORDING_MAX } from './inquiries.rules.ts';

/** "Fråga om detta", read: the matter to be asked, where, and in whose words. */
export interface InquiryCommand {
  key: string;
  slug: string;
  /** Null: not about one municipality. */
  placeSlug: string | null;
  wording: string;
}
export type InquiryFault = 'unsavable-character' | 'too-long' | 'stale-form';

const schema = z.object({
  key: z.string().refine(isUuid, 'stale-form'),
  place: z
    .string()
    .regex(/^[a-z0-9-]{0,100}$/, 'stale-form')
    .default(''),
  wording: z
    .string()
    .default('')
    .transform((wording) => wording.replace(/\r\n?/g, '\n').trim())
    .refine((wording) => !wording.includes('\0'), 'unsavable-character')
    .refine((wording) => [...wording].length <= WORDING_MAX, 'too-long'),
});

/** A wish that a matter be asked, as it was typed. */
export function parseInquiry(
  form: FormData,
  slug: string,
): { ok: true; command: InquiryCommand } | { ok: false; faults: Record<string, InquiryFault> } {
  const values = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
  const parsed = schema.safeParse(values);
  if (parsed.success) {
    const { key, place, wording } = parsed.data;
    return { ok: true, command: { key, slug, placeSlug: place || null, wording } };
  }
  const faults: Record<string, InquiryFault> = {};
  for (const issue of parsed.error.issues) {
    faults[String(issue.path[0])] ??= issue.message as InquiryFault;
  }
  return { ok: false, faults };
}
