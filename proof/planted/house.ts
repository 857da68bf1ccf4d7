import pg from 'pg';
import { tablesOf, type Row, type Table } from '../matrix/catalogue.ts';
import { plant, type World } from '../matrix/plant.ts';
import type { Ground } from '../matrix/people.ts';
import type { RunningApp } from '../../tests/support/app.ts';
import type { Ctx, Random, Size } from '../types.ts';
import { fillTheOthers } from './others.ts';
import type { Wishes, Written } from './wishes.ts';
import { layVisitors, type Visitor } from './visitors.ts';
import { MENDED } from './mended.ts';
import { fieldsOf, fillTexts, OTHER_WRITING, type Spot } from './fields.ts';

/** The app on Västerbotten with its demo and more, where every field of every table holds a text that is known. */
export interface PlantedApp {
  readonly app: RunningApp;
  /** The database's superuser. */
  readonly db: pg.Client;
  readonly tables: readonly Table[];
  readonly county: string;
  readonly visitors: readonly Visitor[];
  /** Everything that was written in. */
  readonly written: readonly Written[];
  /** Fields in which nothing stands anywhere, and columns that nobody has thought of: must be none. */
  readonly missing: readonly string[];
  /** All rows as they are now. */
  rows(): Promise<World>;
  /** Other texts in the place of all that were written. */
  again(textsFor: Wishes['textsFor']): Promise<Written[]>;
}

/** Starts the app on a house filled so. No demo sign-in: whoever looks has a session laid in. */
export async function plantedApp<S extends Size>(ctx: Ctx<S>, wishes: Wishes): Promise<PlantedApp> {
  let made: Omit<PlantedApp, 'app'> | undefined;
  const app = await ctx.app({
    pack: 'vasterbotten',
    env: { RAGANG_DEMO: '0', ...wishes.env },
    way: async (url) => {
      made = await fill(url, ctx.random, wishes);
      return url;
    },
  });
  return { app, ...(made as Omit<PlantedApp, 'app'>) };
}

async function fill(
  appUrl: string,
  random: Random,
  wishes: Wishes,
): Promise<Omit<PlantedApp, 'app'>> {
  const db = await superuserAt(appUrl);
  const tables = await tablesOf(db);
  const { rows: counties } = await db.query('select id from organisations.county');
  const county = String(counties[0].id);
  const { ground, visitors } = await layVisitors(db, random, county, wishes.places);
  await db.query('set session_replication_role = replica');
  const bare = await plantRows(db, tables, ground, random);
  await mendRows(db, county);
  await db.query('set session_replication_role = origin');
  const { unknown } = fieldsOf(tables);
  const { written, empty } = await writeAll(db, tables, wishes);
  const missing = [...unknown, ...bare.map((table) => `${table} (it has no row)`), ...empty];
  return {
    db,
    tables,
    county,
    visitors,
    written,
    missing,
    rows: () => rowsOf(db, tables),
    again: async (textsFor) => (await writeAll(db, tables, { ...wishes, textsFor })).written,
  };
}

/** A text in every field; and the fields that have none. */
async function writeAll(db: pg.Client, tables: readonly Table[], wishes: Wishes) {
  const { fields } = fieldsOf(tables);
  const filled = await fillTexts(db, fields, (spot: Spot) =>
    wishes.textsFor({
      table: spot.table.name,
      column: spot.column.name,
      key: spot.key,
      longest: spot.longest,
    }),
  );
  const written: Written[] = filled.written.map(({ spot, text }) => ({
    table: spot.table.name,
    column: spot.column.name,
    key: spot.key,
    text,
  }));
  written.push(...(await fillTheOthers(db, tables, wishes)));
  const there = new Set(written.map((one) => `${one.table}.${one.column}`));
  return {
    written,
    empty: [...filled.bare, ...[...OTHER_WRITING].filter((name) => !there.has(name))],
  };
}

async function superuserAt(appUrl: string): Promise<pg.Client> {
  const url = new URL(process.env.RAGANG_TEST_DATABASE_URL as string);
  url.pathname = new URL(appUrl).pathname;
  const db = new pg.Client({ connectionString: url.href });
  db.on('error', () => undefined); // the house may be closed first
  await db.connect();
  return db;
}

async function rowsOf(db: pg.Client, tables: readonly Table[]): Promise<World> {
  const world: World = new Map();
  for (const { name } of tables) {
    const { rows } = await db.query(`select to_jsonb(t) as r from ${name} t`);
    world.set(
      name,
      rows.map((row) => row.r as Row),
    );
  }
  return world;
}

/** Rows for each place in the tables that the demo leaves empty, and in those where a row says who may read it. */
async function plantRows(
  db: pg.Client,
  tables: readonly Table[],
  ground: Ground,
  random: Random,
): Promise<string[]> {
  const empty = new Set<string>();
  for (const { name } of tables) {
    const { rows } = await db.query(`select exists (select from ${name}) as any`);
    if (!rows[0].any) empty.add(name);
  }
  const isShared = (table: Table) => table.columns.some((c) => c.name === 'named');
  const wished = (table: Table) =>
    empty.has(table.name) || (isShared(table) && table.name !== 'history.version');
  const closed = { name: 'not wished', expression: 'false', columns: [] };
  const some = tables.map((table) => (wished(table) ? table : { ...table, checks: [closed] }));
  const { bare } = await plant(db, some, ground, random, 2);
  return bare;
}

/** What no check can tell of a row made by chance, so that the pages have something to show. */
async function mendRows(db: pg.Client, county: string): Promise<void> {
  for (const statement of MENDED) await db.query(statement.replaceAll('$county', `'${county}'`));
}
