// What backup, restore and move-to-server have in common: settings and arguments.
import { join, resolve } from 'node:path';
import { environmentWith, faultsText, readSettings } from '../../src/platform/server/settings.ts';
import { stop } from './run.mjs';

const given = process.argv.slice(2);

/** The settings of the installation, as npm start reads them. `ownerAlone`: DATABASE_URL need not be set. */
export function settings(root, { ownerAlone = false } = {}) {
  const env = environmentWith(join(root, '.env'));
  const reading = readSettings(
    ownerAlone && !env.DATABASE_URL ? { ...env, DATABASE_URL: env.DATABASE_OWNER_URL } : env,
  );
  if (!reading.ok) return stop(faultsText(reading.faults));
  const { databaseUrl, databaseOwnerUrl, dataFolder, appOrigin } = reading.settings;
  return { databaseUrl, databaseOwnerUrl, dataFolder: resolve(root, dataFolder), appOrigin };
}

/** What stands after a name, as in `--to folder`. */
export function argument(name) {
  const at = given.indexOf(name);
  return at < 0 ? undefined : given[at + 1];
}

/** The first argument that belongs to no name. */
export function plainArgument() {
  return given.find((text, at) => !text.startsWith('--') && !given[at - 1]?.startsWith('--'));
}

export const inMegabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
