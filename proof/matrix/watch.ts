import type { Client } from 'pg';
import { badRows, isRefused } from './bad-rows.ts';
import { tablesOf, type Table } from './catalogue.ts';
import { compare, grantFaults, grantRest } from './compare.ts';
import { throughDoors } from './doors.ts';
import type { Planted } from './house.ts';
import { brokenProbe } from './probes.ts';
import { failsUnder } from './tests.ts';
import { layCounter, outcomes, writesOf, type Writes } from './writes.ts';
import { whatIsWritten } from './written.ts';
import type { Mutant } from '../mutants.ts';
import type { Random } from '../types.ts';

/** What notices a mutant: every part of it is quiet in the house as it is. */
export interface Watch {
  /** What notices, or null. Undone afterwards. */
  notice(mutant: Mutant): Promise<string | null>;
  /** What says something of these tables though nothing has been altered: nothing, or the measure itself is broken. */
  falseAlarm(names: ReadonlySet<string>): Promise<string | null>;
  /** Checks for which no row was found that they alone refuse. */
  unprobed(): readonly string[];
}

/** Lay the watch over a planted house. Triggers of the app hold from here on. */
export async function layWatch(planted: Planted, random: Random): Promise<Watch> {
  const { db, tables, ground, world, tries } = planted;
  for (const { name } of tables) await db.query(`alter table ${name} enable trigger user`);
  await layCounter(db);
  const faults = await faultsNow(db);
  const bad = badRows(db);
  const writes = new Map<string, { some: Writes; before: string } | null>();

  /** What a person writes with one thing odd in it comes out as it did; asked twice before the first mutant. */
  const written = async (table: Table) => {
    const known = writes.get(table.name);
    if (known !== undefined) return known;
    const some = writesOf(table, ground, world, random, 2);
    const twice = some && [await outcomes(db, some), await outcomes(db, some)].map((o) => o.join());
    if (twice && twice[0] !== twice[1]) throw new Error(`${table.name}: writes come out by chance`);
    const laid = some && twice ? { some, before: twice[0] as string } : null;
    writes.set(table.name, laid);
    return laid;
  };
  const held = async (act: () => Promise<boolean>) => {
    await db.query('savepoint held; set local session_replication_role = replica');
    try {
      return await act();
    } finally {
      await db.query('rollback to savepoint held');
    }
  };
  const inMatrix = (some: readonly Table[], behind = false) =>
    held(async () => {
      const asked = behind ? await grantRest(db, some) : some;
      const options = { stopAt: 1, inside: true, granted: behind };
      return (await compare(db, asked, ground, world, tries, options)).differences.length > 0;
    });
  const notes = tables.filter(({ name }) => name === 'matters.note');
  const inWrites = async (some: readonly Table[]) => {
    for (const table of some) {
      const known = await written(table);
      if (known && (await outcomes(db, known.some)).join() !== known.before) return true;
    }
    return false;
  };
  const doors = () =>
    held(
      async () =>
        (await throughDoors(db, tables, ground, world, { stopAt: 1 })).differences.length > 0,
    );
  const probes = async () => (await brokenProbe(planted)) !== null;
  const parts: Record<string, () => Promise<boolean>> = {
    matrix: () => inMatrix(tables),
    doors,
    written: () => inVersions(tables),
    probes,
    writes: () => inWrites(notes),
  };
  const inVersions = async (some: readonly Table[]) => {
    await db.query('savepoint versions');
    try {
      for (const { name } of some) await db.query(`alter table ${name} disable trigger user`);
      const found = await whatIsWritten(db, some, ground, world, { stopAt: 1 });
      return found.differences.length > 0;
    } finally {
      await db.query('rollback to savepoint versions');
    }
  };

  const NAMES: Record<string, string> = {
    matrix: 'the matrix (T2)',
    doors: 'the ways beside the tables (T2)',
    written: 'the versions a change leaves (T2)',
    probes: 'a sentence of its own',
    writes: 'writes with one thing odd',
  };
  const noticed = async (mutant: Mutant, own: readonly Table[]): Promise<string | null> => {
    switch (mutant.kind) {
      case 'policy':
        if (mutant.name.endsWith(' ground: gone'))
          return (await ownerIsBlind(db, own, world))
            ? 'the owner’s own count'
            : (await faultsNow(db)) === faults
              ? null
              : 'the catalogue check (T1)';
        if (await inMatrix(own, mutant.behind)) return 'the matrix (T2)';
        return null;
      case 'row security':
        if (mutant.behind && (await inMatrix(own, true))) return 'the matrix (T2)';
        return (await brokenProbe(planted, 'its owner')) ? 'a sentence of its own' : null;
      case 'check': {
        const found = await Promise.all(own.map((table) => bad.of(table, world)));
        const one = found
          .flat()
          .find(({ check }) => `${mutant.table} ${check.name}: gone` === mutant.name);
        return one && !(await isRefused(db, one)) ? 'a row that the check alone refuses' : null;
      }
      case 'trigger': {
        if (mutant.name.endsWith(' remember: gone') && (await inVersions(own)))
          return 'the versions a change leaves (T2)';
        if (await inWrites(own)) return NAMES.writes as string;
        return (await brokenProbe(planted, 'by the owner')) ? 'a sentence of its own' : null;
      }
      case 'grant': {
        const now = await tablesOf(db, mutant.table);
        return now.some((t) => grantFaults(t).differences.length) ? 'the matrix (T2)' : null;
      }
      case 'definer':
        return (await faultsNow(db)) === faults ? null : 'the catalogue check (T1)';
      default: {
        const order = mutant.by ? [mutant.by] : ['matrix', 'doors', 'written', 'probes'];
        for (const part of order) if (await parts[part]?.()) return NAMES[part] as string;
        return null;
      }
    }
  };
  return {
    unprobed: () => bad.missing(),
    async notice(mutant) {
      const own = mutant.table ? tables.filter((t) => t.name === mutant.table) : tables;
      if (mutant.kind === 'check') for (const table of own) await bad.of(table, world);
      await db.query('begin');
      try {
        const writers = mutant.by === 'writes' ? notes : mutant.kind === 'trigger' ? own : [];
        for (const table of writers) await written(table);
        await db.query(mutant.sql); // a mutant that cannot be made is a fault of the list
        const by = await noticed(mutant, own).catch((error: unknown) => {
          if ((error as { code?: string }).code) return 'an error where there was none';
          throw error;
        });
        if (by) return by;
      } finally {
        await db.query('rollback');
      }
      return mutant.by?.endsWith('.test.ts') ? failsUnder(mutant) : null;
    },
    async falseAlarm(names) {
      const some = tables.filter(({ name }) => names.has(name));
      // writes are asked twice before their first mutant
      const alike = {
        matrix: () => inMatrix(some),
        doors,
        written: () => inVersions(some),
        probes,
      };
      await db.query('begin');
      try {
        if ((await faultsNow(db)) !== faults) return 'the catalogue check';
        if (await inMatrix(some, true)) return 'the matrix behind the grants';
        if (await ownerIsBlind(db, tables, world)) return 'the owner’s own count';
        for (const [part, isLoud] of Object.entries(alike)) {
          if (await isLoud()) return NAMES[part] as string;
        }
        return null;
      } finally {
        await db.query('rollback');
      }
    },
  };
}

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
    await db.query(`set local role ragang_test_owner`);
    for (const { name } of tables) {
      const { rows } = await db.query(`select count(*)::int as n from ${name}`);
      if (rows[0].n !== world.get(name)?.length) return true;
    }
    return false;
  } finally {
    await db.query('rollback to savepoint owner');
  }
}
