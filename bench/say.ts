import type { Figure } from './figures.ts';

/** A figure as soon as it is known. */
export function say({ what, engine, target, measured, reached }: Figure): void {
  const mark = reached === null ? ' ' : reached ? '✓' : '✗';
  console.log(
    `${mark} ${engine.padEnd(8)} ${what}: ${measured}${target === '–' ? '' : `  [${target}]`}`,
  );
}

/** A line about what is going on. */
export function tell(text: string): void {
  console.log(`  ${text}`);
}
