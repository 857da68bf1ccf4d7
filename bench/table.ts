import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import type { Figure } from './figures.ts';

/** The figures as a table in Markdown. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, engine, target, measured, reached }) =>
    [what, engine, target, measured, reached === null ? '–' : reached ? 'yes' : '**no**'].join(
      ' | ',
    ),
  );
  return [
    '| what | on | to reach | measured | reached |',
    '|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** Where and when: a figure without its machine says little. */
export function placeAndTime(root: string): string {
  const [cpu] = cpus();
  const commit = () =>
    execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  const at = (() => {
    try {
      return ` at ${commit()}`;
    } catch {
      return '';
    }
  })();
  const gb = Math.round(totalmem() / 1e9);
  return `${new Date().toISOString().slice(0, 10)}${at}, ${cpus().length} × ${cpu?.model.trim()}, ${gb} GB, Linux ${release()}, Node ${process.versions.node}`;
}
