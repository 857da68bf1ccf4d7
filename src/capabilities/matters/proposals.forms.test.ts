import { describe, expect, test } from 'vitest';
import type { MatterId, ProposalId } from '#platform/core/ids';
import {
  parsePackage,
  parseProposal,
  parseProposalAnswers,
  type ProposalFault,
  type ProposalValues,
} from './proposals.forms.ts';

const REGION = '01900000-0000-7000-8000-000000000001';
const ALBY = '01900000-0000-7000-8000-000000000002';
const MATTER = '01900000-0000-7000-8000-00000000000a' as MatterId;
const OTHER = '01900000-0000-7000-8000-00000000000b' as MatterId;
const FIRST = '01900000-0000-7000-8000-0000000000f1' as ProposalId;
const SECOND = '01900000-0000-7000-8000-0000000000f2' as ProposalId;

const form = (fields: Record<string, string | string[]>): FormData => {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) made.append(name, one);
  }
  return made;
};
const right = {
  place: ALBY,
  [`role-${REGION}`]: 'contributor',
  'role-each': 'owner',
  limit: ' Så här.\r\nOch så här. ',
  settled: 'officials',
  lookAgainBy: '2027-09-01',
};
const about = { matterId: MATTER, counters: null };

describe('the form for a proposal', () => {
  test('owners first; "each" is each municipality; spaces and line breaks as they are kept', () => {
    const reading = parseProposal(form(right), about);
    expect(reading.ok && reading.command).toEqual({
      ...about,
      placeIds: [ALBY],
      roles: [
        { organisationId: null, role: 'owner' },
        { organisationId: REGION, role: 'contributor' },
      ],
      limit: 'Så här.\nOch så här.',
      settled: { kind: 'officials' },
      startsOn: null,
      lookAgainBy: '2027-09-01',
      message: '',
    });
  });

  test('decided: body and day, the rest where there is any', () => {
    const decided = {
      ...right,
      settled: 'decided',
      body: 'Nämnden',
      decidedOn: '2026-08-30',
      number: ' ',
    };
    const reading = parseProposal(form(decided), about);
    expect(reading.ok && reading.command.settled).toEqual({
      kind: 'decided',
      body: 'Nämnden',
      paragraph: null,
      decidedOn: '2026-08-30',
      registrationNumber: null,
    });
  });

  test.each<[string, Record<string, string | string[]>, keyof ProposalValues, ProposalFault]>([
    ['no place', { place: [] }, 'places', 'missing'],
    ['a place that is none', { place: 'alby' }, 'places', 'unknown-choice'],
    ['no owner', { 'role-each': '' }, 'roles', 'missing'],
    ['a role that is none', { 'role-each': 'boss' }, 'roles', 'unknown-choice'],
    ['a limit of 501 characters', { limit: 'å'.repeat(501) }, 'limit', 'too-long'],
    ['a NUL in the message', { message: 'a\0b' }, 'message', 'nul'],
    ['no day to look again', { lookAgainBy: '' }, 'lookAgainBy', 'missing'],
    ['a day that does not exist', { lookAgainBy: '2027-02-30' }, 'lookAgainBy', 'no-day'],
    ['a day of a year that nobody means', { lookAgainBy: '0000-01-01' }, 'lookAgainBy', 'no-day'],
    ['a day to start in the year 9999', { startsOn: '9999-12-31' }, 'startsOn', 'no-day'],
    ['a day to start that is no day', { startsOn: 'i höst' }, 'startsOn', 'no-day'],
    ['decided by nobody', { settled: 'decided', decidedOn: '2026-08-30' }, 'body', 'missing'],
    ['decided on no day', { settled: 'decided', body: 'Nämnden' }, 'decidedOn', 'missing'],
    ['settled in a third way', { settled: 'maybe' }, 'settled', 'missing'],
  ])('%s', (_, fields, field, fault) => {
    const reading = parseProposal(form({ ...right, ...fields }), about);
    expect(reading.ok ? {} : reading.faults).toEqual({ [field]: fault });
  });

  test('five hundred emoji are five hundred characters', () => {
    expect(parseProposal(form({ ...right, limit: '🌲'.repeat(500) }), about).ok).toBe(true);
  });
  test('what was typed comes back', () => {
    const reading = parseProposal(form({ ...right, lookAgainBy: 'sen' }), about);
    expect(reading.values).toMatchObject({ lookAgainBy: 'sen', roles: { each: 'owner' } });
  });
});

describe('the form for a package', () => {
  const row = (id: string, more: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries({ place: ALBY, 'role-each': 'owner', limit: '', ...more }).map(
        ([name, value]) => [`${id}.${name}`, value],
      ),
    );
  const pack = (more: Record<string, string | string[]> = {}) =>
    form({
      name: 'Höstens paket',
      lookAgainBy: '2027-09-01',
      message: 'Hej',
      matter: [MATTER, OTHER],
      ...row(MATTER),
      ...row(OTHER, { limit: 'Så.' }),
      ...more,
    });
  test('holds a proposal for each chosen matter, with one day and one message for all', () => {
    const reading = parsePackage(pack());
    expect(reading.ok && reading.command.items).toMatchObject([
      { matterId: MATTER, limit: '', lookAgainBy: '2027-09-01', message: 'Hej' },
      { matterId: OTHER, limit: 'Så.', lookAgainBy: '2027-09-01', message: 'Hej' },
    ]);
  });
  test('rows that are not chosen are left out', () => {
    const reading = parsePackage(pack({ matter: MATTER }));
    expect(reading.ok && reading.command.items).toHaveLength(1);
  });
  test.each<[string, Record<string, string | string[]>, object]>([
    ['no matter', { matter: [] }, { matter: 'missing', rows: {} }],
    ['no name', { name: ' ' }, { name: 'missing', rows: {} }],
    ['a name of 121 characters', { name: 'x'.repeat(121) }, { name: 'too-long', rows: {} }],
    ['no day', { lookAgainBy: '' }, { lookAgainBy: 'missing', rows: {} }],
    [
      'a row without an owner',
      { [`${OTHER}.role-each`]: '' },
      { rows: { [OTHER]: { roles: 'missing' } } },
    ],
    [
      'more than a hundred',
      {
        matter: Array.from(
          { length: 101 },
          (_, n) => `${MATTER.slice(0, -3)}${String(n).padStart(3, '0')}`,
        ),
      },
      { matter: 'too-many', rows: {} },
    ],
  ])('%s', (_, fields, faults) => {
    const reading = parsePackage(pack(fields));
    expect(reading.ok ? {} : reading.faults).toEqual(faults);
  });
});

describe('a sitting', () => {
  const sitting = (fields: Record<string, string>) =>
    parseProposalAnswers(form({ proposal: [FIRST, SECOND], ...fields }));
  test('what has no answer yet is left for later', () => {
    const reading = sitting({ [`answer-${FIRST}`]: 'yes' });
    expect(reading.ok && reading.answers).toEqual([
      { proposalId: FIRST, answer: 'yes', reason: '' },
    ]);
  });
  test('yes to all: but for those with an answer of their own', () => {
    const own = { [`answer-${SECOND}`]: 'no', [`reason-${SECOND}`]: ' Inte hos oss. ' };
    const reading = sitting({ all: 'yes', ...own });
    expect(reading.ok && reading.answers).toEqual([
      { proposalId: FIRST, answer: 'yes', reason: '' },
      { proposalId: SECOND, answer: 'no', reason: 'Inte hos oss.' },
    ]);
  });
  test.each([
    ['a no without a reason', 'no', '  ', 'missing'],
    ['an objection without a reason', 'objects', '', 'missing'],
    ['a reason that is too long', 'no', 'x'.repeat(501), 'too-long'],
    ['a NUL', 'no', 'a\0', 'nul'],
    ['an answer that is none', 'perhaps', '', 'unknown-choice'],
  ])('%s', (_, answer, reason, fault) => {
    const reading = sitting({ [`answer-${FIRST}`]: answer, [`reason-${FIRST}`]: reason });
    expect(reading.ok ? {} : reading.faults).toEqual({ [FIRST]: fault });
    expect(reading.values[FIRST]).toEqual({ answer, reason });
  });
  test('keys that are no ids are left out', () => {
    expect(parseProposalAnswers(form({ proposal: 'x', 'answer-x': 'yes' }))).toMatchObject({
      answers: [],
    });
  });
});
