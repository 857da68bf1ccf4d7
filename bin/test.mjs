// npm test: everything from a fresh machine to the last line, "N passed, N failed".
//   npm test -- unit            one kind only (unit, database, journeys; several may be named)
//   npm test -- database round  files whose name holds "round"
//   npm test -- --all           the full matrices instead of a selection
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './lib/packages.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
if (await prepare(root, 'bin/test.mjs')) await testAll();

async function testAll() {
  const { completeMachine, findBrowser, findServer } = await import('./lib/test-machine.mjs');
  const { lineOf, sumOf } = await import('./lib/test-count.mjs');
  const { startDatabase } = await import('./lib/test-database.mjs');
  const { buildWhenNeeded, compileMessages, syncTypes } = await import('./lib/build.mjs');
  const { kinds, filters, env } = wishes();
  if (kinds.some((kind) => kind !== 'unit')) await completeMachine();
  const database = kinds.some((kind) => kind !== 'unit') && !env.RAGANG_TEST_DATABASE_URL;
  const server = database ? await startDatabase(root, findServer()) : null;
  const reports = mkdtempSync(join(tmpdir(), 'ragang-test-'));
  const clean = () => {
    server?.stop();
    rmSync(reports, { recursive: true, force: true });
  };
  process.on('exit', clean);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
  if (server) env.RAGANG_TEST_DATABASE_URL = server.url;
  await compileMessages(root);
  await syncTypes(root);
  const counts = [];
  let built = null;
  for (const kind of kinds) {
    // the database tests wait a good deal; the build goes on beside them
    if (kind === 'database' && kinds.includes('journeys') && findBrowser())
      built = buildWhenNeeded(root);
    if (kind === 'journeys' && !findBrowser()) {
      counts.push(withoutBrowser());
      continue;
    }
    if (kind === 'journeys') {
      env.RAGANG_TEST_CHROMIUM = findBrowser();
      await (built ?? buildWhenNeeded(root));
    }
    counts.push(await runKind(kind, filters, env, join(reports, `${kind}.json`)));
  }
  clean();
  const sum = sumOf(counts);
  console.log(`\n${lineOf(sum)}`);
  process.exit(sum.failed > 0 ? 1 : 0);
}

function wishes() {
  const all = ['unit', 'database', 'journeys'];
  const words = process.argv.slice(2);
  const named = all.filter((kind) => words.includes(kind));
  const env = { ...process.env, ...(words.includes('--all') ? { RAGANG_PROOF: '1' } : {}) };
  return {
    kinds: named.length ? named : all,
    filters: words.filter((word) => !all.includes(word) && word !== '--all'),
    env,
  };
}

async function runKind(kind, filters, env, report) {
  const { openly, tool } = await import('./lib/run.mjs');
  const { countOf } = await import('./lib/test-count.mjs');
  console.log(`\n— ${kind} —`);
  const args = [
    'run',
    '--project',
    kind,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
  ];
  const code = await openly(
    tool(root, 'vitest'),
    [...args, `--outputFile.json=${report}`, ...filters],
    {
      cwd: root,
      env,
      timeout: 20 * 60 * 1000,
    },
  );
  return countOf(report, code);
}

function withoutBrowser() {
  console.log(
    '\n— journeys — skipped: no browser on this machine. As root: apt-get install chromium',
  );
  return { passed: 0, failed: 0, skipped: 1 };
}
