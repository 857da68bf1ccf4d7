import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsOf, lookOver, HouseNotSound, oldServer } from '../../src/installation/checked.ts';
import { layInJobs } from '../../src/platform/server/jobs/boss-schema.ts';
import { freshHouse, readText, type FreshHouse } from './fresh.ts';

/**
 * T1: the house reads its own catalogue. Each plant is one way past the rules of access; it is laid in, told in words,
 * and taken away again. What is told when nothing is planted is the control: nothing.
 */
let house: FreshHouse;
let admin: pg.Client;

beforeAll(async () => {
  house = await freshHouse();
  await layInJobs(house.owner);
  const url = new URL(process.env.RAGANG_TEST_DATABASE_URL!);
  url.pathname = new URL(house.url).pathname;
  admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await house.close();
});

const told = async () =>
  (await faultsOf(house.url, false)).map(({ object, fault }) => `${object} ${fault}`);

interface Plant {
  what: string;
  lay: string;
  lift: string;
  says: RegExp;
  /** Where only a superuser could do the harm. */
  by?: 'admin';
}

const OPEN_POLICY = `for select using (county_id = (select access.my_county()))`;
const PLANTS: Plant[] = [
  {
    what: 'a table without policies',
    lay: 'create table matters.plant (id int); grant select on matters.plant to ragang_app',
    lift: 'drop table matters.plant',
    says: /matters\.plant is open to the app without row level security/,
  },
  {
    what: 'a table of which one column is granted',
    lay: 'create table matters.plant (id int, b int); grant select (b) on matters.plant to ragang_app',
    lift: 'drop table matters.plant',
    says: /matters\.plant is open to the app without row level security/,
  },
  {
    what: 'policies that the owner passes by',
    lay: 'alter table matters.stance no force row level security',
    lift: 'alter table matters.stance force row level security',
    says: /matters\.stance .* not forced/,
  },
  {
    what: 'row level security turned off',
    lay: 'alter table matters.stance disable row level security',
    lift: 'alter table matters.stance enable row level security',
    says: /matters\.stance is open to the app without row level security/,
  },
  {
    what: 'a policy for a role by name',
    lay: `create policy plant on matters.stance for select to ragang_app using (county_id = (select access.my_county()))`,
    lift: 'drop policy plant on matters.stance',
    says: /matters\.stance has a policy \(plant\) for a role by name/,
  },
  {
    what: 'a policy that asks nobody',
    lay: 'create policy plant on matters.stance for select using (true)',
    lift: 'drop policy plant on matters.stance',
    says: /matters\.stance has a policy \(plant\) that does not ask who it is/,
  },
  {
    what: 'a table that its own owner does not read',
    lay: `create table matters.plant (county_id uuid); alter table matters.plant enable row level security;
      alter table matters.plant force row level security; create policy see on matters.plant ${OPEN_POLICY}`,
    lift: 'drop table matters.plant',
    says: /matters\.plant is not read by its owner/,
  },
  {
    what: 'a view that reads as its owner',
    lay: 'create view matters.plant as select * from matters.stance',
    lift: 'drop view matters.plant',
    says: /matters\.plant is a view that reads as its owner/,
  },
  {
    what: 'a materialized view',
    lay: 'create materialized view matters.plant as select 1 as a',
    lift: 'drop materialized view matters.plant',
    says: /matters\.plant is a materialized view/,
  },
  {
    what: 'a table that inherits',
    lay: 'create table matters.plant () inherits (matters.stance)',
    lift: 'drop table matters.plant',
    says: /matters\.plant inherits/,
  },
  {
    what: 'a rule',
    lay: `create table matters.plant (id int); create rule plant as on insert to matters.plant do instead nothing`,
    lift: 'drop table matters.plant',
    says: /matters\.plant has a rule/,
  },
  {
    what: 'a function that works as its owner',
    lay: `create function matters.plant() returns bigint language sql security definer set search_path = pg_catalog, pg_temp
      as 'select count(*) from matters.stance'`,
    lift: 'drop function matters.plant()',
    says: /matters\.plant\(\) works as its owner and is not on the list/,
  },
  {
    what: 'the same name with other arguments',
    lay: `create function matters.my_proposals(int) returns bigint language sql security definer
      set search_path = pg_catalog, pg_temp as 'select 1::bigint'`,
    lift: 'drop function matters.my_proposals(int)',
    says: /matters\.my_proposals\(integer\) works as its owner/,
  },
  {
    what: 'a listed function that looks for names where its caller says',
    lay: 'alter function access.my_name() set search_path = public',
    lift: 'alter function access.my_name() set search_path = pg_catalog, pg_temp',
    says: /access\.my_name\(\) .*looks for names where its caller says/,
  },
  {
    what: 'a function for everybody',
    lay: 'grant execute on function access.seal(text) to public',
    lift: 'revoke execute on function access.seal(text) from public',
    says: /access\.seal\(text\) may be run by anybody/,
  },
  {
    what: 'a foreign key without an index',
    lay: `create table matters.plant (a uuid references organisations.person)`,
    lift: 'drop table matters.plant',
    says: /matters\.plant has a foreign key/,
  },
  {
    what: 'removing that no policy allows',
    lay: 'grant delete on matters.stance to ragang_app',
    lift: 'revoke delete on matters.stance from ragang_app',
    says: /matters\.stance may be removed from/,
  },
  {
    what: 'emptying a table',
    lay: 'grant truncate on matters.stance to ragang_app',
    lift: 'revoke truncate on matters.stance from ragang_app',
    says: /matters\.stance may be emptied/,
  },
  {
    what: 'something for everybody who reaches the database',
    lay: 'grant select on access.session to public',
    lift: 'revoke select on access.session from public',
    says: /access\.session is open to anybody/,
  },
  {
    what: 'something for another role',
    lay: 'grant select on access.session to pg_monitor',
    lift: 'revoke select on access.session from pg_monitor',
    says: /access\.session is open to the role pg_monitor/,
  },
  {
    what: 'writing where reading is open',
    lay: 'grant insert on public.migration to ragang_app',
    lift: 'revoke insert on public.migration from ragang_app',
    says: /public\.migration is on the list as open, and may be written/,
  },
  {
    what: 'a sequence',
    lay: 'grant update on sequence history.version_seq_seq to ragang_app',
    lift: 'revoke update on sequence history.version_seq_seq from ragang_app',
    says: /version_seq_seq is a sequence open to the app/,
  },
  {
    what: 'making things in a schema',
    lay: 'grant create on schema matters to ragang_app',
    lift: 'revoke create on schema matters from ragang_app',
    says: /schema matters lets the app make things/,
  },
  {
    what: 'privileges for what is made later',
    lay: 'alter default privileges in schema matters grant select on tables to ragang_app',
    lift: 'alter default privileges in schema matters revoke select on tables from ragang_app',
    says: /matters gives what is made later/,
  },
  {
    what: 'functions made later, for everybody',
    lay: 'alter default privileges grant execute on functions to public',
    lift: 'alter default privileges revoke execute on functions from public',
    says: /functions made later may be run by anybody/,
  },
  {
    what: 'a table of the app’s own',
    lay: 'create table matters.plant (id int); alter table matters.plant owner to ragang_app',
    lift: 'drop table matters.plant',
    says: /matters\.plant belongs to the app/,
    by: 'admin',
  },
  {
    what: 'something on the list that is not there',
    lay: `call access.list('definer', 'matters.gone()', 'a function that was taken away')`,
    lift: `delete from access.listed where name = 'matters.gone()'`,
    says: /matters\.gone\(\) stands on the list/,
  },
  {
    what: 'a sign-in role that may become the owner',
    lay: 'grant ragang_test_owner to ragang_plant_login',
    lift: 'revoke ragang_test_owner from ragang_plant_login',
    says: /the role ragang_plant_login is the owner of the tables/,
    by: 'admin',
  },
  {
    what: 'a sign-in role that reads everything',
    lay: 'grant pg_read_all_data to ragang_plant_login',
    lift: 'revoke pg_read_all_data from ragang_plant_login',
    says: /the role ragang_plant_login may become a role that passes by/,
    by: 'admin',
  },
  ...['superuser', 'bypassrls', 'createrole'].map((power) => ({
    what: `a sign-in role that is ${power}`,
    lay: `alter role ragang_plant_login ${power}`,
    lift: `alter role ragang_plant_login no${power}`,
    says: /the role ragang_plant_login (is superuser|passes by|may make roles)/,
    by: 'admin' as const,
  })),
];

describe('the house reads its own catalogue', () => {
  beforeAll(async () => {
    // roles belong to the whole server: the plants have one of their own
    await admin.query(
      `do $$ begin create role ragang_plant_login login noinherit; exception when duplicate_object or unique_violation then null; end $$`,
    );
    await admin.query('grant ragang_app to ragang_plant_login');
  });

  const asPlanted = async () => {
    const url = new URL(house.url);
    url.username = 'ragang_plant_login';
    return (await faultsOf(url.href, false)).map(({ object, fault }) => `${object} ${fault}`);
  };

  test('and finds nothing, with the queue of jobs in place', async () => {
    expect(await told()).toEqual([]);
    expect(await asPlanted()).toEqual([]);
  });

  test.each(PLANTS)('$what is told', async ({ lay, lift, says, by }) => {
    const client = by === 'admin' ? admin : house.owner;
    await client.query(lay);
    try {
      const lines = await asPlanted();
      expect(lines.filter((line) => says.test(line))).not.toEqual([]);
      if (!/role ragang_plant_login/.test(String(says)))
        await expect(lookOver(house.url, false)).rejects.toThrow(HouseNotSound);
    } finally {
      await client.query(lift);
    }
    expect(await asPlanted()).toEqual([]);
  });

  test('a start on a house that is not sound is refused, with the table by name', async () => {
    await house.owner.query(
      'create table matters.plant (id int); grant select on matters.plant to ragang_app',
    );
    try {
      const start = promisify(execFile)(
        process.execPath,
        [
          '--input-type=module-typescript',
          '-e',
          `const { prepare } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/installation/prepare.ts'))});
           await prepare(); console.log('open'); process.exit(0);`,
        ],
        {
          cwd: join(import.meta.dirname, '../..'),
          env: { ...process.env, DATABASE_URL: house.url, RAGANG_LOG_LEVEL: 'silent' },
        },
      );
      await expect(start).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/does not open[\s\S]*matters\.plant/),
      });
    } finally {
      await house.owner.query('drop table matters.plant');
    }
  });
});

describe('the ten lines of docs/new-table.md', () => {
  const [, lines = ''] = /```sql\n([\s\S]*?)```/.exec(readText('docs/new-table.md')) ?? [];
  const laidIn = async (sql: string) => {
    await house.owner.query('begin');
    try {
      await house.owner.query(sql);
      const { rows } = await house.owner.query(
        `select object || ' ' || fault as line from access.faults(null)`,
      );
      const { rows: found } = await house.owner.query(
        `select shared, exists (select from pg_trigger where tgrelid = 'matters.remark'::regclass and tgname = 'remember') as remembered,
           has_table_privilege('ragang_app', 'matters.remark', 'insert') as writable
           from (select 1) as one left join access.kept on tbl = 'matters.remark'`,
      );
      return { lines: rows.map((row) => row.line as string), ...found[0] };
    } finally {
      await house.owner.query('rollback');
    }
  };

  test('give a table its policies, its history and its visibility', async () => {
    expect(await laidIn(lines)).toEqual({
      lines: [],
      shared: true,
      remembered: true,
      writable: true,
    });
  });

  test('the control: without the call it is told as soon as the app may reach it', async () => {
    const without = lines.replace(/^call .*$/gm, '');
    const told = await laidIn(`${without}; grant select, insert on matters.remark to ragang_app`);
    expect(told.lines).toContain('matters.remark is open to the app without row level security');
    expect(told.remembered).toBe(false);
  });
});

describe('the server’s version', () => {
  test.each([
    [140012, { refuse: true, sentence: expect.stringContaining('needs 15') }],
    [150017, { refuse: false, sentence: expect.stringContaining('15.18') }],
    [150018, null],
    [160013, { refuse: false, sentence: expect.stringContaining('16.14') }],
    [180006, null],
    [190000, null],
  ])('%i', (number, expected) =>
    expect(oldServer(number)).toEqual(expected && expect.objectContaining(expected)),
  );
});
