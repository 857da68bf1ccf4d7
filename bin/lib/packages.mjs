// Packages from the lock file, and the Node version that comes with them. Runs on Node 20, with nothing installed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fingerprint, textOf } from './files.mjs';
import { become, openly, stop, tool } from './run.mjs';

const NODE_NEEDED = [22, 18];

/** Installs what the lock file says, unless it is already there; then goes on in Node 24. */
export async function prepare(root, script) {
  await installPackages(root);
  return goOnInNewNode(root, script);
}

/** Nothing happens when the installed packages are those of the lock file. */
export async function installPackages(root) {
  const stamp = join(root, 'node_modules/.ragang-lock');
  const wanted = fingerprint(root, ['package-lock.json']);
  if (textOf(stamp) === wanted) return;
  if (!isInstalled(root)) {
    console.log('Installing packages from package-lock.json (about a minute) …');
    const code = await openly(
      'npm',
      ['ci', '--include=dev', '--include=optional', '--loglevel=error'],
      {
        cwd: root,
        env: npmEnvironment(root),
      },
    ).catch((error) => stop(`npm could not be started: ${error.message}`));
    if (code !== 0) {
      stop(
        `\nnpm ci failed (code ${code}); what it said is above. Usual causes: no network, or a registry\n` +
          'that does not answer. Try again; nothing else was changed.',
      );
    }
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Does npm's own record of what it installed say the same as the lock file? */
function isInstalled(root) {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesIn(record);
  const wanted = Object.entries(packagesIn(join(root, 'package-lock.json'))).filter(([at]) => at);
  return wanted.every(([at, { version, optional, devOptional }]) =>
    installed[at] ? installed[at].version === version : optional || devOptional,
  );
}

/** npm runs in the Node that was here before, as it replaces the one in node_modules. */
function npmEnvironment(root) {
  const ours = join(root, 'node_modules', '.bin');
  const places = (process.env.PATH ?? '').split(delimiter);
  const env = { ...process.env, PATH: [...places.filter((p) => p !== ours), ours].join(delimiter) };
  if (!env.HOME && !env.npm_config_cache) env.npm_config_cache = join(tmpdir(), 'ragang-npm');
  return env;
}

/** True when this process may go on; else the same script was started in the newer Node. */
function goOnInNewNode(root, script) {
  const ours = join(root, 'node_modules', '.bin');
  process.env.PATH = `${ours}${delimiter}${process.env.PATH ?? ''}`;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor >= NODE_NEEDED[1])) return true;
  const node = tool(root, 'node');
  if (!existsSync(node) || process.env.RAGANG_NEW_NODE) {
    stop(
      `This is Node ${process.versions.node}; Rågång needs ${NODE_NEEDED.join('.')} or later, and the copy\n` +
        'that comes with the packages is not for this kind of machine. Install Node 24 from https://nodejs.org.',
    );
  }
  become(node, [script, ...process.argv.slice(2)], { ...process.env, RAGANG_NEW_NODE: '1' });
  return false;
}
