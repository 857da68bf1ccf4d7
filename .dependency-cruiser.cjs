// Who may import whom. The map of rooms is rooms.cjs; the reasons are in STYLE.md, "Rooms and doors".
// Blind spot: type-only imports inside .svelte files; bin/check-rooms.mjs looks at those.
const rooms = require('./rooms.cjs');

const SRC = '^src/';
const ROOMS = `${SRC}capabilities/`;
const ROOM = `${ROOMS}([^/]+)/`;
const DOOR = `${ROOMS}[^/]+/(index\\.ts$|server/index\\.ts$|ui/)`;
const PURE = `${ROOMS}[^/]+/(index|[^/]+\\.(rules|types|forms|pack))\\.ts$`;
const CORE = `${SRC}platform/core/`;
const GROUND = `${SRC}platform/server/`;
const START = `${SRC}installation/`;
const MESSAGES = `${SRC}messages/`;
const TEST = '\\.test\\.ts$';

const ban = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const map = Object.entries(rooms).map(([room, { uses }]) =>
  ban(
    `map:${room}`,
    `rooms.cjs does not let ${room} open this room`,
    { path: `${ROOMS}${room}/` },
    { path: ROOMS, pathNot: [room, ...uses].map((open) => `${ROOMS}${open}/`) },
  ),
);

module.exports = {
  forbidden: [
    ban('no-circles', 'two files that need each other are one idea', {}, { circular: true }),
    ...map,
    ban(
      'doors-exist',
      'a name with # leads to a door of package.json, and the door to a file',
      { path: '^(src|tests|bench)/' },
      { path: '^#', couldNotResolve: true },
    ),
    ban(
      'use-the-door',
      'another room comes in through a door',
      { path: ROOM },
      { path: ROOMS, pathNot: [`${ROOMS}$1/`, DOOR] },
    ),
    ban(
      'use-the-door-outside',
      'everyone comes in through a door',
      { path: '^(src|tests|bench|server\\.ts|dev\\.ts)', pathNot: ROOMS },
      { path: ROOMS, pathNot: DOOR },
    ),
    ban(
      'pure-core',
      'rules, types, forms and door 1 import only their like: no database, HTTP, clock or framework',
      { path: [PURE, CORE], pathNot: TEST },
      { pathNot: [PURE, CORE, 'node_modules/zod/'] },
    ),
    ban(
      'only-forms-parse',
      'unknown input is parsed in *.forms.ts; settings in platform/server/settings.ts',
      { path: SRC, pathNot: ['\\.forms(\\.test)?\\.ts$', `${GROUND}settings\\.ts$`] },
      { path: 'node_modules/zod/' },
    ),
    ban(
      'doors-carry-no-parser',
      'zod stays out of the browser: door 1 exports no form',
      { path: `${ROOMS}[^/]+/index\\.ts$` },
      { path: '\\.forms\\.ts$' },
    ),
    ban(
      'sql-in-queries-only',
      'SQL lives in *.queries.ts',
      { path: SRC, pathNot: ['\\.queries(\\.test)?\\.ts$', GROUND] },
      { path: 'node_modules/kysely/' },
    ),
    ban(
      'one-way-to-the-database',
      'only platform/server (and the start, before anyone has come) talks to a database; others use tx',
      { path: SRC, pathNot: [GROUND, START] },
      { path: 'node_modules/(pg|@electric-sql)/' },
    ),
    ban(
      'screen-asks-no-server',
      'components get what they show from their page',
      { path: [`${ROOMS}[^/]+/ui/`, '\\.svelte$'] },
      { path: `${SRC}.*/server/` },
    ),
    ban(
      'design-system-knows-no-domain',
      'the design system knows no domain word',
      { path: `${SRC}design-system/`, pathNot: TEST },
      { path: SRC, pathNot: `${SRC}design-system/` },
    ),
    ban(
      'integrations-know-no-rooms',
      'an outside party is described in its own words',
      { path: `${SRC}integrations/` },
      { path: `${SRC}(capabilities|routes|installation|design-system)/` },
    ),
    ban(
      'platform-is-ground',
      'the ground stands on nothing of ours',
      { path: `${SRC}platform/` },
      { path: SRC, pathNot: [`${SRC}platform/`, MESSAGES] },
    ),
    ban(
      'messages-stand-alone',
      'texts know nothing of who shows them',
      { path: MESSAGES },
      { path: SRC, pathNot: MESSAGES },
    ),
    ban(
      'installation-is-for-start',
      'rooms and ground do not know how they are put together',
      { path: `${SRC}(capabilities|platform|design-system|messages|integrations)/` },
      { path: `${SRC}installation/` },
    ),
    ban(
      'nobody-imports-routes',
      'a page is an end, not a part',
      { pathNot: [`${SRC}(routes/|hooks\\.server\\.ts$)`, '^server\\.ts$', '^(tests|proof)/'] },
      { path: `${SRC}routes/` },
    ),
    ban(
      'tests-stay-outside',
      'the product does not need its tests',
      { path: SRC, pathNot: TEST },
      { path: ['^tests/', TEST] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/messages/generated\\.ts$' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.svelte'] },
  },
};
