import { compare } from './matrix/compare.ts';
import { plantHouse, type Planted } from './matrix/house.ts';
import type { FreshHouse } from '../tests/database/fresh.ts';
import type { Ctx, Proof } from './types.ts';

interface Matrix extends Record<string, number> {
  /** 1: everybody who can look; 0: one of each sort. */
  readonly whole: number;
  readonly rows: number;
  readonly tries: number;
  readonly engines: number;
}

/** Who reads, adds, changes and removes what: each row of each table, asked as everybody, beside the words. */
export default {
  id: 'T2',
  title: 'Nobody reads or writes a row that the words of the house do not give them, in any table',
  target: '≥ 100,000 checks, 0 differences, on PostgreSQL and the embedded database',
  needs: ['postgres', 'pglite'],
  small: { whole: 0, rows: 1, tries: 1, engines: 1 },
  full: { whole: 1, rows: 5, tries: 2, engines: 2 },
  async run(ctx) {
    const postgres = await onOne(ctx, await ctx.house());
    const embedded = ctx.size.engines > 1 ? await onOne(ctx, await ctx.embedded()) : null;
    const both = [postgres, ...(embedded ? [embedded] : [])];
    const differences = both.flatMap((one) => one.differences);
    for (const difference of differences.slice(0, 20)) ctx.say(difference);
    const least = ctx.size.whole ? 100_000 : 1_000;
    const passed =
      differences.length === 0 &&
      both.every((one) => one.checks >= least && one.bare.length === 0 && one.controlFailed);
    const figures = {
      'checks on PostgreSQL': postgres.checks,
      'checks on the embedded database': embedded?.checks ?? 'not in the small share',
      tables: postgres.tables,
      lookers: postgres.lookers,
      differences: differences.length,
      'tables without rows': both.map((one) => one.bare.join(' ')).join('') || 'none',
      'control (one policy let go)': both.every((one) => one.controlFailed) ? 'found' : 'NOT FOUND',
    };
    return { passed, figures, ...(differences[0] ? { why: differences[0] } : {}) };
  },
} satisfies Proof<Matrix>;

async function onOne(ctx: Ctx<Matrix>, house: FreshHouse) {
  const { whole, rows, tries } = ctx.size;
  const planted = await plantHouse(house, ctx.random, { whole: whole === 1, rows, tries });
  const { db, tables, ground, world } = planted;
  const found = await compare(db, tables, ground, world, planted.tries, { say: ctx.say });
  const controlFailed = await control(planted);
  if (db !== house.owner) await planted.close();
  return {
    ...found,
    bare: planted.bare,
    tables: tables.length,
    lookers: ground.lookers.length,
    controlFailed,
  };
}

/** The measure itself is measured: with one policy let go it must find a difference. */
async function control({ db, tables, ground, world, tries }: Planted): Promise<boolean> {
  const notes = tables.filter((table) => table.name === 'matters.note');
  await db.query('create policy let_go on matters.note for select using (true)');
  const { differences } = await compare(db, notes, ground, world, tries, { stopAt: 1 });
  await db.query('drop policy let_go on matters.note');
  return differences.length > 0;
}
