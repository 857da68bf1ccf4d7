import * as m from '#messages';
import { pick } from '#messages';
import { mapAddress } from '../map.forms.ts';
import { isVeiled, townsOf } from '../map.rules.ts';
import type {
  MapCell,
  MapColumn,
  MapColumnGroup,
  MapOrganisation,
  MapRow,
  MapSection,
  MapWish,
} from '../map.types.ts';
import { MATTER_ROLES } from '../matters.types.ts';
import { escaped } from '#platform/core/markup';
import { Glyphs } from './map-glyphs.ts';
import { endOf } from './map-row-end.ts';
import {
  cellWords,
  LEVEL_WORDS,
  LOOK_WORDS,
  matterName,
  townsName,
  townsWords,
} from './map-words.ts';

/** What the matrix is drawn from. */
export interface MapDrawing {
  wish: MapWish;
  place: MapOrganisation | null;
  organisations: readonly MapOrganisation[];
  sections: readonly MapSection<MapRow>[];
  groups: readonly MapColumnGroup[];
  /** Whose column is marked: the one that was asked for, else the viewer's own. */
  marked: string;
}

/**
 * The head and body of the matrix, with its signs, as one text: with thousands of cells a component for each would
 * cost more than all questions to the database. Everything that somebody has named is escaped here.
 */
export function drawMap(drawing: MapDrawing): string {
  const pen = penFor(drawing);
  const body = drawing.sections.map((section) => drawSection(section, pen)).join('');
  return `${pen.glyphs.definitions()}<table data-grid="table"><caption class="visually-hidden">${captionOf(drawing)}</caption>${columnsOf(pen)}${headOf(pen)}${body}</table>`;
}

/** How much room the columns take: all of them on an ordinary screen, on a wide one, or more than that. */
export function fitOf(groups: readonly MapColumnGroup[]): 'fits' | 'fits-wide' | 'scrolls' {
  const columns = groups.flatMap((group) => group.columns);
  const width = columns.reduce((sum, column) => sum + ('one' in column ? 1 : 3.5), 0);
  if (width <= 29) return 'fits';
  return width <= 46 ? 'fits-wide' : 'scrolls';
}

/** What is the same in every row, worked out once. */
interface Pen extends MapDrawing {
  glyphs: Glyphs;
  columns: MapColumn[];
  /** For each organisation: how a link to its cell ends, and its name. */
  endings: { rest: string; name: string }[];
  /** What has been drawn and said for one kind of cell, by its content. */
  kept: Map<number, { sign: string; words: string; agreed: string }>;
}

function penFor(drawing: MapDrawing): Pen {
  const at = drawing.place ? `?place=${drawing.place.slug}` : '';
  return {
    ...drawing,
    glyphs: new Glyphs(),
    columns: drawing.groups.flatMap(({ columns }) => columns),
    endings: drawing.organisations.map(({ slug, shortName }) => ({
      rest: `/${slug}${at}" title="${escaped(shortName)}: `,
      name: escaped(shortName),
    })),
    kept: new Map(),
  };
}

function captionOf({ place }: MapDrawing): string {
  return escaped(m.map_caption({ place: place?.name ?? m.map_whole() }));
}

function columnsOf({ columns, organisations, marked }: Pen): string {
  const cols = columns.map((column) => {
    if ('towns' in column) return '<col class="folded">';
    return organisations[column.one]?.slug === marked ? '<col class="marked">' : '<col>';
  });
  return `<colgroup><col class="first">${cols.join('')}<col class="last"></colgroup>`;
}

function headOf(pen: Pen): string {
  const groups = pen.groups.map(
    ({ level, columns }) =>
      `<th scope="colgroup" colspan="${columns.length}"><span>${LEVEL_WORDS[level]()}</span></th>`,
  );
  const heads = pen.columns.map((column) =>
    'one' in column ? headOne(column.one, pen) : headTowns(pen),
  );
  return (
    `<thead><tr class="levels"><th scope="col" rowspan="2">${m.map_column_matter()}</th>${groups.join('')}` +
    `<th scope="col" rowspan="2">${m.map_column_standing()}</th></tr><tr class="names">${heads.join('')}</tr></thead>`
  );
}

function headOne(index: number, { organisations, endings, marked }: Pen): string {
  const { slug, name, member } = organisations[index]!;
  const title = escaped(member ? name : m.map_column_known({ name }));
  const look = member ? (slug === marked ? ' class="marked"' : '') : ' class="known"';
  return `<th scope="col"${look}><a href="/organisations/${slug}" title="${title}">${endings[index]!.name}</a></th>`;
}

function headTowns({ wish, place }: Pen): string {
  const address = escaped(mapAddress(wish, { towns: true }));
  return `<th scope="col" class="towns"><a href="${address}" title="${escaped(m.map_towns_open())}">${townsName(place)}</a></th>`;
}

function drawSection(section: MapSection<MapRow>, pen: Pen): string {
  return `<tbody>${areaRow(section, pen)}${section.open.map((row) => drawRow(row, pen)).join('')}${moreRow(section, pen)}</tbody>`;
}

function areaRow({ area, all, open, looks }: MapSection<MapRow>, pen: Pen): string {
  const name = escaped(pick(area.nameSv, area.nameEn));
  const closed = open.length === 0;
  const counts = (['contested', 'talk', 'ownerless', 'settled', 'quiet'] as const).flatMap(
    (look) => {
      const count = looks[look];
      return count ? [`<span class="${look}">${LOOK_WORDS[look]({ count })}</span>`] : [];
    },
  );
  const link = `<a href="${escaped(mapAddress(pen.wish, { open: area.slug, from: 0 }))}">${escaped(m.map_section_open({ area: pick(area.nameSv, area.nameEn) }))}</a>`;
  return (
    `<tr class="area${closed ? ' closed' : ''}"><th scope="rowgroup" colspan="${pen.columns.length + 2}"><div><strong>${name}</strong>` +
    `<span>${m.map_section_count({ count: all })}</span>${closed ? counts.join('') + link : ''}</div></th></tr>`
  );
}

function moreRow({ area, previous, next }: MapSection<MapRow>, pen: Pen): string {
  if (previous === null && next === null) return '';
  const name = pick(area.nameSv, area.nameEn);
  const link = (from: number, words: string) =>
    `<a href="${escaped(mapAddress(pen.wish, { open: area.slug, from }))}">${escaped(words)}</a>`;
  const links = [
    previous === null ? '' : link(previous, m.map_section_previous({ area: name })),
    next === null ? '' : link(next, m.map_section_next({ area: name })),
  ];
  return `<tr class="area"><td colspan="${pen.columns.length + 2}"><div>${links.join(' ')}</div></td></tr>`;
}

function drawRow(row: MapRow, pen: Pen): string {
  const { matter, look, cells } = row;
  const at = pen.place ? `?place=${pen.place.slug}` : '';
  const start = `<a href="/map/${matter.slug}`;
  let drawn = '';
  for (const column of pen.columns) {
    if ('one' in column) drawn += drawCell(cells[column.one], start, column.one, pen);
    else drawn += drawTowns(row, column.towns, pen);
  }
  const end = endOf(matter, pen.organisations, pen.glyphs);
  const veil = isVeiled(matter) ? ' veiled' : '';
  return (
    `<tr class="${look}${veil}"><th scope="row"><a href="/matters/${matter.slug}${at}">${escaped(matterName(matter))}</a>` +
    `<span class="narrow-only">${endOf(matter, pen.organisations, pen.glyphs, true)}</span></th>${drawn}<td class="end">${end}</td></tr>`
  );
}

function drawCell(
  cell: MapCell | null | undefined,
  start: string,
  index: number,
  pen: Pen,
): string {
  if (!cell) return '<td></td>';
  const kept = keptFor(cell, pen);
  return `<td${kept.agreed}>${start}${pen.endings[index]!.rest}${kept.words}">${kept.sign}</a></td>`;
}

function keptFor(cell: MapCell, { kept, glyphs }: Pen) {
  const role = cell.own ? MATTER_ROLES.indexOf(cell.own) + 1 : 0;
  const agreed = cell.agreed === 'owner' ? 2 : cell.agreed ? 1 : 0;
  const key =
    ((cell.named * 1000 + cell.elsewhere) * 7 + role) * 6 + agreed * 2 + (cell.stated ? 1 : 0);
  const before = kept.get(key);
  if (before) return before;
  const made = {
    sign: glyphs.cell(cell),
    words: escaped(cellWords(cell)),
    agreed: ['', ' class="part"', ' class="agreed"'][agreed]!,
  };
  kept.set(key, made);
  return made;
}

function drawTowns({ cells }: MapRow, towns: readonly number[], pen: Pen): string {
  const sum = townsOf(cells, towns);
  if (!sum) return '<td></td>';
  const part = (sign: string, count: number) => `<span>${sign}${count}</span>`;
  // only the two that say most; the words say all
  const parts = MATTER_ROLES.slice(0, 2).flatMap((role) => {
    const count = sum.roles[role];
    return count ? [part(pen.glyphs.cell({ own: role, named: 0, stated: false }), count)] : [];
  });
  if (sum.counted > 0) parts.push(part(pen.glyphs.shape('dashed'), sum.counted));
  const address = escaped(mapAddress(pen.wish, { towns: true }));
  const look = sum.agreed > 0 ? 'towns agreed' : 'towns';
  const words = escaped(`${townsName(pen.place)}: ${townsWords(sum)}`);
  return `<td class="${look}"><a href="${address}" title="${words}"><span aria-hidden="true">${parts.join('')}</span></a></td>`;
}
