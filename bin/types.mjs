// npm run types: src/platform/server/database.types.ts from the migrations, on a PostgreSQL server of its own.
//   node bin/types.mjs postgres://… [out]   from a database that is migrated already
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FILE = 'src/platform/server/database.types.ts';
const [given, out = FILE] = process.argv.slice(2);
const tool = (name, args, options) => execFileSync(`node_modules/.bin/${name}`, args, options);

if (given) write(given);
else await onServerOfItsOwn(write);

/** Row types as the database has them, laid out like the rest of our code. */
function write(url) {
  const folder = mkdtempSync(join(tmpdir(), 'ragang-types-'));
  const raw = join(folder, 'types.ts');
  tool('kysely-codegen', [
    ...['--url', url, '--dialect', 'postgres', '--out-file', raw, '--default-schema', 'public'],
    ...['--numeric-parser', 'number', '--date-parser', 'string', '--type-only-imports'],
    ...['--include-pattern', `{${schemas().join(',')}}.*`, '--log-level', 'error'],
  ]);
  const input = readFileSync(raw);
  writeFileSync(out, tool('prettier', ['--stdin-filepath', FILE], { input }));
  rmSync(folder, { recursive: true });
}

/** The ground's own schemas and one for each room on the map. */
function schemas() {
  const rooms = execFileSync(
    process.execPath,
    ['-p', 'Object.keys(require("./rooms.cjs")).join()'],
    { encoding: 'utf8' },
  );
  return ['access', 'history', ...rooms.trim().replaceAll('-', '_').split(',')];
}

async function onServerOfItsOwn(use) {
  const { findServer } = await import('./lib/test-machine.mjs');
  const { startDatabase } = await import('./lib/test-database.mjs');
  const { migrate, readMigrations } = await import('../src/installation/migrate.ts');
  const { default: pg } = await import('pg');
  const server = await startDatabase(process.cwd(), findServer());
  try {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await migrate(client, readMigrations('db/migrations'));
    await client.end();
    use(server.url);
  } finally {
    server.stop();
  }
}
