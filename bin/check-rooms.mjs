// Every room is on the map and says in a README what it is; its SQL speaks of what it may, and writes only its own.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { filesBelow, textOf } from './lib/files.mjs';
import { roomsPage } from './lib/rooms-page.mjs';
import { mayHoldSql, sqlIn } from './lib/rooms-sql.mjs';

const README_LINES = 15;
const root = process.cwd();
const rooms = createRequire(join(root, 'rooms.cjs'))('./rooms.cjs');
const schemaOf = (room) => room.replaceAll('-', '_');
const schemas = Object.keys(rooms).map(schemaOf);
const read = (file) => readFileSync(join(root, file), 'utf8');
const folders = readdirSync(join(root, 'src/capabilities'));

const faults = [
  ...folders
    .filter((room) => !rooms[room])
    .map((room) => `src/capabilities/${room}: is not in rooms.cjs`),
  ...Object.keys(rooms).flatMap(roomFaults),
  ...sqlOutside(),
  ...(textOf(join(root, 'docs/rooms.md')) === roomsPage(root, rooms)
    ? []
    : ['docs/rooms.md: is old; run node bin/rooms.mjs']),
];
if (faults.length) console.error(faults.join('\n'));
process.exitCode = faults.length ? 1 : 0;

function roomFaults(room) {
  const folder = `src/capabilities/${room}`;
  if (!existsSync(join(root, folder)))
    return [`rooms.cjs: ${room} has no folder in src/capabilities`];
  return [
    ...readmeFaults(`${folder}/README.md`),
    ...filesBelow(root, folder)
      .filter((f) => f.endsWith('.queries.ts'))
      .flatMap((f) => sqlFaults(room, f)),
    ...filesBelow(root, folder)
      .filter((f) => f.endsWith('.svelte'))
      .flatMap((f) => importFaults(room, f)),
  ];
}

function readmeFaults(file) {
  const text = textOf(join(root, file));
  if (text === null)
    return [`${file}: is missing; say what the room decides, its words, its tables, who calls it`];
  const lines = text.trimEnd().split('\n').length;
  return lines > README_LINES ? [`${file}: has ${lines} lines; at most ${README_LINES}`] : [];
}

function sqlFaults(room, file) {
  const own = schemaOf(room);
  const readable = new Set([own, ...rooms[room].reads.map(schemaOf)]);
  const { texts, writes } = sqlIn(file, read(file));
  const spoken = texts.flatMap(({ text, line }) =>
    [...text.matchAll(/(?<![\w.])"?([a-z_]+)"?\."?[a-z_]+/g)]
      .filter(([, schema]) => schemas.includes(schema) && !readable.has(schema))
      .map(
        ([, schema]) =>
          `${file}:${line}: reads from ${schema}, which rooms.cjs does not let ${room} read`,
      ),
  );
  const written = writes
    .filter(({ table }) => table === null || table.split('.')[0] !== own || !table.includes('.'))
    .map(({ table, line }) =>
      table === null
        ? `${file}:${line}: writes to a table that is not named in plain text`
        : `${file}:${line}: writes to ${table}; ${room} may write only to ${own}.*`,
    );
  return [...new Set([...spoken, ...written])];
}

/** dependency-cruiser does not see type-only imports in .svelte files. */
function importFaults(room, file) {
  const allowed = [room, ...rooms[room].uses];
  return [...read(file).matchAll(/\bfrom\s+['"]#([^'"/]+)(\/[^'"]*)?['"]/g)].flatMap(
    ([, door, rest = '']) => {
      if (rest.startsWith('/server'))
        return [`${file}: a component may not import #${door}${rest}`];
      return rooms[door] && !allowed.includes(door)
        ? [`${file}: rooms.cjs does not let ${room} open #${door}`]
        : [];
    },
  );
}

/** Whoever holds a transaction could speak SQL; only *.queries.ts and the ground do. */
function sqlOutside() {
  return filesBelow(root, 'src')
    .filter(
      (f) =>
        f.endsWith('.ts') &&
        !/(\.queries|\.test)\.ts$/.test(f) &&
        !f.startsWith('src/platform/server/'),
    )
    .filter((f) => mayHoldSql(read(f)) && sqlIn(f, read(f)).speaks)
    .map((f) => `${f}: speaks SQL; move it to a *.queries.ts`);
}
