import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#platform/core/viewer';
import { newFormKey, newId, tx } from '#platform/server';
import type { RecordRef } from '#records';
import {
  answerConsult,
  answerRequest,
  consult,
  consultsOf,
  countedHere,
  dispatchesOf,
  existHere,
  keptHere,
  maskWords,
  personRegister,
  pickedOf,
  pickRecords,
  readHere,
  readSieve,
  registerRequest,
  requestsOf,
  sendRecord,
  sentFile,
  stepsOf,
} from '#records/server';
import { hasWord, READING } from '../../src/capabilities/records/ui/words.ts';
import { makeExtract, makePersonExtract, makeSent } from '#records/server';
import { readPdf } from '../support/pdf.ts';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let here: SmallCounty;
let there: SmallCounty;
beforeAll(async () => {
  house = await freshHouse();
  here = await smallCounty(house);
  there = await smallCounty(house, 'andra');
});
afterAll(() => house.close());

const everything = readSieve(new URLSearchParams());
const sieve = (query: string) => readSieve(new URLSearchParams(query));
const desk = (viewer: Viewer, query = '') =>
  tx(viewer, 'read', (db) => keptHere(db, viewer, sieve(query)));
const note = async (
  by: Viewer,
  title: string,
  text: string,
  more: { visibility?: string; named?: string[]; existence?: boolean; secrecy?: string } = {},
): Promise<RecordRef> => {
  const id = newId();
  await house.owner.query(
    `insert into matters.note (county_id, id, organisation_id, matter_id, title, text, written_by, visibility, named, existence,
       secrecy_section, secrecy_by, secrecy_on, share_ground)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $11::text is null then null else $7::uuid end,
       case when $11::text is null then null else current_date end, case when $11::text is null then null else 'OSL 10:2' end)`,
    [
      by.countyId,
      id,
      by.organisationId,
      by === there.alby ? there.wide : here.wide,
      title,
      text,
      by.personId,
      more.visibility ?? 'own',
      more.named ?? [],
      more.existence ?? false,
      more.secrecy ?? null,
    ],
  );
  return { tbl: 'matters.note', rowId: id };
};
const asks = (wording = 'Allt om varsel') => ({
  received_on: '2026-11-25',
  wording,
  asked_by: '',
  reply_to: '',
  registration_number: null,
});
const requestOf = async (viewer: Viewer) => {
  const made = await registerRequest(viewer, newFormKey(), asks());
  if (!made.ok) throw new Error(made.reason);
  return made.id;
};
const extract = (viewer: Viewer) => makeExtract(viewer.organisationName, () => 'Alby');

describe('the desk', () => {
  test('lists what is one’s own and what others have shared; never what others keep, nor another county', async () => {
    await note(here.alby, 'Albys eget utkast', 'Hemma');
    await note(here.alby, 'Albys delade', 'För länet', { visibility: 'county' });
    await note(there.alby, 'Främmande', 'Annat län', { visibility: 'county' });
    const titles = async (viewer: Viewer) => (await desk(viewer)).map((one) => one.title);
    expect(await titles(here.alby)).toEqual(
      expect.arrayContaining(['Albys eget utkast', 'Albys delade']),
    );
    expect(await titles(here.berga)).toContain('Albys delade');
    expect(await titles(here.berga)).not.toContain('Albys eget utkast');
    expect(await titles(here.berga)).not.toContain('Främmande');
    expect((await desk(here.berga, 'whose=own')).map((one) => one.title)).not.toContain(
      'Albys delade',
    );
    expect((await desk(here.berga, 'whose=others')).map((one) => one.title)).toContain(
      'Albys delade',
    );
  });

  test('is searched in titles and texts, and % or a column’s name is no way round', async () => {
    await note(here.alby, 'Sökbar', 'med ordet kungsfiskare', { visibility: 'county' });
    expect((await desk(here.berga, 'q=KUNGSFISKARE')).map((one) => one.title)).toEqual(['Sökbar']);
    expect(await desk(here.berga, 'q=Hemma')).toEqual([]);
    expect(await desk(here.berga, 'q=%25%25kungs')).toEqual([]);
    expect(await desk(here.berga, 'q=organisation_id')).toEqual([]);
    expect(await desk(here.berga, 'q=kungsfiskare&kind=profile')).toEqual([]);
    expect(await desk(here.berga, 'q=kungsfiskare&since=2100-01-01')).toEqual([]);
  });

  test('its counts are over what this viewer may read', async () => {
    const counted = async (viewer: Viewer) =>
      (await tx(viewer, 'read', (db) => countedHere(db, viewer, everything))).get('note') ?? 0;
    const rows = async (viewer: Viewer) => (await desk(viewer, 'kind=note')).length;
    expect(await counted(here.alby)).toBe(await rows(here.alby));
    expect(await counted(here.berga)).toBe(await rows(here.berga));
    expect(await counted(here.berga)).toBeLessThan(await counted(here.alby));
  });

  test('shows that something exists where its writer lets that be known, and not its title', async () => {
    await note(here.cedra, 'Hemlig titel', 'x', { existence: true });
    const seen = await tx(here.berga, 'read', (db) => existHere(db));
    expect(seen).toEqual([
      expect.objectContaining({ organisationId: here.cedra.organisationId, kind: 'note' }),
    ]);
    expect(JSON.stringify(seen)).not.toContain('Hemlig');
    expect(await tx(there.berga, 'read', (db) => existHere(db))).toEqual([]);
  });

  test('what one may not read, what is not there and what is no key are all the same: nothing', async () => {
    const own = await note(here.alby, 'Bara Alby', 'x');
    const look = (ref: RecordRef) =>
      tx(here.berga, 'read', (db) => readHere(db, here.berga, [ref], READING));
    for (const rowId of [own.rowId, newId(), 'x', "1'; select 1", own.rowId.repeat(3)])
      expect(await look({ tbl: 'matters.note', rowId })).toEqual([]);
    expect(await look({ tbl: 'access.account', rowId: here.alby.personId })).toEqual([]);
    expect(await look({ tbl: 'records.request', rowId: newId() })).toEqual([]);
  });

  test('every kind that is registered has a word, and so has every column that is shown', async () => {
    const { rows } = await house.owner.query(`select k.kind, a.attname as field from access.kept k
      join pg_attribute a on a.attrelid = k.tbl::regclass and a.attnum > 0 and not a.attisdropped`);
    const hidden =
      /^(county_id|id|organisation_id|version|named|existence|in_force|invented|position|intake_id|round_id|counters|counter_id|package_id|secrecy_by|secrecy_on|is_main|unit_id|content|change_id)$/;
    const wordless = rows.filter(
      (row) => !hasWord.kind(row.kind) || (!hidden.test(row.field) && !hasWord.field(row.field)),
    );
    expect(wordless).toEqual([]);
  });
});

describe('a request', () => {
  test('needs no name, is numbered, and is seen by its own organisation alone', async () => {
    const id = await requestOf(here.alby);
    const [mine] = await tx(here.alby, 'read', (db) => requestsOf(db, here.alby, id));
    expect(mine).toMatchObject({ asked_by: '', wording: 'Allt om varsel', closed_at: null });
    for (const other of [here.berga, here.region, here.agency, there.alby]) {
      expect(await tx(other, 'read', (db) => requestsOf(db, other, id))).toEqual([]);
      const { rows } = await tx(other, 'read', (db) =>
        sql`select 1 from records.request union all select 1 from records.step`.execute(db),
      );
      expect(rows).toEqual([]);
    }
    expect(
      await pickRecords(here.berga, newFormKey(), id, [await note(here.berga, 'B', 'b')], READING),
    ).toEqual({ ok: false, reason: 'no-such-request' });
  });

  test('the same form five times at once registers one request', async () => {
    const key = newFormKey();
    const before = (await tx(here.cedra, 'read', (db) => requestsOf(db, here.cedra))).length;
    const made = await Promise.all(
      Array.from({ length: 5 }, () => registerRequest(here.cedra, key, asks())),
    );
    expect(new Set(made.map((one) => (one.ok ? one.id : ''))).size).toBe(1);
    expect(await tx(here.cedra, 'read', (db) => requestsOf(db, here.cedra))).toHaveLength(
      before + 1,
    );
  });

  test('what is masked stands nowhere in what is given, neither in the document nor in the data', async () => {
    const id = await requestOf(here.alby);
    const ref = await note(
      here.berga,
      'Möte med Fjällräv Kappa AB',
      'Fjällräv Kappa AB söker mark.\nBudet är 417 kronor. Kontakt i augusti.',
      { visibility: 'county' },
    );
    const other = await note(here.alby, 'Utan mask', 'Fri text');
    expect(await pickRecords(here.alby, newFormKey(), id, [ref, other], READING)).toEqual({
      ok: true,
    });
    const mask = (parts: string[] | 'whole', field = 'text') =>
      maskWords(here.alby, newFormKey(), id, { ref, field, parts, section: 'OSL 31 kap. 16 §' });
    expect(await mask(['står inte där'])).toMatchObject({ ok: false, reason: 'not-in-text' });
    expect(await mask(['fjällräv kappa', '417'])).toEqual({ ok: true });
    const answer = (how: 'given' | 'partly', words: string) =>
      answerRequest(here.alby, newFormKey(), id, { how, words }, extract(here.alby));
    expect(await answer('given', '')).toMatchObject({ ok: false, reason: 'masked-is-partly' });
    expect(await answer('partly', '')).toMatchObject({ ok: false, reason: 'reason-missing' });
    const given = await answer('partly', 'Uppgift om enskilds affärsförhållanden.');
    if (!given.ok || !given.dispatch) throw new Error('not given');
    const dispatch = given.dispatch;
    const [json, pdf] = await tx(
      here.alby,
      'read',
      async (db) =>
        [
          (await sentFile(db, here.alby, dispatch, 'json'))!,
          (await sentFile(db, here.alby, dispatch, 'pdf'))!,
        ] as const,
    );
    const opened = readPdf(pdf);
    const inside = [
      json.toString(),
      opened.text,
      opened.everything,
      opened.files[0]!.bytes.toString(),
    ].join('\n');
    for (const secret of [/fjällräv/i, /kappa/i, /417/]) expect(inside).not.toMatch(secret);
    expect(opened.text).toContain('Kontakt i augusti');
    expect(opened.text).toContain('OSL 31 kap. 16 §');
    expect(opened.text).toContain('Fri text');
    expect(opened.files[0]!.bytes.equals(json)).toBe(true);
    // the control: without the mask the same words are found by the same look
    const bare = await extract(here.alby)({
      request: (await tx(here.alby, 'read', (db) => requestsOf(db, here.alby, id)))[0]!,
      picked: await tx(here.alby, 'read', (db) => pickedOf(db, here.alby, id)),
      masks: [],
      at: new Date(),
    });
    expect(readPdf(bare.pdf).text).toMatch(/Fjällräv Kappa/);
    expect(await pickRecords(here.alby, newFormKey(), id, [other], READING)).toMatchObject({
      reason: 'closed',
    });
    const steps = await tx(here.alby, 'read', (db) => stepsOf(db, here.alby, id));
    expect(steps.map((step) => step.what)).toEqual([
      'registered',
      'picked',
      'picked',
      'masked',
      'given',
      'closed',
    ]);
    expect(
      await tx(here.berga, 'read', (db) => sentFile(db, here.berga, dispatch, 'pdf')),
    ).toBeNull();
  });

  test('whoever wrote it is asked and answers in words; no third sees it, and the request stays hidden', async () => {
    const id = await requestOf(here.alby);
    const ref = await note(here.berga, 'Bergas ord', 'text', { visibility: 'county' });
    const own = await note(here.alby, 'Egna ord', 'text');
    await pickRecords(here.alby, newFormKey(), id, [ref, own], READING);
    expect(await consult(here.alby, newFormKey(), id, own, 'Hinder?')).toMatchObject({
      reason: 'own-record',
    });
    expect(await consult(here.alby, newFormKey(), id, ref, 'Ser ni hinder?')).toEqual({ ok: true });
    expect(await consult(here.alby, newFormKey(), id, ref, 'Igen?')).toMatchObject({
      reason: 'consulted-before',
    });
    const asked = await tx(here.berga, 'read', (db) => consultsOf(db, here.berga));
    expect(asked).toEqual([
      expect.objectContaining({ question: 'Ser ni hinder?', title: 'Bergas ord', answer: null }),
    ]);
    expect(await tx(here.cedra, 'read', (db) => consultsOf(db, here.cedra))).toEqual([]);
    const say = (viewer: Viewer, words: string) =>
      answerConsult(viewer, newFormKey(), { consult: asked[0]!.id, answer: 'mask', words });
    expect(await say(here.berga, '')).toMatchObject({ reason: 'reason-missing' });
    expect(await say(here.alby, 'Vi svarar själva')).toMatchObject({ ok: false });
    expect(await say(here.berga, 'Maska namnet')).toEqual({ ok: true });
    expect(await say(here.berga, 'Något annat')).toMatchObject({ ok: false });
    const [seen] = await tx(here.alby, 'read', (db) => consultsOf(db, here.alby, id));
    expect(seen).toMatchObject({ answer: 'mask', words: 'Maska namnet' });
  });

  test('who only reads at home registers nothing and sends nothing', async () => {
    expect(await registerRequest(here.reader, newFormKey(), asks())).toEqual({
      ok: false,
      reason: 'may-not-write',
    });
    await expect(
      tx(here.reader, 'write', (db) =>
        sql`insert into records.request (county_id, id, organisation_id, number, received_on, wording, registered_at)
      values (${here.countyId}, ${newId()}, ${here.reader.organisationId}, 99, current_date, 'x', now())`.execute(
          db,
        ),
      ),
    ).rejects.toThrow(/row-level security/);
  });
});

describe('what is sent', () => {
  const send = (viewer: Viewer, ref: RecordRef, to: string[], ground: string | null = null) =>
    sendRecord(
      viewer,
      newFormKey(),
      ref,
      { 'recipients[]': to, recipient_words: '', registration_number: null, ground },
      READING,
      makeSent(viewer.organisationName, { recipients: ['Berga'], dnr: null, ground }),
    );

  test('is frozen: the record changes, the files do not; nobody can change or remove them', async () => {
    const ref = await note(here.alby, 'Före', 'Så här stod det');
    const sent = await send(here.alby, ref, [here.berga.organisationId]);
    if (!sent.ok) throw new Error(sent.reason);
    const bytes = () => tx(here.berga, 'read', (db) => sentFile(db, here.berga, sent.id, 'json'));
    const before = (await bytes())!;
    await house.owner.query(
      `update matters.note set title = 'Efter', text = 'Något annat' where id = $1`,
      [ref.rowId],
    );
    expect((await bytes())!.equals(before)).toBe(true);
    expect(before.toString()).toContain('Så här stod det');
    const [row] = await tx(here.berga, 'read', (db) =>
      dispatchesOf(db, here.berga, { id: sent.id }),
    );
    expect(row).toMatchObject({
      sender: 'Alby',
      json_hash: createHash('sha256').update(before).digest('hex'),
    });
    expect(
      await tx(here.cedra, 'read', (db) => dispatchesOf(db, here.cedra, { id: sent.id })),
    ).toEqual([]);
    expect(
      await tx(here.cedra, 'read', (db) => sentFile(db, here.cedra, sent.id, 'json')),
    ).toBeNull();
    for (const change of [
      "update records.file set bytes = 'x'",
      'delete from records.file',
      "update records.dispatch set title = 'x'",
      'delete from records.dispatch',
    ])
      await expect(tx(here.alby, 'write', (db) => sql.raw(change).execute(db))).rejects.toThrow(
        /permission denied/,
      );
    await expect(
      house.owner.query(`update records.dispatch set title = 'x' where id = $1`, [sent.id]),
    ).rejects.toThrow(/stays as it was sent/);
    await expect(
      house.owner.query(`update records.file set format = 'pdf' where dispatch_id = $1`, [sent.id]),
    ).rejects.toThrow(/stays as it was sent/);
  });

  test('a file that is not the one the dispatch names is refused', async () => {
    const ref = await note(here.alby, 'Fil', 'x');
    const sent = await send(here.alby, ref, [here.berga.organisationId]);
    if (!sent.ok) throw new Error(sent.reason);
    await house.owner.query(`delete from records.file where dispatch_id = $1 and format = 'json'`, [
      sent.id,
    ]);
    await expect(
      tx(here.alby, 'write', (db) =>
        sql`insert into records.file values (${here.countyId}, ${sent.id}, 'json',
      ${here.alby.organisationId}, ${Buffer.from('falsk')}, ${createHash('sha256').update('falsk').digest()})`.execute(
          db,
        ),
      ),
    ).rejects.toThrow(/not the file/);
  });

  test('is one’s own to send, to members of the county', async () => {
    const ref = await note(here.alby, 'Delad', 'x', { visibility: 'county' });
    expect(await send(here.berga, ref, [here.cedra.organisationId])).toEqual({
      ok: false,
      reason: 'not-ours',
    });
    expect(await send(here.alby, ref, [])).toEqual({ ok: false, reason: 'nobody' });
    expect(await send(here.alby, ref, [here.knownId])).toEqual({ ok: false, reason: 'not-member' });
    expect(await send(here.alby, ref, [there.alby.organisationId])).toEqual({
      ok: false,
      reason: 'not-member',
    });
    expect(
      await send(here.berga, { tbl: 'matters.note', rowId: newId() }, [here.cedra.organisationId]),
    ).toEqual({ ok: false, reason: 'no-such-record' });
  });

  test('what bears a note of secrecy asks for a ground, and is not seen by whoever is not cleared', async () => {
    await house.owner.query(
      'update organisations.membership set cleared_at = now(), cleared_by = person_id where person_id = $1',
      [here.alby.personId],
    );
    const ref = await note(here.alby, 'Märkt', 'x', { secrecy: 'OSL 31:16' });
    expect(await send(here.alby, ref, [here.berga.organisationId])).toEqual({
      ok: false,
      reason: 'ground-missing',
    });
    await house.owner.query(
      `insert into records.dispatch (county_id, id, organisation_id, kind, tbl, row_id, title, recipients, secrecy_section, ground, sent_at, json_hash, pdf_hash)
      values ($1, $2, $3, 'sent', 'matters.note', 'x', 'Märkt', $4, 'OSL 31:16', 'OSL 10:2', now(), sha256('a'), sha256('b'))`,
      [here.countyId, newId(), here.alby.organisationId, [here.berga.organisationId]],
    );
    const seen = (viewer: Viewer) =>
      tx(viewer, 'read', async (db) =>
        (await dispatchesOf(db, viewer)).filter((one) => one.secrecy_section),
      );
    expect(await seen(here.alby)).toHaveLength(1);
    expect(await seen(here.berga)).toEqual([]);
  });
});

describe('a register extract', () => {
  test('is made by the person, by their administrator and by the space administrator; by nobody else', async () => {
    const ask = (viewer: Viewer) =>
      tx(viewer, 'read', (db) => personRegister(db, viewer, here.alby.personId));
    expect((await ask(here.alby))?.person.name).toBe('Alva litet');
    expect(await ask(here.berga)).toBeNull();
    expect(await ask(there.alby)).toBeNull();
    await house.owner.query(
      `update organisations.membership set role = 'administrator' where person_id = any($1)`,
      [[here.coordinator.personId, here.cedra.personId]],
    );
    expect((await ask({ ...here.coordinator, role: 'administrator' }))?.person.name).toBe(
      'Alva litet',
    );
    expect(await ask({ ...here.cedra, role: 'administrator' })).toBeNull();
    const made = await makePersonExtract(
      'Alby',
      (await ask(here.alby))!,
      new Date(),
      () => undefined,
    );
    expect(readPdf(made.pdf).claims.pdfa).toBe('3B');
  });
});
