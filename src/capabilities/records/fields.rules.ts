import type { RecordField } from './records.types.ts';

/** How a record is kept, not what is said in it. */
const HIDDEN = new Set(
  `county_id id organisation_id version named existence in_force invented position intake_id round_id counters
  counter_id package_id secrecy_by secrecy_on is_main unit_id contact_point_id grey_zone asked_at_places content
  answer_id change_id reads may_object must_at`.split(/\s+/),
);
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface Reading {
  /** The name behind an id; undefined: not one that the viewer knows. */
  nameOf: (id: string) => string | undefined;
  moment: (at: Date) => string;
  /** What a stored word is called: "owners", "officials". */
  word: (value: string) => string | undefined;
  /** Where a column stands among the others: the database keeps no order that a reader knows. */
  rank: (field: string) => number;
}

/** Every id in the rows that may have a name. */
export function idsIn(contents: readonly Record<string, unknown>[]): string[] {
  const ids = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === 'string' && ID.test(value)) ids.add(value);
    else if (value && typeof value === 'object') Object.values(value).forEach(look);
  };
  contents.forEach(look);
  return [...ids];
}

/** What is said in a row, column by column, as a person reads it. Empty columns and how it is kept are left out. */
export function fieldsOf(content: Record<string, unknown>, reading: Reading): RecordField[] {
  const inOrder = Object.entries(content).sort(
    ([a], [b]) => reading.rank(a) - reading.rank(b) || (a < b ? -1 : 1),
  );
  return inOrder.flatMap(([field, value]) => {
    if (HIDDEN.has(field)) return [];
    const text = textOf(value, reading);
    return text === '' ? [] : [{ field, text }];
  });
}

function textOf(value: unknown, reading: Reading): string {
  if (value === null || value === undefined || value === false) return '';
  if (value === true) return reading.word('true') ?? '✓';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    if (ID.test(value)) return reading.nameOf(value) ?? '';
    if (MOMENT.test(value)) return reading.moment(new Date(value));
    return /^[a-z-]{2,20}$/.test(value) ? (reading.word(value) ?? value) : value;
  }
  if (Array.isArray(value))
    return value
      .map((one) => textOf(one, reading))
      .filter(Boolean)
      .join('\n');
  return Object.values(value as object)
    .map((one) => textOf(one, reading))
    .filter(Boolean)
    .join(': ');
}
