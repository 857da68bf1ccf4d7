import { describe, expect, test } from 'vitest';
import type { OrganisationId } from '#platform/core/ids';
import type { Role, Viewer } from '#platform/core/viewer';
import type { ProfileReading } from './organisations.types.ts';
import { decideReadProfile, mayTickRead, readersOf, readStateOf } from './profile-reads.rules.ts';

const id = (name: string) => name as OrganisationId;
const viewer = (role: Role = 'editor') => ({ role, organisationId: id('ours') }) as Viewer;
const reading = (who: string, version: number): ProfileReading => ({
  organisationId: id(who),
  slug: who,
  name: who,
  version,
  readAt: new Date('2026-11-03T10:00:00Z'),
  invented: false,
});

describe('may "we have read" be said', () => {
  test.each([
    ['of the current version', viewer(), 'theirs', 3, 3, { ok: true }],
    ['of an earlier one: it was read', viewer(), 'theirs', 3, 2, { ok: true }],
    ['by a reader', viewer('reader'), 'theirs', 3, 3, { ok: false, reason: 'not-an-editor' }],
    ['of one’s own words', viewer(), 'ours', 3, 3, { ok: false, reason: 'own-words' }],
    ['of a version to come', viewer(), 'theirs', 3, 4, { ok: false, reason: 'no-such-version' }],
    [
      'where nothing is written',
      viewer(),
      'theirs',
      0,
      1,
      { ok: false, reason: 'no-such-version' },
    ],
  ])('%s', (_, who, whose, newest, version, answer) => {
    expect(decideReadProfile(who, id(whose), newest, version)).toEqual(answer);
  });

  test('the button is for those who may write in the name of another organisation', () => {
    expect([mayTickRead(viewer(), id('theirs')), mayTickRead(viewer(), id('ours'))]).toEqual([
      true,
      false,
    ]);
    expect(mayTickRead(viewer('reader'), id('theirs'))).toBe(false);
  });
});

describe('how far one has come', () => {
  const all = [reading('ours', 2), reading('ours', 1), reading('alby', 3), reading('alby', 1)];
  test.each([
    ['the current version', 'alby', 3, 'current'],
    ['an earlier one', 'ours', 3, 'earlier'],
    ['nothing', 'berga', 3, 'unread'],
  ])('%s', (_, who, current, kind) => {
    expect(readStateOf(all, id(who), current).kind).toBe(kind);
  });
  test('the newest version that was read counts', () => {
    const state = readStateOf(all, id('ours'), 3);
    expect(state.kind === 'earlier' && state.reading.version).toBe(2);
  });
  test('readers of the current version and of earlier ones, each once', () => {
    const { current, earlier } = readersOf(all, 3);
    expect(current.map(({ slug, version }) => [slug, version])).toEqual([['alby', 3]]);
    expect(earlier.map(({ slug, version }) => [slug, version])).toEqual([['ours', 2]]);
  });
});
