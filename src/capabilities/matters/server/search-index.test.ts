import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askedFor } from '../search.rules.ts';
import { makeIndex, searchMatters, type Findable } from './search-index.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

interface PackMatter {
  slug: string;
  nameSv: string;
  nameEn: string;
  sentenceSv: string;
  sentenceEn: string;
  synonymsSv: string[];
  synonymsEn: string[];
}
interface PackBundle {
  nameSv: string;
  nameEn: string;
  aliases: string[];
  parts: string[];
}

/** The matters of Västerbotten as the database would give them; their address serves as id. */
function findable(): Findable[] {
  const bundles: PackBundle[] = read('db/counties/vasterbotten/bundles.json');
  return read('db/counties/vasterbotten/matters.json').map((matter: PackMatter) => ({
    id: matter.slug,
    names: [matter.nameSv, matter.nameEn],
    sentences: [matter.sentenceSv, matter.sentenceEn],
    synonyms: [...matter.synonymsSv, ...matter.synonymsEn],
    bundleNames: bundles
      .filter(({ parts }) => parts.includes(matter.slug))
      .flatMap(({ nameSv, nameEn, aliases }) => [nameSv, nameEn, ...aliases]),
  }));
}

const index = makeIndex(findable());
const firstThree = (question: string) =>
  searchMatters(index, askedFor(question, []).words)
    .slice(0, 3)
    .map(({ matterId }) => matterId);

test('of 100 ways in which people would ask, at least 90 find the right matter among the first three', () => {
  const questions: { q: string; matters: string[] }[] = read('tests/search-questions.json');
  const missed = questions.filter(
    ({ q, matters }) => !firstThree(q).some((id) => matters.includes(id)),
  );
  if (missed.length) {
    process.stdout.write(
      `missed ${missed.length}:\n${missed.map(({ q, matters }) => `${q} → ${matters.join()}`).join('\n')}\n`,
    );
  }
  expect(questions.length).toBeGreaterThanOrEqual(100);
  expect(questions.length - missed.length).toBeGreaterThanOrEqual(0.9 * questions.length);
});

test.each([
  ['a misspelling', 'genrationsskifte', 'succession'],
  ['without dots and rings', 'kompetensforsorjning', 'skills-supply'],
  ['a compound that is not listed', 'bredbandsutbyggnad', 'broadband'],
  ['an inflected word', 'skoterlederna', 'destination'],
  ['English', 'layoffs', 'layoff-meeting'],
])('%s: %s finds %s', (_, question, matter) => {
  expect(firstThree(question)).toContain(matter);
});

test('a word that means nothing here finds nothing', () => {
  expect(firstThree('xyzzyplugh')).toEqual([]);
  expect(searchMatters(index, [])).toEqual([]);
});
