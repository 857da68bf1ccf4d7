import MiniSearch from 'minisearch';
import { stemmer as englishStem } from '@orama/stemmers/english';
import { stemmer as swedishStem } from '@orama/stemmers/swedish';
import { isStopWord, partsOf, relativesOf, slipsAllowed, wordsOf } from '../search.rules.ts';

/** A matter as it can be found: its own words and every word that people use for it. */
export interface Findable {
  id: string;
  names: readonly string[];
  sentences: readonly string[];
  synonyms: readonly string[];
  /** Names under which several matters are still known together. */
  bundleNames: readonly string[];
}

/** One matter that fits a question; higher is better. */
export interface Hit {
  matterId: string;
  score: number;
}

/** What searching is done in. Made once per county and kept while the matters are the same. */
export interface SearchIndex {
  readonly mini: MiniSearch;
  /** Every stem in the index. */
  readonly known: ReadonlySet<string>;
  /** The stems of each synonym and name, to see when somebody says the whole of it. */
  readonly phrases: readonly { matterId: string; stems: readonly string[] }[];
}

const WEIGHTS = { names: 3, synonyms: 3, bundle: 1.5, sentences: 1 };
const PHRASE_BONUS = 25;
/** Words that stand in most questions and tell little, folded. */
const WEAK_WORDS = [
  'foretag',
  'bolag',
  'business',
  'company',
  'companies',
  'pengar',
  'stod',
  'soka',
  'ort',
];
const WEAK = new Set(WEAK_WORDS.flatMap(stemsOf));

/** Makes the index of a county's matters. Takes some milliseconds per hundred matters. */
export function makeIndex(matters: readonly Findable[]): SearchIndex {
  const known = new Set<string>();
  const mini = new MiniSearch({
    fields: ['names', 'synonyms', 'bundle', 'sentences'],
    tokenize: wordsOf,
    processTerm: (word) => {
      if (isStopWord(word)) return null;
      const stems = stemsOf(word);
      for (const stem of stems) known.add(stem);
      return stems;
    },
  });
  mini.addAll(
    matters.map((matter) => ({
      id: matter.id,
      names: matter.names.join(' · '),
      synonyms: matter.synonyms.join(' · '),
      bundle: matter.bundleNames.join(' · '),
      sentences: matter.sentences.join(' · '),
    })),
  );
  return { mini, known, phrases: matters.flatMap(phrasesOf) };
}

/**
 * The matters that fit the words of a question, best first.
 *
 * @param words  folded words, as `askedFor` leaves them
 */
export function searchMatters(index: SearchIndex, words: readonly string[]): Hit[] {
  if (words.length === 0) return [];
  const results = index.mini.search(words.join(' '), {
    tokenize: (text) => text.split(' '),
    processTerm: (word) => soughtStems(index, word),
    boost: WEIGHTS,
    boostTerm: (stem) => (WEAK.has(stem) ? 0.3 : 1),
    prefix: (stem) => stem.length >= 4,
    fuzzy: (stem) => (index.known.has(stem) ? false : slipsAllowed(stem)),
    weights: { fuzzy: 0.35, prefix: 0.4 },
  });
  const bonus = phraseBonus(index, words);
  return results
    .map(({ id, score }) => ({ matterId: String(id), score: score + (bonus.get(String(id)) ?? 0) }))
    .sort((a, b) => b.score - a.score);
}

/** Swedish first, English beside it where it differs: a question may be in either. */
function stemsOf(word: string): string[] {
  return [...new Set([swedishStem(word), englishStem(word)])];
}

/** A word we do not know is perhaps a compound of words that we do. */
function soughtStems({ known }: SearchIndex, word: string): string[] {
  const stems = stemsOf(word);
  if (stems.some((stem) => known.has(stem))) return stems.filter((stem) => known.has(stem));
  const parts = partsOf(word, known);
  return [...new Set([...stems, ...(parts.length ? parts : relativesOf(word, known))])];
}

function phrasesOf(matter: Findable): { matterId: string; stems: string[] }[] {
  return [...matter.names, ...matter.synonyms, ...matter.bundleNames].map((phrase) => ({
    matterId: matter.id,
    stems: wordsOf(phrase)
      .filter((word) => !isStopWord(word))
      .map((word) => swedishStem(word)),
  }));
}

/** Whoever says the whole of a name or synonym, means it: more for each word of it. */
function phraseBonus({ phrases }: SearchIndex, words: readonly string[]): Map<string, number> {
  const said = new Set(words.map((word) => swedishStem(word)));
  const bonus = new Map<string, number>();
  for (const { matterId, stems } of phrases) {
    if (stems.every((stem) => WEAK.has(stem)) || !stems.every((stem) => said.has(stem))) continue;
    const earlier = bonus.get(matterId) ?? 0;
    bonus.set(matterId, Math.max(earlier, PHRASE_BONUS * stems.length));
  }
  return bonus;
}
