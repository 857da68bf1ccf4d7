import * as m from '#messages';
import { quickRoleWords } from './answer-words.ts';
import { EACH_MUNICIPALITY } from '../matters.types.ts';
import type { Asked, StoredSaid } from '../matters.types.ts';

/** Who is asked, of what, where. */
export interface ChoiceGround {
  me: { id: string; name: string; isMunicipality: boolean };
  asked: Asked;
  regionId: string;
  /** The municipality that is differed at; null: the organisation's ordinary answer. */
  place: { id: string; name: string } | null;
  /** Who it usually is in Sweden, in that order; null: each municipality. */
  usual: readonly (string | null)[];
  organisations: readonly {
    id: string;
    name: string;
    shortName: string;
    kind: string;
    member: boolean;
  }[];
}

export interface Choice {
  value: string;
  label: string;
  hint?: string;
}
const LIKELY_MAX = 4;
/** With our role under each, so that all of them have room on the screen of a phone. */
const QUICK_MAX = 3;

/** Thumb-sized answers to "who has the main responsibility?": ourselves, the likely ones, nobody, don't know, someone else. */
export function ownerChoices(ground: ChoiceGround): Choice[] {
  const { me, asked, place } = ground;
  const each = asked === 'municipality' && !me.isMunicipality && !place;
  return [
    { value: 'self', label: m.answer_choice_self(), hint: me.name },
    ...(each
      ? [{ value: 'each', label: m.answer_choice_each(), hint: m.answer_choice_eachHint() }]
      : []),
    ...likely(ground).map((one) => ({ value: one.id, label: one.name })),
    { value: 'nobody', label: m.answer_choice_nobody() },
    { value: 'unknown', label: m.answer_choice_unknown() },
    { value: 'other', label: m.answer_choice_other() },
  ];
}

/** One who may have the main responsibility, with the whole answers that one tap gives. */
export interface QuickRow {
  key: string;
  /** Whose row it is; null: a row of one answer, which says it all. */
  name: string | null;
  answers: { value: string; label: string; spoken?: string; now: boolean }[];
}
const QUICK_ROLES = ['contributor', 'consulted', 'informed', 'none'] as const;

/**
 * Whole answers in one tap: ourselves; each of the likely ones, and nobody, with our role beside it; don't know.
 * What is rare (several together, others, a remark) is in the whole form.
 *
 * @param now  the answer that holds, as the form would have it
 */
export function quickRows(ground: ChoiceGround, now: { who: string; role: string }): QuickRow[] {
  const holds = (who: string, role: string) => now.who === who && now.role === role;
  const one = (key: string, value: string, label: string, is: boolean): QuickRow => ({
    key,
    name: null,
    answers: [{ value, label, now: is }],
  });
  const withRoles = (key: string, name: string): QuickRow => ({
    key,
    name,
    answers: QUICK_ROLES.map((role) => ({
      value: `${key} ${role}`,
      label: quickRoleWords(role),
      spoken: m.answer_quick_spoken({ who: name, role: quickRoleWords(role) }),
      now: holds(key, role),
    })),
  });
  const { me, asked, place } = ground;
  const each = asked === 'municipality' && !me.isMunicipality && !place;
  return [
    one('self', 'self', m.answer_role_owner(), now.who === 'self'),
    ...(each ? [withRoles('each', m.answer_choice_each())] : []),
    ...likely(ground)
      .slice(0, QUICK_MAX - (each ? 1 : 0))
      .map((likelyOne) => withRoles(likelyOne.id, likelyOne.name)),
    withRoles('nobody', m.answer_said_nobody()),
    one('unknown', 'unknown unknown', m.answer_choice_unknown(), holds('unknown', 'unknown')),
  ];
}

/** The municipality of the place, the region, and those that it usually is; never marked beforehand. */
function likely({ me, regionId, place, usual, organisations }: ChoiceGround) {
  const ids = [place?.id ?? null, regionId, ...usual].filter((id) => id && id !== me.id);
  return [...new Set(ids)]
    .flatMap((id) => organisations.find((one) => one.id === id) ?? [])
    .slice(0, LIKELY_MAX);
}

/** Everyone who can be named, for the lists under "someone else, or several". */
export function ownerOptions({ me, asked, place, organisations }: ChoiceGround) {
  const each = asked === 'municipality' && !me.isMunicipality && !place;
  const group = (one: ChoiceGround['organisations'][number]) => {
    if (!one.member) return m.answer_group_known();
    return one.kind === 'municipality' ? m.answer_group_municipalities() : m.answer_group_others();
  };
  return [
    { value: '', label: m.answer_owner_none() },
    { value: 'self', label: m.answer_owner_self({ name: me.name }) },
    ...(each ? [{ value: 'each', label: m.answer_choice_each() }] : []),
    ...organisations
      .filter((one) => one.id !== me.id)
      .map((one) => ({ value: one.id, label: one.name, group: group(one) })),
  ];
}

/** An earlier answer as the form would have it. */
export function valuesOf(
  earlier: { said: StoredSaid; ownRole: string; remark: string } | null,
  choices: readonly Choice[],
  me: string,
): { who: string; owners: string[]; role: string; remark: string } {
  const empty = { who: '', owners: [], role: '', remark: '' };
  if (!earlier) return empty;
  const { said, ownRole, remark } = earlier;
  const role = ownRole === 'owner' ? '' : ownRole;
  if (said.kind === 'withdrawn' || said.kind === 'as-county') return empty;
  if (said.kind !== 'owners') return { who: said.kind, owners: [], role, remark };
  const owners = said.owners.map((one) => {
    if (one === EACH_MUNICIPALITY) return 'each';
    return one === me ? 'self' : one;
  });
  const only = owners.length === 1 ? owners[0] : undefined;
  if (only && choices.some((choice) => choice.value === only)) {
    return { who: only, owners: [], role, remark };
  }
  return { who: 'other', owners, role, remark };
}
