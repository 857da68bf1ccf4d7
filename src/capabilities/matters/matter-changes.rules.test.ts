import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatterId, OrganisationId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import {
  addressFor,
  becameOf,
  cameOf,
  decideCarryOut,
  decideMerge,
  decideParts,
  decideProposal,
  inWishedOrder,
  mayBeCarriedOutFrom,
  nameAt,
  namesKept,
  untilWhen,
  type ProposedChange,
} from './matter-changes.rules.ts';
import type { Origin, Told } from './matter-changes.types.ts';

const id = (name: string) => name as MatterId;
const TODAY = '2026-10-15' as LocalDate;
const told = (until: string, answer: Told['answer'] = null): Told => ({
  organisationId: 'x' as OrganisationId,
  until: until as LocalDate,
  answer,
});
const change = (more: Partial<ProposedChange> = {}): ProposedChange => ({
  carriedOut: false,
  takenBack: false,
  matterGone: false,
  roundRuns: false,
  told: [],
  untold: 0,
  opinions: '0/0',
  opinionsSeen: '0/0',
  ...more,
});

describe('carrying out what was proposed', () => {
  test.each([
    ['nobody has answered the matter', {}, null],
    ['all have no objection', { told: [told('2026-10-30', 'no-objection')] }, null],
    ['the last day is today', { told: [told('2026-10-15')] }, 'still-time'],
    ['the last day was yesterday', { told: [told('2026-10-14')] }, null],
    ['one objects and has time left', { told: [told('2026-10-30', 'views')] }, 'still-time'],
    ['one objected, and its time has gone', { told: [told('2026-10-14', 'views')] }, null],
    ['somebody has answered since', { untold: 1 }, 'more-told'],
    ['an opinion nobody has read', { opinions: '2/7', opinionsSeen: '2/5' }, 'opinion-meanwhile'],
    ['a round runs', { roundRuns: true }, 'round-runs'],
    ['it has been carried out', { carriedOut: true, roundRuns: true }, 'already-carried-out'],
    ['it has been taken back', { takenBack: true }, 'taken-back'],
    ['a matter of it has gone', { matterGone: true }, 'matter-gone'],
  ] as const)('%s', (_, more, reason) => {
    const decision = decideCarryOut(change(more as Partial<ProposedChange>), TODAY);
    expect(decision.ok ? null : decision.reason).toBe(reason);
  });

  test('may be done on the first working day after the last one’s last day', () => {
    expect(mayBeCarriedOutFrom([told('2026-10-15'), told('2026-10-16')], TODAY)).toBe('2026-10-19');
    expect(mayBeCarriedOutFrom([told('2026-10-14')], TODAY)).toBeNull();
  });

  test('ten working days, and the summer stands still', () => {
    expect(untilWhen(new Date('2026-10-01T08:00:00Z'))).toBe('2026-10-15');
    expect(untilWhen(new Date('2026-07-01T08:00:00Z'))).toBe('2026-08-12');
  });
});

describe('proposing', () => {
  const ground = { coordinator: true, allInUse: true, alreadyProposed: false, roundRuns: false };
  test.each([
    [{}, null],
    [{ coordinator: false }, 'not-coordinator'],
    [{ allInUse: false }, 'not-in-use'],
    [{ alreadyProposed: true }, 'already-proposed'],
    [{ roundRuns: true }, 'round-runs'],
  ] as const)('%o', (more, reason) => {
    const decision = decideProposal({ ...ground, ...more });
    expect(decision.ok ? null : decision.reason).toBe(reason);
  });

  test.each([
    [['A'], 'too-few-parts'],
    [['A', 'B'], null],
    [['A', 'B', 'C', 'D', 'E'], null],
    [['A', 'B', 'C', 'D', 'E', 'F'], 'too-many-parts'],
    [['Energi', ' ENERGI '], 'same-name'],
  ] as const)('parts %o', (names, reason) => {
    const decision = decideParts(names.map((nameSv) => ({ nameSv })));
    expect(decision.ok ? null : decision.reason).toBe(reason);
  });

  test('a matter goes up in another, never in itself', () => {
    expect(decideMerge(id('a'), [id('b')]).ok).toBe(true);
    expect(decideMerge(id('a'), [])).toEqual({ ok: false, reason: 'merge-nothing' });
    expect(decideMerge(id('a'), [id('b'), id('a')])).toEqual({ ok: false, reason: 'merge-itself' });
  });
});

describe('the order that is wished', () => {
  const rows = (wished: Record<string, number>) =>
    Object.keys(wished).map((id, before) => ({ id, wished: wished[id]!, before }));
  test.each([
    ['as it was', { a: 0, b: 1, c: 2 }, 'abc'],
    ['the last first', { a: 0, b: 1, c: 0 }, 'cab'],
    ['the first last', { a: 2, b: 1, c: 2 }, 'bca'],
    ['one in the middle', { a: 0, b: 1, c: 1 }, 'acb'],
    ['far beyond the end', { a: 99, b: 1, c: 2 }, 'bca'],
  ])('%s', (_, wished, order) => {
    expect(inWishedOrder(rows(wished as Record<string, number>)).join('')).toBe(order);
  });

  test('one that is new in the area stands where it is wished', () => {
    expect(inWishedOrder([...rows({ a: 0, b: 1 }), { id: 'n', wished: 1, before: null }])).toEqual([
      'a',
      'n',
      'b',
    ]);
  });
});

describe('names', () => {
  test('are kept once, however they are written, and never as an alias of themselves', () => {
    expect(namesKept(['Fiber'], ['fiber', 'Bredband', ' ', 'Nät'], ['NÄT'])).toEqual([
      'Fiber',
      'Bredband',
    ]);
  });

  test.each([
    ['Bredband & mobil', [], 'bredband-mobil'],
    ['Ny', ['ny', 'ny-2'], 'ny-3'],
    ['Set', [], 'set-2'],
    ['Areas', [], 'areas-2'],
    ['👍', [], 'fraga'],
  ])('the address of %s beside %o', (name, taken, address) => {
    expect(addressFor(name, taken)).toBe(address);
  });

  test('what it was called then is the name it had until the next change', () => {
    const until = (day: string, nameSv: string) => ({
      nameSv,
      nameEn: nameSv,
      until: new Date(`${day}T00:00:00Z`),
    });
    const former = [until('2026-03-01', 'Ett'), until('2026-06-01', 'Två')];
    expect(nameAt(former, new Date('2026-02-01T00:00:00Z'))?.nameSv).toBe('Ett');
    expect(nameAt(former, new Date('2026-04-01T00:00:00Z'))?.nameSv).toBe('Två');
    expect(nameAt(former, new Date('2026-07-01T00:00:00Z'))).toBeNull();
  });
});

describe('what came of what', () => {
  const links: Origin[] = [
    { matterId: id('b'), fromId: id('a'), how: 'split' },
    { matterId: id('c'), fromId: id('a'), how: 'split' },
    { matterId: id('d'), fromId: id('b'), how: 'merged' },
    { matterId: id('d'), fromId: id('c'), how: 'merged' },
  ];
  test('over several steps, each once, the nearest first', () => {
    expect(cameOf(id('d'), links).map(({ fromId }) => fromId)).toEqual(['b', 'c', 'a']);
    expect(becameOf(id('a'), links, (one) => one === 'd')).toEqual(['d']);
    expect(becameOf(id('a'), links, (one) => one === 'c' || one === 'd')).toEqual(['d', 'c']);
    expect(becameOf(id('d'), links, () => true)).toEqual([]);
  });

  /** The house as a game: matters in use, what came of what, and who said something of which. */
  interface House {
    inUse: string[];
    origins: Origin[];
    said: { who: string; of: string }[];
    made: number;
  }
  type Step = { how: 'split' | 'merge' | 'restore' | 'say'; at: number; other: number };
  const step: fc.Arbitrary<Step> = fc.record({
    how: fc.constantFrom('split', 'merge', 'restore', 'say'),
    at: fc.nat(20),
    other: fc.nat(20),
  });

  function play(house: House, { how, at, other }: Step): void {
    const pick = (from: string[], index: number) => from[index % from.length]!;
    const first = pick(house.inUse, at);
    if (how === 'say') house.said.push({ who: `o${other % 4}`, of: first });
    if (how === 'split') {
      const parts = [`m${house.made++}`, `m${house.made++}`];
      house.inUse = [...house.inUse.filter((one) => one !== first), ...parts];
      for (const part of parts)
        house.origins.push({ matterId: id(part), fromId: id(first), how: 'split' });
    }
    if (how === 'merge' && house.inUse.length > 1) {
      const into = pick(
        house.inUse.filter((one) => one !== first),
        other,
      );
      house.inUse = house.inUse.filter((one) => one !== first);
      house.origins.push({ matterId: id(into), fromId: id(first), how: 'merged' });
    }
    if (how === 'restore') {
      const gone = [...new Set(house.origins.map(({ fromId }) => fromId as string))];
      if (gone.length === 0) return;
      const back = pick(gone, at);
      house.inUse.push(back);
      house.origins = house.origins.filter(({ fromId }) => fromId !== back);
    }
  }

  test('after any number of splits, merges and restorings nothing comes of itself, and nobody is counted twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const house: House = { inUse: ['a', 'b', 'c'], origins: [], said: [], made: 0 };
        for (const one of steps) play(house, one);
        expect(new Set(house.inUse).size).toBe(house.inUse.length);
        for (const matter of house.inUse) {
          const shown = cameOf(id(matter), house.origins).map(({ fromId }) => fromId as string);
          expect(shown).not.toContain(matter);
          expect(new Set(shown).size).toBe(shown.length);
          // what is counted here is said of this matter; what is shown was said of one out of use
          expect(shown.filter((one) => house.inUse.includes(one))).toEqual([]);
        }
        for (const { of } of house.said) {
          const counted = house.inUse.filter((matter) => matter === of);
          expect(counted.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
