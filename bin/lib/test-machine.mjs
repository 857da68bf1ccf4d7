// What the tests need from the machine: a browser and a PostgreSQL server.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietly } from './run.mjs';

/** The same browser without a window first: a page costs it a third of the work. */
const WINDOWLESS = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium-headless-shell',
];
const BROWSERS = [
  ...WINDOWLESS,
  ...['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
];
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
  const windowless =
    process.env.RAGANG_TEST_CHROMIUM || WINDOWLESS.some((path) => existsSync(path));
  const server = findServer() ? [] : ['postgresql'];
  if (windowless && server.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    const missing = [...(findBrowser() ? [] : ['chromium']), ...server];
    if (missing.length)
      console.log(
        `Not on this machine: ${missing.join(' and ')}. As root: apt-get install ${missing.join(' ')}`,
      );
    return;
  }
  const undo = server.length ? withoutCluster() : () => {};
  try {
    const shell = windowless ? [] : ['chromium-headless-shell'];
    if (await installed([...shell, ...server])) return;
    // a system that does not have it: any Chromium does
    const other = [...(findBrowser() ? [] : ['chromium']), ...(findServer() ? [] : server)];
    if (shell.length && other.length) await installed(other);
  } finally {
    undo();
  }
}

/** Whether apt could install them all. */
async function installed(packages) {
  console.log(`Installing ${packages.join(' and ')} with apt (a minute or two) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await apt(['-qq', 'update'], env);
  return apt(['-qq', '-y', '--no-install-recommends', 'install', ...packages], env);
}

async function apt(args, env) {
  const { code, output } = await quietly('apt-get', args, { env });
  if (code !== 0) console.error(`${output}\napt-get ${args.join(' ')} failed (code ${code}).`);
  return code === 0;
}

/** Debian starts a server on the standard port at installation; this asks it not to. */
function withoutCluster() {
  mkdirSync(join(CLUSTER_SETTING, '..'), { recursive: true });
  writeFileSync(CLUSTER_SETTING, 'create_main_cluster = false\n');
  return () => rmSync(CLUSTER_SETTING, { force: true });
}
