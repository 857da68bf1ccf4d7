import type { Proof, Result } from './types.ts';

export interface Row {
  readonly proof: Proof;
  readonly result: Result | null;
  /** The files have changed since it ran. */
  readonly earlier: boolean;
}

/** The table of all proofs: what, figure to reach, figure reached, passed or the cause. As Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const { id, title, target } = row.proof;
    return `| ${[id, title, target, figuresIn(row), verdictOf(row)].map(cell).join(' | ')} |`;
  });
  return [
    '| Id | What is shown | Figure to reach | Figures reached | Outcome |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

/** What one proof came to, on a few lines for a terminal. */
export function spoken({ proof, result, earlier }: Row): string {
  const mark = result ? (result.passed ? '✓' : '✗') : ' ';
  const told = [`${mark} ${proof.id.padEnd(4)} ${proof.title}`, `       to reach: ${proof.target}`];
  if (!result) return [...told, '       not run yet'].join('\n');
  told.push(`       reached:  ${figuresOf(result)}`);
  if (result.why) told.push(`       ${result.why}`);
  const state = earlier ? ' (an earlier state of the files)' : '';
  told.push(
    `       seed ${result.seed}, ${result.seconds} s, commit ${result.commit}${state}, ${result.began.slice(0, 16).replace('T', ' ')} UTC`,
  );
  return told.join('\n');
}

const figuresIn = ({ result }: Row) => (result ? figuresOf(result) : '–');

const figuresOf = (result: Result) =>
  Object.entries(result.figures)
    .map(
      ([name, value]) =>
        `${name} ${typeof value === 'number' ? value.toLocaleString('en') : value}`,
    )
    .join(' · ');

function verdictOf({ result, earlier }: Row): string {
  if (!result) return 'not run';
  const words = [result.passed ? 'passed' : 'NOT passed', result.why ?? ''];
  words.push(`seed ${result.seed}, ${result.seconds} s, ${result.commit}`);
  if (earlier) words.push('an earlier state of the files');
  return words.filter(Boolean).join('; ');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
