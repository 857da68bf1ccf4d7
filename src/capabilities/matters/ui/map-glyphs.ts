import { shapes, type ShapeDrawing, type ShapeName } from '#design-system/shapes.ts';
import type { MapCell } from '../map.types.ts';
import type { MatterRole } from '../matters.types.ts';
import { ROLE_SHAPE } from './standing-words.ts';

/** How large a role's shape is drawn: the heavier the role, the more ink. */
export const SCALES: Record<MatterRole, number> = {
  owner: 1.25,
  contributor: 0.85,
  consulted: 0.6,
  informed: 0.55,
  none: 0.55,
  unknown: 0.75,
};
/** Short names of signs: they stand in thousands of cells. */
const LETTERS: Record<MatterRole, string> = {
  owner: 'o',
  contributor: 'c',
  consulted: 'r',
  informed: 'i',
  none: 'n',
  unknown: 'u',
};
const MOST = 99;

/** The signs that a map uses, each drawn once and used by name. */
export class Glyphs {
  readonly #drawn = new Map<string, string>();

  /** The sign of a cell: the role's shape; a ring with a number when others name it as owner. */
  cell({ own, named, stated }: Pick<MapCell, 'own' | 'named' | 'stated'>): string {
    const role = stated ? 'owner' : own;
    const count = Math.min(named, MOST);
    return this.#sign(`${role ? LETTERS[role] : 'g'}${count}`, () => drawCell(role, count));
  }

  /** A shape of the design system. */
  shape(name: ShapeName): string {
    return this.#sign(`s-${name}`, () => `<g transform="translate(4 4)">${paths(name)}</g>`);
  }

  /** All signs that were asked for, to stand once on the page. */
  definitions(): string {
    const symbols = [...this.#drawn].map(
      ([id, drawing]) =>
        `<symbol id="${id}" viewBox="0 0 24 24"><g aria-hidden="true">${drawing}</g></symbol>`,
    );
    return `<svg class="map-signs" width="0" height="0" aria-hidden="true">${symbols.join('')}</svg>`;
  }

  #sign(id: string, draw: () => string): string {
    if (!this.#drawn.has(id)) this.#drawn.set(id, draw());
    return `<svg><use href="#${id}"/></svg>`;
  }
}

function drawCell(role: MatterRole | null, named: number): string {
  if (named === 0) return role ? placed(role, 12, SCALES[role]) : '';
  const number = (look: string) => `<text class="${look}" x="12" y="15.6">${named}</text>`;
  if (role === 'owner') {
    return `<circle class="map-ring" cx="12" cy="12" r="11"/>${placed(role, 12, 1.4)}${number('map-on')}`;
  }
  const small = role
    ? `<circle class="map-halo" cx="19.5" cy="19.5" r="5.2"/>${placed(role, 19.5, SCALES[role] * 0.72)}`
    : '';
  return `<circle class="map-counted" cx="12" cy="12" r="9.5"/>${number('map-number')}${small}`;
}

function placed(role: MatterRole, at: number, scale: number): string {
  const look = role === 'owner' ? '' : role === 'none' ? ' class="map-faint"' : ' class="map-soft"';
  return `<g${look} transform="translate(${at} ${at}) scale(${scale}) translate(-8 -8)">${paths(ROLE_SHAPE[role])}</g>`;
}

function paths(name: ShapeName): string {
  const { fill, line, dashed }: ShapeDrawing = shapes[name];
  const dash = dashed ? ' stroke-dasharray="2.4 2.3"' : '';
  return (
    (fill ? `<path d="${fill}" fill="currentColor" fill-rule="evenodd"/>` : '') +
    (line ? `<path class="map-line" d="${line}"${dash}/>` : '')
  );
}
