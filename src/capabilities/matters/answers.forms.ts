import { z } from 'zod';
import { isUuid, type OrganisationId, type PlaceId } from '#platform/core/ids';
import {
  EACH_MUNICIPALITY,
  OTHER_ROLES,
  type MatterRole,
  type Owner,
  type Said,
} from './matters.types.ts';
import { REMARK_MAX, remarkLength } from './stances.rules.ts';

/** What was typed and chosen on the answer form, as it came: for showing the form again. */
export interface AnswerValues {
  who: string;
  owners: string[];
  role: string;
  remark: string;
}
export type AnswerFault = 'missing' | 'unknown-choice' | 'too-long' | 'nul';
export type AnswerFaults = Partial<Record<keyof AnswerValues, AnswerFault>>;

/** An answer, read from the form. */
export interface ReadAnswer {
  placeId: PlaceId | null;
  seen: string;
  said: Said;
  /** null: nothing was chosen; right only for whoever names itself. */
  ownRole: MatterRole | null;
  remark: string;
}
export type AnswerReading =
  | { ok: true; command: ReadAnswer; values: AnswerValues }
  | { ok: false; faults: AnswerFaults; values: AnswerValues };

const answer = z.object({
  who: z
    .string('missing')
    .min(1, 'missing')
    .refine(
      (who) => ['self', 'each', 'nobody', 'unknown', 'other'].includes(who) || isUuid(who),
      'unknown-choice',
    ),
  owners: z.array(
    z.string().refine((o) => ['self', 'each'].includes(o) || isUuid(o), 'unknown-choice'),
  ),
  role: z.union([z.literal(''), z.enum(OTHER_ROLES)], 'unknown-choice'),
  remark: z
    .string()
    .refine((text) => !text.includes('\0'), 'nul')
    .refine((text) => remarkLength(text) <= REMARK_MAX, 'too-long'),
  seen: z.string().refine((id) => id === '' || isUuid(id), 'unknown-choice'),
  place: z.string().refine((id) => id === '' || isUuid(id), 'unknown-choice'),
});

/**
 * Read the answer form. A quick answer says who and our role in one field ("<who> <role>", or "self"); "someone else,
 * or several" takes its owners from the lists under it.
 *
 * @param me  the organisation that answers: "we ourselves"
 */
export function readAnswer(form: FormData, me: OrganisationId): AnswerReading {
  const text = (name: string) => String(form.get(name) ?? '');
  const [quickWho, quickRole = ''] = text('quick').split(' ', 2);
  const values: AnswerValues = {
    who: quickWho || text('who'),
    owners: form.getAll('owner').map(String).filter(Boolean),
    role: quickWho ? quickRole : text('role'),
    remark: text('remark'),
  };
  const result = answer.safeParse({ ...values, seen: text('seen'), place: text('place') });
  if (!result.success) return { ok: false, faults: faultsOf(result.error), values };
  const { who, owners, role, remark, seen, place } = result.data;
  const chosen = who === 'other' ? owners : [who];
  if (chosen.length === 0) return { ok: false, faults: { owners: 'missing' }, values };
  const said = saidBy(chosen, me);
  const claims = said.kind === 'owners' && said.owners.includes(me);
  if (!claims && role === '') return { ok: false, faults: { role: 'missing' }, values };
  return {
    ok: true,
    values,
    command: {
      placeId: (place || null) as PlaceId | null,
      seen,
      said,
      ownRole: (role || null) as MatterRole | null,
      remark: remark.replaceAll('\r\n', '\n').trim(),
    },
  };
}

/** When the newest was said that the page of the form showed; null: it does not say, or says something else. */
export function readShown(form: FormData): Date | null {
  const text = String(form.get('shown') ?? '');
  const shown = new Date(text);
  return text.length <= 30 && !Number.isNaN(shown.getTime()) ? shown : null;
}

/** More than any page of ours lets anybody tick. */
const MOST_TICKED = 10_000;

/** The keys of matters that somebody ticked; what is no id is left out. */
export function readIds<I extends string>(form: FormData, name: string): I[] {
  const ticked = form.getAll(name).slice(0, MOST_TICKED).map(String);
  return [...new Set(ticked.filter(isUuid))].sort() as I[];
}

function saidBy(chosen: readonly string[], me: OrganisationId): Said {
  if (chosen[0] === 'nobody' || chosen[0] === 'unknown') return { kind: chosen[0] };
  const owners = chosen.map((one): Owner => {
    if (one === 'self') return me;
    return one === 'each' ? EACH_MUNICIPALITY : (one as OrganisationId);
  });
  return { kind: 'owners', owners: [...new Set(owners)] };
}

function faultsOf(error: z.ZodError): AnswerFaults {
  const faults: AnswerFaults = {};
  for (const issue of error.issues) {
    const field = String(issue.path[0]) as keyof AnswerValues;
    const at = field in { who: 1, owners: 1, role: 1, remark: 1 } ? field : 'who';
    const known = ['missing', 'unknown-choice', 'too-long', 'nul'].includes(issue.message);
    faults[at] ??= known ? (issue.message as AnswerFault) : 'unknown-choice';
  }
  return faults;
}
