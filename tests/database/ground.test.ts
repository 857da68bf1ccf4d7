import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  migrate,
  readMigrations,
  verifySchema,
  SchemaMismatch,
} from '../../src/installation/migrate.ts';
import {
  DatabaseGone,
  KeyUsedForAnother,
  NoMembership,
  tx,
  writeOnce,
  openSession,
  viewerOf,
  closeSession,
} from '#platform/server';
import { freshHouse, migrationsUpTo, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let county: SmallCounty;
let other: SmallCounty;

beforeAll(async () => {
  house = await freshHouse();
  county = await smallCounty(house);
  other = await smallCounty(house, 'annat');
});
afterAll(() => house.close());

describe('a transaction as a viewer', () => {
  test('a read cannot write', async () => {
    await expect(
      tx(county.alby, 'read', (db) =>
        db.updateTable('organisations.priority').set({ name_sv: 'x' }).execute(),
      ),
    ).rejects.toThrow(/read-only/);
  });

  test('one inside another is refused, because on one connection it would wait for ever', async () => {
    await expect(
      tx(county.alby, 'read', () => tx(county.alby, 'read', async () => 1)),
    ).rejects.toThrow(/inside/);
  });

  test('who has left is out at the next request', async () => {
    await expect(tx(county.cedra, 'read', async () => 'in')).resolves.toBe('in');
    await house.owner.query(
      'update organisations.membership set ended_at = now() where person_id = $1',
      [county.cedra.personId],
    );
    await expect(tx(county.cedra, 'read', async () => 'in')).rejects.toBeInstanceOf(NoMembership);
    await house.owner.query(
      'update organisations.membership set ended_at = null where person_id = $1',
      [county.cedra.personId],
    );
  });

  test('only the session says who acts: a made-up one is refused, and another organisation in it changes nothing', async () => {
    const madeUp = { ...county.alby, session: 'ab'.repeat(32) };
    await expect(tx(madeUp, 'read', async () => 1)).rejects.toBeInstanceOf(NoMembership);
    const bold = { ...county.alby, organisationId: county.berga.organisationId };
    const acting = await tx(bold, 'read', async (db) =>
      sql<{ id: string }>`select access.my_organisation() as id`.execute(db),
    );
    expect(acting.rows[0]?.id).toBe(county.alby.organisationId);
  });

  test('what throws saves nothing', async () => {
    await expect(
      tx(county.alby, 'write', async (db) => {
        await db.insertInto('organisations.unit').values(unit(county, 'Halv')).execute();
        throw new Error('half way');
      }),
    ).rejects.toThrow('half way');
    const { rows } = await house.owner.query(
      `select 1 from organisations.unit where name_sv = 'Halv'`,
    );
    expect(rows).toHaveLength(0);
  });

  test('a context that is made up, or taken from another transaction, opens nothing', async () => {
    const client = new pg.Client({ connectionString: house.url });
    await client.connect();
    const see = async () =>
      (await client.query('select count(*)::int as n from matters.matter')).rows[0].n as number;
    await client.query(
      `begin; set local role ragang_app; select access.act('\\x${county.alby.session}', '')`,
    );
    const context = (await client.query(`select current_setting('ragang.context') as c`)).rows[0]
      .c as string;
    expect(await see()).toBe(2); // the control: the true context opens
    await client.query('commit');
    for (const forged of [
      context,
      context.replace(/[^|]+$/, 'a'.repeat(64)),
      context.replace(county.countyId, other.countyId),
    ]) {
      await client.query('begin; set local role ragang_app');
      await client.query(`select set_config('ragang.context', $1, true)`, [forged]);
      expect(await see()).toBe(0);
      await client.query('rollback');
    }
    await client.end();
  });

  test('the role that the app signs in as may do nothing by itself', async () => {
    const client = new pg.Client({ connectionString: house.url });
    await client.connect();
    await expect(client.query('select * from organisations.organisation')).rejects.toThrow(
      /permission denied/,
    );
    await expect(
      client.query('begin; set local role ragang_app; select * from access.key'),
    ).rejects.toThrow(/permission denied/);
    await client.end();
  });
});

describe('rows of another county', () => {
  test('do not exist', async () => {
    const seen = await tx(county.alby, 'read', (db) =>
      db.selectFrom('matters.matter').select('county_id').execute(),
    );
    expect(new Set(seen.map((row) => row.county_id))).toEqual(new Set([county.countyId]));
  });

  test('cannot be written', async () => {
    await expect(
      tx(county.alby, 'write', (db) =>
        db
          .insertInto('organisations.unit')
          .values({ ...unit(county, 'X'), county_id: other.countyId })
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  test('nor can another organisation be written for', async () => {
    await expect(
      tx(county.alby, 'write', (db) =>
        db
          .insertInto('organisations.unit')
          .values({ ...unit(county, 'X'), organisation_id: county.berga.organisationId })
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  test('nor does a reader write for its own', async () => {
    await expect(
      tx(county.reader, 'write', (db) =>
        db
          .insertInto('organisations.unit')
          .values({ ...unit(county, 'X'), organisation_id: county.reader.organisationId })
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/);
  });
});

describe('history', () => {
  test('every write leaves who, for whom and the row, in the same transaction', async () => {
    const row = unit(county, 'Näringsliv');
    await tx(county.alby, 'write', (db) =>
      db.insertInto('organisations.unit').values(row).execute(),
    );
    await tx(county.alby, 'write', (db) =>
      db
        .updateTable('organisations.unit')
        .set({ name_sv: 'Näring' })
        .where('id', '=', row.id)
        .execute(),
    );
    const { rows } = await house.owner.query(
      `select op, person_id, acting_organisation_id, organisation_id, payload->>'name_sv' as name from history.version where row_id = $1 order by seq`,
      [row.id],
    );
    expect(rows).toEqual([
      {
        op: 'insert',
        person_id: county.alby.personId,
        acting_organisation_id: county.alby.organisationId,
        organisation_id: county.alby.organisationId,
        name: 'Näringsliv',
      },
      {
        op: 'update',
        person_id: county.alby.personId,
        acting_organisation_id: county.alby.organisationId,
        organisation_id: county.alby.organisationId,
        name: 'Näring',
      },
    ]);
  });

  test('is only added to, and read by the organisation whose words they are', async () => {
    await expect(house.owner.query('delete from history.version')).rejects.toThrow(/only added to/);
    for (const { organisationId } of [county.alby, county.agency])
      await house.owner.query(
        `insert into matters.note (county_id, id, organisation_id, matter_id, title, text) values ($1, gen_random_uuid(), $2, $3, 'Rubrik', 'Ord')`,
        [county.countyId, organisationId, county.wide],
      );
    const whose = async (viewer: SmallCounty['alby']) => {
      const rows = await tx(viewer, 'read', (db) =>
        db
          .selectFrom('history.version')
          .select('organisation_id')
          .where('visibility', '=', 'own')
          .execute(),
      );
      return new Set(rows.map((row) => row.organisation_id));
    };
    expect(await whose(county.alby)).toEqual(new Set([county.alby.organisationId]));
    expect(await whose(county.agency)).toEqual(new Set([county.agency.organisationId]));
  });
});

describe('a form sent several times', () => {
  test('has one effect and the same answer, also when sent at once', async () => {
    const form = { key: randomUUID(), body: { name: 'En gång' } };
    const send = () =>
      writeOnce(county.alby, form, async (db) => {
        const row = unit(county, 'En gång');
        await db.insertInto('organisations.unit').values(row).execute();
        return { id: row.id };
      });
    const answers = await Promise.all([send(), send(), send(), send(), send()]);
    expect(new Set(answers.map((a) => a.id)).size).toBe(1);
    const { rows } = await house.owner.query(
      `select 1 from organisations.unit where name_sv = 'En gång'`,
    );
    expect(rows).toHaveLength(1);
  });

  test('is refused when the same key carries something else', async () => {
    const key = randomUUID();
    await writeOnce(county.alby, { key, body: 1 }, async () => 'a');
    await expect(writeOnce(county.alby, { key, body: 2 }, async () => 'b')).rejects.toBeInstanceOf(
      KeyUsedForAnother,
    );
  });

  test('another person has keys of their own', async () => {
    const key = randomUUID();
    await writeOnce(county.alby, { key, body: 1 }, async () => 'a');
    await expect(writeOnce(county.berga, { key, body: 2 }, async () => 'b')).resolves.toBe('b');
  });
});

describe('sessions', () => {
  test('are opened, known by their token only, and ended', async () => {
    const token = await openSession(county.coordinator, { way: 'demo' });
    expect(await viewerOf(token)).toMatchObject({
      personId: county.coordinator.personId,
      countyRoles: ['coordinator'],
    });
    const { rows } = await house.owner.query('select hash from access.session');
    expect(rows.map((r) => r.hash.toString('base64url'))).not.toContain(token);
    await closeSession(token);
    expect(await viewerOf(token)).toBeNull();
    expect(await viewerOf('not-a-token')).toBeNull();
  });
});

describe('the Swedish alphabet', () => {
  test('ends in å, ä, ö', async () => {
    const { rows } = await house.owner.query(
      `select string_agg(w, ' ' order by w collate public.sv) as w from unnest(array['Östersund', 'Ånge', 'Ärla', 'Zakrisdal', 'Umeå']) as w`,
    );
    expect(rows[0].w).toBe('Umeå Zakrisdal Ånge Ärla Östersund');
  });
});

describe('migrations', () => {
  const all = () => readMigrations('db/migrations');

  test('three processes that start at once apply each of them once', async () => {
    const fresh = await freshHouse({ migrated: false });
    const clients = await Promise.all(
      [1, 2, 3].map(async () => {
        const client = new pg.Client({ connectionString: fresh.ownerUrl });
        await client.connect();
        return client;
      }),
    );
    const applied = await Promise.all(clients.map((client) => migrate(client, all())));
    expect(applied.map((a) => a.length).toSorted((a, b) => a - b)).toEqual([0, 0, all().length]);
    await Promise.all(clients.map((client) => client.end()));
    await fresh.close();
    await reopen();
  });

  test('each applies to the state before it, with data in it', async () => {
    const fresh = await freshHouse({ migrated: false });
    for (const { number } of all()) {
      expect(await migrate(fresh.owner, migrationsUpTo(number))).toEqual([number]);
      if (number === 3) await smallCounty(fresh, 'litet', { sessions: false });
    }
    expect(await migrate(fresh.owner, all())).toEqual([]);
    const { rows } = await fresh.owner.query('select count(*)::int as n from matters.matter');
    expect(rows[0].n).toBe(2);
    await fresh.close();
    await reopen();
  });

  test('an edited one stops the start, and so does a database newer than the app', async () => {
    const edited = all().map((m) => (m.number === 2 ? { ...m, checksum: 'other' } : m));
    await expect(migrate(house.owner, edited)).rejects.toThrow(/0002.*has been changed/);
    await expect(verifySchema(house.owner, all().slice(0, -1))).rejects.toBeInstanceOf(
      SchemaMismatch,
    );
  });

  test('a failing one leaves nothing behind', async () => {
    const next = all().length + 1;
    const broken = {
      number: next,
      name: `000${next}-x.sql`,
      checksum: 'x',
      sql: 'create table public.half (a int); select 1/0',
    };
    await expect(migrate(house.owner, [...all(), broken])).rejects.toThrow(/division by zero/);
    const { rows } = await house.owner.query(`select to_regclass('public.half') as t`);
    expect(rows[0].t).toBeNull();
  });
});

test('a database that is gone is said to be gone', async () => {
  const { openPool, usePool } = await import('#platform/server');
  usePool(openPool({ url: 'postgres://nobody@127.0.0.1:1/none', embedded: false }));
  await expect(tx(county.alby, 'read', async () => 1)).rejects.toBeInstanceOf(DatabaseGone);
  await reopen();
});

async function reopen(): Promise<void> {
  const { openPool, usePool } = await import('#platform/server');
  usePool(openPool({ url: house.url, embedded: false }));
}

function unit(of: SmallCounty, name: string) {
  return {
    county_id: of.countyId,
    id: randomUUID(),
    organisation_id: of.alby.organisationId,
    name_sv: name,
    name_en: name,
    position: 0,
  };
}
