import * as m from '#messages';
import { formatList } from '#messages';
import type { PlaceId } from '#platform/core/ids';
import type { DifferenceKind, DifferencePart } from '../differences.types.ts';
import { standingWord } from './standing-words.ts';

// The address of the differences, for pages.
export { differencesAddress } from '../differences.forms.ts';

/** Names by id: organisations, and the municipalities as places. */
export type Names = ReadonlyMap<string, string>;

/** Where it differs and between whom, as sentences: "I 3 kommuner: Norsjö, Åsele och Malå. Mellan A och B." */
export function partSentences(part: DifferencePart, countyId: PlaceId, names: Names): string {
  const between = betweenWords(part, names);
  return [`${whereWords(part, countyId, names)}.`, ...(between ? [between] : [])]
    .map((sentence) => sentence.charAt(0).toLocaleUpperCase('sv') + sentence.slice(1))
    .join(' ');
}

function whereWords(part: DifferencePart, countyId: PlaceId, names: Names): string {
  if (part.placeIds.includes(countyId)) return m.differences_where_county();
  const places = part.placeIds.map((id) => names.get(id) ?? '');
  const more = part.places - places.length;
  if (more > 0) places.push(m.differences_where_more({ count: more }));
  return m.differences_where_places({ count: part.places, places: formatList(places) });
}

/** Whom others count on, by name. */
export function whomNames(part: DifferencePart, names: Names): string[] {
  return part.whom.map((id) => nameAt(part, id, names));
}

/** Between whom it is; null where nobody is named or the viewer may not read it. */
function betweenWords(part: DifferencePart, names: Names): string | null {
  const who = part.between.map((id) => nameAt(part, id, names));
  if (who.length === 0) return null;
  if (part.kind === 'drifting') return m.differences_drifters({ names: formatList(who) });
  return who.length === 1
    ? m.differences_one({ name: who[0]! })
    : m.differences_between({ names: formatList(who) });
}

/** An organisation; null: the municipality of the place, by its name where there is one place only. */
function nameAt(part: DifferencePart, id: string | null, names: Names): string {
  if (id !== null) return names.get(id) ?? '';
  const [place] = part.placeIds;
  return (part.places === 1 && names.get(place!)) || m.differences_municipality();
}

/** The word for a way of differing, where no one is named. */
export function differenceWord(kind: DifferenceKind): string {
  return kind === 'misattributed' ? m.differences_kind_misattributed() : standingWord(kind);
}
