import { describe, expect, test } from 'vitest';
import {
  AT_HOME,
  decideShare,
  isWider,
  meaningOf,
  whoReads,
  type ReaderOrganisation,
  type Shared,
} from './visibility.rules.ts';

const shared = (more: Partial<Shared>): Shared => ({ ...AT_HOME, ...more });
const everybody = { cleared: true, fresh: true };
const members = ['a', 'b', 'c'];

describe('who reads, and what that means', () => {
  test.each([
    ['full', 'full', 'official'],
    ['full', 'partial', 'maybe'],
    ['full', 'none', 'disclosure'],
    ['partial', 'none', 'disclosure'],
    ['none', 'none', 'none'],
    ['none', 'full', 'official'],
    ['none', 'partial', 'official'],
  ] as const)('%s writes, %s reads: %s', (writer, reader, meaning) => {
    expect(meaningOf(writer, reader)).toBe(meaning);
  });

  const organisations: ReaderOrganisation[] = [
    { id: 'own', name: 'Regionen', publicAccess: 'full', membership: 'member' },
    { id: 'a', name: 'Alby', publicAccess: 'full', membership: 'member' },
    { id: 'k', name: 'Kammaren', publicAccess: 'none', membership: 'member' },
    { id: 'n', name: 'Nätbolaget', publicAccess: 'partial', membership: 'known' },
  ];
  const own = { id: 'own', publicAccess: 'full' } as const;
  test.each([
    ['own', [], []],
    ['named', ['k'], ['Kammaren']],
    ['county', [], ['Alby', 'Kammaren']],
    ['public', [], ['Alby', 'Kammaren']],
  ] as const)('%s', (visibility, named, names) => {
    expect(whoReads({ visibility, named }, own, organisations).map((one) => one.name)).toEqual(
      names,
    );
  });
});

describe('a wider audience', () => {
  test.each([
    ['own', [], 'named', ['a'], true],
    ['named', ['a', 'b'], 'named', ['a'], false],
    ['named', ['a'], 'named', ['a', 'b'], true],
    ['named', ['a'], 'named', ['b'], true],
    ['county', [], 'named', ['a'], false],
    ['named', ['a'], 'county', [], true],
    ['county', [], 'public', [], true],
    ['public', [], 'public', [], false],
    ['public', [], 'county', [], false],
    ['public', [], 'own', [], false],
  ] as const)('%s %j → %s %j: %s', (from, was, to, is, wider) => {
    expect(isWider({ visibility: from, named: was }, { visibility: to, named: is })).toBe(wider);
  });
});

describe('may it be for these readers', () => {
  const marked = shared({ secrecySection: '31 kap. 16 §' });
  const sent = shared({ ...marked, visibility: 'named', named: ['a'], shareGround: 'Samråd' });
  test.each([
    ['named without anybody', null, shared({ visibility: 'named' }), everybody, 'nobody-named'],
    [
      'somebody who is no member',
      null,
      shared({ visibility: 'named', named: ['x'] }),
      everybody,
      'named-unknown',
    ],
    ['marked by one not cleared', null, marked, { cleared: false, fresh: true }, 'not-cleared'],
    [
      'the mark taken away by one not cleared',
      marked,
      AT_HOME,
      { cleared: false, fresh: true },
      'not-cleared',
    ],
    [
      'marked, for the county',
      null,
      shared({ ...marked, visibility: 'county' }),
      everybody,
      'marked-too-wide',
    ],
    [
      'marked, named, without a ground',
      marked,
      { ...sent, shareGround: null },
      everybody,
      'ground-missing',
    ],
    [
      'marked, shared on an old sign-in',
      marked,
      sent,
      { cleared: true, fresh: false },
      'not-fresh',
    ],
    [
      'its existence told on an old sign-in',
      marked,
      { ...marked, existence: true },
      { cleared: true, fresh: false },
      'not-fresh',
    ],
    [
      'the mark taken away on an old sign-in',
      marked,
      AT_HOME,
      { cleared: true, fresh: false },
      'not-fresh',
    ],
  ] as const)('%s: refused', (_, before, after, person, reason) => {
    expect(decideShare(before, after, members, person)).toEqual({ ok: false, reason });
  });

  test.each([
    ['anything unmarked', null, shared({ visibility: 'public' }), { cleared: false, fresh: false }],
    ['marked at home', null, marked, { cleared: true, fresh: false }],
    ['marked and shared, fresh', marked, sent, everybody],
    ['narrower again on an old sign-in', sent, marked, { cleared: true, fresh: false }],
    [
      'one who has left stays named as before',
      shared({ visibility: 'named', named: ['gone'] }),
      shared({ visibility: 'named', named: ['gone', 'a'] }),
      everybody,
    ],
  ] as const)('%s: yes', (_, before, after, person) => {
    expect(decideShare(before, after, members, person)).toEqual({ ok: true });
  });
});
