import type { OrganisationId, PlaceId } from '#platform/core/ids';
import { MATTER_ROLES } from './matters.types.ts';
import type { ShownKind } from './owner-answer.types.ts';
import type {
  MapArea,
  MapCell,
  MapColumn,
  MapColumnGroup,
  MapLook,
  MapMatter,
  MapOrganisation,
  MapRow,
  MapRowSaid,
  MapSection,
  MapTowns,
  MapWish,
} from './map.types.ts';

/** Most rows in one view: the rest of the areas are closed, and open by a link. */
export const MAP_ROWS = 100;

const SETTLED: readonly ShownKind[] = ['agreed', 'shared', 'aligned'];
const DIFFERING: readonly ShownKind[] = ['contested', 'misattributed', 'unclear', 'drifting'];
const LEVELS: readonly MapOrganisation['level'][] = ['local', 'regional', 'national'];

/** Does the row fit the wish for a standing, and for "only where the answers differ"? At one place or more. */
export function fitsWish(
  matter: Pick<MapMatter, 'kind' | 'distribution'>,
  { standing, differ }: Pick<MapWish, 'standing' | 'differ'>,
): boolean {
  const kinds = kindsOf(matter);
  if (standing && !kinds.includes(standing)) return false;
  return !differ || kinds.some((kind) => DIFFERING.includes(kind));
}

/**
 * How a row looks from across the room. Several that claim it at any one place is seen first; that nobody claims it,
 * where that holds for more than half of the places.
 */
export function lookOf(matter: Pick<MapMatter, 'kind' | 'distribution'>): MapLook {
  const { distribution, kind } = matter;
  const kinds = kindsOf(matter);
  if (kinds.includes('contested')) return 'contested';
  if (kind === 'ownerless' || isMostly(distribution, 'ownerless')) return 'ownerless';
  if (kinds.some((one) => DIFFERING.includes(one) || one === 'ownerless')) return 'talk';
  return kinds.some((one) => SETTLED.includes(one)) ? 'settled' : 'quiet';
}

/** Is something said here that the viewer may not read one by one? Then an empty cell says nothing. */
export function isVeiled(matter: Pick<MapMatter, 'kind' | 'distribution' | 'readable'>): boolean {
  if (matter.readable) return false;
  return kindsOf(matter).some((kind) => kind !== 'unasked' && kind !== 'running');
}

/**
 * The areas with their matters, at most `most` of them open. Where not all fit: the area that was wished for,
 * else as many of the first areas as fit whole (of an area that is larger than that, its first part).
 */
export function sectionsOf<T extends Pick<MapMatter, 'areaId' | 'kind' | 'distribution'>>(
  areas: readonly MapArea[],
  matters: readonly T[],
  { open, from }: Pick<MapWish, 'open' | 'from'>,
  most = MAP_ROWS,
): MapSection<T>[] {
  const byArea = Map.groupBy(matters, ({ areaId }) => areaId);
  const present = areas.filter(({ id }) => byArea.has(id));
  const wished = matters.length > most && present.some(({ slug }) => slug === open) ? open : null;
  let left = most;
  return present.map((area) => {
    const all = byArea.get(area.id) ?? [];
    const isOpen = wished ? area.slug === wished : left === most || all.length <= left;
    const start = isOpen && wished && from < all.length ? from : 0;
    const shown = isOpen ? all.slice(start, start + left) : [];
    left = isOpen ? left - shown.length : wished ? left : 0;
    return {
      area,
      all: all.length,
      open: shown,
      previous: start > 0 ? Math.max(0, start - most) : null,
      next: isOpen && start + shown.length < all.length ? start + shown.length : null,
      looks: countsOf(all.map(lookOf)),
    };
  });
}

/** The cells of a row, in the order of the organisations. */
export function rowOf(
  matter: MapMatter,
  rowSaid: MapRowSaid | undefined,
  organisations: readonly MapOrganisation[],
  placeId: PlaceId | null,
): MapRow {
  const cells: (MapCell | null)[] = Array.from({ length: organisations.length }, () => null);
  for (const [column, own, named, elsewhere] of rowSaid?.said ?? []) {
    cells[column] = { ...NOTHING, own: MATTER_ROLES[own - 1] ?? null, named, elsewhere };
  }
  markAgreed(cells, matter, organisations, placeId);
  if (!matter.readable) markStated(cells, matter.owners, organisations);
  return { matter, look: lookOf(matter), cells };
}

/**
 * The columns by level: those of whom something is said in these rows, and the one that was asked for.
 * The municipalities are one column, or one each; at a place, its own municipality stands first, by itself.
 */
export function columnsOf(
  organisations: readonly MapOrganisation[],
  rows: readonly MapRow[],
  {
    placeId,
    towns,
    organisation,
  }: { placeId: PlaceId | null } & Pick<MapWish, 'towns' | 'organisation'>,
): MapColumnGroup[] {
  const used = organisations.map(
    ({ slug, id }, i) =>
      slug === organisation || id === placeId || rows.some(({ cells }) => cells[i]),
  );
  return LEVELS.flatMap((level) => {
    const here = organisations.flatMap((one, i) => (one.level === level && used[i] ? [i] : []));
    const isApart = (i: number) => !organisations[i]!.town || organisations[i]!.id === placeId;
    const folded = here.filter((i) => !isApart(i));
    const own = here.filter((i) => organisations[i]!.id === placeId);
    const rest = here.filter((i) => isApart(i) && !own.includes(i));
    const many: MapColumn[] =
      towns || folded.length < 2 ? folded.map((one) => ({ one })) : [{ towns: folded }];
    const columns = [...own.map((one) => ({ one })), ...many, ...rest.map((one) => ({ one }))];
    return columns.length > 0 ? [{ level, columns }] : [];
  });
}

/** What the folded cell of the municipalities says; null: nothing is said of any. */
export function townsOf(cells: MapRow['cells'], towns: readonly number[]): MapTowns | null {
  const sum: MapTowns = { roles: {}, counted: 0, agreed: 0 };
  let any = false;
  for (const i of towns) {
    const cell = cells[i];
    if (!cell) continue;
    any = true;
    const role = cell.own ?? (cell.stated ? 'owner' : null);
    if (role) sum.roles[role] = (sum.roles[role] ?? 0) + 1;
    if (cell.named > 0 && cell.own !== 'owner') sum.counted += 1;
    if (cell.agreed) sum.agreed += 1;
  }
  return any ? sum : null;
}

const NOTHING: MapCell = { own: null, named: 0, elsewhere: 0, agreed: null, stated: false };

function kindsOf({ kind, distribution }: Pick<MapMatter, 'kind' | 'distribution'>): ShownKind[] {
  if (distribution) return Object.keys(distribution) as ShownKind[];
  return kind ? [kind] : [];
}

function isMostly(distribution: MapMatter['distribution'], kind: ShownKind): boolean {
  if (!distribution) return false;
  const all = Object.values(distribution).reduce((sum, count) => sum + count, 0);
  return (distribution[kind] ?? 0) * 2 > all;
}

function countsOf<K extends string>(all: readonly K[]): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {};
  for (const one of all) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}

function markAgreed(
  cells: (MapCell | null)[],
  { boundaries }: MapMatter,
  organisations: readonly MapOrganisation[],
  placeId: PlaceId | null,
): void {
  for (const { roles, places } of boundaries) {
    for (const { organisationId, role } of roles) {
      organisations.forEach(({ id, town }, i) => {
        const isEach = organisationId === null && town && places.includes(id);
        const counts = isEach ? placeId === null || placeId === id : organisationId === id;
        if (!counts) return;
        const agreed = role === 'owner' || cells[i]?.agreed === 'owner' ? 'owner' : 'part';
        cells[i] = { ...(cells[i] ?? NOTHING), agreed };
      });
    }
  }
}

function markStated(
  cells: (MapCell | null)[],
  owners: readonly OrganisationId[],
  organisations: readonly MapOrganisation[],
): void {
  organisations.forEach(({ id }, i) => {
    if (owners.includes(id)) cells[i] = { ...(cells[i] ?? NOTHING), stated: true };
  });
}
