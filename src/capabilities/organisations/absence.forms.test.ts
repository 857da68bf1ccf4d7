import { describe, expect, test } from 'vitest';
import { parseAbsence, parseContactPoint } from './contact-points.forms.ts';
import { parseReading } from './profile-reads.forms.ts';

const TODAY = '2026-11-25';
const form = (values: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.append(name, value);
  return data;
};
const away = { version: '2', awayFrom: '2026-11-25', awayUntil: '2026-12-05' };
const faultsOf = (parsed: { ok: boolean; faults?: unknown }) => (parsed.ok ? {} : parsed.faults);

describe('"Jag är borta"', () => {
  test('two days and a deputy', () => {
    const typed = form({ ...away, deputyName: ' Eva Exempel ', deputyPhone: '070-174 06 05' });
    expect(parseAbsence(typed, TODAY)).toEqual({
      ok: true,
      command: {
        from: 2,
        texts: {
          awayFrom: '2026-11-25',
          awayUntil: '2026-12-05',
          deputyName: 'Eva Exempel',
          deputyPhone: '070-174 06 05',
        },
      },
    });
  });

  test.each([
    ['today alone', { awayUntil: TODAY }, {}],
    ['begun before today', { awayFrom: '2026-11-01' }, {}],
    ['no last day', { awayUntil: '' }, { awayUntil: { reason: 'missing' } }],
    [
      'no day at all',
      { awayFrom: '', awayUntil: '' },
      { awayFrom: { reason: 'missing' }, awayUntil: { reason: 'missing' } },
    ],
    ['a day that is not there', { awayUntil: '2026-02-30' }, { awayUntil: { reason: 'no-date' } }],
    ['a day in words', { awayFrom: 'måndag' }, { awayFrom: { reason: 'no-date' } }],
    ['a year beyond all plans', { awayUntil: '9999-12-31' }, { awayUntil: { reason: 'no-date' } }],
    [
      'the last before the first',
      { awayUntil: '2026-11-24' },
      { awayUntil: { reason: 'ends-before-it-begins' } },
    ],
    [
      'over already',
      { awayFrom: '2026-11-01', awayUntil: '2026-11-24' },
      { awayUntil: { reason: 'already-past' } },
    ],
    ['no number', { deputyPhone: 'x' }, { deputyPhone: { reason: 'no-phone' } }],
  ])('%s', (_, more, faults) => {
    expect(faultsOf(parseAbsence(form({ ...away, ...more }), TODAY))).toEqual(faults);
  });
});

describe('the whole contact point', () => {
  const contact = { version: '1', role: 'Företagslots' };
  test.each([
    ['needs no days', {}, {}],
    ['keeps an absence that is over', { awayFrom: '2020-01-01', awayUntil: '2020-01-02' }, {}],
    ['has both days or none', { awayFrom: TODAY }, { awayUntil: { reason: 'missing' } }],
    [
      'ends its absence after it begins',
      { awayFrom: TODAY, awayUntil: '2026-11-24' },
      { awayUntil: { reason: 'ends-before-it-begins' } },
    ],
  ])('%s', (_, more, faults) => {
    expect(faultsOf(parseContactPoint(form({ ...contact, ...more })))).toEqual(faults);
  });
});

test.each(['0', '-1', '1.5', '', 'x', '1000001'])('version "%s" was never on a page', (version) => {
  expect(parseReading(form({ version })).ok).toBe(false);
});
