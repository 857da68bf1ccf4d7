// What many tests begin from is made once in a run and copied: a database with the schema in place, one with
// Västerbotten and its demo in it, and the folder of an embedded one.
import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import pg from 'pg';

const ONE_AT_A_TIME = 724098;

/** The name of a database with this in it, made by `make` where nobody has; null outside a run of the tests. */
export async function preparedDatabase(
  server: string,
  what: string,
  owner: string,
  make: (name: string) => Promise<void>,
): Promise<string | null> {
  const run = process.env.RAGANG_TEST_RUN;
  if (!run) return null;
  const name = `${prefixOf(run)}${what}`;
  const isThere = async (asking: pg.Client) =>
    (await asking.query('select 1 from pg_database where datname = $1', [name])).rowCount === 1;
  await asked(server, async (asking) => {
    if (await isThere(asking)) return;
    await asking.query('select pg_advisory_lock($1)', [ONE_AT_A_TIME]);
    if (await isThere(asking)) return;
    await asking.query(`drop database if exists ${name}_making`);
    await asking.query(
      `create database ${name}_making owner ${owner} template template0 encoding 'UTF8'`,
    );
    await make(`${name}_making`);
    await asking.query(`alter database ${name}_making rename to ${name}`);
  });
  return name;
}

/** Copies an embedded database with this in it to `folder`; makes it first where nobody has. Not outside a run. */
export async function copyPrepared(
  folder: string,
  what: string,
  make: (folder: string) => Promise<void>,
): Promise<boolean> {
  const run = process.env.RAGANG_TEST_RUN;
  const server = process.env.RAGANG_TEST_DATABASE_URL;
  if (!run || !server) return false;
  const ready = join(run, what);
  await asked(server, async (asking) => {
    if (existsSync(ready)) return;
    await asking.query('select pg_advisory_lock($1)', [ONE_AT_A_TIME]);
    if (existsSync(ready)) return;
    await make(`${ready}-making`);
    renameSync(`${ready}-making`, ready);
  });
  mkdirSync(folder, { recursive: true });
  cpSync(join(ready, 'pglite'), join(folder, 'pglite'), { recursive: true });
  return true;
}

/** The copies are houses of their own: nobody's key opens another's. */
export const NEW_KEYS = `update access.key set system_key = default,
  secret = sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))`;

/** Takes away what a run has prepared on the server. */
export async function forgetPrepared(run: string, server: string | undefined): Promise<void> {
  if (!server) return;
  await asked(server, async (asking) => {
    const { rows } = await asking.query(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefixOf(run)],
    );
    for (const { datname } of rows) await asking.query(`drop database ${datname} with (force)`);
  });
}

const prefixOf = (run: string) => `ragang_ready_${basename(run).replace(/\W/g, '').toLowerCase()}_`;

async function asked(url: string, fn: (asking: pg.Client) => Promise<void>): Promise<void> {
  const asking = new pg.Client({ connectionString: url });
  await asking.connect();
  try {
    await fn(asking);
  } finally {
    await asking.end();
  }
}
