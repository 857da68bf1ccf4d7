import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFormKey, newId, tx } from '#platform/server';
import {
  answerConsult,
  answerRequest,
  consult,
  consultsOf,
  dispatchesOf,
  makeExtract,
  makeSent,
  maskWords,
  pickRecords,
  registerRequest,
  sendRecord,
  sentFile,
} from '#records/server';
import { READING } from '../../src/capabilities/records/ui/words.ts';
import { freshHouse, type FreshHouse } from './fresh.ts';
import { handsIn, operatorOf, type Hands } from './history-ground.ts';
import { smallCounty, type SmallCounty } from './small-county.ts';

let house: FreshHouse;
let here: SmallCounty;
let hands: Hands;
beforeAll(async () => {
  house = await freshHouse({ clock: 'real' });
  here = await smallCounty(house);
  hands = await handsIn(house);
});
afterAll(async () => {
  await hands.close();
  await house.close();
});

const MARK = 'gallringsord';
const DESK = ['request', 'picked', 'mask', 'consult', 'step', 'dispatch'] as const;

/** In how many rows of the whole database the word stands, bytes of files read as text. */
async function rowsWith(word: string): Promise<string[]> {
  const { rows } = await hands.root.query(
    `select n.nspname || '.' || c.relname as tbl from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('matters', 'organisations', 'records', 'history', 'access', 'mail') order by 1`,
  );
  const found: string[] = [];
  for (const { tbl } of rows) {
    const text = tbl === 'records.file' ? `encode(r.bytes, 'escape')` : 'to_jsonb(r)::text';
    const { rows: hits } = await hands.root.query(
      `select from ${tbl} r where ${text} ilike '%${word}%' limit 1`,
    );
    if (hits.length > 0) found.push(tbl);
  }
  return found;
}

test('what lies on the desk goes by decision: words, copies, consultations and the files that were sent', async () => {
  const { alby, berga } = here;
  const ref = { tbl: 'matters.note', rowId: newId() };
  await house.owner.query(
    `insert into matters.note (county_id, id, organisation_id, matter_id, title, text, visibility)
     values ($1, $2, $3, $4, $5, $6, 'county')`,
    [here.countyId, ref.rowId, berga.organisationId, here.wide, MARK, `Om ${MARK} och annat`],
  );
  const made = await registerRequest(alby, newFormKey(), {
    received_on: '2026-01-07' as never,
    wording: `Allt om ${MARK}`,
    asked_by: MARK,
    reply_to: MARK,
    registration_number: null,
  });
  if (!made.ok) throw new Error(made.reason);
  expect(await pickRecords(alby, newFormKey(), made.id, [ref], READING)).toEqual({ ok: true });
  expect(await consult(alby, newFormKey(), made.id, ref, `${MARK}?`)).toEqual({ ok: true });
  const [asked] = await tx(berga, 'read', (db) => consultsOf(db, berga));
  const said = { consult: asked!.id, answer: 'mask' as const, words: MARK };
  expect(await answerConsult(berga, newFormKey(), said)).toEqual({ ok: true });
  const mask = { ref, field: 'text', parts: [MARK], section: 'OSL 31 kap. 16 §' };
  expect(await maskWords(alby, newFormKey(), made.id, mask)).toEqual({ ok: true });
  const answer = { how: 'partly' as const, words: `Inte ${MARK}` };
  const given = await answerRequest(
    alby,
    newFormKey(),
    made.id,
    answer,
    makeExtract(alby.organisationName, () => 'Berga'),
  );
  expect(given).toMatchObject({ ok: true });
  const sent = await sendRecord(
    berga,
    newFormKey(),
    ref,
    {
      'recipients[]': [alby.organisationId],
      recipient_words: MARK,
      registration_number: null,
      ground: null,
    },
    READING,
    makeSent(berga.organisationName, { recipients: ['Alby'], dnr: null, ground: null }),
  );
  if (!sent.ok) throw new Error(sent.reason);
  await house.owner.query(
    `update matters.note set ended_at = now(), version = version + 1 where id = $1`,
    [ref.rowId],
  );
  const kept = DESK.map((name) => `records.${name}`);
  expect(await rowsWith(MARK)).toEqual(
    expect.arrayContaining([...kept, 'records.file', 'matters.note', 'history.version']),
  );

  // three years later
  await hands.root.query(`set session_replication_role = replica`);
  await hands.root.query(`update records.request set closed_at = closed_at - interval '3 years'`);
  await hands.root.query(`update records.dispatch set sent_at = sent_at - interval '3 years'`);
  await hands.root.query(`update matters.note set ended_at = ended_at - interval '3 years'`);
  await hands.root.query(`set session_replication_role = origin`);
  const operator = operatorOf(here);
  for (const tbl of [...kept, 'matters.note'])
    await hands.as(operator, `select history.set_retention($1, 24, 'Plan 1')`, [tbl]);
  const due = await hands.as<{ tbl: string; n: number; cutoff: string }>(
    operator,
    `select tbl, sum(versions)::int as n, min(cutoff)::text as cutoff from history.due() group by tbl`,
  );
  expect(due.map(({ tbl }) => tbl).toSorted()).toEqual([...kept, 'matters.note'].toSorted());
  for (const { tbl, n, cutoff } of due)
    await hands.as(
      operator,
      `select history.dispose($1, $2, $3::timestamptz, $4, 'Styrelsen', 'RS 2026-1', '2026-01-01')`,
      [newId(), tbl, cutoff, n],
    );

  expect(await rowsWith(MARK)).toEqual([]);
  const [left] = await tx(alby, 'read', (db) => dispatchesOf(db, alby, { id: sent.id }));
  expect(left).toMatchObject({ title: '–', emptied_at: expect.any(Date) });
  expect(await tx(alby, 'read', (db) => sentFile(db, alby, sent.id, 'pdf'))).toBeNull();
  const faults = await house.owner.query('select * from history.verify()');
  expect(faults.rows).toEqual([]);
});

test('without a decision what was sent stays as it was sent, also for whoever owns the tables', async () => {
  await expect(
    house.owner.query(`update records.dispatch set title = 'Annat' where emptied_at is null`),
  ).resolves.toMatchObject({ rowCount: 0 });
  await expect(house.owner.query(`update records.dispatch set title = 'Annat'`)).rejects.toThrow(
    /stays as it was sent/,
  );
});
