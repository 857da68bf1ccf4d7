import type { PlaceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { columnsOf, fitsWish, isVeiled, MAP_ROWS, rowOf, sectionsOf } from '../map.rules.ts';
import type {
  MapArea,
  MapColumnGroup,
  MapOrganisation,
  MapRow,
  MapSection,
  MapWish,
} from '../map.types.ts';
import { findOrganisation, mattersOfMap, organisationsOfMap, saidInMap } from './map.queries.ts';

/** What the map shows: rows in sections, columns in groups, and what is left out. */
export interface MapView {
  place: MapOrganisation | null;
  organisation: MapOrganisation | null;
  organisations: MapOrganisation[];
  areas: MapArea[];
  sections: MapSection<MapRow>[];
  groups: MapColumnGroup[];
  /** Matters that fit the wish, and all that there are. */
  shown: number;
  all: number;
  /** How many members say nothing here and are not named: they have no column. */
  silentMembers: number;
  /** Rows whose single stances the viewer may not read. */
  unreadable: number;
  /** Some of it is an invented example. */
  invented: boolean;
}

/**
 * The map of responsibility as this viewer may read it; null: the place is none of the county's municipalities.
 * Three questions, however large the county.
 *
 * @param most  most rows that stand open; Infinity: all, as in a workbook
 */
export async function mapView(
  db: Db,
  viewer: Viewer,
  wish: MapWish,
  most = MAP_ROWS,
): Promise<MapView | null> {
  const organisations = await organisationsOfMap(db, viewer);
  const place = findOrganisation(organisations, wish.place);
  if (wish.place && !place?.town) return null;
  const organisation = findOrganisation(organisations, wish.organisation);
  const placeId: PlaceId | null = place?.id ?? null;
  const { matters, areas } = await mattersOfMap(db, viewer, placeId, organisation);
  const area = areas.find(({ slug }) => slug === wish.area);
  const fitting = matters.filter(
    (matter) => (!area || matter.areaId === area.id) && fitsWish(matter, wish),
  );
  const closed = sectionsOf(areas, fitting, wish, most);
  const ids = closed.flatMap(({ open }) => open.map(({ id }) => id));
  const said = await saidInMap(db, viewer, ids, organisations, placeId);
  const sections = closed.map((section) => ({
    ...section,
    open: section.open.map((matter) => rowOf(matter, said.get(matter.id), organisations, placeId)),
  }));
  const rows = sections.flatMap(({ open }) => open);
  const groups = columnsOf(organisations, rows, { ...wish, placeId });
  const columns = groups.flatMap((group) => group.columns);
  const withColumn = new Set(columns.flatMap((c) => ('one' in c ? [c.one] : c.towns)));
  return {
    place,
    organisation,
    organisations,
    areas,
    sections,
    groups,
    shown: fitting.length,
    all: matters.length,
    silentMembers: organisations.filter(({ member }, i) => member && !withColumn.has(i)).length,
    unreadable: rows.filter(({ matter }) => isVeiled(matter)).length,
    invented: [...said.values()].some((row) => row.invented),
  };
}
