// What can be wrong with the messages although each of them compiles.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './files.mjs';
import { functionName, LANGUAGES, parametersOf } from './messages-read.mjs';

const SEARCHED = ['src', 'server.ts', 'dev.ts'];

/** Faults as sentences: missing in a language, other parameters, unused, asked for but not there. */
export function checkMessages(root, messages) {
  const used = usesIn(root);
  const names = new Set([...messages.keys()].map(functionName));
  return [
    ...[...messages.values()].flatMap(differences),
    ...[...messages.keys()]
      .filter((key) => !isUsed(functionName(key), used))
      .map((key) => `${key}: is used nowhere in src`),
    ...used.names
      .filter(([name]) => !names.has(name))
      .map(([name, file]) => `${file}: asks for ${name}, which is in no message file`),
  ];
}

function differences(message) {
  const missing = LANGUAGES.filter((code) => !message[code]);
  if (missing.length) return missing.map((code) => `${message.key}: is missing in ${code}`);
  const [sv, en] = LANGUAGES.map((code) => parametersOf(message[code].elements));
  const shown = ([name, kind]) => `${name} (${kind})`;
  const clash = ([name, kind], other) =>
    !other.has(name) || (kind !== 'text' && other.get(name) !== 'text' && other.get(name) !== kind);
  const faults = [
    ...[...sv].filter((p) => clash(p, en)),
    ...[...en].filter(([name]) => !sv.has(name)),
  ];
  return faults.length
    ? [`${message.key}: parameters differ between sv and en: ${faults.map(shown).join(', ')}`]
    : [];
}

const isUsed = (name, used) =>
  used.plain.has(name) || used.patterns.some((pattern) => pattern.test(name));

/**
 * Where the code asks for messages: m.some_key, m['some_key'], a named import from #messages,
 * and m[`some_${thing}`], which counts as a use of every key that fits.
 */
function usesIn(root) {
  const names = [];
  const patterns = [];
  const files = SEARCHED.flatMap((path) => filesBelow(root, path)).filter(
    (file) => /\.(ts|svelte|js)$/.test(file) && !file.startsWith('src/messages/'),
  );
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const whole = text.match(
      /import \* as (\w+) from ['"](?:#messages|[./]+\/messages\/index\.ts)['"]/,
    );
    if (whole) namesAfter(whole[1], text, file, names, patterns);
    for (const [, list] of text.matchAll(/import \{([^}]*)\} from ['"]#messages['"]/g)) {
      const imported = list.split(',').map((one) => one.trim().split(/\s+as\s+/)[0]);
      names.push(...imported.filter((name) => name.includes('_')).map((name) => [name, file]));
    }
  }
  return { names, patterns, plain: new Set(names.map(([name]) => name)) };
}

function namesAfter(alias, text, file, names, patterns) {
  const dotted = new RegExp(
    String.raw`(?<![\w.])${alias}\??\s*(?:\.\s*(\w+)|\[['"](\w+)['"]\])`,
    'g',
  );
  for (const [, a, b] of text.matchAll(dotted))
    if ((a ?? b).includes('_')) names.push([a ?? b, file]);
  for (const [, template] of text.matchAll(
    new RegExp(String.raw`(?<![\w.])${alias}\[\s*\`([^\`]*)\``, 'g'),
  )) {
    patterns.push(new RegExp(`^${template.replace(/\$\{[^}]*\}/g, '\\w+')}$`));
  }
}
