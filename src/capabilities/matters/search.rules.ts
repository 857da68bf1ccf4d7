/** A place that can be named in a question: a municipality of the county. */
export interface PlaceName {
  slug: string;
  /** "Lycksele" and "Lycksele kommun": every name it goes by. */
  names: readonly string[];
}

/** What somebody asked, taken apart. */
export interface Question {
  /** Folded words that mean something, in the order in which they were said. */
  words: string[];
  /** The place that the question names, if any. */
  placeSlug: string | null;
}

/** Letters as people type them on any keyboard: small, without dots and rings (å, ä → a; ö → o). */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'a');
}

/**
 * The words of a text, folded. A hyphenated word comes both whole and in parts ("start-up": startup, start, up);
 * "1:1" is kept as one word.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const found of fold(text).matchAll(/\d+:\d+|[\p{L}\d]+(?:[-–&][\p{L}\d]+)*/gu)) {
    const word = found[0];
    if (!/[-–&]/.test(word)) words.push(word);
    else words.push(word.replace(/[-–&]/g, ''), ...word.split(/[-–&]/));
  }
  return words;
}

/** Takes a question apart: finds the place it names, and leaves out the words that only make a sentence of it. */
export function askedFor(question: string, places: readonly PlaceName[]): Question {
  const all = wordsOf(asNouns(question.slice(0, 300).replace(COUNTY_WORD, ' ')));
  const place = placeIn(all, places);
  const left = place ? all.filter((_, index) => !place.at.includes(index)) : all;
  const words = left.filter((word) => !STOP_WORDS.has(word));
  return { words: words.length > 0 ? words : left, placeSlug: place?.slug ?? null };
}

/** Words that are left out of what is searched for, when something else is said. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}

/** How many letters may be wrong in a word of this length before it is another word. */
export function slipsAllowed(word: string): number {
  if (word.length < 4 || /\d/.test(word)) return 0;
  return word.length < 7 ? 1 : 2;
}

/**
 * Known words that a Swedish compound is made of: its beginning or its end ("bredbandsutbyggnad": bredband).
 *
 * @param known  the words to look among, each at least four letters
 */
export function partsOf(compound: string, known: Iterable<string>): string[] {
  const parts: string[] = [];
  for (const word of known) {
    if (word.length < 4 || word.length > compound.length - 2) continue;
    if (compound.startsWith(word) || compound.endsWith(word)) parts.push(word);
  }
  const longest = parts.sort((a, b) => b.length - a.length).slice(0, 4);
  return longest.filter(
    (part) => !longest.some((other) => other !== part && other.startsWith(part)),
  );
}

/** Known words that begin as this one does, for at least six letters ("skotertrafik": skoterled). */
export function relativesOf(word: string, known: Iterable<string>): string[] {
  const beginning = word.slice(0, 6);
  if (beginning.length < 6) return [];
  return [...known].filter((other) => other.startsWith(beginning)).slice(0, 6);
}

/** Organisations whose name, short name or other name stands in the question as whole words; longest name first. */
export function organisationsNamed<O extends { names: readonly string[] }>(
  question: string,
  organisations: readonly O[],
): O[] {
  const asked = ` ${wordsOf(question).join(' ')} `;
  const hits = organisations.flatMap((organisation) => {
    const lengths = organisation.names
      .map((name) => wordsOf(name).join(' '))
      .filter((name) => name.length > 1 && asked.includes(` ${name} `))
      .map((name) => name.length);
    return lengths.length ? [{ organisation, length: Math.max(...lengths) }] : [];
  });
  return hits.sort((a, b) => b.length - a.length).map(({ organisation }) => organisation);
}

function placeIn(
  words: readonly string[],
  places: readonly PlaceName[],
): { slug: string; at: number[] } | null {
  for (const { slug, names } of places) {
    for (const name of names) {
      const first = wordsOf(name)[0] ?? '';
      const at = words.findIndex((word) => word === first || word === `${first}s`);
      if (at < 0) continue;
      const withKommun = words[at + 1]?.startsWith('kommun') ? [at, at + 1] : [at];
      return { slug, at: withKommun };
    }
  }
  return null;
}

/** Verbs in two words hide what they mean behind small words: say them as the noun they belong to. */
function asNouns(question: string): string {
  return PARTICLE_VERBS.reduce((text, [verb, noun]) => text.replace(verb, ` ${noun} `), question);
}

const PARTICLE_VERBS: readonly (readonly [RegExp, string])[] = [
  [
    /(?<!\p{L})s(?:ä|a)(?:ga|ger|gs|gas|gt|gde|gda|de)\s+(?:\p{L}+\s+)?upp(?!\p{L})/giu,
    'uppsägning',
  ],
  [/(?<!\p{L})(?:lägga?|lägger|läggs|la|lagt|lade)\s+ne[rd](?!\p{L})/giu, 'nedläggning'],
  [/(?<!\p{L})(?:gå|går|gick|gått)\s+omkull(?!\p{L})/giu, 'konkurs'],
  [/(?<!\p{L})flytt(?:a|ar|at|ade)\s+(?:hit|in)(?!\p{L})/giu, 'inflyttning'],
];

// "Län" means nothing here, and would be "lån" (a loan) once it is folded.
const COUNTY_WORD = /(?<!\p{L})län(?:et|ets|s)?(?!\p{L})/giu;

// Words of whole sentences: Swedish as written, as spoken in Västerbotten, and English. Folded.
const STOP_WORDS = new Set(
  `och eller men att som om i pa av till fran for med utan vid hos mot under over efter innan mellan genom in ut upp ner
  en ett den det de dem dom detta denna dessa nagon nagot nagra nan na nagonting nanting ingen inget inte int
  ej icke jag ja du han hon vi ni man mig mej dig dej sig sej oss er min mitt mina din ditt dina var vart vara vars er ert
  era sin sitt sina hans hennes deras ar e a va vara varit blir bli blev blivit har ha hade haft ska skall skulle sku kan
  kunde far fick fa maste behover behov vill ville vilja gor gora gjort gar ga gick kommer komma kom tar ta tog ger ge
  finns fanns veta vet undrar fragar fraga fragor heter ser se borja borjar sager saga tycker tror ringer ringa kontakta
  prata pratar snacka snackar hjalp hjalpa hjalper hjalpte tack hej hallo snalla
  vem vilken vilket vilka vad hur nar varfor vart varst var hocken hocke he hade ha hann hon henne ti ve ma me mi o
  dar har hit dit nu da sen sedan redan bara ocksa aven mer mest mycket mye manga alla allt hela andra nytt nya ny gamla gammal
  ansvarar ansvarig ansvariga ansvar ansvaret hand skoter skota tillhandahaller ordnar ordna galler gallande angaende
  lite bra bast lange snabbt saknas just ju la val kanske faktiskt egentligen nagonstans nanstans
  kommun kommunen kommuner kommunerna vasterbotten hemma folk
  the a an and or but of in on at to from for with without by about into is are was were be been am do does did have has
  had can could should would will shall may might must need needs want wants get gets got i you he she it we they me my
  our us your their his her its this that these those there here who whom whose what which when where why how help
  please call contact someone somebody anyone anybody responsible handles takes care local county municipality region`
    .split(/\s+/)
    .filter(Boolean),
);
