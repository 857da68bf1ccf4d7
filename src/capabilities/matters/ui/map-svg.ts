import { shapes, type ShapeDrawing, type ShapeName } from '#design-system/shapes.ts';
import * as m from '#messages';
import { pick } from '#messages';
import { isVeiled, townsOf } from '../map.rules.ts';
import type {
  MapCell,
  MapColumn,
  MapColumnGroup,
  MapOrganisation,
  MapRow,
  MapSection,
} from '../map.types.ts';
import { MATTER_ROLES, OTHER_ROLES, type MatterRole } from '../matters.types.ts';
import { escaped } from '#platform/core/markup';
import { SCALES } from './map-glyphs.ts';
import { LEVEL_WORDS, matterName, rowCount, standingWords, townsName } from './map-words.ts';
import { ROLE_SHAPE, roleWord, STANDING_LOOK } from './standing-words.ts';

/** What the picture is drawn from. */
export interface PictureOf {
  place: MapOrganisation | null;
  organisations: readonly MapOrganisation[];
  sections: readonly MapSection<MapRow>[];
  groups: readonly MapColumnGroup[];
  invented: boolean;
}

/** The light colours of design-system/tokens.css: a picture that leaves the house takes its colours with it. */
const COLOUR = {
  paper: '#ffffff',
  ink: '#16261f',
  soft: '#4b5b53',
  line: '#dcd8cb',
  strong: '#78827b',
  sunken: '#f2efe6',
  area: '#1d5b45',
  talk: '#7a4200',
  talkGround: '#fdf0d6',
  talkMark: '#c47404',
  agreed: '#3a5913',
  agreedGround: '#ebf3dc',
  agreedMark: '#557f1e',
  info: '#134f7c',
} as const;
const BADGE = { agreed: COLOUR.agreed, talk: COLOUR.talk, info: COLOUR.info, neutral: COLOUR.soft };

const MARGIN = 24;
const FIRST = 330;
const CELL = 28;
const FOLDED = 112;
const LAST = 250;
const LINE = 16;
const NAMES = 170;
const TOP = 96;
/** Letters of 13 pixels are about this wide. */
const LETTER = 6.7;

interface Sheet {
  columns: { column: MapColumn; x: number; width: number }[];
  width: number;
  parts: string[];
  y: number;
}

/**
 * The map as a picture that stands alone: no style sheet, no script, no font of its own; only shapes, colours and
 * text, so that it can be put in any document. What people have named is escaped.
 *
 * @param note  whose picture it is, and from which day
 */
export function drawPicture(map: PictureOf, note: string): string {
  const columns: Sheet['columns'] = [];
  let x = MARGIN + FIRST;
  for (const column of map.groups.flatMap((group) => group.columns)) {
    const width = 'one' in column ? CELL : FOLDED;
    columns.push({ column, x, width });
    x += width;
  }
  const sheet: Sheet = { columns, width: x + LAST + MARGIN, parts: [], y: TOP };
  drawHeads(map, sheet);
  for (const section of map.sections) drawSection(section, map, sheet);
  drawFrame(sheet);
  drawLegend(sheet);
  const caption = m.map_caption({ place: map.place?.name ?? m.map_whole() });
  const notes = map.invented ? `${m.map_example()}. ${note}` : note;
  const height = sheet.y + MARGIN;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${sheet.width}" height="${height}" ` +
    `viewBox="0 0 ${sheet.width} ${height}" role="img" aria-labelledby="title desc" ` +
    `font-family="'Atkinson Hyperlegible Next', 'Segoe UI', Arial, sans-serif" font-size="13" fill="${COLOUR.ink}">` +
    `<title id="title">${escaped(caption)}</title><desc id="desc">${escaped(`${m.map_lead()} ${notes}`)}</desc>` +
    `<rect width="${sheet.width}" height="${height}" fill="${COLOUR.paper}"/>` +
    text(MARGIN, 46, caption, 'font-size="24" font-weight="700"') +
    text(MARGIN, 70, notes, `fill="${COLOUR.soft}"`) +
    `${sheet.parts.join('')}</svg>\n`
  );
}

function drawHeads({ groups, organisations, place }: PictureOf, sheet: Sheet): void {
  const bottom = TOP + NAMES;
  sheet.parts.push(box(MARGIN, TOP, sheet.width - 2 * MARGIN, NAMES, COLOUR.sunken));
  sheet.parts.push(text(MARGIN + 12, bottom - 10, m.map_column_matter(), 'font-weight="600"'));
  const last = sheet.width - MARGIN - LAST + 12;
  sheet.parts.push(text(last, bottom - 10, m.map_column_standing(), 'font-weight="600"'));
  let at = 0;
  for (const { level, columns } of groups) {
    const start = sheet.columns[at]!.x;
    at += columns.length;
    const end = sheet.columns[at - 1]!.x + sheet.columns[at - 1]!.width;
    sheet.parts.push(upright(start, TOP, bottom, COLOUR.strong));
    const name = fitted(LEVEL_WORDS[level](), end - start - 8);
    sheet.parts.push(text(start + 6, TOP + 18, name, `fill="${COLOUR.soft}" font-weight="600"`));
  }
  for (const { column, x, width } of sheet.columns) {
    const name = 'one' in column ? organisations[column.one]!.shortName : townsName(place);
    const look = 'one' in column && !organisations[column.one]!.member ? 'font-style="italic"' : '';
    const middle = x + width / 2 + 4;
    const turned = `transform="rotate(-90 ${middle} ${bottom - 8})" ${look}`;
    sheet.parts.push(text(middle, bottom - 8, fitted(name, NAMES - 34), turned));
  }
  sheet.y = bottom;
}

function drawSection({ area, open }: MapSection<MapRow>, map: PictureOf, sheet: Sheet): void {
  if (open.length === 0) return;
  const look = `font-size="15" font-weight="700" fill="${COLOUR.area}"`;
  sheet.parts.push(text(MARGIN + 12, sheet.y + 26, pick(area.nameSv, area.nameEn), look));
  sheet.y += 36;
  for (const row of open) drawRow(row, map, sheet);
}

function drawRow(row: MapRow, map: PictureOf, sheet: Sheet): void {
  const { matter, look } = row;
  const name = wrapped(matterName(matter), FIRST - 30);
  const count = rowCount(matter);
  const says = wrapped(standingWords(matter, map.organisations), LAST - 44);
  const veil = isVeiled(matter) ? wrapped(m.map_unreadable_row(), LAST - 44) : [];
  const end = [...says, ...(count ? [count] : []), ...veil];
  const height = Math.max(CELL, Math.max(name.length, end.length) * LINE + 10);
  const middle = sheet.y + height / 2;
  const inner = sheet.width - 2 * MARGIN;
  if (look === 'contested')
    sheet.parts.push(box(MARGIN, sheet.y, inner, height, COLOUR.talkGround));
  const edge = { contested: 5, talk: 2, settled: 2, ownerless: 0, quiet: 0 }[look];
  const mark = look === 'settled' ? COLOUR.agreedMark : COLOUR.talkMark;
  if (edge) sheet.parts.push(box(MARGIN, sheet.y, edge, height, mark));
  sheet.parts.push(lines(MARGIN + 12, middle, name, 'font-weight="600"'));
  for (const { column, x, width } of sheet.columns) {
    if ('one' in column) {
      sheet.parts.push(drawCell(row.cells[column.one], x, sheet.y, height));
    } else {
      sheet.parts.push(drawTowns(row, column.towns, x, middle, width));
    }
  }
  sheet.parts.push(drawEnd(row, end, sheet.width - MARGIN - LAST + 12, middle));
  sheet.y += height;
  const dash = look === 'ownerless' ? ' stroke-dasharray="4 3"' : '';
  const ink = look === 'ownerless' ? COLOUR.talkMark : COLOUR.line;
  sheet.parts.push(
    `<path d="M${MARGIN} ${sheet.y}H${MARGIN + inner}" stroke="${ink}" fill="none"${dash}/>`,
  );
}

function drawEnd({ matter }: MapRow, end: readonly string[], x: number, y: number): string {
  const { shape, badge } = STANDING_LOOK[matter.kind ?? 'unasked'];
  const ink = matter.distribution ? COLOUR.ink : BADGE[badge];
  const sign = matter.distribution ? '' : drawShape(shape, x + 8, y, 1, ink);
  return sign + lines(x + 24, y, end, `fill="${ink}"`);
}

function drawCell(cell: MapCell | null | undefined, x: number, y: number, height: number): string {
  if (!cell) return '';
  const frame = cell.agreed
    ? `<rect x="${x + 1}" y="${y + 1}" width="${CELL - 2}" height="${height - 2}" fill="${cell.agreed === 'owner' ? COLOUR.agreedGround : 'none'}" stroke="${COLOUR.agreedMark}" stroke-width="${cell.agreed === 'owner' ? 2 : 1}"/>`
    : '';
  return (
    frame + drawSign(cell.stated ? 'owner' : cell.own, cell.named, x + CELL / 2, y + height / 2)
  );
}

/** The same signs as on the screen (map-glyphs.ts), with their colours written out. */
function drawSign(role: MatterRole | null, named: number, x: number, y: number): string {
  if (named === 0) return role ? drawRole(role, x, y, SCALES[role]) : '';
  const count = Math.min(named, 99);
  const number = (ink: string) =>
    text(
      x,
      y + 3.6,
      String(count),
      `font-size="11" font-weight="700" text-anchor="middle" fill="${ink}"`,
    );
  if (role === 'owner') {
    const ring = `<circle cx="${x}" cy="${y}" r="11" fill="none" stroke="${COLOUR.ink}" stroke-width="1.6"/>`;
    return ring + drawRole('owner', x, y, 1.4) + number(COLOUR.paper);
  }
  const counted = `<circle cx="${x}" cy="${y}" r="9.5" fill="${COLOUR.talkGround}" stroke="${COLOUR.talkMark}" stroke-width="2.2"/>`;
  const small = role
    ? `<circle cx="${x + 7.5}" cy="${y + 7.5}" r="5.2" fill="${COLOUR.paper}"/>${drawRole(role, x + 7.5, y + 7.5, SCALES[role] * 0.72)}`
    : '';
  return counted + number(COLOUR.talk) + small;
}

function drawRole(role: MatterRole, x: number, y: number, scale: number): string {
  const ink = role === 'owner' ? COLOUR.ink : role === 'none' ? COLOUR.strong : COLOUR.soft;
  return drawShape(ROLE_SHAPE[role], x, y, scale, ink);
}

function drawShape(name: ShapeName, x: number, y: number, scale: number, ink: string): string {
  const { fill, line, dashed }: ShapeDrawing = shapes[name];
  const dash = dashed ? ' stroke-dasharray="2.4 2.3"' : '';
  return (
    `<g transform="translate(${x} ${y}) scale(${scale}) translate(-8 -8)">` +
    (fill ? `<path d="${fill}" fill="${ink}" fill-rule="evenodd"/>` : '') +
    (line
      ? `<path d="${line}" fill="none" stroke="${ink}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"${dash}/>`
      : '') +
    '</g>'
  );
}

function drawTowns(
  { cells }: MapRow,
  towns: readonly number[],
  x: number,
  y: number,
  width: number,
): string {
  const sum = townsOf(cells, towns);
  if (!sum) return '';
  const frame = sum.agreed
    ? `<rect x="${x + 2}" y="${y - 12}" width="${width - 4}" height="24" fill="${COLOUR.agreedGround}" stroke="${COLOUR.agreedMark}"/>`
    : '';
  const parts = MATTER_ROLES.slice(0, 2).flatMap((role) => {
    const count = sum.roles[role];
    return count
      ? [{ draw: (at: number) => drawRole(role, at, y, SCALES[role] * 0.8), count }]
      : [];
  });
  const { counted } = sum;
  if (counted > 0) {
    parts.push({ draw: (at) => drawShape('dashed', at, y, 0.8, COLOUR.soft), count: counted });
  }
  const drawn = parts.map(({ draw, count }, i) => {
    const at = x + 14 + i * 35;
    return draw(at) + text(at + 9, y + 4, String(count), 'font-size="11"');
  });
  return frame + drawn.join('');
}

function drawFrame({ columns, width, y, parts }: Sheet): void {
  const inner = width - 2 * MARGIN;
  parts.push(
    `<rect x="${MARGIN}" y="${TOP}" width="${inner}" height="${y - TOP}" fill="none" stroke="${COLOUR.line}"/>`,
  );
  parts.push(upright(MARGIN + FIRST, TOP, y, COLOUR.strong));
  const last = columns.at(-1);
  parts.push(upright(last ? last.x + last.width : MARGIN + FIRST, TOP, y, COLOUR.strong));
}

function drawLegend(sheet: Sheet): void {
  const signs: [(x: number, y: number) => string, string][] = [
    [(x, y) => drawSign('owner', 0, x, y), m.map_legend_owner()],
    [(x, y) => drawSign('owner', 3, x, y), m.map_legend_ownerNamed()],
    [(x, y) => drawSign(null, 3, x, y), m.map_legend_named()],
    [(x, y) => drawSign('contributor', 3, x, y), m.map_legend_both()],
    ...OTHER_ROLES.map((role): [(x: number, y: number) => string, string] => [
      (x, y) => drawSign(role, 0, x, y),
      roleWord(role),
    ]),
  ];
  const words = [
    m.map_legend_agreed(),
    m.map_legend_contested(),
    m.map_legend_ownerless(),
    ...(sheet.columns.some(({ column }) => 'towns' in column) ? [m.map_legend_towns()] : []),
  ];
  sheet.y += 40;
  sheet.parts.push(text(MARGIN, sheet.y, m.map_legend_title(), 'font-size="15" font-weight="700"'));
  sheet.y += 26;
  for (const [draw, word] of signs) {
    sheet.parts.push(draw(MARGIN + 12, sheet.y), text(MARGIN + 34, sheet.y + 4, word, ''));
    sheet.y += 26;
  }
  for (const word of words) {
    sheet.parts.push(text(MARGIN + 34, sheet.y + 4, word, ''));
    sheet.y += 20;
  }
}

function box(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;
}

function upright(x: number, from: number, to: number, ink: string): string {
  return `<path d="M${x} ${from}V${to}" stroke="${ink}" fill="none"/>`;
}

function text(x: number, y: number, words: string, look: string): string {
  return `<text x="${x}" y="${y}"${look && ` ${look}`}>${escaped(words)}</text>`;
}

function lines(x: number, middle: number, words: readonly string[], look: string): string {
  const first = middle - ((words.length - 1) * LINE) / 2 + 4;
  return words.map((line, i) => text(x, first + i * LINE, line, look)).join('');
}

/** A text in as many lines as it takes; a picture has no paragraphs. */
function wrapped(words: string, width: number): string[] {
  const most = Math.floor(width / LETTER);
  const out: string[] = [''];
  for (const word of words.split(' ')) {
    const line = out.at(-1)!;
    if (line === '') out[out.length - 1] = word;
    else if (line.length + 1 + word.length <= most) out[out.length - 1] = `${line} ${word}`;
    else out.push(word);
  }
  return out.map((line) => fitted(line, width));
}

function fitted(words: string, width: number): string {
  const most = Math.max(3, Math.floor(width / LETTER));
  return words.length <= most ? words : `${words.slice(0, most - 1)}…`;
}
