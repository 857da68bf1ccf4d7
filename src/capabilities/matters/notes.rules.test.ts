import { describe, expect, test } from 'vitest';
import { AT_HOME, type Shared } from '#organisations';
import type { Viewer } from '#platform/core/viewer';
import { decideNote, type NoteNow } from './notes.rules.ts';
import type { NoteTexts } from './notes.types.ts';

const editor = {
  role: 'editor',
  organisationId: 'ours',
  countyRoles: [],
  cleared: false,
  fresh: false,
} as unknown as Viewer;
const words = (more: Partial<NoteTexts & Shared> = {}) => ({
  ...AT_HOME,
  title: 'Läget',
  text: 'Vi har ringt två företag.',
  ...more,
});
const now: NoteNow = { ...words(), version: 3, organisationId: 'ours' };

describe('keeping a note', () => {
  test.each([
    ['by one who reads', { ...editor, role: 'reader' }, null, words(), 0, 'reader'],
    [
      'of another organisation',
      { ...editor, organisationId: 'theirs' },
      now,
      words({ text: 'x' }),
      3,
      'no-such-note',
    ],
    ['with nothing changed', editor, now, words(), 3, 'nothing-changed'],
    ['with nothing changed, from an earlier one', editor, now, words(), 2, 'nothing-changed'],
    ['from an earlier version', editor, now, words({ text: 'x' }), 2, 'saved-meanwhile'],
    ['for nobody named', editor, null, words({ visibility: 'named' }), 0, 'nobody-named'],
    [
      'marked by one not cleared',
      editor,
      null,
      words({ secrecySection: '31:16' }),
      0,
      'not-cleared',
    ],
  ] as const)('%s: refused', (_, viewer, before, after, from, reason) => {
    expect(decideNote(viewer as Viewer, before, after, from, ['a'])).toEqual({ ok: false, reason });
  });

  test.each([
    ['a new draft', null, words(), 0],
    ['from the newest version', now, words({ text: 'x' }), 3],
    ['for others', now, words({ visibility: 'named', named: ['a'] }), 3],
  ] as const)('%s: yes', (_, before, after, from) => {
    expect(decideNote(editor, before, after, from, ['a'])).toEqual({ ok: true });
  });
});
