// npm run move-to-server [-- --from folder]: carries everything from the embedded database to the empty one that
// DATABASE_OWNER_URL names, and holds both against one another. The embedded one stays as it is.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './lib/packages.mjs';
import { stop } from './lib/run.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bin/move-to-server.mjs')) {
  const { argument, settings } = await import('./lib/care.mjs');
  const { databaseOwnerUrl, dataFolder } = settings(root, { ownerAlone: true });
  const from = argument('--from') ?? dataFolder;
  if (!databaseOwnerUrl)
    stop(
      'DATABASE_OWNER_URL is not set: name the empty database as the role that shall own it.\n' +
        'Example: DATABASE_OWNER_URL=postgres://ragang_owner:secret@db.example:5432/ragang npm run move-to-server',
    );
  if (!existsSync(join(from, 'pglite')))
    stop(`There is no database in ${from}. Example: npm run move-to-server -- --from ./data`);
  const { startEmbedded } = await import('../src/installation/embedded.ts');
  const { withOwner } = await import('../src/installation/backup/server.ts');
  const { moveRows } = await import('../src/installation/backup/move.ts');
  try {
    const database = await startEmbedded(from);
    const { rows, faults } = await withOwner(database.url, (source) =>
      withOwner(databaseOwnerUrl, (target) =>
        moveRows(source, target, join(root, 'db/migrations')),
      ),
    ).finally(() => database.stop());
    if (faults.length)
      stop(
        `Moved, and not as it was; drop the new database and ask for help:\n  ${faults.join('\n  ')}`,
      );
    console.log(`Moved ${rows} rows and held them against what they were: every table row by row, what people can read, the chain of
history, and the rules of access. ${from} is untouched: keep it until you have looked around. Start on the server with
DATABASE_URL (a role that owns nothing) and DATABASE_OWNER_URL; see docs/operations.md.`);
  } catch (error) {
    stop(error.message);
  }
}
