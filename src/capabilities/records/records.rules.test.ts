import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideAnswer,
  decideMask,
  isNamed,
  maskRecord,
  onlyOf,
  reasonsOf,
  type Mask,
} from './index.ts';
import { readRequest, readSieve } from './records.forms.ts';

const mask = (field: string, part: string | null, section = 'OSL 31:16'): Mask => ({
  id: `${field}${part}`,
  tbl: 'matters.note',
  rowId: '1',
  field,
  part,
  section,
});
const put = (fields: Record<string, string>, masks: Mask[], title = 'Titel') =>
  maskRecord(
    { title, fields: Object.entries(fields).map(([field, text]) => ({ field, text })) },
    masks,
    reasonsOf(masks),
  );

describe('masking', () => {
  test('words are masked wherever they stand, in any letter case and over line breaks', () => {
    const { fields, title } = put(
      { text: 'Kappa AB bygger.\nKAPPA\nab säljer', remark: 'om kappa ab' },
      [mask('text', 'Kappa AB')],
      'Brev från Kappa AB',
    );
    expect(JSON.stringify([fields, title])).not.toMatch(/kappa/i);
    expect(fields[0]!.text).toBe('[█ 1] bygger.\n[█ 1] säljer');
  });
  test('each reason has its number, and the length of what is masked does not show', () => {
    const { fields } = put({ text: 'a bbbbbbbbbbbb c' }, [
      mask('text', 'a', 'X'),
      mask('text', 'bbbbbbbbbbbb', 'Y'),
    ]);
    expect(fields[0]!.text).toBe('[█ 1] [█ 2] c');
  });
  test('a long part goes before a short one in it', () => {
    expect(
      put({ text: 'Anna Ek bor' }, [mask('text', 'Anna'), mask('text', 'Anna Ek')]).fields[0]!.text,
    ).toBe('[█ 1] bor');
  });
  test('a field masked whole takes a title that tells of it along, and no other title', () => {
    expect(put({ text: 'Varsel i Alby' }, [mask('text', null)], 'Om Alby').title).toBe('[█ 1]');
    expect(put({ text: 'Varsel i Alby' }, [mask('text', null)], 'Anteckning').title).toBe(
      'Anteckning',
    );
  });
  test('signs of patterns are words like others', () => {
    expect(put({ text: 'kostar (1.5)* kr' }, [mask('text', '(1.5)*')]).fields[0]!.text).toBe(
      'kostar [█ 1] kr',
    );
  });
  test('no masked part is left in any field, whatever is masked', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 2, maxLength: 8, unit: 'grapheme-ascii' }),
        fc.array(fc.string({ unit: 'grapheme-ascii' })),
        (part, around) => {
          fc.pre(part.trim().length > 1 && !/[[\]█ ]/.test(part) && !/^\d+$/.test(part));
          const { fields } = put({ text: around.join(part), remark: part }, [mask('text', part)]);
          expect(fields.every((one) => !one.text.toLowerCase().includes(part.toLowerCase()))).toBe(
            true,
          );
        },
      ),
    );
  });
  test.each([
    ['whole', 'text', { ok: true }],
    [['Alby'], 'text', { ok: true }],
    [['alby  AB'], 'text', { ok: true }],
    [['Berga'], 'text', { ok: false, reason: 'not-in-text', part: 'Berga' }],
    [[], 'text', { ok: false, reason: 'nothing-to-mask' }],
    ['whole', 'other', { ok: false, reason: 'no-such-field' }],
  ] as const)('%j in %s', (parts, field, outcome) => {
    expect(decideMask([{ field: 'text', text: 'Alby AB' }], field, parts)).toEqual(outcome);
  });
});

describe('answering a request', () => {
  const open = { closed: false, picked: 1, masks: 0 };
  test.each([
    [open, 'given', '', true, 'ok'],
    [open, 'given', '', false, 'may-not-write'],
    [{ ...open, closed: true }, 'given', '', true, 'closed'],
    [{ ...open, picked: 0 }, 'given', '', true, 'nothing-picked'],
    [{ ...open, picked: 0 }, 'nothing-held', '', true, 'ok'],
    [{ ...open, masks: 1 }, 'given', '', true, 'masked-is-partly'],
    [{ ...open, masks: 1 }, 'partly', '', true, 'reason-missing'],
    [{ ...open, masks: 1 }, 'partly', 'OSL', true, 'ok'],
    [open, 'refused', '', true, 'reason-missing'],
    [open, 'withdrawn', '', true, 'ok'],
  ] as const)('%j %s %j', (request, how, words, may, outcome) => {
    const decision = decideAnswer(request, how, words, may);
    expect(decision.ok ? 'ok' : decision.reason).toBe(outcome);
  });
});

describe('only of one person', () => {
  const anna = { id: 'a'.repeat(8), name: 'Anna Ek' };
  const others = [{ id: 'b'.repeat(8), name: 'Bo Al' }];
  test('a whole name is meant, not the beginning of another', () => {
    expect(isNamed('Ring Anna Ek.', 'Anna Ek')).toBe(true);
    expect(isNamed('Ring Anna Eklund', 'Anna Ek')).toBe(false);
    expect(isNamed('Susanna Ek', 'Anna Ek')).toBe(false);
  });
  test('another person’s name, number and id are left out; one’s own stay', () => {
    const kept = onlyOf(
      {
        role: 'Lots',
        person_name: 'Bo Al',
        phone: '1',
        deputy_name: 'Anna Ek',
        deputy_phone: '2',
        said_by: others[0]!.id,
        text: 'Bo Al talade med Anna Ek',
      },
      anna,
      others,
    );
    expect(kept).toEqual({
      role: 'Lots',
      deputy_name: 'Anna Ek',
      deputy_phone: '2',
      text: '[…] talade med Anna Ek',
    });
  });
});

describe('what is typed', () => {
  const form = (values: Record<string, string>) => {
    const made = new FormData();
    for (const [name, value] of Object.entries(values)) made.set(name, value);
    return made;
  };
  test('a request needs a day and words, and no name', () => {
    expect(readRequest(form({ received_on: '2026-11-25', wording: 'Allt' }))).toMatchObject({
      ok: true,
      command: { asked_by: '' },
    });
    expect(readRequest(form({ received_on: '2026-02-31', wording: ' ' }))).toMatchObject({
      ok: false,
      faults: { received_on: 'no-day', wording: 'missing' },
    });
    expect(readRequest(form({ received_on: '2026-11-25', wording: 'a\0b' }))).toMatchObject({
      ok: false,
      faults: { wording: 'nul' },
    });
    expect(
      readRequest(form({ received_on: '2026-11-25', wording: 'x'.repeat(2001) })),
    ).toMatchObject({ ok: false, faults: { wording: 'too-long' } });
  });
  test('what makes no sense in an address is left out', () => {
    expect(
      readSieve(
        new URLSearchParams('kind=%27%3B&whose=x&organisation=1&since=igår&page=-3&q=a%00b'),
      ),
    ).toMatchObject({
      kinds: null,
      whose: 'all',
      organisation: null,
      since: null,
      page: 1,
      words: 'ab',
    });
  });
});
