// A check that cannot fail is no check: each is given a copy of the house with one fault planted in it.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const COPIED = ['src', 'messages', 'docs', 'rooms.cjs', 'package.json', 'tsconfig.json'];
const CHECKS = {
  doors: [join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'), 'src'],
  rooms: [join(root, 'bin/check-rooms.mjs')],
  messages: [join(root, 'bin/messages.mjs'), '--check'],
};
let house: string;

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'ragang-house-'));
  for (const path of [...COPIED, '.dependency-cruiser.cjs', 'server.ts', 'dev.ts']) {
    cpSync(join(root, path), join(house, path), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

/** @param files  for the doors: look at these files only, not at all of src */
function check(name: keyof typeof CHECKS, files?: string[]): { passes: boolean; says: string } {
  const [program, ...words] = CHECKS[name];
  const { status, stdout, stderr } = spawnSync(process.execPath, [program!, ...(files ?? words)], {
    cwd: house,
    encoding: 'utf8',
  });
  return { passes: status === 0, says: stdout + stderr };
}

/** Lays files in the copy, lets the check look, and takes them away again. */
function withFiles<T>(files: Record<string, string>, look: () => T): T {
  const paths = Object.keys(files).map((path) => join(house, path));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
  try {
    return look();
  } finally {
    for (const path of paths) rmSync(path);
  }
}

describe('the house as it is', () => {
  test.each(Object.keys(CHECKS) as (keyof typeof CHECKS)[])('passes the check of %s', (name) => {
    const { passes, says } = check(name);
    expect(passes, says).toBe(true);
  });
});

const ROOMS = 'src/capabilities';
const PLANTED = `${ROOMS}/organisations/server/planted.queries.ts`;
const SQL = "import { sql, type Kysely } from 'kysely';\nexport const q = (db: Kysely<any>) =>\n  ";

describe('an import that the map or a door forbids is named', () => {
  const faults: [rule: string, folder: string, text: string][] = [
    ['map:organisations', `${ROOMS}/organisations/planted.rules.ts`, "import '#matters';"],
    [
      'use-the-door',
      `${ROOMS}/matters/server/planted.ts`,
      "import '../../organisations/organisations.types.ts';",
    ],
    [
      'use-the-door-outside',
      'src/installation/planted.ts',
      "import '../capabilities/matters/matters.types.ts';",
    ],
    ['pure-core', `${ROOMS}/matters/planted.rules.ts`, "import '#platform/server';"],
    ['pure-core', `${ROOMS}/matters/planted.rules.ts`, "import 'node:fs';"],
    ['pure-core', 'src/platform/core/planted.ts', "import 'kysely';"],
    ['only-forms-parse', `${ROOMS}/matters/server/planted.actions.ts`, "import 'zod';"],
    ['sql-in-queries-only', `${ROOMS}/matters/server/planted.actions.ts`, "import 'kysely';"],
    [
      'sql-in-queries-only',
      'src/routes/planted.ts',
      "import type { Kysely } from 'kysely';\nexport type K = Kysely<unknown>;",
    ],
    ['one-way-to-the-database', `${ROOMS}/matters/server/planted.actions.ts`, "import 'pg';"],
    [
      'screen-asks-no-server',
      `${ROOMS}/matters/ui/planted.svelte`,
      '<script lang="ts">import { tx } from \'#platform/server\'; tx;</script>',
    ],
    ['design-system-knows-no-domain', 'src/design-system/planted.ts', "import '#matters';"],
    ['platform-is-ground', 'src/platform/server/planted.ts', "import '#matters';"],
    [
      'nobody-imports-routes',
      'src/installation/planted.ts',
      "import '../routes/session-cookie.ts';",
    ],
  ];
  const fileOf = ([rule, place]: (typeof faults)[number], index: number) =>
    place.replace('planted', `planted-${index}-${rule.replace(':', '-')}`);
  let result: ReturnType<typeof check>;
  beforeAll(() => {
    const files = Object.fromEntries(
      faults.map((fault, index) => [fileOf(fault, index), fault[2]]),
    );
    result = withFiles(files, () => check('doors', [...Object.keys(files), '--max-depth', '1']));
  });

  test('the check fails', () => expect(result.passes).toBe(false));
  test.each(faults.map((fault, index) => [fault[0], fileOf(fault, index)]))(
    '%s: %s',
    (rule, file) => {
      expect(result.says).toContain(`error ${rule}: ${file} →`);
    },
  );
});

describe('a room keeps to its own tables', () => {
  const faults: [what: string, call: string, fault: string][] = [
    [
      'a read of a schema it may not read',
      "db.selectFrom('matters.stance').selectAll()",
      'reads from matters',
    ],
    ['an insert', "db.insertInto('matters.stance').values({})", 'writes to matters.stance'],
    ['an update', "db.updateTable('matters.stance as s').set({})", 'writes to matters.stance'],
    ['a delete', "db.deleteFrom('matters.stance')", 'writes to matters.stance'],
    ['a merge', "db.mergeInto('matters.stance')", 'writes to matters.stance'],
    [
      'a write without a schema',
      "db.insertInto('organisation').values({})",
      'writes to organisation;',
    ],
    [
      'a write to a table in a variable',
      'db.insertInto(q.name as never)',
      'writes to a table that is not named in plain text',
    ],
    ['a raw insert', 'sql`insert into matters.stance default values`', 'writes to matters.stance'],
    ['a raw update', 'sql`update matters.stance set x = 1`', 'writes to matters.stance'],
    [
      'a raw delete',
      'sql`with a as (delete from matters.stance) select 1`',
      'writes to matters.stance',
    ],
    ['a raw truncate', 'sql`truncate matters.stance`', 'writes to matters.stance'],
  ];
  const fileOf = (index: number) => PLANTED.replace('planted', `planted-${index}`);
  let result: ReturnType<typeof check>;
  beforeAll(() => {
    const files = Object.fromEntries(faults.map(([, call], index) => [fileOf(index), SQL + call]));
    result = withFiles(files, () => check('rooms'));
  });

  test('the check fails', () => expect(result.passes).toBe(false));
  test.each(faults.map(([what, , fault], index) => [what, fault, index] as const))(
    '%s elsewhere is named with its line',
    (_, fault, index) => expect(result.says).toContain(`${fileOf(index)}:3: ${fault}`),
  );

  test('a write to its own, a lock and an upsert pass', () => {
    const lawful = [
      "db.insertInto('organisations.organisation').values({})",
      'sql`select 1 from organisations.organisation for update`',
      'sql`insert into organisations.unit values (1) on conflict do update set x = 1`',
    ];
    const files = lawful.map((call, index) => [fileOf(index), SQL + call]);
    const { says } = withFiles(Object.fromEntries(files), () => check('rooms'));
    expect(says).not.toContain('planted');
  });

  test('SQL outside *.queries.ts is named', () => {
    const path = `${ROOMS}/matters/server/planted.actions.ts`;
    const text = "export const a = (db: any) => db.selectFrom('matters.matter');";
    const { passes, says } = withFiles({ [path]: text }, () => check('rooms'));
    expect(says).toContain(`${path}: speaks SQL`);
    expect(passes).toBe(false);
  });
});

describe('a room is on the map and says what it is', () => {
  test('a room without README', () => {
    const readme = join(house, ROOMS, 'matters/README.md');
    renameSync(readme, `${readme}.away`);
    const { passes, says } = check('rooms');
    renameSync(`${readme}.away`, readme);
    expect(says).toContain(`${ROOMS}/matters/README.md: is missing`);
    expect(passes).toBe(false);
  });

  test('a room that is not on the map', () => {
    const { passes, says } = withFiles({ [`${ROOMS}/gossip/README.md`]: '# gossip' }, () =>
      check('rooms'),
    );
    rmSync(join(house, ROOMS, 'gossip'), { recursive: true });
    expect(says).toContain('gossip: is not in rooms.cjs');
    expect(passes).toBe(false);
  });

  test('a component that opens a forbidden door, if only for a type', () => {
    const path = `${ROOMS}/organisations/ui/Planted.svelte`;
    const text = '<script lang="ts">import type { Matter } from \'#matters\';</script>';
    const { passes, says } = withFiles({ [path]: text }, () => check('rooms'));
    expect(says).toContain(`${path}: rooms.cjs does not let organisations open #matters`);
    expect(passes).toBe(false);
  });
});

describe('messages', () => {
  const USE = 'src/installation/planted.ts';
  const uses = "import * as m from '#messages';\nvoid m.planted_text;\n";
  const sv = 'messages/sv/planted.json';
  const en = 'messages/en/planted.json';

  test('in both languages and used: passes', () => {
    const files = {
      [USE]: uses,
      [sv]: '{"planted.text": "Hej"}',
      [en]: '{"planted.text": "Hello"}',
    };
    const { says } = withFiles(files, () => check('messages'));
    expect(says).not.toContain('planted');
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'missing in English',
      { [USE]: uses, [sv]: '{"planted.text": "Hej"}' },
      'planted.text: is missing in en',
    ],
    [
      'missing in Swedish',
      { [USE]: uses, [en]: '{"planted.text": "Hello"}' },
      'planted.text: is missing in sv',
    ],
    ['missing altogether', { [USE]: uses }, `${USE}: asks for planted_text`],
    [
      'used nowhere',
      { [sv]: '{"planted.text": "Hej"}', [en]: '{"planted.text": "Hello"}' },
      'planted.text: is used nowhere',
    ],
    [
      'with other parameters',
      { [USE]: uses, [sv]: '{"planted.text": "{n, number}"}', [en]: '{"planted.text": "{m}"}' },
      'planted.text: parameters differ',
    ],
    [
      'with broken syntax',
      {
        [USE]: uses,
        [sv]: '{"planted.text": "{n, plural, one {#}}"}',
        [en]: '{"planted.text": "x"}',
      },
      'planted.text is not ICU MessageFormat',
    ],
    [
      'written twice',
      {
        [USE]: uses,
        [sv]: '{\n"planted.text": "a",\n"planted.text": "b"\n}',
        [en]: '{"planted.text": "x"}',
      },
      'planted.text stands twice',
    ],
    [
      'written in two files',
      {
        [USE]: uses,
        [sv]: '{"planted.text": "a"}',
        'messages/sv/z.json': '{"planted.text": "b"}',
        [en]: '{"planted.text": "x"}',
      },
      'stands in messages/sv/planted.json too',
    ],
  ])('%s: is named', (_, files, fault) => {
    const { passes, says } = withFiles(files, () => check('messages'));
    expect(says).toContain(fault);
    expect(passes).toBe(false);
  });
});
