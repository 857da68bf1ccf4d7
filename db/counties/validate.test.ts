import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { demoDay, isDemoDay, isoWeek } from '../../src/platform/core/demo-day.ts';
import { parseCsv, readPack } from './read.ts';
import { figuresOf } from './check-example.ts';
import { problemsOf } from './validate.ts';
import type { CountyPack } from './pack.types.ts';

const root = join(import.meta.dirname, '../..');
const read = (folder: string) => readPack(join(root, folder));
const vasterbotten = () => read('db/counties/vasterbotten');
const lillvik = () => read('tests/fixtures/counties/lillvik');

/** A pack with one thing changed. */
function with_(pack: CountyPack, change: (pack: CountyPack) => void): CountyPack {
  change(pack);
  return pack;
}

/** A row that must be there for the test to mean something. */
function must<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('the row to plant a fault in is missing');
  return row;
}

describe('both county packs hold together', () => {
  test.each([
    ['Västerbotten', vasterbotten],
    ['Lillvik, invented', lillvik],
  ])('%s', (_, pack) => {
    expect(problemsOf(pack())).toEqual([]);
  });
});

describe('the first round of Västerbotten is as it should look', () => {
  test('18 were asked and 14 have answered; 12 and 5 in the second', () => {
    const { demo } = vasterbotten();
    expect(demo.rounds.map((round) => round.asked.length)).toEqual([18, 12]);
    expect(figuresOf(vasterbotten()).answered).toEqual({ 'round-1': 14, 'round-2': 5 });
  });

  test('Åsele has come halfway, Bjurholm and Dorotea have nobody to call', () => {
    const { demo } = vasterbotten();
    const asele = demo.stances.filter((one) => one.organisation === 'asele').length;
    const matters = must(demo.rounds[0]).matters.length;
    expect(asele).toBeGreaterThan(matters / 3);
    expect(asele).toBeLessThan((matters * 2) / 3);
    const vacant = demo.contacts.filter((one) => one.main && one.person === undefined);
    expect(vacant.map((one) => one.organisation).sort()).toEqual(['bjurholm', 'dorotea']);
  });

  test('eight boundaries, one decided; two reach 12 of the 15 municipalities', () => {
    const { boundaries } = vasterbotten().demo;
    expect(boundaries.length).toBe(8);
    expect(boundaries.filter((one) => one.kind === 'decided').length).toBe(1);
    expect(boundaries.filter((one) => one.places?.length === 12).length).toBe(2);
  });

  test('the first ten are numbered 1 to 10 and all asked in round one', () => {
    const pack = vasterbotten();
    const ten = pack.matters.filter((one) => one.firstTen !== null);
    expect(ten.map((one) => one.firstTen).sort((a, b) => Number(a) - Number(b))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    for (const { slug } of ten) expect(must(pack.demo.rounds[0]).matters).toContain(slug);
  });
});

describe('a planted fault is found', () => {
  test.each<[string, (pack: CountyPack) => void, string]>([
    ['a matter in no area', (p) => (must(p.matters[0]).area = 'nowhere'), 'unknown area nowhere'],
    [
      'an unknown owner',
      (p) => must(p.matters[0]).common.owners.push('nasa'),
      'unknown organisation nasa',
    ],
    ['two called the same', (p) => must(p.organisations[1]).aliases.push('RV'), 'and so is'],
    [
      'a real phone number',
      (p) => (must(p.demo.people[0]).phone = '070-123 45 67'),
      'outside the numbers',
    ],
    ['a real mail address', (p) => (must(p.demo.people[0]).mail = 'a@b.se'), 'not under .example'],
    [
      'owner without naming itself',
      (p) => (must(p.demo.stances[0]).role = 'owner'),
      'exactly when it names',
    ],
    [
      'an answer by another house',
      (p) => (must(p.demo.stances[0]).by = 'siv-testlund'),
      'does not belong',
    ],
    [
      'a municipality answering elsewhere',
      (p) => {
        must(
          p.demo.stances.find((one) => one.place === 'norsjo' && one.organisation === 'norsjo'),
        ).place = 'mala';
      },
      'its own place only',
    ],
    [
      'an answer before it was asked',
      (p) => {
        must(p.demo.stances.find((one) => one.organisation === 'umea')).saidDaysAgo = 75;
      },
      'before it was asked',
    ],
    [
      'too many "don’t know"',
      (p) => {
        for (const one of p.demo.stances) if (one.organisation === 'mala') one.said = 'unknown';
      },
      'of small offices',
    ],
    [
      'too few remarks',
      (p) => p.demo.stances.forEach((one) => (one.remark = '')),
      'share with a remark',
    ],
    [
      'a boundary that nobody owns',
      (p) => (must(p.demo.boundaries[0]).roles = []),
      'nobody is owner',
    ],
    [
      'a boundary in force without the yes of its place',
      (p) => must(p.demo.agreeing.proposals.find((one) => one.becomes)).answers.shift(),
      'without its yes',
    ],
    [
      'a no without a reason',
      (p) =>
        p.demo.agreeing.proposals.forEach((one) =>
          one.answers.forEach((answer) => delete answer.reason),
        ),
      'gives no reason',
    ],
    [
      'an answer before it was proposed',
      (p) => (must(p.demo.agreeing.proposals[1]).proposedDaysAgo = 1),
      'before it was proposed',
    ],
    [
      'somebody back before they went away',
      (p) => (must(p.demo.contacts[0]).away = { fromDaysAgo: 2, untilDaysAgo: 3 }),
      'back before it went away',
    ],
    [
      'a profile read before it was written',
      (p) =>
        (must(p.demo.profiles[0]).readBy = [
          { organisation: 'umea', by: 'siv-testlund', daysAgo: 300 },
        ]),
      'before it was written',
    ],
    [
      'a profile read for another',
      (p) =>
        (must(p.demo.profiles[0]).readBy = [
          { organisation: 'norsjo', by: 'siv-testlund', daysAgo: 3 },
        ]),
      'does not belong to norsjo',
    ],
    [
      'a known body asked',
      (p) => must(p.demo.rounds[0]).asked.push('trafikverket'),
      'cannot be asked',
    ],
  ])('%s', (_, change, says) => {
    expect(problemsOf(with_(vasterbotten(), change)).join('\n')).toContain(says);
  });
});

describe('days of the demo', () => {
  test.each([
    ['a Tuesday stays', '2026-11-24', 7, '2026-11-17'],
    ['a Saturday becomes Thursday', '2026-11-24', 10, '2026-11-12'],
    ['weeks 28–31 are not counted', '2026-08-05', 9, '2026-06-29'],
    ['laid in during the break', '2026-07-15', 0, '2026-07-02'],
    ['ahead, a Saturday becomes Monday', '2026-11-24', -4, '2026-11-30'],
  ])('%s', (_, today, daysAgo, day) => {
    expect(
      demoDay(daysAgo, new Date(`${today}T12:00:00Z`))
        .toISOString()
        .slice(0, 10),
    ).toBe(day);
  });

  test('ISO weeks at the turn of the year', () => {
    expect(isoWeek(new Date('2026-12-31T00:00:00Z'))).toBe(53);
    expect(isoWeek(new Date('2027-01-04T00:00:00Z'))).toBe(1);
    expect(isDemoDay(new Date('2026-07-06T00:00:00Z'))).toBe(false);
    expect(isDemoDay(new Date('2026-08-03T00:00:00Z'))).toBe(true);
  });
});

test('a quoted cell may hold commas, quotes and line breaks', () => {
  expect(parseCsv('a,b\n"x, ""y""\nz",2\n')).toEqual([{ a: 'x, "y"\nz', b: '2' }]);
});
