import * as m from '#messages';
import type { BoundaryTold } from '../proposals.types.ts';
import { whoIs, type Names } from './proposal-words.ts';

/** The county as boundaries count it: its own id is the place of a county matter. */
export interface CountyCounted {
  id: string;
  municipalities: number;
}

/** Where it is in force now. */
export function placesInForce({ places }: Pick<BoundaryTold, 'places'>): string[] {
  return places.filter(({ endedAt }) => !endedAt).map(({ placeId }) => placeId);
}

/** "gäller i 12 av 15 kommuner", or "gäller i hela länet". */
export function coverage(boundary: BoundaryTold, county: CountyCounted): string {
  if (boundary.matter.asked === 'county') return m.boundaries_inForce_whole();
  const count = placesInForce(boundary).length;
  const all = county.municipalities;
  return count === all
    ? m.boundaries_inForce_allOver({ all })
    : m.boundaries_inForce_in({ count, all });
}

/** Who has the main responsibility, in words. */
export function ownersOf(boundary: Pick<BoundaryTold, 'roles'>, names: Names): string {
  const owners = boundary.roles.filter(({ role }) => role === 'owner');
  return m.formatList(owners.map(({ organisationId }) => whoIs(organisationId, names)));
}

/** What has become of a boundary where it holds no longer; null: it holds wherever it ever did. */
export function endWords(boundary: BoundaryTold, names: Names): string[] {
  const ended = boundary.places.filter(({ endedAt }) => endedAt);
  const kinds = new Map<string, { day: Date; because: string; places: string[] }>();
  for (const { placeId, endedAt, endedBecause, replacedBy } of ended) {
    const day = endedAt!;
    const key = `${day.toISOString().slice(0, 10)} ${endedBecause} ${replacedBy ?? ''}`;
    const one = kinds.get(key) ?? { day, because: endedBecause ?? 'replaced', places: [] };
    one.places.push(placeId);
    kinds.set(key, one);
  }
  return [...kinds.values()].map(({ day, because, places }) => {
    const whole = places.length === boundary.places.length;
    const where = m.formatList(places.map((id) => names.get(id)?.shortName ?? ''));
    if (because === 'matter-changed') {
      return whole
        ? m.boundaries_history_changedWhole({ day })
        : m.boundaries_history_changed({ day, places: where });
    }
    return whole
      ? m.boundaries_history_replacedWhole({ day })
      : m.boundaries_history_replaced({ day, places: where });
  });
}
