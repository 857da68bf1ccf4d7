import * as m from '#messages';
import type { Change, Moment } from '#platform/server';
import type { HistoryKind } from './kinds.ts';

/** A change as it is read: a sentence, and for a text both of them. */
export interface ChangeShown {
  readonly sentence: string;
  readonly texts?: { label: string; before: string; after: string };
}

const VISIBILITY: Readonly<Record<string, () => string>> = {
  own: m.history_visibility_own,
  named: m.history_visibility_named,
  county: m.history_visibility_county,
  public: m.history_visibility_public,
};

/** The changes of one moment in words, for the columns that this kind tells of. `names`: organisations by id. */
export function changesShown(
  moment: Moment,
  kind: HistoryKind,
  names: Readonly<Record<string, string>>,
): ChangeShown[] {
  const changes = moment.changes ?? [];
  return Object.entries(kind.columns).flatMap(([column, { label, text }]) => {
    const change = changes.find((one) => one.column === column);
    return change ? [inWords(change, label(), text ?? false, names)] : [];
  });
}

function inWords(
  change: Change,
  label: string,
  isText: boolean,
  names: Readonly<Record<string, string>>,
): ChangeShown {
  const [before, after] = [change.before, change.after].map((value) =>
    valueInWords(change.column, value, names),
  ) as [string, string];
  const sentence = !before
    ? m.history_change_set({ label, after })
    : !after
      ? m.history_change_emptied({ label, before })
      : m.history_change_from({ label, before, after });
  return isText ? { sentence, texts: { label, before, after } } : { sentence };
}

function valueInWords(
  column: string,
  value: unknown,
  names: Readonly<Record<string, string>>,
): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return value ? m.history_value_yes() : m.history_value_no();
  if (column === 'visibility') return VISIBILITY[String(value)]?.() ?? '';
  if (Array.isArray(value))
    return m.formatList(value.map((one) => names[String(one)] ?? m.history_value_unknown()));
  if (column.endsWith('_at')) return m.formatMoment(new Date(String(value)), 'medium');
  return String(value);
}

/** Who could read this version when it was written. */
export function audienceInWords(moment: Pick<Moment, 'visibility'>): string {
  return VISIBILITY[moment.visibility]?.() ?? '';
}
