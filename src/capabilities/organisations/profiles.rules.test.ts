import { describe, expect, test } from 'vitest';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { ProfileTexts } from './organisations.types.ts';
import { decideSaveProfile, differingParts, EMPTY_PROFILE, settleParts } from './profiles.rules.ts';

const ours = 'ours' as OrganisationId;
const editor = { role: 'editor', organisationId: ours, countyRoles: [] } as unknown as Viewer;
const words = (more: Partial<ProfileTexts>): ProfileTexts => ({ ...EMPTY_PROFILE, ...more });
const current = { version: 3, texts: words({ mission: 'Vi finns' }) };

describe('saving a profile', () => {
  test.each([
    [
      'somebody else’s',
      { ...editor, organisationId: 'another' },
      3,
      words({ mission: 'Ni finns' }),
      'not-an-editor',
    ],
    ['a reader', { ...editor, role: 'reader' }, 3, words({ mission: 'Ni finns' }), 'not-an-editor'],
    ['the same texts', editor, 3, words({ mission: 'Vi finns' }), 'nothing-changed'],
    [
      'the same texts, from an earlier version',
      editor,
      2,
      words({ mission: 'Vi finns' }),
      'nothing-changed',
    ],
    ['from an earlier version', editor, 2, words({ mission: 'Vi fanns' }), 'saved-meanwhile'],
    [
      'from a version that is not there',
      editor,
      9,
      words({ mission: 'Vi fanns' }),
      'saved-meanwhile',
    ],
  ])('%s: refused', (_, viewer, from, texts, reason) => {
    expect(decideSaveProfile(viewer as Viewer, ours, current, from, texts)).toEqual({
      ok: false,
      reason,
    });
  });

  test('from the newest version: yes', () => {
    expect(decideSaveProfile(editor, ours, current, 3, words({ mission: 'Ny' }))).toEqual({
      ok: true,
    });
  });
});

describe('two editors at once', () => {
  const base = words({ mission: 'A', goals: 'B', needs: 'C', offers: 'D' });
  const mine = { ...base, mission: 'A1', goals: 'B1', offers: 'D9' };
  const theirs = { ...base, mission: 'A2', needs: 'C2', offers: 'D9' };

  test('each part that differs is named with who changed it; alike ones are not', () => {
    expect(differingParts(base, mine, theirs)).toEqual([
      { part: 'mission', mine: 'A1', theirs: 'A2', changedBy: 'both' },
      { part: 'goals', mine: 'B1', theirs: 'B', changedBy: 'me' },
      { part: 'needs', mine: 'C', theirs: 'C2', changedBy: 'them' },
    ]);
  });

  test('each choice gives the text that was chosen, and nothing else moves', () => {
    expect(
      settleParts(
        {
          mission: { keep: 'edited', edited: 'A1 och A2' },
          goals: { keep: 'mine', mine: 'B1' },
          needs: { keep: 'theirs' },
        },
        theirs,
      ),
    ).toEqual({ ...theirs, mission: 'A1 och A2', goals: 'B1' });
  });
});
