import { no, yes, type Decision } from '#platform/core/decision';
import type { OrganisationId, UnitId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { mayEdit } from './organisations.rules.ts';
import type { Unit } from './organisations.types.ts';

/** The most units that one organisation can have. */
export const MOST_UNITS = 60;

/** One line of the form: an existing unit, or a new one (null), with the place it shall have in the list. */
export interface UnitLine {
  id: UnitId | null;
  nameSv: string;
  nameEn: string;
  position: number;
}

export type SaveUnitsReason =
  'not-an-editor' | 'saved-meanwhile' | 'nothing-changed' | 'too-many-units';

/** What the form was made from, in a text: two lists are the same when their stamps are. */
export function unitsStamp(units: readonly Unit[]): string {
  return JSON.stringify(units.map(({ id, nameSv, nameEn }) => [id, nameSv, nameEn]));
}

/**
 * The units as they shall stand, by the places typed in. Whoever is moved up to a place goes before the one that
 * stands there, whoever is moved down goes after it.
 */
export function inTypedOrder(lines: readonly UnitLine[]): UnitLine[] {
  return lines
    .map((line, index) => ({ line, at: line.position + Math.sign(line.position - index - 1) / 2 }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ line }) => line);
}

/**
 * May these lines become the organisation's units? Units are renamed, ordered and added, never taken away: contact
 * points stand in them.
 *
 * @param from  the stamp of what the form was made from
 */
export function decideSaveUnits(
  viewer: Viewer,
  organisationId: OrganisationId,
  kept: readonly Unit[],
  from: string,
  lines: readonly UnitLine[],
): Decision<SaveUnitsReason> {
  if (!mayEdit(viewer, organisationId)) return no('not-an-editor');
  if (unitsStamp(kept) !== from || !holdsExactly(kept, lines)) return no('saved-meanwhile');
  if (lines.length > MOST_UNITS) return no('too-many-units');
  const same =
    lines.length === kept.length &&
    lines.every(({ id, nameSv, nameEn }, at) => {
      const unit = kept[at];
      return unit?.id === id && unit?.nameSv === nameSv && unit?.nameEn === nameEn;
    });
  return same ? no('nothing-changed') : yes;
}

/** Every kept unit has its line, and every line that is no new one is a kept unit. */
function holdsExactly(kept: readonly Unit[], lines: readonly UnitLine[]): boolean {
  const known = lines.flatMap(({ id }) => (id === null ? [] : [id]));
  return (
    kept.every(({ id }) => known.includes(id)) &&
    known.every((id) => kept.some((unit) => unit.id === id))
  );
}
