// npm run backup [-- --to folder]: a backup that can be restored with plain PostgreSQL tools, and beside it what the
// database said of itself. On a server as DATABASE_OWNER_URL; else of the embedded database, while it is not in use
// (while it is, it backs itself up each hour).
import { join, resolve } from 'node:path';
import { prepare } from './lib/packages.mjs';
import { stop } from './lib/run.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bin/backup.mjs')) {
  const { argument, settings, inMegabytes } = await import('./lib/care.mjs');
  const { databaseUrl, databaseOwnerUrl, dataFolder } = settings(root);
  const { backUpServer } = await import('../src/installation/backup/server.ts');
  const { backupsIn, dumpEmbedded } = await import('../src/installation/backup/embedded.ts');
  try {
    let manifest, folder;
    if (databaseUrl) {
      folder = resolve(argument('--to') ?? 'backups');
      if (!databaseOwnerUrl)
        stop(
          'DATABASE_OWNER_URL is not set: a backup is made by the owner of the tables, who reads all of them.\n' +
            'Example: DATABASE_OWNER_URL=postgres://ragang_owner:secret@db.example:5432/ragang npm run backup',
        );
      manifest = await backUpServer(databaseOwnerUrl, folder);
    } else {
      folder = resolve(argument('--to') ?? backupsIn(dataFolder));
      const { existsSync } = await import('node:fs');
      if (!existsSync(join(dataFolder, 'pglite')))
        stop(
          `There is no database in ${dataFolder}. Set RAGANG_DATA or DATABASE_URL as for npm start.`,
        );
      const { startEmbedded } = await import('../src/installation/embedded.ts');
      const database = await startEmbedded(dataFolder);
      manifest = await dumpEmbedded(database, folder).finally(() => database.stop());
    }
    const tables = Object.values(manifest.description.tables);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`${join(folder, manifest.file)} (${inMegabytes(manifest.bytes)})
${rows} rows in ${tables.length} tables; sha256 ${manifest.sha256}
Keep both files together, and somewhere else than here. Try it: npm run restore -- ${join(folder, manifest.file)}`);
  } catch (error) {
    const inUse = error.name === 'DataFolderInUse';
    stop(
      inUse
        ? `${error.message}\nWhile it is open it backs itself up each hour: ${backupsIn(dataFolder)}`
        : error.message,
    );
  }
}
