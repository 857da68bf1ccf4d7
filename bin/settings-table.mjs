// Writes the table of settings in README.md from src/platform/server/settings.ts. --check: only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { settingNotes } from '../src/platform/server/settings.ts';

const START = '<!-- settings: made by bin/settings-table.mjs -->';
const END = '<!-- settings end -->';

const rows = Object.entries(settingNotes).map(
  ([name, { what, otherwise, example }]) =>
    `| \`${name}\` | ${what} | ${otherwise} | \`${example}\` |`,
);
const table = [
  '| Setting | What it is | When not set | Example |',
  '|---|---|---|---|',
  ...rows,
].join('\n');

const readme = existsSync('README.md') ? readFileSync('README.md', 'utf8') : '';
const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
if (start < 0 || end < start) {
  console.error(
    `README.md: the lines "${START}" and "${END}" are missing; the table of settings goes between them`,
  );
  process.exit(1);
}
const fresh = `${readme.slice(0, start)}${START}\n\n${table}\n\n${readme.slice(end)}`;
if (fresh !== readme && process.argv.includes('--check')) {
  console.error('README.md: the table of settings is old; run node bin/settings-table.mjs');
  process.exit(1);
}
if (fresh !== readme) writeFileSync('README.md', fresh);
