import type { Client } from 'pg';
import { badRows, isRefused, type BadRow } from './matrix/bad-rows.ts';
import { tablesOf, type Table } from './matrix/catalogue.ts';
import { compare } from './matrix/compare.ts';
import { plantHouse, type Planted } from './matrix/house.ts';
import { layCounter, outcomes, writesOf, type Writes } from './matrix/writes.ts';
import { EQUIVALENT } from './matrix/equivalent.ts';
import { mutantsOf, type Mutant } from './mutants.ts';
import { shuffled } from './random.ts';
import type { Proof } from './types.ts';

interface Size extends Record<string, number> {
  /** So many mutants, of all kinds, by chance; 0: all there are. */
  readonly mutants: number;
}

/** Each policy, check, trigger, grant and definer function taken away or altered in turn: something must notice. */
export default {
  id: 'T5',
  title: 'Whatever is taken away from the rules of access is noticed',
  target: '≥ 60 mutants, each noticed; without a mutant nothing is',
  needs: ['postgres'],
  small: { mutants: 60 },
  full: { mutants: 0 },
  async run({ size, house, random, say }) {
    const planted = await plantHouse(await house(), random, { whole: false, rows: 2, tries: 1 });
    const watch = await layWatch(planted, random);
    const all = await mutantsOf(planted.db);
    const chosen = size.mutants ? shuffled(random, all).slice(0, size.mutants) : all;
    const alarms = await watch.notice(null);
    const noticed: Record<string, number> = {};
    const survivors: string[] = [];
    let equivalent = 0;
    for (const [at, mutant] of chosen.entries()) {
      const by = await watch.notice(mutant);
      if (by) noticed[by] = (noticed[by] ?? 0) + 1;
      else if (EQUIVALENT.some(([pattern]) => pattern.test(mutant.name))) equivalent += 1;
      else {
        survivors.push(mutant.name);
        say(`survived: ${mutant.name}`);
      }
      if (at % 200 === 199)
        say(`${at + 1} of ${chosen.length} mutants, ${survivors.length} survived`);
    }
    await planted.close();
    const kinds = [...new Set(chosen.map((m) => m.kind))]
      .map((kind) => `${kind} ${chosen.filter((m) => m.kind === kind).length}`)
      .join(', ');
    return {
      passed: chosen.length >= 60 && survivors.length === 0 && alarms === null,
      figures: {
        mutants: chosen.length,
        kinds,
        ...Object.fromEntries(Object.entries(noticed).map(([by, n]) => [`noticed by ${by}`, n])),
        'equivalent, named with their reason': equivalent,
        survivors: survivors.length,
        'checks without a row that they alone refuse': watch.unprobed,
        'control (no mutant)': alarms === null ? 'nothing noticed' : `noticed by ${alarms}`,
      },
      ...(survivors.length ? { why: `Survived: ${survivors.slice(0, 12).join(' · ')}` } : {}),
    };
  },
} satisfies Proof<Size>;

async function layWatch(planted: Planted, random: () => number) {
  const { db, tables, ground, world, tries } = planted;
  const { found, missing } = await badRows(db, tables, world);
  for (const { name } of tables) await db.query(`alter table ${name} enable trigger user`);
  await layCounter(db);
  const faults = await faultsNow(db);
  const writes = new Map<string, { writes: Writes; before: string[] }>();
  await db.query('begin');
  for (const table of tables) {
    const some = writesOf(table, ground, world, random, 2);
    if (some) writes.set(table.name, { writes: some, before: await outcomes(db, some) });
  }
  await db.query('rollback');
  const compareOf = async (some: readonly Table[]) => {
    await db.query('savepoint pure; set local session_replication_role = replica');
    const { differences } = await compare(db, some, ground, world, tries, {
      stopAt: 1,
      inside: true,
    });
    await db.query('rollback to savepoint pure');
    return differences.length > 0;
  };
  const looked = async (mutant: Mutant | null): Promise<string | null> => {
    const own = mutant?.table ? tables.filter((t) => t.name === mutant.table) : tables;
    if (mutant?.kind === 'definer' || mutant?.kind === 'row security' || !mutant) {
      if ((await faultsNow(db)) !== faults) return 'the catalogue check (T1)';
    }
    if (!mutant || mutant.kind === 'check') {
      for (const bad of of(found, mutant))
        if (!(await isRefused(db, bad))) return 'a row that the check alone refuses';
    }
    const now =
      mutant?.kind === 'grant' ? (await tablesOf(db)).filter((t) => t.name === mutant.table) : own;
    if (mutant?.kind !== 'trigger' && mutant?.kind !== 'check' && (await compareOf(now)))
      return 'the matrix (T2)';
    if (mutant?.kind === 'policy' && (await ownerIsBlind(db, own, world)))
      return 'the owner’s own count';
    for (const table of own) {
      const kept = writes.get(table.name);
      if (kept && (await outcomes(db, kept.writes)).join() !== kept.before.join())
        return 'writes with one thing odd';
    }
    return null;
  };
  return {
    unprobed: missing.length,
    /** What notices, or null. */
    async notice(mutant: Mutant | null): Promise<string | null> {
      await db.query('begin');
      try {
        if (mutant) await db.query(mutant.sql);
        return await looked(mutant);
      } catch (error) {
        if (!mutant) throw error;
        return 'an error where there was none';
      } finally {
        await db.query('rollback');
      }
    },
  };
}

const of = (found: readonly BadRow[], mutant: Mutant | null) =>
  mutant
    ? found.filter((bad) => `${bad.table.name} ${bad.check.name}: gone` === mutant.name)
    : found;

/** Everything the catalogue check has to say, as one text. */
async function faultsNow(db: Client): Promise<string> {
  const { rows } = await db.query(
    `select coalesce(string_agg(object || ' ' || fault, ';'), '') as f from access.faults(null)`,
  );
  return rows[0].f as string;
}

/** The functions that are granted by name work as the owner of the schema: it must see every row. */
async function ownerIsBlind(
  db: Client,
  tables: readonly Table[],
  world: Planted['world'],
): Promise<boolean> {
  await db.query('savepoint owner');
  try {
    for (const { name } of tables) {
      await db.query(`set local role ragang_test_owner`);
      const { rows } = await db.query(`select count(*)::int as n from ${name}`);
      if (rows[0].n !== world.get(name)?.length) return true;
    }
    return false;
  } finally {
    await db.query('rollback to savepoint owner');
  }
}
