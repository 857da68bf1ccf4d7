export const PARTS = [
  'questions',
  'pages',
  'context',
  'growth',
  'proposals',
  'weights',
  'standing',
  'start',
  'memory',
  'workbook',
  'access',
] as const;
export type Part = (typeof PARTS)[number];
export type Engine = 'postgres' | 'pglite';

/** What is measured, and how long. */
export interface Options {
  quick: boolean;
  engines: Engine[];
  parts: Part[];
  /** Only pages whose name holds this word. */
  page: string | null;
  /** A commit to hold the working tree against. */
  against: string | null;
  /** How many times each comparison goes round. */
  rounds: number;
  /** How long each slot of a round is, in milliseconds. */
  slotMs: number;
  memoryMs: number;
}

export const USAGE = `npm run bench                      all figures, both engines (about 50 minutes, 20 of them memory)
npm run bench -- --quick           fewer rounds, memory for one minute (about 10 minutes)
npm run bench -- --only=map        one page; or one part: ${PARTS.join(', ')}
npm run bench -- --engine=pglite   one engine
npm run bench -- --against HEAD~1  pages of the working tree against those of a commit (A B A B)`;

/** Reads the words after \`npm run bench --\`. Throws with the usage when one is not known. */
export function readOptions(words: readonly string[]): Options {
  const given = new Map<string, string>();
  for (let i = 0; i < words.length; i += 1) {
    const [name = '', value] = (words[i] ?? '').replace(/^--/, '').split('=');
    if (!['quick', 'only', 'engine', 'against'].includes(name)) throw new Error(USAGE);
    given.set(name, value ?? (name === 'quick' ? '' : (words[(i += 1)] ?? '')));
  }
  const quick = given.has('quick');
  const only = given.get('only')?.split(',') ?? [];
  const parts = PARTS.filter((part) => only.includes(part));
  const pages = only.filter((word) => !PARTS.includes(word as Part));
  const engine = given.get('engine');
  if (engine && engine !== 'postgres' && engine !== 'pglite') throw new Error(USAGE);
  const against = given.get('against') ?? null;
  return {
    quick,
    engines: engine ? [engine as Engine] : ['postgres', 'pglite'],
    parts:
      parts.length > 0 ? parts : pages.length > 0 || against ? ['questions', 'pages'] : [...PARTS],
    page: pages[0] ?? null,
    against,
    rounds: quick ? 3 : 7,
    slotMs: quick ? 500 : 1_000,
    memoryMs: quick ? 60_000 : 600_000,
  };
}
