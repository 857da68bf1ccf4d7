import type { MapMatter, MapOrganisation } from '../map.types.ts';
import type { Glyphs } from './map-glyphs.ts';
import { escaped } from '#platform/core/markup';
import { rowCount, standingWords } from './map-words.ts';
import { STANDING_LOOK, STANDING_ORDER, type ShownKind } from './standing-words.ts';

/**
 * The end of a row: where it stands, and "9 av 14" where that may be seen; or how its places are spread.
 *
 * @param short  under the name of the matter, where there is no room for the last column
 */
export function endOf(
  matter: MapMatter,
  organisations: readonly MapOrganisation[],
  glyphs: Glyphs,
  short = false,
): string {
  const words = escaped(standingWords(matter, organisations));
  if (matter.distribution) return spread(matter.distribution, words, glyphs, short);
  const { shape, badge } = STANDING_LOOK[matter.kind ?? 'unasked'];
  const count = rowCount(matter);
  const more = count ? `<small>${escaped(count)}</small>` : '';
  const said = `<span class="stand ${badge}">${glyphs.shape(shape)}<span>${words}${more}</span></span>`;
  return matter.kind === 'hidden' ? `<a href="/answer">${said}</a>` : said;
}

function spread(
  distribution: NonNullable<MapMatter['distribution']>,
  words: string,
  glyphs: Glyphs,
  short: boolean,
): string {
  const parts = STANDING_ORDER.flatMap((kind) => {
    const count = distribution[kind];
    return count ? [{ kind, count }] : [];
  });
  const counts = parts.map(
    ({ kind, count }) =>
      `<span class="${STANDING_LOOK[kind].badge}">${glyphs.shape(STANDING_LOOK[kind].shape)}${count}</span>`,
  );
  const drawn = `<span class="counts">${counts.join('')}</span>${short ? '' : bar(parts)}`;
  return `<span class="spread" role="img" title="${words}">${drawn}</span>`;
}

function bar(parts: readonly { kind: ShownKind; count: number }[]): string {
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  let x = 0;
  const pieces = parts.map(({ kind, count }) => {
    const piece = `<rect class="${STANDING_LOOK[kind].badge}" x="${x}" width="${count}" height="1"/>`;
    x += count;
    return piece;
  });
  return `<svg class="bar" viewBox="0 0 ${all} 1" preserveAspectRatio="none">${pieces.join('')}</svg>`;
}
