/** One measured value beside what is to be reached. */
export interface Figure {
  what: string;
  engine: string;
  target: string;
  measured: string;
  /** Null: not a matter of reaching (a figure for information, or one that could not be taken). */
  reached: boolean | null;
  /** The numbers behind it, for results.json and for comparing with another commit. */
  numbers: Record<string, number>;
}

/** The middle value; of two middle ones the mean. NaN for an empty list. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this share (0–1) lies, interpolated. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** "1.12 (1.08–1.19)": the median and, around it, the smallest and largest of the rounds. */
export function withSpread(values: readonly number[], digits = 2): string {
  const middle = median(values).toFixed(digits);
  if (values.length < 2) return middle;
  return `${middle} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}

/** The slope of a line through (x, y) by least squares. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const mean = (pick: (p: { x: number; y: number }) => number) =>
    points.reduce((sum, p) => sum + pick(p), 0) / points.length;
  const x = mean((p) => p.x);
  const y = mean((p) => p.y);
  const above = points.reduce((sum, p) => sum + (p.x - x) * (p.y - y), 0);
  const below = points.reduce((sum, p) => sum + (p.x - x) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
