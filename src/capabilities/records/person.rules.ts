/**
 * A record about somebody, without the others in it: other people's ids and names, and the fields that belong to
 * another person's name, are left out.
 */
export interface Someone {
  id: string;
  name: string;
}

/** Fields that follow a name: whoever's name it is, theirs they are. */
const BELONGS: Record<string, readonly string[]> = {
  person_name: ['phone', 'mail', 'person_name'],
  deputy_name: ['deputy_phone', 'deputy_name'],
};
export const OTHER = '[…]';

/** The content of a row as it may stand in an extract about `person`. */
export function onlyOf(
  content: Readonly<Record<string, unknown>>,
  person: Someone,
  others: readonly Someone[],
): Record<string, unknown> {
  const dropped = new Set<string>();
  for (const [name, fields] of Object.entries(BELONGS)) {
    const said = content[name];
    if (typeof said === 'string' && !isNamed(said, person.name))
      for (const one of fields) dropped.add(one);
    if (name in content && said === null) for (const one of fields) dropped.add(one);
  }
  const strangers = new Set(others.map((one) => one.id).filter((id) => id !== person.id));
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(content)) {
    if (value === null || dropped.has(key)) continue;
    if (/_by$|^person_id$/.test(key) && value !== person.id) continue;
    if (key.endsWith('_by_name') && !isNamed(String(value), person.name)) continue;
    kept[key] = cleaned(value, person, others, strangers);
  }
  return kept;
}

function cleaned(
  value: unknown,
  person: Someone,
  others: readonly Someone[],
  strangers: ReadonlySet<string>,
): unknown {
  if (typeof value === 'string') {
    if (strangers.has(value)) return OTHER;
    return others.reduce(
      (text, other) =>
        other.name === person.name ? text : text.replace(nameIn(other.name), `$1${OTHER}`),
      value,
    );
  }
  if (Array.isArray(value)) return value.map((one) => cleaned(one, person, others, strangers));
  if (value && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, cleaned(one, person, others, strangers)]),
    );
  return value;
}

const nameIn = (name: string) =>
  new RegExp(
    `(^|[^\\p{L}\\p{N}_])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}_])`,
    'gu',
  );

/** Is the name there, as a whole name? "Anna Ek" is not in "Anna Eklund". */
export function isNamed(text: string, name: string): boolean {
  return nameIn(name).test(text);
}
