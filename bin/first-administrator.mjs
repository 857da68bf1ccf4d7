// npm run first-administrator -- --name "Anna Ek" --mail anna.ek@region.example
//   [--organisation slug] [--county slug] [--language en] [--besides]
// Where nobody has moved in there is nobody to invite: whoever runs the installation does it, once. Prints a link that
// the person opens in their own browser; they become administrator of their organisation and of the county.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './lib/packages.mjs';
import { stop } from './lib/run.mjs';

const EXAMPLE =
  'Example: npm run first-administrator -- --name "Anna Ek" --mail anna.ek@region.example';

const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bin/first-administrator.mjs')) {
  const { settings } = await import('./lib/care.mjs');
  const { databaseUrl, databaseOwnerUrl, dataFolder, appOrigin } = settings(root);
  const { inviteFirst, readFirst } = await import('../src/installation/first-administrator.ts');
  const { withOwner } = await import('../src/installation/backup/server.ts');
  const said = readFirst(process.argv.slice(2));
  if (!said.ok) stop(`${said.faults.join('\n')}\n${EXAMPLE}`);
  if (databaseUrl && !databaseOwnerUrl)
    stop('DATABASE_OWNER_URL is not set: only the owner of the tables can let the first one in.');
  if (!databaseUrl && !existsSync(join(dataFolder, 'pglite')))
    stop(`There is no database in ${dataFolder}. Start Rågång once first, with the same settings.`);
  const invited = (url) => withOwner(url, (owner) => inviteFirst(owner, said.first));
  try {
    let outcome;
    if (databaseUrl) outcome = await invited(databaseOwnerUrl);
    else {
      const { startEmbedded } = await import('../src/installation/embedded.ts');
      const database = await startEmbedded(dataFolder);
      outcome = await invited(database.url).finally(() => database.stop());
    }
    if (!outcome.ok) stop(outcome.why);
    console.log(`
${said.first.name} is invited to ${outcome.organisation}, as its administrator and the county's. Give the person this link;
it holds once, until ${outcome.until.toISOString().slice(0, 16).replace('T', ' ')} UTC:

  ${appOrigin}${outcome.path}

The first thing to do there is to add a passkey under "Mitt konto": without one, and without SMTP_URL, there is no way
back in.${databaseUrl ? '' : ' Start Rågång again first.'}`);
  } catch (error) {
    stop(
      error.code === '42P01' || error.code === '42883'
        ? 'The database has no such tables yet. Start Rågång once first; it makes them.'
        : error.message,
    );
  }
}
