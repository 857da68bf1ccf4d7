const WIDTH = 1600;
const FOOT = 90;

/**
 * The outline of a row of spruces seen from afar, with a straight gap through it: one path on 1600 × 90.
 * The same trees every time, since they come from a fixed sequence and not from chance.
 *
 * @param gapAt middle of the gap, in parts of the width (0–1)
 */
export function treeline(gapAt: number): string {
  const known = drawnBefore.get(gapAt);
  if (known) return known;
  const gap = { from: gapAt * WIDTH - 13, to: gapAt * WIDTH + 13 };
  const path = [...trees(0, gap.from), ...trees(gap.to, WIDTH)].join('');
  drawnBefore.set(gapAt, path);
  return path;
}

/** It stands on every page, and is drawn once. */
const drawnBefore = new Map<number, string>();

function trees(from: number, to: number): string[] {
  const drawn: string[] = [`M${from} ${FOOT}V70H${to}V${FOOT}Z`];
  let seed = Math.round(from) + 7;
  let x = from;
  while (x < to) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const share = seed / 2147483648;
    const land = 0.5 + 0.5 * Math.sin(x / 130 + from);
    const height = 24 + land * 22 + share * 36;
    const half = 8 + height / 8;
    drawn.push(spruce(x + half * 0.8, half, height, from, to));
    x += half * (0.85 + 0.7 * share);
  }
  return drawn;
}

type Point = readonly [x: number, y: number];

/** One spruce in four tiers; branches that reach outside [from, to] are cut straight off. */
function spruce(middle: number, half: number, height: number, from: number, to: number): string {
  const top = FOOT - height;
  const at = (x: number, y: number): Point => [
    Math.round(Math.min(to, Math.max(from, x))),
    Math.round(y),
  ];
  const right: Point[] = [];
  const left: Point[] = [];
  for (let tier = 1; tier <= 4; tier++) {
    const low = top + (height * tier) / 4;
    const wide = (half * (tier + 0.6)) / 4.6;
    right.push(at(middle + wide, low), at(middle + wide * 0.55, low - 2));
    left.unshift(at(middle - wide * 0.55, low - 2), at(middle - wide, low));
  }
  return outline(at(middle, top), [...right, ...left]);
}

/** In whole steps from one point to the next: it is sent with every page, and is a third as long so. */
function outline([x, y]: Point, points: readonly Point[]): string {
  let before: Point = [x, y];
  const steps = points.map((point) => {
    const step = `${point[0] - before[0]} ${point[1] - before[1]}`;
    before = point;
    return step;
  });
  return `M${x} ${y}l${steps.join(' ').replaceAll(' -', '-')}z`;
}
