// What the tests need from the machine: a browser and a PostgreSQL server.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietly } from './run.mjs';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const SERVERS = '/usr/lib/postgresql';
const CLUSTER_SETTING = '/etc/postgresql-common/createcluster.d/ragang-tests.conf';

/** Where the browser is, or null. RAGANG_TEST_CHROMIUM says it outright. */
export function findBrowser() {
  return (
    [process.env.RAGANG_TEST_CHROMIUM, ...BROWSERS].find((path) => path && existsSync(path)) ?? null
  );
}

/** The folder with initdb and postgres of the newest installed server from 15 up, or null. */
export function findServer() {
  const versions = existsSync(SERVERS) ? readdirSync(SERVERS).map(Number) : [];
  const usable = versions
    .filter((version) => version >= 15 && existsSync(`${SERVERS}/${version}/bin/initdb`))
    .sort((a, b) => b - a);
  return usable.length ? `${SERVERS}/${usable[0]}/bin` : null;
}

/** Installs what is missing with apt when we may; otherwise says which packages to install. */
export async function completeMachine() {
  const missing = [findBrowser() ? null : 'chromium', findServer() ? null : 'postgresql'].filter(
    Boolean,
  );
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(
      `Not on this machine: ${missing.join(' and ')}. As root: apt-get install ${missing.join(' ')}`,
    );
    return;
  }
  console.log(`Installing ${missing.join(' and ')} with apt (a minute or two) …`);
  const wantsServer = missing.includes('postgresql');
  const undo = wantsServer ? withoutCluster() : () => {};
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await apt(['-qq', 'update'], env);
    await apt(['-qq', '-y', '--no-install-recommends', 'install', ...missing], env);
  } finally {
    undo();
  }
}

async function apt(args, env) {
  const { code, output } = await quietly('apt-get', args, { env });
  if (code !== 0) console.error(`${output}\napt-get ${args.join(' ')} failed (code ${code}).`);
}

/** Debian starts a server on the standard port at installation; this asks it not to. */
function withoutCluster() {
  mkdirSync(join(CLUSTER_SETTING, '..'), { recursive: true });
  writeFileSync(CLUSTER_SETTING, 'create_main_cluster = false\n');
  return () => rmSync(CLUSTER_SETTING, { force: true });
}
