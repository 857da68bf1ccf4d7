import { expect, test } from 'vitest';
import type { StandingShown } from '../owner-answer.types.ts';
import { countWords, standingSentence, standingWord } from './standing-words.ts';

// Swedish is the language when nobody has chosen another.
const shown = (more: Partial<StandingShown>): StandingShown => ({
  kind: 'unasked',
  owners: [],
  claimants: null,
  misattributed: null,
  drifters: null,
  unclear: null,
  counts: null,
  placeName: 'Lycksele',
  since: null,
  ...more,
});

test.each<[string, Partial<StandingShown>, string]>([
  [
    'agreed',
    { kind: 'agreed', owners: ['Lycksele kommun'] },
    'Lycksele kommun har huvudansvaret i Lycksele. Det är överenskommet.',
  ],
  [
    'agreed for the county',
    { kind: 'agreed', owners: ['Region Västerbotten'], placeName: null },
    'Region Västerbotten har huvudansvaret. Det är överenskommet.',
  ],
  [
    'contested, with names',
    { kind: 'contested', claimants: ['Lycksele kommun', 'Arbetsförmedlingen'] },
    'Två organisationer säger att de har huvudansvaret i Lycksele: Lycksele kommun och Arbetsförmedlingen.',
  ],
  [
    'contested, names hidden',
    { kind: 'contested' },
    'Flera organisationer säger att de har huvudansvaret i Lycksele, och svaren går inte ihop.',
  ],
  [
    'drifting',
    { kind: 'drifting', owners: ['Regionen'], drifters: ['Almi'] },
    'Det är överenskommet att Regionen har huvudansvaret i Lycksele, men Almi har svarat något annat sedan dess.',
  ],
  [
    'drifting, names hidden',
    { kind: 'drifting', owners: ['Regionen'] },
    'Det är överenskommet att Regionen har huvudansvaret i Lycksele, men alla ser det inte längre så.',
  ],
  [
    'misattributed: says otherwise',
    { kind: 'misattributed', misattributed: [{ name: 'Almi', kind: 'says-otherwise' }] },
    'De flesta räknar med att Almi har huvudansvaret i Lycksele, men Almi säger något annat.',
  ],
  [
    'misattributed: waiting',
    { kind: 'misattributed', misattributed: [{ name: 'Almi', kind: 'waiting' }] },
    'De flesta räknar med att Almi har huvudansvaret i Lycksele, men Almi har inte svarat än.',
  ],
  [
    'misattributed: not asked',
    { kind: 'misattributed', misattributed: [{ name: 'Almi', kind: 'not-asked' }] },
    'De flesta räknar med att Almi har huvudansvaret i Lycksele, men Almi är inte tillfrågad.',
  ],
  [
    'misattributed: no member, while somebody claims it',
    {
      kind: 'misattributed',
      claimants: ['Regionen'],
      misattributed: [{ name: 'Svenska kraftnät', kind: 'no-member' }],
    },
    'De flesta räknar med att Svenska kraftnät har huvudansvaret i Lycksele, men Svenska kraftnät är inte med här och kan inte svara. Regionen säger samtidigt att ansvaret är deras.',
  ],
  [
    'unclear: one claims, the rest say nobody',
    { kind: 'unclear', owners: ['Almi'], unclear: 'one-claims-rest-nobody' },
    'Almi säger sig ha huvudansvaret i Lycksele. De andra svarar att ingen har det.',
  ],
  [
    'unclear: one claims, the rest do not know',
    { kind: 'unclear', owners: ['Almi'], unclear: 'one-claims-rest-unknown' },
    'Almi säger sig ha huvudansvaret i Lycksele. De andra svarar att de inte vet.',
  ],
  [
    'awaiting, with the count',
    { kind: 'awaiting', counts: { asked: 14, answered: 4, agreeing: null } },
    'Det går inte att säga än vem som har huvudansvaret i Lycksele: 4 av 14 har svarat.',
  ],
  [
    'awaiting, without',
    { kind: 'awaiting' },
    'Det går inte att säga än vem som har huvudansvaret i Lycksele: vi inväntar fler svar.',
  ],
  [
    'aligned, nobody else asked',
    { kind: 'aligned', owners: ['Almi'], counts: { asked: 1, answered: 1, agreeing: 1 } },
    'Almi säger sig ha huvudansvaret i Lycksele. Ingen annan är tillfrågad.',
  ],
  ['hidden', { kind: 'hidden' }, 'Svara själva först, så ser ni hur det ligger till.'],
])('%s', (_, standing, sentence) => {
  expect(standingSentence(shown(standing))).toBe(sentence);
});

test('a count stands with its verb, and never where there is nothing to count', () => {
  expect(countWords({ asked: 14, answered: 11, agreeing: 9 }, 'aligned')).toBe(
    '9 av 14 säger samma sak',
  );
  expect(countWords({ asked: 14, answered: 11, agreeing: null }, 'contested')).toBe(
    '11 av 14 har svarat',
  );
  expect(countWords({ asked: 0, answered: 0, agreeing: null }, 'unasked')).toBeNull();
  expect(countWords(null, 'aligned')).toBeNull();
});

test('"andra räknar med" names whom, where that may be read', () => {
  expect(standingWord('misattributed', ['Almi'])).toBe('andra räknar med Almi');
  expect(standingWord('misattributed')).toBe('andra räknar med någon annan');
});
