import { readFileSync } from 'node:fs';
import { inflateRawSync, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ENDLESS, HOSTILE, ORDINARY } from '../../../../tests/fixtures/workbooks/hostile.ts';
import { readWorkbook } from './read.ts';

const MEGABYTE = 1024 * 1024;
const fixture = (name: string) => readFileSync(`tests/fixtures/workbooks/${name}`);

/** The most that this process grew while something was under way, in megabytes. */
async function growthDuring(work: () => unknown): Promise<number> {
  const start = process.memoryUsage.rss();
  let most = start;
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  const timer = setInterval(look, 5);
  await work();
  look();
  clearInterval(timer);
  return (most - start) / MEGABYTE;
}

describe('an ordinary workbook', () => {
  test('is read with row numbers, merged titles in the first cell, and real dates', async () => {
    const reading = await readWorkbook(fixture('granlandet.xlsx'), 'granlandet.xlsx');
    if (!reading.ok) throw new Error(reading.reason);
    expect(reading.sheets.map(({ name }) => name)).toEqual([
      'Svar okt',
      'Inlandet',
      'Lillvik',
      'Läs mig',
    ]);
    const [title, , head, first] = reading.sheets[0]!.rows;
    expect(title).toEqual({ number: 1, cells: [expect.stringContaining('Granlandet')] });
    expect(head).toMatchObject({ number: 4 });
    expect(first!.cells.at(-1)).toEqual(new Date('2026-10-06T00:00:00Z'));
  });

  test('as Windows-1252 csv with quoted cells says the same as its sheet', async () => {
    const reading = await readWorkbook(fixture('granlandet.csv'), 'granlandet.csv');
    if (!reading.ok) throw new Error(reading.reason);
    const [sheet] = reading.sheets;
    expect(sheet!.rows[1]!.cells[2]).toBe('Fråga');
    expect(sheet!.rows[3]!.cells.at(-1)).toBe('En dörr in; "Pia".');
  });

  test('many at once are read in turn', async () => {
    const all = await Promise.all(
      Array.from({ length: 5 }, () => readWorkbook(ORDINARY, 'a.xlsx')),
    );
    expect(all.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
  });
});

describe('a hostile file', () => {
  test.each(Object.entries(HOSTILE))(
    '%s: refused with a reason, within 10 s, at no cost to us',
    async (_, hostile) => {
      const start = performance.now();
      let reading: Awaited<ReturnType<typeof readWorkbook>> | null = null;
      const growth = await growthDuring(async () => {
        reading = await readWorkbook(hostile.bytes, hostile.file);
      });
      expect(reading).toMatchObject({ ok: false });
      expect(hostile.reasons).toContain((reading as unknown as { reason: string }).reason);
      expect(performance.now() - start).toBeLessThan(10_000);
      expect(growth).toBeLessThan(40);
    },
    15_000,
  );

  test('one that takes for ever is stopped', async () => {
    const reading = await readWorkbook(ENDLESS, 'a.xlsx', { milliseconds: 1_500 });
    expect(reading).toMatchObject({ ok: false, reason: 'too-slow' });
  });

  test('control: unpacking a bomb in this process would have been seen', async () => {
    const packed = deflateRawSync(Buffer.alloc(100 * MEGABYTE, ' '));
    let kept: Buffer | null = null;
    expect(await growthDuring(() => (kept = inflateRawSync(packed)))).toBeGreaterThan(60);
    expect(kept!.length).toBe(100 * MEGABYTE);
  });
});
