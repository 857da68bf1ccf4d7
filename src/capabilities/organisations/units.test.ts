import { describe, expect, test } from 'vitest';
import type { OrganisationId, UnitId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { parseUnits } from './units.forms.ts';
import {
  decideSaveUnits,
  inTypedOrder,
  MOST_UNITS,
  unitsStamp,
  type UnitLine,
} from './units.rules.ts';

const ONE = '0199aaaa-0000-7000-8000-000000000001' as UnitId;
const TWO = '0199aaaa-0000-7000-8000-000000000002' as UnitId;
const ours = 'ours' as OrganisationId;
const editor = { role: 'editor', organisationId: ours } as Viewer;
const kept = [
  { id: ONE, nameSv: 'Näringsliv', nameEn: 'Business' },
  { id: TWO, nameSv: 'Kultur', nameEn: 'Culture' },
];
const lines: UnitLine[] = kept.map((unit, at) => ({ ...unit, position: at + 1 }));
const decide = (now: readonly UnitLine[], from = unitsStamp(kept), who = editor) =>
  decideSaveUnits(who, ours, kept, from, now);

describe('units of one’s own organisation', () => {
  test.each<[string, readonly UnitLine[], object]>([
    ['renamed', [{ ...lines[0]!, nameSv: 'Näringslivsenheten' }, lines[1]!], { ok: true }],
    ['in another order', [lines[1]!, lines[0]!], { ok: true }],
    ['one more', [...lines, { id: null, nameSv: 'Ny', nameEn: 'New', position: 3 }], { ok: true }],
    ['as they were', lines, { ok: false, reason: 'nothing-changed' }],
    ['one left out', [lines[0]!], { ok: false, reason: 'saved-meanwhile' }],
    [
      'one of another organisation',
      [...lines, { ...lines[0]!, id: 'other' as UnitId }],
      { ok: false, reason: 'saved-meanwhile' },
    ],
    [
      'too many',
      [
        ...lines,
        ...Array.from({ length: MOST_UNITS }, () => ({ ...lines[0]!, id: null, nameSv: 'Ny' })),
      ],
      { ok: false, reason: 'too-many-units' },
    ],
  ])('%s', (_, now, answer) => {
    expect(decide(now)).toEqual(answer);
  });

  test('not over somebody else’s change, and not by a reader or another', () => {
    expect(decide([lines[1]!, lines[0]!], unitsStamp([kept[0]!]))).toEqual({
      ok: false,
      reason: 'saved-meanwhile',
    });
    for (const who of [
      { ...editor, role: 'reader' },
      { ...editor, organisationId: 'x' },
    ])
      expect(decide(lines, unitsStamp(kept), who as Viewer)).toEqual({
        ok: false,
        reason: 'not-an-editor',
      });
  });

  test.each([
    ['as they stand', [1, 2, 3], 'ABC'],
    ['the last moved up to the first place', [1, 2, 1], 'CAB'],
    ['the first moved down to the last place', [3, 2, 3], 'BCA'],
    ['two that change places', [2, 1, 3], 'BAC'],
    ['with gaps', [30, 20, 10], 'CBA'],
  ])('in the order that was typed: %s', (_, places, order) => {
    const typed = places.map((position, at) => ({ ...lines[0]!, nameSv: 'ABC'[at]!, position }));
    const names = inTypedOrder(typed).map(({ nameSv }) => nameSv);
    expect(names.join('')).toBe(order);
  });
});

describe('the form', () => {
  const form = (values: Record<string, string>, units = [ONE, 'new-1', 'new-2']) => {
    const data = new FormData();
    for (const unit of units) data.append('unit', unit);
    for (const [name, value] of Object.entries(values)) data.append(name, value);
    return parseUnits(data);
  };
  const one = { from: 'x', [`sv-${ONE}`]: ' Näringsliv ', [`en-${ONE}`]: '', [`at-${ONE}`]: '1' };

  test('an empty new line is none; without an English name the Swedish one is used', () => {
    expect(form({ ...one, 'sv-new-1': 'Ny', 'en-new-1': 'New', 'at-new-1': '2' })).toEqual({
      ok: true,
      command: {
        from: 'x',
        lines: [
          { id: ONE, nameSv: 'Näringsliv', nameEn: 'Näringsliv', position: 1 },
          { id: null, nameSv: 'Ny', nameEn: 'New', position: 2 },
        ],
      },
    });
  });

  test.each([
    ['a name taken away', { [`sv-${ONE}`]: ' ' }, { [`sv-${ONE}`]: { reason: 'missing' } }],
    [
      'too long',
      { [`sv-${ONE}`]: 'x'.repeat(121) },
      { [`sv-${ONE}`]: { reason: 'too-long', limit: 120 } },
    ],
    ['no place', { [`at-${ONE}`]: 'först' }, { [`at-${ONE}`]: { reason: 'no-number' } }],
    [
      'a NUL character',
      { [`en-${ONE}`]: 'a\0' },
      { [`en-${ONE}`]: { reason: 'unsavable-character' } },
    ],
    [
      'an English name alone',
      { 'en-new-1': 'New', 'at-new-1': '2' },
      { 'sv-new-1': { reason: 'missing' } },
    ],
  ])('%s is refused by field', (_, more, faults) => {
    expect(form({ ...one, ...more } as unknown as Record<string, string>)).toEqual({
      ok: false,
      faults,
    });
  });
});
