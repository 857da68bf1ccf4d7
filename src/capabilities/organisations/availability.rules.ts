import { localDateOf, type LocalDate } from '#platform/core/working-days';
import type { ContactPoint } from './organisations.types.ts';

/** What the rules about absence need to know of a contact point. */
export type Callable = Pick<
  ContactPoint,
  'role' | 'personName' | 'phone' | 'mail' | 'deputyName' | 'deputyPhone' | 'awayFrom' | 'awayUntil'
>;

/** Why somebody cannot be reached at the contact point just now. `until` is the last day away. */
export type Absence = { kind: 'vacant' } | { kind: 'away'; until: LocalDate };

/**
 * Whom to call meanwhile: the deputy; without one the organisation's main contact point, or its deputy when that one
 * is away too; "nobody": the organisation has named no one.
 */
export type Instead =
  | { kind: 'deputy'; name: string | null; phone: string | null }
  | { kind: 'main'; role: string; name: string; phone: string | null; mail: string | null }
  | { kind: 'main-deputy'; role: string; name: string | null; phone: string | null }
  | { kind: 'nobody' };

/** That the one who is looked for cannot be reached, and whom to call. */
export interface Meanwhile {
  absence: Absence;
  instead: Instead;
}

/** Does nobody hold the role? Then the deputy, if there is one, is who to call. */
export function isVacant(contact: Pick<ContactPoint, 'personName'>): boolean {
  return contact.personName === null;
}

/**
 * Can nobody be reached at the contact point on this day? The first and the last day away count as away; a vacancy
 * goes before an absence that was announced earlier.
 *
 * @param today  Swedish local date
 */
export function absenceOn(
  contact: Pick<ContactPoint, 'personName' | 'awayFrom' | 'awayUntil'>,
  today: LocalDate,
): Absence | null {
  if (isVacant(contact)) return { kind: 'vacant' };
  const { awayFrom, awayUntil } = contact;
  if (awayFrom === null || awayUntil === null) return null;
  return awayFrom <= today && today <= awayUntil ? { kind: 'away', until: awayUntil } : null;
}

/** An absence that is known and has not begun: from when until when. Null for a vacancy and for one that is over. */
export function absenceAhead(
  contact: Pick<ContactPoint, 'personName' | 'awayFrom' | 'awayUntil'>,
  today: LocalDate,
): { from: LocalDate; until: LocalDate } | null {
  const { awayFrom, awayUntil } = contact;
  if (isVacant(contact) || awayFrom === null || awayUntil === null) return null;
  return awayFrom > today ? { from: awayFrom, until: awayUntil } : null;
}

/**
 * Whom to call when the one at the contact point cannot be reached; null: call as usual.
 *
 * @param main  the main contact point of the same organisation; may be the contact point itself; null: it has none
 * @param now   the moment of looking it up (UTC); the day is Sweden's
 */
export function meanwhileAt<C extends Callable>(
  contact: C,
  main: C | null,
  now: Date,
): Meanwhile | null {
  const today = localDateOf(now);
  const absence = absenceOn(contact, today);
  if (!absence) return null;
  return { absence, instead: deputyOf(contact) ?? insteadAtMain(contact, main, today) };
}

function deputyOf(contact: Callable): Instead | null {
  const { deputyName: name, deputyPhone: phone } = contact;
  return name === null && phone === null ? null : { kind: 'deputy', name, phone };
}

function insteadAtMain(contact: Callable, main: Callable | null, today: LocalDate): Instead {
  if (!main || main === contact) return { kind: 'nobody' };
  const { role, personName, phone, mail } = main;
  if (personName !== null && !absenceOn(main, today)) {
    return { kind: 'main', role, name: personName, phone, mail };
  }
  const deputy = deputyOf(main);
  return deputy?.kind === 'deputy' ? { ...deputy, kind: 'main-deputy', role } : { kind: 'nobody' };
}

/** What is to be known beside a contact point: whom to call now, and an absence that is to come. */
export interface ReachedHow {
  meanwhile: Meanwhile | null;
  ahead: ReturnType<typeof absenceAhead>;
}

/** The contact points of one organisation, each with whom to call now. */
export function reachedHow<C extends Callable & Pick<ContactPoint, 'isMain'>>(
  contacts: readonly C[],
  now: Date,
): (C & ReachedHow)[] {
  const main = contacts.find(({ isMain }) => isMain) ?? null;
  const today = localDateOf(now);
  return contacts.map((contact) => ({
    ...contact,
    meanwhile: meanwhileAt(contact, main, now),
    ahead: absenceAhead(contact, today),
  }));
}
