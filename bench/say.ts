import type { Figure } from './figures.ts';

/** Every figure that was said: all there is when a run is cut off in the middle of a part. */
export const said: Figure[] = [];

/** A figure as soon as it is known. */
export function say(figure: Figure): void {
  said.push(figure);
  const { what, engine, target, measured, reached } = figure;
  const mark = reached === null ? ' ' : reached ? '✓' : '✗';
  console.log(
    `${mark} ${engine.padEnd(8)} ${what}: ${measured}${target === '–' ? '' : `  [${target}]`}`,
  );
}

/** A line about what is going on. */
export function tell(text: string): void {
  console.log(`  ${text}`);
}
