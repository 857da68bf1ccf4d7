import { describe, expect, test } from 'vitest';
import { newId } from '#platform/server';
import {
  parseEdit,
  parseMerge,
  parseNewMatter,
  parseOpinion,
  parseRetire,
  parseSplit,
  partsIn,
} from './matter-changes.forms.ts';
import { asSeen, parseAreas, parseSet } from './matter-set.forms.ts';

const key = newId<'key'>();
const area = newId<'area'>();
const form = (values: Record<string, string>) => {
  const made = new FormData();
  for (const [name, value] of Object.entries({ key, ...values })) made.set(name, value);
  return made;
};
const faultsOf = (reading: { ok: boolean; faults?: unknown }) => reading.faults ?? null;

const added = {
  nameSv: ' Lokala  jobbspår ',
  sentenceSv: 'Någon ordnar spår.',
  areaId: area,
  asked: 'municipality',
  legalFooting: 'custom',
};

describe('a new matter', () => {
  test('is read with spaces tidied; without English the Swedish words are used', () => {
    expect(parseNewMatter(form({ ...added, synonymsSv: 'spår\r\n jobb ; spår,' }))).toEqual({
      ok: true,
      command: {
        key,
        matter: {
          ...added,
          nameSv: 'Lokala jobbspår',
          nameEn: 'Lokala jobbspår',
          sentenceEn: added.sentenceSv,
          synonymsSv: ['spår', 'jobb'],
          synonymsEn: [],
        },
      },
    });
  });

  test.each([
    ['no name', { nameSv: ' ' }, { nameSv: 'missing' }],
    ['a name that is too long', { nameSv: 'å'.repeat(201) }, { nameSv: 'too-long' }],
    ['a name with 199 emoji is not', { nameSv: `å${'👍'.repeat(199)}` }, null],
    ['a name that cannot be seen', { nameSv: '\u200b' }, { nameSv: 'no-letter' }],
    ['an English name that cannot be seen', { nameEn: '\u200b' }, { nameEn: 'no-letter' }],
    ['a name of signs alone', { nameSv: '– 👍' }, { nameSv: 'no-letter' }],
    ['a sentence that cannot be seen', { sentenceSv: '\u2060' }, { sentenceSv: 'no-letter' }],
    ['a name of one digit', { nameSv: '7' }, null],
    ['a name in other letters', { nameSv: 'العمل' }, null],
    ['a character that cannot be saved', { sentenceSv: 'a\0b' }, { sentenceSv: 'nul' }],
    ['markup is text', { nameSv: '<script>alert(1)</script>' }, null],
    ['no area', { areaId: 'x' }, { areaId: 'unknown-choice' }],
    ['asked in no known way', { asked: 'constructor' }, { asked: 'unknown-choice' }],
    ['no key', { key: '' }, { key: 'stale-form' }],
    [
      'too many words',
      { synonymsSv: Array.from({ length: 61 }, (_, i) => `ord${i}`).join('\n') },
      { synonymsSv: 'too-many-words' },
    ],
  ])('%s', (_, more, faults) => {
    expect(faultsOf(parseNewMatter(form({ ...added, ...more })))).toEqual(faults);
  });
});

test.each([
  [{ 'new-nameSv': '\u200b' }, { 'new-nameSv': 'no-letter' }],
  [{ 'new-nameSv': 'Jord', 'new-nameEn': '\u2060' }, { 'new-nameEn': 'no-letter' }],
])('an area that cannot be seen is none: %j', (values, faults) => {
  expect(faultsOf(parseAreas(form(values)))).toEqual(faults);
});

describe('a matter written anew', () => {
  const edited = {
    ...added,
    version: '3',
    position: '1',
    priority: '',
    legalNoteSv: '',
    legalNoteEn: '',
  };
  test('its place is counted from one on the screen', () => {
    const reading = parseEdit(form(edited));
    expect(reading).toMatchObject({
      ok: true,
      command: { version: 3, words: { position: 0, priority: null } },
    });
  });

  test.each([
    ['priority', '21', 'no-number'],
    ['priority', 'två', 'no-number'],
    ['position', '-1', 'no-number'],
    ['version', '', 'no-number'],
    ['reason', 'x'.repeat(501), 'too-long'],
  ])('%s %s', (field, value, fault) => {
    expect(faultsOf(parseEdit(form({ ...edited, [field]: value })))).toEqual({ [field]: fault });
  });
});

describe('what is large', () => {
  test('a split names the part whose field is wrong', () => {
    const parts = Object.fromEntries(
      [0, 1].flatMap((index) =>
        Object.entries(added).map(([name, value]) => [`part${index}-${name}`, value]),
      ),
    );
    expect(parseSplit(form({ ...parts, parts: '2', reason: 'För att.' }))).toMatchObject({
      ok: true,
      command: { parts: [{ nameSv: 'Lokala jobbspår' }, { asked: 'municipality' }] },
    });
    expect(faultsOf(parseSplit(form({ ...parts, parts: '2', 'part1-nameSv': '' })))).toEqual({
      'part1-nameSv': 'missing',
      reason: 'missing',
    });
  });

  test.each([
    ['2', 2],
    ['5', 5],
    ['6', 5],
    ['0', 2],
    ['many', 2],
    ['2.5', 2],
  ])('%s parts are %i', (parts, count) => {
    expect(partsIn({ parts })).toBe(count);
  });

  test('a merge needs one at least; a retiring its reason', () => {
    expect(faultsOf(parseMerge(form({ reason: 'x' })))).toEqual({ merged: 'nothing-chosen' });
    expect(faultsOf(parseMerge(form({ reason: 'x', merged: 'y' })))).toEqual({
      merged: 'unknown-choice',
    });
    expect(faultsOf(parseRetire(form({ reason: ' \n ' })))).toEqual({ reason: 'missing' });
  });

  test.each([
    [{}, { answer: 'nothing-chosen' }],
    [{ answer: 'no-objection' }, null],
    [{ answer: 'views', opinion: ' ' }, { opinion: 'missing' }],
    [{ answer: 'views', opinion: 'x'.repeat(501) }, { opinion: 'too-long' }],
  ])('an opinion %o', (values, faults) => {
    expect(faultsOf(parseOpinion(form(values as Record<string, string>)))).toEqual(faults);
  });
});

describe('the set and the areas', () => {
  const id = newId<'matter'>();
  const row = (more: Record<string, string> = {}) => {
    const made = form({
      [`choice-${id}`]: 'keep',
      [`nameSv-${id}`]: 'Namn',
      [`nameEn-${id}`]: 'Name',
      [`area-${id}`]: area,
      [`position-${id}`]: '2',
      [`version-${id}`]: '1',
      [`seen-${id}`]: asSeen(['Namn', 'Name', area]),
      ...more,
    });
    made.append('matter', id);
    return made;
  };

  test('a row that nobody touched is known as such', () => {
    const untouched = parseSet(row());
    expect(untouched).toMatchObject({
      ok: true,
      command: { rows: [{ touched: false, position: 1 }], added: [] },
    });
    const touched = parseSet(row({ [`nameSv-${id}`]: 'Nytt' }));
    expect(touched).toMatchObject({ ok: true, command: { rows: [{ touched: true }] } });
  });

  test('a retiring needs a reason, a new row its name and sentence; an empty one is none', () => {
    expect(faultsOf(parseSet(row({ [`choice-${id}`]: 'retire' })))).toEqual({ reason: 'missing' });
    expect(faultsOf(parseSet(row({ 'new1-nameEn': 'New', 'new1-areaId': area })))).toEqual({
      'new1-nameSv': 'missing',
      'new1-sentenceSv': 'missing',
    });
    expect(faultsOf(parseSet(row({ [`choice-${id}`]: 'constructor' })))).toEqual({
      [`choice-${id}`]: 'unknown-choice',
    });
  });

  test('areas: one to add may be left out, but not half', () => {
    expect(parseAreas(form({}))).toMatchObject({ ok: true, command: { areas: [], added: null } });
    expect(faultsOf(parseAreas(form({ 'new-nameEn': 'Energy' })))).toEqual({
      'new-nameSv': 'missing',
    });
  });
});
