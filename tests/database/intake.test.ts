import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  chooseInIntake,
  confirmIntake,
  discardIntake,
  intakePage,
  intakesOf,
  ownAnswersToFill,
  takeInWorkbook,
  waitingSuggestions,
} from '#matters/server';
import { ownWorkbookSheets } from '#matters/ui/own-workbook.ts';
import type { CountyId, MatterId, OrganisationId } from '#platform/core/ids';
import type { CountyRole, Role, Viewer } from '#platform/core/viewer';
import { newId, tx } from '#platform/server';
import { writeWorkbook } from '../../src/platform/server/workbook/index.ts';
import { GRANLANDET } from '../fixtures/workbooks/catalogue.ts';
import { freshHouse, sessionOf, type FreshHouse } from './fresh.ts';

/** The workbook of tests/fixtures/workbooks, and the invented county that it speaks of. */
const GRANLANDET_XLSX = readFileSync('tests/fixtures/workbooks/granlandet.xlsx');
const LILLVIK_CSV = readFileSync('tests/fixtures/workbooks/granlandet.csv');
const NOW = new Date('2026-11-03T09:00:00Z');
const EVERY_ROW = { show: 'all', organisation: '', page: 1 } as const;

let house: FreshHouse;
const ids = new Map<string, string>();
const id = <T extends string>(key: string) => {
  if (!ids.has(key)) ids.set(key, newId());
  return ids.get(key) as T;
};
let coordinator: Viewer;
let colleague: Viewer;
let lillvik: Viewer;
let granaReader: Viewer;

beforeAll(async () => {
  house = await freshHouse();
  await layInGranlandet();
  coordinator = await person('Moa', 'region', 'editor', ['coordinator']);
  colleague = await person('Ove', 'region', 'editor');
  lillvik = await person('Pia', 'lillvik', 'editor');
  granaReader = await person('Rolf', 'grana', 'reader');
});
afterAll(() => house.close());

const bring = async (
  viewer: Viewer,
  forWhom: 'own' | 'coordinator',
  bytes: Uint8Array,
  fileName: string,
) => {
  const outcome = await takeInWorkbook(viewer, randomUUID(), { bytes, fileName, forWhom }, NOW);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.id;
};
const previewOf = async (viewer: Viewer, intakeId: string) => {
  const page = await intakePage(viewer, intakeId, EVERY_ROW, NOW);
  if (page?.kind !== 'preview') throw new Error('no preview');
  return page;
};
const confirm = async (viewer: Viewer, intakeId: string, seen?: string) => {
  const shown = seen ?? (await previewOf(viewer, intakeId)).seen.seen;
  return confirmIntake(viewer, intakeId, { key: randomUUID(), seen: shown }, NOW);
};
/** Every undivided name goes to all its parts; of rows that nothing tells apart the first holds. */
const answerAll = async (viewer: Viewer, intakeId: string) => {
  const answer = async () => {
    const { seen } = await previewOf(viewer, intakeId);
    const bundles = Object.fromEntries(
      seen.bundles.map((b) => [b.key, b.parts.map((part) => part.id)]),
    );
    const open = seen.holds.filter(({ holds }) => holds === null);
    const holds = Object.fromEntries(open.map((q) => [q.key, q.options[0]!.ref]));
    await chooseInIntake(viewer, intakeId, { kind: 'answer', bundles, holds }, NOW);
  };
  await answer();
  await answer();
};
const count = async (table: 'stance' | 'suggestion' | 'intake') =>
  (await house.owner.query(`select count(*)::int as n from matters.${table}`)).rows[0].n as number;

describe("the coordinator's workbook", () => {
  test('is not taken in before the region has answered itself', async () => {
    const brought = {
      bytes: GRANLANDET_XLSX,
      fileName: 'svar.xlsx',
      forWhom: 'coordinator',
    } as const;
    const refused = await takeInWorkbook(coordinator, randomUUID(), brought, NOW);
    expect(refused).toEqual({ ok: false, reason: 'region-first' });
    expect(await takeInWorkbook(lillvik, randomUUID(), brought, NOW)).toEqual({
      ok: false,
      reason: 'not-coordinator',
    });
    expect(
      await takeInWorkbook(granaReader, randomUUID(), { ...brought, forWhom: 'own' }, NOW),
    ).toEqual({
      ok: false,
      reason: 'reader',
    });
    expect(await count('intake')).toBe(0);
  });

  test('nor while the region owes its own answer to a matter in it', async () => {
    await ask(['region'], ['start'], { answered: true });
    await ask(['region'], ['rural'], { answered: false });
    const intakeId = await bring(coordinator, 'coordinator', GRANLANDET_XLSX, 'svar.xlsx');
    const { regionOwes } = await previewOf(coordinator, intakeId);
    expect(regionOwes.map(({ nameSv }) => nameSv)).toEqual(['Landsbygdsutveckling']);
    expect(await confirm(coordinator, intakeId)).toEqual({ ok: false, reason: 'region-owes' });
    await house.owner.query('update matters.ask set answered_at = now()');
    expect(await discardIntake(coordinator, intakeId)).toBe(true);
    expect(await intakePage(coordinator, intakeId, EVERY_ROW, NOW)).toBeNull();
    expect(await count('suggestion')).toBe(0);
  });

  test('shows what would change and names every wrong cell; nothing is saved', async () => {
    const intakeId = await bring(
      coordinator,
      'coordinator',
      GRANLANDET_XLSX,
      'C:\\mapp\\svar.xlsx',
    );
    const { seen } = await previewOf(coordinator, intakeId);
    expect(seen.fileName).toBe('svar.xlsx');
    expect(
      seen.faults.map((f) => [
        f.cells[0]!.sheet,
        f.cells[0]!.row,
        f.cells[0]!.column,
        f.written,
        f.reason,
      ]),
    ).toContainEqual(['Svar okt', 23, 'D', 'Regionen', 'role-and-owner-swapped']);
    expect(seen.counts.faulty).toBe(8);
    expect(seen.openQuestions).toBeGreaterThan(0);
    expect(await confirm(coordinator, intakeId)).toEqual({ ok: false, reason: 'open-questions' });
    expect([await count('stance'), await count('suggestion')]).toEqual([0, 0]);
  });

  test('can be put right cell by cell, or a row be skipped, and both be undone', async () => {
    const intakeId = await onlyIntake(coordinator);
    const faulty = async () => (await previewOf(coordinator, intakeId)).seen.counts.faulty;
    const group = async (reason: string) =>
      (await previewOf(coordinator, intakeId)).seen.faults.find(
        (fault) => fault.reason === reason,
      )!;
    const swapped = await group('role-and-owner-swapped');
    const accept = {
      kind: 'accept',
      group: swapped.key,
      text: swapped.suggestions[0]!.text,
    } as const;
    expect(await chooseInIntake(coordinator, intakeId, accept, NOW)).toEqual({ ok: true });
    expect(await faulty()).toBe(7);
    expect(await chooseInIntake(coordinator, intakeId, accept, NOW)).toEqual({
      ok: false,
      reason: 'nothing-there',
    });
    const role = await group('unknown-role');
    await chooseInIntake(
      coordinator,
      intakeId,
      { kind: 'write', group: role.key, text: 'bidrar' },
      NOW,
    );
    expect(await faulty()).toBe(6);
    const cells = (await previewOf(coordinator, intakeId)).seen.mended.find(
      ({ text }) => text === 'bidrar',
    )!.cells;
    expect(cells).toEqual(['Svar okt!D31']);
    await chooseInIntake(coordinator, intakeId, { kind: 'undo-mending', cells }, NOW);
    expect(await faulty()).toBe(7);
    const outside = await group('outside-county');
    await chooseInIntake(coordinator, intakeId, { kind: 'skip', group: outside.key }, NOW);
    const { seen } = await previewOf(coordinator, intakeId);
    expect(seen.skipped.map(({ ref }) => ref)).toEqual(['Svar okt!32']);
    expect(seen.faults.map(({ reason }) => reason)).not.toContain('outside-county');
  });

  test('is for the eyes of coordinators at its own organisation only', async () => {
    const intakeId = await onlyIntake(coordinator);
    for (const other of [lillvik, granaReader, colleague]) {
      expect(await intakePage(other, intakeId, EVERY_ROW, NOW)).toBeNull();
      expect(await tx(other, 'read', (db) => intakesOf(db, other))).toEqual([]);
      expect((await confirmIntake(other, intakeId, { key: randomUUID(), seen: 'x' }, NOW)).ok).toBe(
        false,
      );
      expect(await discardIntake(other, intakeId)).toBe(false);
    }
    const past = await tx(lillvik, 'read', (db) =>
      db.selectFrom('matters.intake').select('id').execute(),
    );
    expect(past).toEqual([]); // not only the page: the database gives nothing
  });

  test('what has changed since it was seen is said, and nothing is saved', async () => {
    const intakeId = await onlyIntake(coordinator);
    await answerAll(coordinator, intakeId);
    const { seen } = await previewOf(coordinator, intakeId);
    const role = seen.faults.find(({ reason }) => reason === 'unknown-role')!;
    await chooseInIntake(
      coordinator,
      intakeId,
      { kind: 'write', group: role.key, text: 'Bidrar' },
      NOW,
    );
    expect(await confirm(coordinator, intakeId, seen.seen)).toEqual({
      ok: false,
      reason: 'changed-meanwhile',
    });
    expect(await count('suggestion')).toBe(0);
  });

  test('one row that fails takes all of it back', async () => {
    const intakeId = await onlyIntake(coordinator);
    await house.owner.query(
      `alter table matters.suggestion add constraint planted check (remark <> 'Fältet är vårt.')`,
    );
    await expect(confirm(coordinator, intakeId)).rejects.toThrow(/planted/);
    expect(await count('suggestion')).toBe(0);
    expect((await previewOf(coordinator, intakeId)).seen.toSave.new).toBeGreaterThan(20);
    await house.owner.query('alter table matters.suggestion drop constraint planted');
  });

  test('confirmed, it becomes suggestions that wait with each organisation, once', async () => {
    const intakeId = await onlyIntake(coordinator);
    const { seen } = await previewOf(coordinator, intakeId);
    const form = { key: randomUUID(), seen: seen.seen };
    const both = await Promise.all([
      confirmIntake(coordinator, intakeId, form, NOW),
      confirmIntake(coordinator, intakeId, form, NOW),
    ]);
    expect(both).toEqual([{ ok: true }, { ok: true }]);
    expect(await count('suggestion')).toBe(seen.toSave.new);
    expect(await count('stance')).toBe(0);
    const own = await tx(lillvik, 'read', (db) => waitingSuggestions(db, lillvik));
    expect(
      own.map(({ nameSv, answeredBy, fromFile }) => [nameSv, answeredBy, fromFile]),
    ).toContainEqual(['Nyföretagarrådgivning', 'Pia Fabel', 'svar.xlsx']);
    const page = await intakePage(coordinator, intakeId, EVERY_ROW, NOW);
    if (page?.kind !== 'result') throw new Error('no result');
    expect(page.result.organisations.find((one) => one.name === 'Lillviks kommun')?.new).toBe(
      own.length,
    );
    expect(page.result.leftOut).toBeGreaterThanOrEqual(6);
    expect(page.result.unanswered).toBe(1);
    const { rows } = await house.owner.query('select sheets from matters.intake where id = $1', [
      intakeId,
    ]);
    expect(rows[0].sheets).toEqual([]); // the cells of the file are not kept
  });

  test('taken in twice it changes nothing, nor does its small sheet as csv', async () => {
    const before = await count('suggestion');
    const again = await bring(coordinator, 'coordinator', GRANLANDET_XLSX, 'svar.xlsx');
    const { seen } = await previewOf(coordinator, again);
    expect(seen).toMatchObject({ openQuestions: 0, toSave: { new: 0, changed: 0 } });
    expect(seen.counts).toMatchObject({ new: 0, changed: 0, faulty: 6 });
    expect(await confirm(coordinator, again)).toEqual({ ok: false, reason: 'nothing-to-take-in' });
    const csv = await bring(coordinator, 'coordinator', LILLVIK_CSV, 'lillvik.csv');
    expect((await previewOf(coordinator, csv)).seen).toMatchObject({
      toSave: { new: 0, changed: 0 },
      counts: { same: 4, faulty: 0, question: 0 },
    });
    expect(await count('suggestion')).toBe(before);
  });
});

describe("an organisation's own workbook", () => {
  test('becomes its own answers, blind where a round runs', async () => {
    const round = await ask(['lillvik', 'grana'], ['broadband'], { answered: false });
    const intakeId = await bring(lillvik, 'own', LILLVIK_CSV, 'lillvik.csv');
    await answerAll(lillvik, intakeId);
    expect(await confirm(lillvik, intakeId)).toEqual({ ok: true });
    const { rows } = await house.owner.query(
      `select m.slug, s.source, s.round_id, s.in_force, s.said_by from matters.stance s join matters.matter m on m.id = s.matter_id`,
    );
    expect(rows).toContainEqual({
      slug: 'broadband',
      source: 'own',
      round_id: round,
      in_force: false,
      said_by: lillvik.personId,
    });
    expect(rows).toContainEqual({
      slug: 'permit',
      source: 'own',
      round_id: null,
      in_force: true,
      said_by: lillvik.personId,
    });
    const asked = await house.owner.query(
      'select 1 from matters.ask where round_id = $1 and answered_at is not null',
      [round],
    );
    expect(asked.rowCount).toBe(1);
  });

  test('brought in again it changes nothing; an organisation of others is a wrong cell', async () => {
    const again = await bring(lillvik, 'own', LILLVIK_CSV, 'lillvik.csv');
    expect((await previewOf(lillvik, again)).seen.toSave).toEqual({ new: 0, changed: 0 });
    const foreign = await bring(colleague, 'own', LILLVIK_CSV, 'lillvik.csv');
    const { seen } = await previewOf(colleague, foreign);
    expect(seen.faults.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['other-organisation']),
    );
    expect(seen.toSave).toEqual({ new: 0, changed: 0 });
  });

  test('its own workbook, brought in again as it came out, changes nothing', async () => {
    const { bytes, answered } = await ownWorkbook(lillvik);
    expect(answered).toBeGreaterThan(3);
    const back = await bring(lillvik, 'own', bytes, 'vara-svar.xlsx');
    const { seen } = await previewOf(lillvik, back);
    expect(seen.counts).toMatchObject({ new: 0, changed: 0, faulty: 0, question: 0 });
    expect(seen.counts.same).toBe(answered);
    expect(seen.counts.unanswered).toBeGreaterThan(0);
    expect(seen.rows.groups.flatMap(({ rows }) => rows.flatMap(({ notes }) => notes))).toEqual([]);
    expect(await confirm(lillvik, back)).toEqual({ ok: false, reason: 'nothing-to-take-in' });
    // the sheets that explain and list are no tables of answers
    expect(seen.sheets.map(({ skipped }) => skipped)).toEqual(['no-table', null, 'no-table']);
  });

  test('what was agreed as each municipality is the municipality in its own workbook: nothing changes', async () => {
    const { rows } = await house.owner.query(
      `update matters.stance set owners = '{}', each_municipality = true, own_role = 'owner', said = 'owners'
        where id = (select id from matters.stance where organisation_id = $1 and place_id = $1 and in_force
          order by id desc limit 1) returning id`,
      [lillvik.organisationId],
    );
    expect(rows).toHaveLength(1);
    const { bytes, answered } = await ownWorkbook(lillvik);
    const back = await bring(lillvik, 'own', bytes, 'vara-svar.xlsx');
    const { seen } = await previewOf(lillvik, back);
    expect(seen.counts).toMatchObject({ new: 0, changed: 0, same: answered });
  });

  test('a correction that is not understood is not kept: it comes back with what is wrong and the nearest names', async () => {
    const rows = [['Bredband', 'Bidrar', 'Naturvårdsverket']];
    const heads = ['Fråga', 'Vår roll', 'Vem äger'];
    const bytes = await writeWorkbook([{ name: 'Svar', heads, rows }]);
    const intakeId = await bring(lillvik, 'own', bytes, 'x.xlsx');
    const faults = async () => (await previewOf(lillvik, intakeId)).seen.faults;
    const [group] = await faults();
    const write = (text: string) =>
      chooseInIntake(lillvik, intakeId, { kind: 'write', group: group!.key, text }, NOW);
    expect(await write('Granlandets rådgivare')).toEqual({
      ok: false,
      reason: 'not-understood',
      cell: {
        text: 'Granlandets rådgivare',
        reason: 'unknown-owner',
        replacedBy: [],
        near: expect.arrayContaining(['Rådgivarna i Granlandet AB']),
      },
    });
    const after = (await previewOf(lillvik, intakeId)).seen;
    expect(after.faults).toEqual([group]);
    expect(after.mended).toEqual([]);
    expect(await write('Rådgivarna i Granlandet AB')).toEqual({ ok: true });
    expect(await faults()).toEqual([]);
    await discardIntake(lillvik, intakeId);
  });

  test('exported before a split and brought in after: the cell says what is asked instead, and may be read as that', async () => {
    const { bytes } = await ownWorkbook(lillvik);
    await house.owner.query(
      `update matters.matter set retired_at = '2026-11-02', retired_because = 'split' where slug = 'broadband'`,
    );
    const fresh = newId<'matter'>();
    await house.owner.query(
      `insert into matters.matter (county_id, id, slug, area_id, name_sv, name_en, sentence_sv, sentence_en, asked, legal_footing, position)
       values ($1, $2, 'fibre', $3, 'Fiber på landet', 'Rural fibre', 'Någon gör det.', 'Someone does it.', 'county', 'custom', 99)`,
      [id('county'), fresh, id('area')],
    );
    await cameOf(fresh, id('broadband'), 'split');
    const intakeId = await bring(lillvik, 'own', bytes, 'fore-delningen.xlsx');
    const preview = async () => (await previewOf(lillvik, intakeId)).seen;
    const [group] = (await preview()).faults;
    expect(group).toMatchObject({
      reason: 'matter-split',
      written: 'Bredband',
      replacedBy: [{ nameSv: 'Fiber på landet' }],
      suggestions: [{ text: 'Fiber på landet', sureness: 'likely' }],
    });
    const accept = { kind: 'accept', group: group!.key, text: 'Fiber på landet' } as const;
    expect(await chooseInIntake(lillvik, intakeId, accept, NOW)).toEqual({ ok: true });
    expect(await preview()).toMatchObject({ faults: [], toSave: { new: 1, changed: 0 } });
    expect(await confirm(lillvik, intakeId)).toEqual({ ok: true });
    const { rows } = await house.owner.query(
      'select 1 from matters.stance where matter_id = $1 and in_force',
      [fresh],
    );
    expect(rows).toHaveLength(1);
    await house.owner.query(
      'update matters.matter set retired_at = null, retired_because = null where retired_at is not null',
    );
  });

  test('a matter retired in the moment of confirming: nothing is saved, and the preview says what has become of it', async () => {
    const rows = [['Eleffekt, energiförsörjning', 'Rådfrågas', 'Regionen']];
    const heads = ['Fråga', 'Vår roll', 'Vem äger'];
    const bytes = await writeWorkbook([{ name: 'Svar', heads, rows }]);
    const intakeId = await bring(lillvik, 'own', bytes, 'kapplopp.xlsx');
    const before = await count('stance');
    // holds the own words of Lillvik, so that the confirmation has judged and not yet saved
    const holder = new Client({ connectionString: house.ownerUrl });
    await holder.connect();
    await holder.query('begin');
    await holder.query(`select pg_advisory_xact_lock(724014, hashtext($1))`, [
      `${lillvik.countyId}/${lillvik.organisationId}`,
    ]);
    const confirming = confirm(lillvik, intakeId);
    await waitsForLock();
    await house.owner.query(
      `update matters.matter set retired_at = now(), retired_because = 'retired' where slug = 'power'`,
    );
    await holder.query('commit');
    await holder.end();
    expect(await confirming).toEqual({ ok: false, reason: 'changed-meanwhile' });
    expect(await count('stance')).toBe(before);
    const { faults, toSave } = (await previewOf(lillvik, intakeId)).seen;
    expect(faults.map(({ reason }) => reason)).toEqual(['matter-retired']);
    expect(toSave).toEqual({ new: 0, changed: 0 });
  });

  test.each([
    ['no table', Buffer.from('hej;hopp\n1;2\n'), 'x.csv', 'no-table'],
    [
      'a picture by another name',
      Buffer.from('89504e470d0a1a0a', 'hex'),
      'x.xlsx',
      'not-a-workbook',
    ],
    ['nothing', Buffer.alloc(0), 'x.csv', 'empty'],
  ])('%s: refused with a reason, nothing kept', async (_, bytes, fileName, reason) => {
    const before = await count('intake');
    const outcome = await takeInWorkbook(
      lillvik,
      randomUUID(),
      { bytes, fileName, forWhom: 'own' },
      NOW,
    );
    expect(outcome).toEqual({ ok: false, reason });
    expect(await count('intake')).toBe(before);
  });

  test('signs that no database holds are kept as a mark, the same form twice keeps one file', async () => {
    const bytes = Buffer.from(
      '\ufeffFråga;Vår roll;Kommentar\nBredband;Bidrar;a\0b 🌲 <script> \ud800\n',
      'utf16le',
    );
    const key = randomUUID();
    const send = () =>
      takeInWorkbook(lillvik, key, { bytes, fileName: 'x.csv', forWhom: 'own' }, NOW);
    const [one, other] = await Promise.all([send(), send()]);
    expect(one).toEqual(other);
    if (!one.ok) throw new Error(one.reason);
    const { seen } = await previewOf(lillvik, one.id);
    expect(seen.rows.groups[0]!.rows[0]!.answers[0]!.remark).toBe('a\ufffdb 🌲 <script> \ufffd');
  });
});

/** The organisation's own workbook as its page makes it. */
async function ownWorkbook(viewer: Viewer) {
  const toFill = await tx(viewer, 'read', (db) => ownAnswersToFill(db, viewer));
  const bytes = await writeWorkbook(
    ownWorkbookSheets({
      ...toFill,
      organisationName: viewer.organisationName,
      address: 'http://localhost/workbook',
      now: NOW,
    }),
  );
  return { bytes, answered: toFill.rows.filter(({ answer }) => answer).length };
}

/** Until somebody waits for a lock that another holds. */
async function waitsForLock(): Promise<void> {
  for (let i = 0; i < 200; i += 1) {
    const { rows } = await house.owner.query(
      `select 1 from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`,
    );
    if (rows.length > 0) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error('nobody waits for a lock');
}

/** One matter came of another, by a change of the coordinator's. */
async function cameOf(matterId: string, fromId: string, how: 'split' | 'merged'): Promise<void> {
  const changeId = newId();
  await house.owner.query(
    `insert into matters.matter_change (county_id, id, organisation_id, kind, reason, proposed_at, carried_out_at)
     values ($1, $2, $3, $4, 'Två frågor i en.', $5, $5)`,
    [id('county'), changeId, id('region'), how, NOW],
  );
  await house.owner.query(
    `insert into matters.matter_origin (county_id, matter_id, from_matter_id, change_id, how, since)
     values ($1, $2, $3, $4, $5, $6)`,
    [id('county'), matterId, fromId, changeId, how, NOW],
  );
}

async function onlyIntake(viewer: Viewer): Promise<string> {
  const [newest] = await tx(viewer, 'read', (db) => intakesOf(db, viewer));
  return newest!.id;
}

/** A round that has begun and not opened. */
async function ask(
  organisations: string[],
  matters: string[],
  { answered }: { answered: boolean },
): Promise<string> {
  const roundId = newId();
  await house.owner.query(
    `insert into matters.round (county_id, id, name_sv, name_en, started_at, invited_at, answer_by)
     values ($1, $2, 'Omgång', 'Round', '2026-10-26', '2026-10-26', '2026-11-20')`,
    [id('county'), roundId],
  );
  for (const matter of matters) {
    for (const organisation of organisations) {
      await house.owner.query('insert into matters.ask values ($1, $2, $3, $4, $5)', [
        id('county'),
        roundId,
        id(organisation),
        id(matter),
        answered ? NOW : null,
      ]);
    }
  }
  return roundId;
}

async function person(
  name: string,
  at: string,
  role: Role,
  countyRoles: CountyRole[] = [],
): Promise<Viewer> {
  const personId = newId<'person'>();
  const organisationId = id<OrganisationId>(at);
  const countyId = id<CountyId>('county');
  await house.owner.query('insert into organisations.person (id, name) values ($1, $2)', [
    personId,
    name,
  ]);
  await house.owner.query(
    'insert into organisations.membership (person_id, organisation_id, role) values ($1, $2, $3)',
    [personId, organisationId, role],
  );
  for (const countyRole of countyRoles) {
    await house.owner.query('insert into organisations.county_role values ($1, $2, $3)', [
      countyId,
      personId,
      countyRole,
    ]);
  }
  return {
    personId,
    organisationId,
    countyId,
    role,
    countyRoles,
    personName: name,
    organisationName: at,
    session: await sessionOf(house.owner, { personId, organisationId, countyId }),
    cleared: false,
    fresh: true,
    kind: 'full',
    only: null,
  };
}

async function layInGranlandet(): Promise<void> {
  const { owner } = house;
  const { organisations, matters, bundles } = GRANLANDET;
  for (const o of organisations) {
    await owner.query(
      `insert into organisations.organisation (id, slug, name, short_name, kind, public_access, level) values ($1, $2, $3, $4, $5, 'full', 'local')`,
      [id(o.id), o.id, o.name, o.shortName, o.kind],
    );
    for (const alias of o.aliases)
      await owner.query('insert into organisations.alias values ($1, $2)', [id(o.id), alias]);
  }
  await owner.query(
    `insert into organisations.county (id, slug, code, name_sv, name_en, region_id) values ($1, 'granlandet', '98', 'Granlandets län', 'Granlandet', $2)`,
    [id('county'), id('region')],
  );
  const inCounty = organisations.filter(({ membership }) => membership !== 'outside');
  for (const [position, o] of inCounty.entries()) {
    await owner.query('insert into organisations.county_member values ($1, $2, $3, $4)', [
      id('county'),
      id(o.id),
      o.membership,
      position,
    ]);
  }
  await owner.query(`insert into matters.area values ($1, $2, 'omrade', 'Område', 'Area', 0)`, [
    id('county'),
    id('area'),
  ]);
  for (const [number, b] of bundles.entries()) {
    await owner.query('insert into matters.bundle values ($1, $2, $3, $4, $5, $6, $7)', [
      id('county'),
      id(`bundle ${b.key}`),
      b.key,
      number,
      b.nameSv,
      b.nameEn,
      b.aliases,
    ]);
  }
  for (const [position, m] of matters.entries()) {
    const bundle = bundles.find(({ parts }) => parts.includes(m.id));
    await owner.query(
      `insert into matters.matter (county_id, id, slug, number, area_id, bundle_id, name_sv, name_en, aliases, sentence_sv, sentence_en, asked, legal_footing, position)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'Någon gör det.', 'Someone does it.', $10, 'custom', $4)`,
      [
        id('county'),
        id<MatterId>(m.id),
        m.id,
        position,
        id('area'),
        bundle ? id(`bundle ${bundle.key}`) : null,
        m.nameSv,
        m.nameEn,
        m.aliases,
        m.asked,
      ],
    );
  }
}
