/**
 * Shapes for states, on a grid of 16 × 16: told apart in black and white, at 12 px and on paper.
 * A room decides which state has which shape; the shape always stands beside its word.
 * `fill` is drawn filled (even-odd), `line` as a line of 2.
 */
export interface ShapeDrawing {
  readonly fill?: string;
  readonly line?: string;
  readonly dashed?: boolean;
}

const circle = 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z';

export const shapes = {
  /** a full circle: settled */
  full: { fill: circle },
  /** a full circle with a tick cut out: settled and confirmed */
  ticked: {
    fill: 'M8 15A7 7 0 1 0 8 1a7 7 0 0 0 0 14Zm-.9-3.6L3.7 8l1.3-1.3 2.1 2.1 3.9-4 1.3 1.3Z',
  },
  /** an empty ring: nothing there */
  ring: { line: circle },
  /** a dashed ring: nobody asked */
  dashed: { line: circle, dashed: true },
  /** half a circle: on its way */
  half: { line: circle, fill: 'M8 2a6 6 0 0 0 0 12Z' },
  /** two halves with a straight gap: two that share */
  halves: { fill: 'M7 2a6 6 0 0 0 0 12ZM9 2a6 6 0 0 1 0 12Z' },
  /** two overlapping rings: two that claim the same */
  overlap: {
    line: 'M5.7 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.3 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z',
  },
  /** a ring with a dot outside: somebody else is counted on */
  astray: {
    line: 'M6.5 13.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z',
    fill: 'M13 5.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  },
  /** a ring round a dot: all point at one */
  target: { line: circle, fill: 'M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z' },
  /** a triangle: look here */
  triangle: { fill: 'M8 1.5 15.5 14.5H.5Z' },
  diamond: { fill: 'M8 .8 15.2 8 8 15.2 .8 8Z' },
  square: { fill: 'M2.5 2.5h11v11h-11Z' },
  /** a cross: did not work */
  cross: { line: 'M3 3l10 10M13 3 3 13' },
  /** a clock: waiting */
  clock: { line: 'M8 14.5A6.5 6.5 0 1 0 8 1.5a6.5 6.5 0 0 0 0 13ZM8 4.5V8l2.5 1.7' },
  /** two waves: moving away from where it was */
  waves: {
    line: 'M1.5 6c2.2-2.7 4.3-2.7 6.5 0s4.3 2.7 6.5 0M1.5 11.5c2.2-2.7 4.3-2.7 6.5 0s4.3 2.7 6.5 0',
  },
  /** a question without an answer */
  question: { line: 'M5 5.7A3 3 0 1 1 9.5 8.3C8.5 8.9 8 9.4 8 10.5M8 14v.1' },
  /** a bar: none, no part in it */
  bar: { line: 'M3 8h10' },
} as const satisfies Record<string, ShapeDrawing>;

export type ShapeName = keyof typeof shapes;
