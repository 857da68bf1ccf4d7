import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { DURABLE, startDatabase } from '../bin/lib/test-database.mjs';
import { findServer } from '../bin/lib/test-machine.mjs';
import {
  closePool,
  DatabaseGone,
  enqueueMail,
  log,
  newFormKey,
  newId,
  openPool,
  usePool,
  writeOnce,
} from '#platform/server';
import type { Viewer } from '#platform/core/viewer';
import { freshHouse } from '../tests/database/fresh.ts';
import { smallCounty, type SmallCounty } from '../tests/database/small-county.ts';
import type { Ctx, Proof } from './types.ts';

interface Size {
  [name: string]: number;
  kills: number;
  writers: number;
  /** At most so many kills until the control has lost something. */
  controlKills: number;
  /** The longest that the server is left alone between two kills, in milliseconds. */
  between: number;
}
const ROOT = join(import.meta.dirname, '..');
type Server = Awaited<ReturnType<typeof startDatabase>>;

/** A server of its own is killed while many write; whoever has got an answer finds what they wrote, once. */
export default {
  id: 'T10',
  title:
    'What has been answered as saved is there when the database has been killed, and there once',
  target:
    '50 × kill -9 of PostgreSQL under 8 writers: every acknowledged write present exactly once',
  needs: ['postgres'],
  small: { kills: 1, writers: 8, controlKills: 4, between: 1000 },
  full: { kills: 50, writers: 8, controlKills: 10, between: 3000 },
  async run(ctx) {
    // its files are whole after a kill: only what the machine has not written yet is synced at the start
    const server = await startDatabase(ROOT, findServer(), [
      ...DURABLE,
      'recovery_init_sync_method=syncfs',
    ]);
    const shared = process.env.RAGANG_TEST_DATABASE_URL;
    process.env.RAGANG_TEST_DATABASE_URL = server.url;
    const { level } = log;
    log.level = 'silent'; // each lost connection has its line; here they are meant
    try {
      return await prove(ctx, server);
    } finally {
      await closePool();
      log.level = level;
      server.stop();
      if (shared === undefined) delete process.env.RAGANG_TEST_DATABASE_URL;
      else process.env.RAGANG_TEST_DATABASE_URL = shared;
    }
  },
} satisfies Proof<Size>;

async function prove(ctx: Ctx<Size>, server: Server) {
  const house = await freshHouse({ clock: 'real' });
  const county = await smallCounty(house);
  await house.owner.end();
  const database = new URL(house.ownerUrl);
  database.username = 'postgres';
  const { rows: set } = await ask(
    database.href,
    'select current_setting($1) as f, current_setting($2) as c',
    ['fsync', 'synchronous_commit'],
  );
  const writers = new Writers(county, ctx.size.writers, 'kept');
  const began = performance.now();
  for (let kill = 0; kill < ctx.size.kills; kill += 1) {
    await killOnce(ctx, server, writers);
    if (kill % 10 === 9) ctx.say(`${kill + 1} kills, ${writers.acknowledged.size} acknowledged`);
  }
  await writers.stop();
  const seconds = Math.round((performance.now() - began) / 1000);
  const told = await compare(database.href, writers);
  const control = await withoutWaiting(ctx, server, county, database.href, house.url);
  const passed =
    set[0].f === 'on' &&
    set[0].c === 'on' &&
    told.missing + told.twice + told.halfDone + told.unasked + writers.otherFaults === 0 &&
    writers.repeated > 0 &&
    writers.acknowledged.size > ctx.size.kills * ctx.size.writers &&
    control.missing > 0;
  return {
    passed,
    figures: {
      kills: ctx.size.kills,
      acknowledged: writers.acknowledged.size,
      missing: told.missing,
      'there twice': told.twice,
      'there without their letter, version or key': told.halfDone,
      'there although never acknowledged': told.unasked,
      'sent again, not knowing': writers.repeated,
      'other faults than a lost database': writers.otherFaults,
      'fsync and synchronous_commit': `${set[0].f} and ${set[0].c}`,
      seconds,
      [`control: missing after ${control.kills} kills where nothing waits for the disk`]:
        control.missing,
    },
    ...(passed ? {} : { why: `See the figures that are not 0. ${writers.lastFault}` }),
  };
}

/** Let them write for a while, then take the server away in the middle of it. */
async function killOnce(ctx: Ctx<Size>, server: Server, writers: Writers): Promise<void> {
  await writers.moreThan(ctx.size.writers);
  await pause(200 + ctx.random() * ctx.size.between);
  await server.kill();
  await server.startAgain();
}

/** People who write one thing after another; whoever gets no answer sends the same form again until there is one. */
class Writers {
  readonly acknowledged = new Set<string>();
  repeated = 0;
  otherFaults = 0;
  lastFault = '';
  private writing = true;
  private readonly running: Promise<void>[];
  private readonly county: SmallCounty;
  readonly word: string;

  constructor(county: SmallCounty, many: number, word: string) {
    this.county = county;
    this.word = word;
    const people = [county.alby, county.berga, county.cedra, county.agency];
    this.running = Array.from({ length: many }, (_none, at) =>
      this.write(people[at % people.length]!, at),
    );
  }
  private async write(as: Viewer, at: number): Promise<void> {
    for (let n = 0; this.writing; n += 1) {
      const title = `${this.word}-${at}-${n}`;
      const form = { key: newFormKey(), body: { title } };
      for (let attempt = 1; ; attempt += 1) {
        try {
          await this.once(as, form, title);
          this.acknowledged.add(title);
          break;
        } catch (error) {
          if (!(error instanceof DatabaseGone)) {
            this.otherFaults += 1;
            this.lastFault = String(error);
          }
          if (attempt === 1) this.repeated += 1;
          await pause(30);
        }
      }
    }
  }
  /** A note and a letter about it, under the key of one form: as every form of the house writes. */
  private async once(as: Viewer, form: { key: string; body: unknown }, title: string) {
    await writeOnce(as, form, async (db) => {
      const id = newId<'note'>();
      await sql`insert into matters.note (county_id, id, organisation_id, matter_id, title, text, written_by)
        values (${as.countyId}, ${id}, ${as.organisationId}, ${this.county.wide}, ${title}, 'Ord', ${as.personId})`.execute(
        db,
      );
      await enqueueMail(db, {
        to: {
          person: this.county.region.personId,
          organisation: this.county.region.organisationId,
        },
        kind: 'shared',
        organisation: as.organisationId,
        link: `/matters/notes/${id}`,
        key: title,
      });
      return { id };
    });
  }
  /** Wait until so many more have been acknowledged. */
  async moreThan(many: number): Promise<void> {
    const from = this.acknowledged.size;
    while (this.acknowledged.size < from + many) await pause(10);
  }
  async stop(): Promise<void> {
    this.writing = false;
    await Promise.all(this.running);
  }
}

async function compare(url: string, { acknowledged, word }: Writers) {
  const { rows } = await ask(
    url,
    `select title, notes, coalesce(letters, 0) as letters, coalesce(versions, 0) as versions
       from (select title, count(*)::int as notes from matters.note group by 1) n
       left join (select key as title, count(*)::int as letters from mail.message group by 1) m using (title)
       left join (select payload ->> 'title' as title, count(*)::int as versions from history.version
         where tbl = 'matters.note' group by 1) v using (title)
      where title like $1 || '-%'`,
    [word],
  );
  const { rows: keys } = await ask(url, 'select count(*)::int as many from access.once', []);
  const there = new Map(rows.map((row) => [row.title as string, row]));
  return {
    missing: [...acknowledged].filter((title) => !there.has(title)).length,
    twice: rows.filter(({ notes }) => notes > 1).length,
    halfDone:
      rows.filter(({ letters, versions }) => letters !== 1 || versions !== 1).length +
      Math.abs(keys[0].many - rows.length),
    unasked: rows.filter(({ title }) => !acknowledged.has(title)).length,
  };
}

/** The control: a database that answers before what it has written is safe must lose something. */
async function withoutWaiting(
  ctx: Ctx<Size>,
  server: Server,
  county: SmallCounty,
  url: string,
  appUrl: string,
) {
  const name = pg.escapeIdentifier(new URL(url).pathname.slice(1));
  await ask(url, `alter database ${name} set synchronous_commit = off`, []);
  await ask(url, `alter system set wal_writer_delay = '1s'`, []);
  await closePool();
  usePool(openPool({ url: appUrl, embedded: false }));
  const writers = new Writers(county, ctx.size.writers, 'careless');
  let missing = 0;
  let kills = 0;
  while (missing === 0 && kills < ctx.size.controlKills) {
    await killOnce(ctx, server, writers);
    kills += 1;
    const { rows } = await ask(
      url,
      `select title from matters.note where title like 'careless-%'`,
      [],
    );
    const there = new Set(rows.map(({ title }) => title as string));
    missing = [...writers.acknowledged].filter((title) => !there.has(title)).length;
  }
  await writers.stop();
  return { missing, kills };
}

async function ask(url: string, text: string, values: unknown[]) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
