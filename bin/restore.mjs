// npm run restore -- file [--into postgres://owner@host/empty] [--data folder]: lays a backup into an empty database or
// a new data folder and holds it against what it was: rows, what people can read, the chain of history, the rules.
import { join, resolve } from 'node:path';
import { prepare } from './lib/packages.mjs';
import { stop } from './lib/run.mjs';

const here = process.cwd();
const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bin/restore.mjs')) {
  const { argument, settings, plainArgument } = await import('./lib/care.mjs');
  const { databaseOwnerUrl, dataFolder } = settings(root);
  const { readSound } = await import('../src/installation/backup/manifest.ts');
  const { restoreServer } = await import('../src/installation/backup/server.ts');
  const { restoreEmbedded } = await import('../src/installation/backup/embedded.ts');
  const file = plainArgument();
  if (!file) stop('Which backup? Example: npm run restore -- backups/ragang-20261125T070000Z.dump');
  const path = resolve(process.env.INIT_CWD ?? here, file);
  try {
    const manifest = await readSound(path);
    let faults;
    if (manifest.engine === 'postgresql') {
      const into = argument('--into') ?? databaseOwnerUrl;
      if (!into)
        stop(
          'Into which database? Make an empty one and name it as its owner:\n' +
            '  createdb --owner=ragang_owner --template=template0 ragang_restored\n' +
            `  npm run restore -- ${file} --into postgres://ragang_owner:secret@db.example:5432/ragang_restored`,
        );
      faults = await restoreServer(into, path, manifest, databaseOwnerUrl ?? undefined);
    } else {
      faults = await restoreEmbedded(resolve(argument('--data') ?? dataFolder), path, manifest);
    }
    if (faults.length)
      stop(`Restored, and not as it was on ${manifest.at}:\n  ${faults.join('\n  ')}`);
    const tables = Object.keys(manifest.description.tables).length;
    console.log(`Restored as it was on ${manifest.at}, and held against it: ${tables} tables row by row, what ${manifest.description.sample.length} of
its people can read, the chain of history from end to end, and the rules of access.`);
  } catch (error) {
    stop(error.message);
  }
}
