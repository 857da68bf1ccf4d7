// npm run check: everything that can be known without running the product. Says all that is wrong, not only the first.
import { join } from 'node:path';
import { prepare } from './lib/packages.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);

const STEPS = [
  ['types of SvelteKit', 'svelte-kit', ['sync']],
  ['messages', 'node', ['bin/messages.mjs', '--check']],
  ['types and pages', 'svelte-check', ['--output', 'machine', '--fail-on-warnings']],
  ['pure rules', 'tsc', ['-p', 'tsconfig.core.json']],
  ['doors', 'depcruise', ['src', 'tests', 'bench', 'server.ts', 'dev.ts', '--output-type', 'err']],
  ['rooms', 'node', ['bin/check-rooms.mjs']],
  ['settings table', 'node', ['bin/settings-table.mjs', '--check']],
  ['lint', 'oxlint', ['--deny-warnings']],
  ['rules of access', 'node', ['bin/lib/check-database.mjs']],
  ['layout of code', 'prettier', ['--check', '.']],
];

if (await prepare(root, 'bin/check.mjs')) {
  const { quietly, tool } = await import('./lib/run.mjs');
  const failed = [];
  for (const [name, program, args] of STEPS) {
    const command = program === 'node' ? process.execPath : tool(root, program);
    const begun = performance.now();
    const { code, output } = await quietly(command, args, { cwd: root });
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
    if (code === 0) {
      if (output.startsWith('skipped')) console.log(`     ${output.trim()}`);
      continue;
    }
    failed.push(name);
    console.log(output);
  }
  console.log(failed.length ? `\nCheck failed: ${failed.join(', ')}` : '\nCheck passed');
  process.exitCode = failed.length ? 1 : 0;
}
