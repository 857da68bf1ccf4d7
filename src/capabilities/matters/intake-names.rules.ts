import { allowedSlips, foldedKey, plainKey, slipsBetween } from './intake-text.rules.ts';

/** One spelling of something that can be named. */
export interface Spelling<T> {
  text: string;
  target: T;
  /** A name wins over an alias of something else. */
  isName: boolean;
}

/** How a name was recognised; only the last three are told to the person. */
export type RecognisedBy = 'name' | 'alias' | 'folded' | 'part' | 'close';

export type Found<T> =
  | { kind: 'found'; target: T; by: RecognisedBy }
  | { kind: 'ambiguous'; targets: T[] }
  | { kind: 'none'; near: T[] };

export interface NameIndex<T> {
  find(text: string): Found<T>;
}

/** Longer texts are no names, and more guesses than this no honest workbook needs. */
const LONGEST_NAME = 120;
const MOST_GUESSES = 400;
/** Shorter words are in too many others. */
const SHORTEST_IN_COMPOUND = 9;
/** Between the things that a name lists; "1:1" begins a new thing too. */
const LISTED_BY = /[,;/&()]|-\s|\s(?:och|samt)\s|\s(?=\d)/i;

/**
 * Recognises names: as written, by alias, without dots and rings, by a whole part of the name
 * (`parts`), by close spelling, by the things that a name lists (`enumerated`). A guess is made only when one target is nearer than all others.
 *
 * @param keyOf  what makes two targets the same
 */
export function nameIndex<T>(
  spellings: readonly Spelling<T>[],
  keyOf: (target: T) => string,
  options: { parts: boolean; enumerated?: boolean },
): NameIndex<T> {
  const rows = spellings
    .map((s) => ({
      ...s,
      plain: plainKey(s.text),
      folded: foldedKey(s.text),
      key: keyOf(s.target),
    }))
    .filter((row) => row.plain !== '');
  const names = groupBy(
    rows.filter((row) => row.isName),
    (row) => row.plain,
  );
  const all = groupBy(rows, (row) => row.plain);
  const folded = groupBy(rows, (row) => row.folded);
  const seen = new Map<string, Found<T>>();
  let guesses = 0;

  const exact = (plain: string): Found<T> | null =>
    settle(names.get(plain), 'name') ??
    settle(all.get(plain), 'alias') ??
    settle(folded.get(foldedKey(plain)), 'folded');
  /** "Konkurs, nedläggning, jobbräddning": each thing by itself, when most or the first is known. */
  const listed = (text: string): Found<T> | null => {
    const things = text
      .split(LISTED_BY)
      .map(plainKey)
      .filter((thing) => thing !== '');
    if (things.length < 2 || things.length > 8) return null;
    const hits = things.map((thing) => all.get(thing) ?? folded.get(foldedKey(thing)) ?? []);
    const known = hits.filter((rows) => rows.length > 0).length;
    if (known * 2 < things.length && hits[0]!.length === 0) return null;
    return settle(hits.flat(), 'part');
  };
  const guess = (text: string, plain: string): Found<T> => {
    const fold = foldedKey(plain);
    const part = options.parts
      ? settle(
          rows.filter((row) => holdsWords(row.folded, fold)),
          'part',
        )
      : null;
    if (part?.kind === 'found') return part;
    const close = nearest(rows, fold);
    if (close.kind === 'found') return close;
    if (!options.enumerated) return part ?? close;
    return listed(text) ?? settle(compoundsOf(rows, fold), 'part') ?? part ?? close;
  };
  const search = (text: string, plain: string): Found<T> => {
    const found = exact(plain);
    if (found) return found;
    const isHopeless = plain === '' || plain.length > LONGEST_NAME || ++guesses > MOST_GUESSES;
    return isHopeless ? { kind: 'none', near: [] } : guess(text, plain);
  };
  return {
    find(text) {
      const plain = plainKey(text);
      const known = seen.get(plain);
      if (known) return known;
      const found = search(text, plain);
      seen.set(plain, found);
      return found;
    },
  };
}

interface Row<T> extends Spelling<T> {
  folded: string;
  key: string;
}

function settle<T>(rows: readonly Row<T>[] | undefined, by: RecognisedBy): Found<T> | null {
  const targets = distinct(rows ?? []);
  if (targets.length === 0) return null;
  if (targets.length === 1) return { kind: 'found', target: targets[0]!.target, by };
  return { kind: 'ambiguous', targets: targets.map((row) => row.target) };
}

/** Do these words stand together, whole, within the name? One short word says too little. */
function holdsWords(name: string, words: string): boolean {
  return words.length >= 6 && ` ${name} `.includes(` ${words} `);
}

/** "Transportinfrastruktur" is infrastruktur, "nyföretagarrådgivning" has to do with nyföretagare. */
function compoundsOf<T>(rows: readonly Row<T>[], word: string): readonly Row<T>[] {
  if (word.includes(' ')) return [];
  return rows.filter(({ folded }) => {
    if (folded.length < SHORTEST_IN_COMPOUND || folded.includes(' ')) return false;
    return word.startsWith(folded.replace(/e$/, '')) || word.endsWith(folded);
  });
}

function nearest<T>(rows: readonly Row<T>[], fold: string): Found<T> {
  const digits = fold.replace(/\D/g, '');
  const limit = allowedSlips(fold.length);
  const near = rows
    .filter((row) => row.folded.replace(/\D/g, '') === digits)
    .map((row) => ({ row, slips: slipsBetween(fold, row.folded, limit + 1) }))
    .filter(({ row, slips }) => slips <= limit + 1 && row.folded.length > slips * 2)
    .sort((a, b) => a.slips - b.slips);
  const best = near[0];
  if (!best) return { kind: 'none', near: [] };
  const within = Math.min(limit, allowedSlips(best.row.folded.length));
  const rivals = distinct(near.filter(({ slips }) => slips === best.slips).map(({ row }) => row));
  if (best.slips <= within && rivals.length === 1) {
    return { kind: 'found', target: best.row.target, by: 'close' };
  }
  return {
    kind: 'none',
    near: distinct(near.map(({ row }) => row))
      .slice(0, 3)
      .map((r) => r.target),
  };
}

function distinct<T>(rows: readonly Row<T>[]): Row<T>[] {
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}

function groupBy<R>(rows: readonly R[], keyOf: (row: R) => string): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** Farther from what was written than this share of its letters, a name is no help. */
const FARTHEST = 0.6;

/** The names that are nearest to a text, also where none is near enough to be meant: something to choose from. */
export function nearestNames(text: string, names: readonly string[], most: number): string[] {
  const fold = foldedKey(text);
  if (fold === '' || fold.length > LONGEST_NAME) return [];
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceTo(fold, foldedKey(name)) }))
    .filter(({ distance }) => distance <= FARTHEST)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** 0: the same; 1: nothing in common. A name that holds the text, begins as it does or shares words with it is near. */
function distanceTo(fold: string, name: string): number {
  if (fold.length >= 3 && name.includes(fold)) return 0.1;
  const length = Math.max(fold.length, name.length);
  const whole = slipsBetween(fold, name, length) / length;
  const begins = slipsBetween(fold, name.slice(0, fold.length), fold.length) / fold.length;
  return Math.min(whole, fold.length >= 4 ? begins + 0.1 : 1, 0.6 - 0.4 * sharedWords(fold, name));
}

/** The share of the words that begin as a word of the name does; 0 becomes farther than any name that is shown. */
function sharedWords(fold: string, name: string): number {
  const stem = (word: string) => word.slice(0, 6);
  const theirs = name.split(' ').map(stem);
  const words = fold.split(' ').filter((word) => word.length >= 4);
  const shared = words.filter((word) => theirs.includes(stem(word))).length;
  return shared === 0 ? -1 : shared / words.length;
}
