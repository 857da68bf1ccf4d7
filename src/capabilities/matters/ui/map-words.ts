import * as m from '#messages';
import { formatList, pick } from '#messages';
import type {
  MapCell,
  MapColumn,
  MapColumnGroup,
  MapLook,
  MapMatter,
  MapOrganisation,
  MapRow,
  MapTowns,
} from '../map.types.ts';
import { MATTER_ROLES } from '../matters.types.ts';
import { countWords, roleWord, STANDING_ORDER, standingWord } from './standing-words.ts';

export const LEVEL_WORDS: Record<MapColumnGroup['level'], () => string> = {
  local: m.map_level_local,
  regional: m.map_level_regional,
  national: m.map_level_national,
};

export const LOOK_WORDS: Record<MapLook, (p: { count: number }) => string> = {
  contested: m.map_look_contested,
  talk: m.map_look_talk,
  ownerless: m.map_look_ownerless,
  settled: m.map_look_settled,
  quiet: m.map_look_quiet,
};

/** The name of a matter in the language of the screen. */
export function matterName({ nameSv, nameEn }: Pick<MapMatter, 'nameSv' | 'nameEn'>): string {
  return pick(nameSv, nameEn);
}

/** What a cell says, without whose it is: "huvudansvar, 3 andra räknar med dem, överenskommet huvudansvar". */
export function cellWords({ own, named, elsewhere, agreed, stated }: MapCell): string {
  const words: string[] = [];
  if (own) words.push(roleWord(own));
  if (stated) words.push(m.map_cell_stated());
  if (named > 0) words.push(m.map_cell_named({ count: named }));
  if (elsewhere > 0) words.push(m.map_cell_elsewhere({ count: elsewhere }));
  if (agreed) words.push(agreed === 'owner' ? m.map_cell_agreedOwner() : m.map_cell_agreedPart());
  return words.join(', ');
}

/** What the folded cell of the municipalities says: "huvudansvar: 12, bidrar: 3". */
export function townsWords({ roles, counted, agreed }: MapTowns): string {
  const words = MATTER_ROLES.flatMap((role) => {
    const count = roles[role];
    return count ? [m.map_towns_role({ role: roleWord(role), count })] : [];
  });
  if (counted > 0) words.push(m.map_towns_counted({ count: counted }));
  if (agreed > 0) words.push(m.map_towns_agreed({ count: agreed }));
  return words.join(', ');
}

/** The word for where a row stands; in the county's picture, how its places are spread. */
export function standingWords(
  { kind, distribution, misattributed }: MapMatter,
  organisations: readonly MapOrganisation[],
): string {
  if (!distribution) {
    const whom = misattributed.map((id) => organisations.find((o) => o.id === id)?.shortName ?? '');
    return standingWord(kind ?? 'unasked', whom.filter(Boolean));
  }
  const parts = STANDING_ORDER.flatMap((one) => {
    const count = distribution[one];
    return count ? [m.standing_distribution({ word: standingWord(one), count })] : [];
  });
  return formatList(parts);
}

/** "9 av 14 säger samma sak", where the count may be seen. */
export function rowCount({ counts, kind }: MapMatter): string | null {
  return kind ? countWords(counts, kind) : null;
}

/** The name over the folded column. */
export function townsName(place: MapOrganisation | null): string {
  return place ? m.map_towns_others() : m.map_towns_all();
}

/** A row in words: who says what, by name. */
export interface RowInWords {
  owners: string;
  counted: string;
  contributors: string;
  aside: string;
  apart: string;
  agreed: string;
}

/** As many municipalities are named one by one; more are counted, where they are folded. */
const MOST_NAMED = 3;

/**
 * The same that the cells of a row show, as lists of names.
 *
 * @param folded  the municipalities as a number, where they are many
 */
export function rowInWords(
  { cells }: MapRow,
  organisations: readonly MapOrganisation[],
  folded = false,
): RowInWords {
  const list = (which: (cell: MapCell) => boolean, word = (name: string, _: MapCell) => name) => {
    const found = cells.flatMap((cell, i) => (cell && which(cell) ? [{ cell, i }] : []));
    const towns = found.filter(({ i }) => organisations[i]?.town).length;
    const isMany = folded && towns > MOST_NAMED;
    const rest = isMany ? found.filter(({ i }) => !organisations[i]?.town) : found;
    const names = rest.map(({ cell, i }) => word(organisations[i]?.shortName ?? '', cell));
    return formatList(isMany ? [m.map_table_towns({ count: towns }), ...names] : names);
  };
  return {
    owners: list(({ own, stated }) => own === 'owner' || stated),
    counted: list(
      ({ named }) => named > 0,
      (name, { named }) => m.map_table_named({ name, count: named }),
    ),
    contributors: list(({ own }) => own === 'contributor'),
    aside: list(({ own }) => own === 'consulted' || own === 'informed'),
    apart: list(({ own }) => own === 'none' || own === 'unknown'),
    agreed: list(({ agreed }) => agreed === 'owner'),
  };
}

/** Every column in the order of the screen. */
export function allColumns(groups: readonly MapColumnGroup[]): MapColumn[] {
  return groups.flatMap(({ columns }) => columns);
}
