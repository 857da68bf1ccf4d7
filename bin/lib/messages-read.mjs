// Reads messages/{sv,en}/*.json and parses every text as ICU MessageFormat.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { filesBelow } from './files.mjs';

export const LANGUAGES = ['sv', 'en'];
const KEY = /^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)+$/;

/** The function name of a key: `matters.answer.title` → `matters_answer_title`. */
export const functionName = (key) => key.replaceAll('.', '_');

/**
 * Every message in both languages.
 *
 * @returns messages: key → { key, sv?, en? } with text and parsed elements, sorted by key;
 *   broken: faults that make a text impossible to compile
 */
export function readMessages(root) {
  const found = new Map();
  const broken = [];
  for (const language of LANGUAGES) {
    for (const file of filesBelow(root, `messages/${language}`).filter((f) =>
      f.endsWith('.json'),
    )) {
      readFile(root, file, language, found, broken);
    }
  }
  const sorted = [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { messages: new Map(sorted.map((message) => [message.key, message])), broken };
}

function readFile(root, file, language, found, broken) {
  let texts;
  const source = readFileSync(join(root, file), 'utf8');
  try {
    texts = JSON.parse(source);
  } catch (error) {
    broken.push(`${file}: is not JSON (${error.message})`);
    return;
  }
  broken.push(...keysWrittenTwice(source).map((key) => `${file}: ${key} stands twice`));
  for (const [key, text] of Object.entries(texts)) {
    const message = found.get(key) ?? { key };
    if (!KEY.test(key))
      broken.push(`${file}: ${key} is no key; write part.what, letters and digits only`);
    else if (typeof text !== 'string') broken.push(`${file}: ${key} is not a text`);
    else if (message[language])
      broken.push(`${file}: ${key} stands in ${message[language].file} too`);
    else {
      try {
        const elements = parse(text, { ignoreTag: true, shouldParseSkeletons: true });
        found.set(key, { ...message, [language]: { text, file, elements } });
      } catch (error) {
        broken.push(`${file}: ${key} is not ICU MessageFormat (${error.message})`);
      }
    }
  }
}

/** JSON.parse keeps the last of two equal keys without a word, so they are looked for in the text. */
function keysWrittenTwice(source) {
  const keys = [...source.matchAll(/^\s*"([^"\\]+)"\s*:/gm)].map(([, key]) => key);
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}

const KINDS = {
  [TYPE.argument]: 'text',
  [TYPE.number]: 'number',
  [TYPE.plural]: 'number',
  [TYPE.date]: 'date',
  [TYPE.time]: 'date',
  [TYPE.select]: 'select',
};

/** The parameters of a parsed text: name → kind (text | number | date | select), sorted by name. */
export function parametersOf(elements, found = new Map()) {
  for (const element of elements) {
    const kind = KINDS[element.type];
    if (kind) {
      const before = found.get(element.value);
      found.set(element.value, before && before !== 'text' ? before : kind);
    }
    for (const option of Object.values(element.options ?? {})) parametersOf(option.value, found);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
