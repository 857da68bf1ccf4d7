// Part of npm run check: the migrations on a fresh database of their own, and whatever could let somebody past the rules
// of access in it. On RAGANG_TEST_DATABASE_URL where it is set (a database is made there and dropped), else on a server
// that is started for it; where there is none it says so and passes.
import { findServer } from './test-machine.mjs';
import { startDatabase } from './test-database.mjs';

const LOGIN = 'ragang_check_login';
const OWNER = 'ragang_check_owner';

/** What is wrong with a database that the migrations have just made. */
async function faultsOnFreshDatabase(server) {
  const { default: pg } = await import('pg');
  const { migrate, readMigrations } = await import('../../src/installation/migrate.ts');
  const { layInJobs } = await import('../../src/platform/server/jobs/boss-schema.ts');
  const { faultsOf } = await import('../../src/installation/checked.ts');
  const name = `ragang_check_${process.pid}_${Date.now().toString(36)}`;
  const as = (user, database) => {
    const url = new URL(server);
    url.pathname = `/${database}`;
    if (user) url.username = user;
    return url.href;
  };
  const use = async (url, fn) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return fn(client).finally(() => client.end());
  };
  const home = new URL(server).pathname.slice(1) || 'postgres';
  await use(as(null, home), async (client) => {
    for (const [role, may] of [
      [OWNER, 'login createrole'],
      [LOGIN, 'login noinherit'],
    ])
      await client.query(
        `do $$ begin create role ${role} ${may}; exception when duplicate_object or unique_violation then null; end $$`,
      );
    await client.query(`create database ${name} owner ${OWNER} template template0 encoding 'UTF8'`);
  });
  try {
    await use(as(OWNER, name), async (client) => {
      await migrate(client, readMigrations('db/migrations'));
      await layInJobs(client);
    });
    await use(as(null, name), (client) => client.query(`grant ragang_app to ${LOGIN}`));
    return await faultsOf(as(LOGIN, name), false);
  } finally {
    await use(as(null, home), (client) => client.query(`drop database ${name} with (force)`));
  }
}

const given = process.env.RAGANG_TEST_DATABASE_URL;
const started = given
  ? null
  : await startDatabase(process.cwd(), findServer()).catch((error) => {
      console.log(`skipped: there is no PostgreSQL server to ask (${error.message})`);
      return 'none';
    });
if (started !== 'none') {
  try {
    const faults = await faultsOnFreshDatabase(given ?? started.url);
    for (const { object, fault } of faults) console.log(`${object} ${fault}`);
    process.exitCode = faults.length ? 1 : 0;
  } finally {
    started?.stop();
  }
}
