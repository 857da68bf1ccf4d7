import * as m from '#messages';
import type { ChangedMatter, ChangeSeen, LargeKind, MatterWords } from '../matter-changes.types.ts';
import type { RetiredBecause } from '../matter-changes.types.ts';
import type { LegalFooting } from '../matters.types.ts';
import { footingWord } from './matter-words.ts';

/** A name as it is spoken of: ”Företagslots”. */
export const quoted = (one: { nameSv: string; nameEn: string }): string =>
  m.changes_quoted({ name: m.pick(one.nameSv, one.nameEn) });

const namesOf = (matters: readonly ChangedMatter[], part: ChangedMatter['part']): string =>
  m.formatList(matters.filter((one) => one.part === part).map(quoted));

/** A change in one line: what is proposed, or what has been done. */
export function changeTitle(change: ChangeSeen): string {
  const { kind, matters, content, carriedOutAt } = change;
  const of = namesOf(matters, 'of');
  const parts =
    namesOf(matters, 'new') || m.formatList((content.parts ?? []).map((one) => quoted(one)));
  const into = namesOf(matters, 'into');
  const isDone = carriedOutAt !== null;
  switch (kind) {
    case 'split':
      return (isDone ? m.changes_done_split : m.changes_kind_split)({ of, new: parts });
    case 'merged':
      return (isDone ? m.changes_done_merged : m.changes_kind_merged)({ of, into });
    case 'retired':
      return (isDone ? m.changes_done_retired : m.changes_kind_retired)({ of });
    case 'added':
      return m.changes_done_added({ of: parts });
    case 'restored':
      return m.changes_done_restored({ of });
    case 'edited':
      return editedTitle(change, of);
  }
}

function editedTitle({ content: { before, after } }: ChangeSeen, of: string): string {
  const had = { nameSv: before?.nameSv ?? '', nameEn: before?.nameEn ?? '' };
  const has = { nameSv: after?.nameSv ?? '', nameEn: after?.nameEn ?? '' };
  return had.nameSv && quoted(had) !== quoted(has)
    ? m.changes_done_renamed({ before: quoted(had), after: quoted(has) })
    : m.changes_done_edited({ of });
}

/** What a large change means, in a sentence. */
export function changeMeans({ kind, matters }: ChangeSeen): string | null {
  const of = namesOf(matters, 'of');
  if (kind === 'split') return m.changes_what_split({ of });
  if (kind === 'merged') return m.changes_what_merged({ of, into: namesOf(matters, 'into') });
  return kind === 'retired' ? m.changes_what_retired({ of }) : null;
}

const BECAUSE: Record<RetiredBecause, () => string> = {
  split: m.changes_badge_split,
  merged: m.changes_badge_merged,
  retired: m.changes_badge_retired,
};
/** Why a matter is out of use, in a word. */
export const becauseWord = (because: RetiredBecause): string => BECAUSE[because]();

const PROPOSED: Record<LargeKind, () => string> = {
  split: m.changes_page_proposed_split,
  merged: m.changes_page_proposed_merged,
  retired: m.changes_page_proposed_retired,
};
/** That something is proposed with a matter. */
export const proposedSentence = (kind: LargeKind): string => PROPOSED[kind]();

/** Names of the fields of a matter. */
export const FIELD_WORDS: Record<string, () => string> = {
  nameSv: m.changes_field_nameSv,
  nameEn: m.changes_field_nameEn,
  sentenceSv: m.changes_field_sentenceSv,
  sentenceEn: m.changes_field_sentenceEn,
  areaId: m.changes_field_areaId,
  area: m.changes_field_areaId,
  asked: m.changes_field_asked,
  legalFooting: m.changes_field_legalFooting,
  legalNoteSv: m.changes_field_legalNoteSv,
  legalNoteEn: m.changes_field_legalNoteEn,
  priority: m.changes_field_priority,
  position: m.changes_field_position,
  synonymsSv: m.changes_field_synonymsSv,
  synonymsEn: m.changes_field_synonymsEn,
  reason: m.changes_field_reasonNeeded,
  merged: m.changes_merge_which,
  opinion: m.changes_opinion_words,
  answer: m.changes_opinion_title,
};

/** One field before and after, as text. */
export interface WordChange {
  field: string;
  before: string;
  after: string;
}

/** What an edit changed, field by field, in the order of the form. */
export function wordChanges(
  { content }: ChangeSeen,
  areas: ReadonlyMap<string, string>,
): WordChange[] {
  const { before = {}, after = {} } = content;
  const keys = Object.keys(FIELD_WORDS).filter((key) => key in after) as (keyof MatterWords)[];
  return keys
    .map((key) => ({
      field: FIELD_WORDS[key]!(),
      before: asText(key, before[key], areas),
      after: asText(key, after[key], areas),
    }))
    .filter((one) => one.before !== one.after);
}

function asText(
  key: keyof MatterWords,
  value: unknown,
  areas: ReadonlyMap<string, string>,
): string {
  if (value === null || value === undefined) return '';
  if (key === 'areaId') return areas.get(String(value)) ?? '';
  if (key === 'legalFooting') return footingWord(value as LegalFooting);
  if (key === 'position') return String(Number(value) + 1);
  return Array.isArray(value) ? value.join('\n') : String(value);
}
