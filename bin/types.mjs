// Row types from a database that the migrations have been applied to:  node bin/types.mjs postgres://… [out]
import { execFileSync } from 'node:child_process';
const [url, out = 'src/platform/server/database.types.ts'] = process.argv.slice(2);
if (!url) {
  console.error('Give the address of a PostgreSQL 15 database with the migrations applied.');
  process.exit(1);
}
execFileSync(
  'node_modules/.bin/kysely-codegen',
  [
    '--url',
    url,
    '--dialect',
    'postgres',
    '--out-file',
    out,
    '--default-schema',
    'public',
    '--numeric-parser',
    'number',
    '--date-parser',
    'string',
    '--include-pattern',
    '{access,history,organisations,matters}.*',
    '--type-only-imports',
  ],
  { stdio: 'inherit' },
);
execFileSync('node_modules/.bin/prettier', ['--write', '--log-level', 'warn', out], {
  stdio: 'inherit',
});
