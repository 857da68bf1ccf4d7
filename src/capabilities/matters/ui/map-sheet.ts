import * as m from '#messages';
import { pick } from '#messages';
import type {
  MapArea,
  MapCell,
  MapColumnGroup,
  MapOrganisation,
  MapRow,
  MapSection,
} from '../map.types.ts';
import { isVeiled } from '../map.rules.ts';
import { allColumns, matterName, rowCount, standingWords } from './map-words.ts';
import { roleWord } from './standing-words.ts';

/** What a sheet is written from. */
interface Drawn {
  place: MapOrganisation | null;
  organisations: readonly MapOrganisation[];
  sections: readonly MapSection<MapRow>[];
  groups: readonly MapColumnGroup[];
  invented: boolean;
}

/** The map as one sheet of a workbook: one row for each matter, one column for each organisation. */
export function mapSheet(map: Drawn, reader: string, now: Date) {
  const columns = allColumns(map.groups).flatMap((column) =>
    'one' in column ? [column.one] : column.towns,
  );
  const notes = [
    m.map_caption({ place: map.place?.name ?? m.map_whole() }),
    m.exports_readable({ organisation: reader, day: now }),
    ...(map.invented ? [m.map_example()] : []),
  ];
  return {
    name: m.map_sheet_name(),
    notes,
    heads: [
      m.map_column_area(),
      m.map_column_matter(),
      m.map_column_standing(),
      m.map_column_count(),
      ...columns.map((i) => map.organisations[i]!.shortName),
    ],
    rows: map.sections.flatMap(({ area, open }) =>
      open.map((row) => rowFor(row, area, columns, map.organisations)),
    ),
  };
}

function rowFor(
  row: MapRow,
  area: MapArea,
  columns: readonly number[],
  organisations: readonly MapOrganisation[],
): (string | null)[] {
  const count = rowCount(row.matter) ?? (isVeiled(row.matter) ? m.map_unreadable_row() : null);
  return [
    pick(area.nameSv, area.nameEn),
    matterName(row.matter),
    standingWords(row.matter, organisations),
    count,
    ...columns.map((i) => cellText(row.cells[i])),
  ];
}

function cellText(cell: MapCell | null | undefined): string | null {
  if (!cell) return null;
  const role = cell.own ? roleWord(cell.own) : cell.stated ? m.map_cell_stated() : '';
  const count = cell.named;
  const said = !count
    ? role
    : role
      ? m.map_sheet_named({ role, count })
      : m.map_sheet_namedOnly({ count });
  if (!cell.agreed) return said || null;
  return said ? m.map_sheet_agreed({ text: said }) : m.map_cell_agreedOwner();
}
