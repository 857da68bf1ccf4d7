import { compare, grantRest, type Compared } from './matrix/compare.ts';
import { throughDoors } from './matrix/doors.ts';
import { shuffled } from './random.ts';
import { plantHouse, type Planted } from './matrix/house.ts';
import { whatIsWritten } from './matrix/written.ts';
import type { FreshHouse } from '../tests/database/fresh.ts';
import type { Ctx, Proof } from './types.ts';

interface Matrix extends Record<string, number> {
  /** 1: everybody who can look; 0: one of each sort. */
  readonly whole: number;
  /** So many of them, by chance; 0: all. */
  readonly lookers: number;
  readonly rows: number;
  readonly tries: number;
  readonly engines: number;
}

/**
 * Who reads, adds, changes and removes what: each row of each table, asked as everybody, beside the words. Then the ways
 * beside the tables: the desk, search, counts, functions of their own, and the versions that a change leaves.
 */
export default {
  id: 'T2',
  title: 'Nobody reads or writes a row that the words of the house do not give them, in any table',
  target: '≥ 100,000 checks, 0 differences, on PostgreSQL and the embedded database',
  needs: ['postgres', 'pglite'],
  small: { whole: 0, lookers: 10, rows: 1, tries: 1, engines: 1 },
  full: { whole: 1, lookers: 0, rows: 5, tries: 2, engines: 2 },
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
      'of them with everything granted': sumOf(both.map((one) => one.parts.policies)),
      'by the desk, search, counts and functions': sumOf(both.map((one) => one.parts.doors)),
      'of versions written': sumOf(both.map((one) => one.parts.written)),
      tables: postgres.tables,
      lookers: postgres.lookers,
      differences: differences.length,
      'tables without rows': both.map((one) => one.bare.join(' ')).join('') || 'none',
      'control (one policy let go)': both.every((one) => one.controlFailed) ? 'found' : 'NOT FOUND',
    };
    return { passed, figures, ...(differences[0] ? { why: differences[0] } : {}) };
  },
} satisfies Proof<Matrix>;

const sumOf = (parts: readonly Compared[]) => parts.reduce((sum, part) => sum + part.checks, 0);

async function onOne(ctx: Ctx<Matrix>, house: FreshHouse) {
  const { whole, rows, tries, lookers } = ctx.size;
  const laid = await plantHouse(house, ctx.random, { whole: whole === 1, rows, tries });
  const some = lookers ? shuffled(ctx.random, laid.ground.lookers).slice(0, lookers) : null;
  const planted = { ...laid, ground: { ...laid.ground, lookers: some ?? laid.ground.lookers } };
  const { db, tables, ground, world } = planted;
  const matrix = await compare(db, tables, ground, world, planted.tries, { say: ctx.say });
  const policies = await undone(planted, () => policiesAlone(planted));
  const doors = await undone(planted, () => throughDoors(db, tables, ground, world));
  const written = await undone(planted, () => whatIsWritten(db, tables, ground, world));
  const parts = { matrix, policies, doors, written };
  const controlFailed = await control(planted);
  if (db !== house.owner) await planted.close();
  return {
    parts,
    checks: Object.values(parts).reduce((sum, part) => sum + part.checks, 0),
    differences: Object.values(parts).flatMap((part) => part.differences),
    bare: planted.bare,
    tables: tables.length,
    lookers: ground.lookers.length,
    controlFailed,
  };
}

async function undone<T>({ db }: Planted, ask: () => Promise<T>): Promise<T> {
  await db.query('begin');
  try {
    return await ask();
  } finally {
    await db.query('rollback');
  }
}

/** With everything granted, the policies alone keep out whomever the words keep out. */
async function policiesAlone({ db, tables, ground, world, tries }: Planted): Promise<Compared> {
  const rest = await grantRest(db, tables);
  return compare(db, rest, ground, world, tries, { inside: true, granted: true });
}

/** The measure itself is measured: with one policy let go, each part of it must find a difference. */
async function control(planted: Planted): Promise<boolean> {
  const { db, tables, ground, world, tries } = planted;
  const notes = tables.filter((table) => table.name === 'matters.note');
  return undone(planted, async () => {
    await db.query('create policy let_go on matters.note for select using (true)');
    await db.query('create policy let_go on history.version for select using (true)');
    const parts = [
      await compare(db, notes, ground, world, tries, { stopAt: 1, inside: true }),
      await throughDoors(db, tables, ground, world, { stopAt: 1 }),
      await whatIsWritten(db, tables, ground, world, { stopAt: 1 }),
    ];
    return parts.every((part) => part.differences.length > 0);
  });
}
