import * as m from '#messages';
import {
  whoReads,
  type Audience,
  type Meaning,
  type ReaderOrganisation,
  type Visibility,
} from '../visibility.rules.ts';

/** Whose words they are, for a sentence about who reads them. */
export type Writer = Pick<ReaderOrganisation, 'id' | 'name' | 'publicAccess'>;

const MEANINGS: Record<Meaning, () => string> = {
  official: m.visibility_meaning_official,
  maybe: m.visibility_meaning_maybe,
  disclosure: m.visibility_meaning_disclosure,
  none: m.visibility_meaning_none,
};

/** What it means in law that this organisation reads it: "myndighet", "ej myndighet: detta är ett utlämnande". */
export const meaningWord = (meaning: Meaning): string => MEANINGS[meaning]();

const VISIBILITY_WORDS: Record<Visibility, () => string> = {
  own: m.visibility_choice_own,
  named: m.visibility_choice_named,
  county: m.visibility_choice_county,
  public: m.visibility_choice_public,
};

/** What an audience is called: utkast hos oss · de vi väljer · hela länet · alla. */
export const visibilityWord = (visibility: Visibility): string => VISIBILITY_WORDS[visibility]();

/**
 * "Läses av: ni, Region Västerbotten (myndighet) och Almi Nord (ej myndighet: detta är ett utlämnande)."
 *
 * @param readerId  the organisation that the sentence is told to: "ni"
 */
export function readersSentence(
  audience: Audience,
  writer: Writer,
  organisations: readonly ReaderOrganisation[],
  readerId: string = writer.id,
): string {
  const you = (id: string, name: string) => (id === readerId ? m.visibility_you() : name);
  switch (audience.visibility) {
    case 'own':
      return writer.id === readerId
        ? m.visibility_readers_own()
        : m.visibility_readers_only({ name: writer.name });
    case 'named': {
      const readers = whoReads(audience, writer, organisations).map(({ name, meaning }) => {
        const id = organisations.find((one) => one.name === name)?.id ?? '';
        return id === readerId
          ? m.visibility_you()
          : m.visibility_reader({ name, meaning: meaningWord(meaning) });
      });
      return m.visibility_readers_named({
        who: m.formatList([you(writer.id, writer.name), ...readers]),
      });
    }
    case 'county':
      return [m.visibility_readers_county(), disclosureSentence(audience, writer, organisations)]
        .join(' ')
        .trim();
    case 'public':
      return m.visibility_readers_public();
  }
}

/** To whom it is a disclosure, or may be one; empty: to nobody. */
export function disclosureSentence(
  audience: Audience,
  writer: Writer,
  organisations: readonly ReaderOrganisation[],
): string {
  const readers = whoReads(audience, writer, organisations);
  const names = (meaning: Meaning) =>
    readers.filter((one) => one.meaning === meaning).map(({ name }) => name);
  const [disclosed, maybe] = [names('disclosure'), names('maybe')];
  return [
    disclosed.length > 0 ? m.visibility_disclosure({ who: someOf(disclosed) }) : '',
    maybe.length > 0 ? m.visibility_disclosureMaybe({ who: someOf(maybe) }) : '',
  ]
    .join(' ')
    .trim();
}

/** All of a few; of many the first and how many more: a sentence that is read, not skipped. */
function someOf(names: readonly string[]): string {
  if (names.length <= 4) return m.formatList(names);
  return m.formatList([...names.slice(0, 2), m.visibility_more({ count: names.length - 2 })]);
}
