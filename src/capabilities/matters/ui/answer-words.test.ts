import { expect, test } from 'vitest';
import type { MatterRole, StoredSaid } from '../matters.types.ts';
import { answerWords } from './answer-words.ts';

const naming = { me: 'alby', nameOf: (id: string) => id };

test.each<[StoredSaid['kind'], MatterRole, string]>([
  ['unknown', 'unknown', 'Vet inte vem som har huvudansvaret'],
  ['unknown', 'contributor', 'Vet inte vem som har huvudansvaret · Vi bidrar'],
  ['nobody', 'unknown', 'Ingen har huvudansvaret · Vi vet inte'],
])('an answer of %s as %s is said once', (kind, role, words) => {
  expect(answerWords({ kind } as StoredSaid, role, naming)).toBe(words);
});
