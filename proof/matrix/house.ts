import pg from 'pg';
import { layGround, nameLinks, type Ground } from './people.ts';
import { tablesOf, type Table } from './catalogue.ts';
import { plant, type World } from './plant.ts';
import { layTries, type Tries } from './compare.ts';
import type { FreshHouse } from '../../tests/database/fresh.ts';
import type { Random } from '../types.ts';

/** A house full of rows, and everybody who will look at them. */
export interface Planted {
  /** The server's superuser: plants past all rules, and takes up every place in turn. */
  readonly db: pg.Client;
  readonly tables: readonly Table[];
  readonly ground: Ground;
  readonly world: World;
  readonly tries: Tries;
  /** Tables in which no row could be planted. */
  readonly bare: readonly string[];
  close(): Promise<void>;
}

/**
 * Fill a fresh house.
 *
 * @param whole  everybody who can look; else one of each sort
 * @param rows   for each organisation in each county and table, at most; three times as many where rows are shared
 */
export async function plantHouse(
  house: FreshHouse,
  random: Random,
  { whole, rows, tries }: { whole: boolean; rows: number; tries: number },
): Promise<Planted> {
  const db = await superuserOf(house);
  const all = await tablesOf(db);
  for (const { name } of all) await db.query(`alter table ${name} disable trigger user`);
  const laidGround = await layGround(db, random, whole);
  const { world, bare } = await plant(db, all, laidGround, random, rows);
  const ground = await nameLinks(db, laidGround, (table) => world.get(table) ?? []);
  for (const name of ALIKE) await layTwins(db, name, laidGround);
  for (const name of ['access.session', ...ALIKE]) {
    const { rows } = await db.query(`select to_jsonb(t) as r from ${name} t`);
    world.set(
      name,
      rows.map((row) => row.r),
    );
  }
  const laid = await layTries(db, all, ground, random, world, tries);
  return { db, tables: all, ground, world, tries: laid, bare, close: () => db.end() };
}

/** What is found by the id of something else alone: the other county has the same, word for word. */
const ALIKE = [
  ...['matters.matter', 'matters.standing', 'matters.standing_detail'],
  ...['matters.matter_change', 'matters.matter_change_told'],
];

async function layTwins(db: pg.Client, name: string, { counties }: Ground): Promise<void> {
  const [north, south] = counties;
  await db.query('begin; set local session_replication_role = replica'); // what they are of is not there
  await db.query(
    `insert into ${name} select (jsonb_populate_record(t, $1::jsonb)).* from ${name} t where t.county_id = $2 on conflict do nothing`,
    [JSON.stringify({ county_id: south }), north],
  );
  await db.query('commit');
}

/** The embedded database has one connection, whose user is everything. */
async function superuserOf(house: FreshHouse): Promise<pg.Client> {
  if (house.url === house.ownerUrl) return house.owner;
  const url = new URL(process.env.RAGANG_TEST_DATABASE_URL as string);
  url.pathname = new URL(house.ownerUrl).pathname;
  const db = new pg.Client({ connectionString: url.href });
  db.on('error', () => undefined); // the house may be closed first
  await db.connect();
  return db;
}
