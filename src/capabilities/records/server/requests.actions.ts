import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { mayWrite, type Viewer } from '#platform/core/viewer';
import { enqueueMail, newId, writeOnce, type Db } from '#platform/server';
import { decideAnswer, type AnswerRefusal } from '../answering.rules.ts';
import { decideMask, type MaskRefusal } from '../masking.rules.ts';
import {
  PICKED_MAX,
  type ClosedHow,
  type ConsultAnswer,
  type ReadRecord,
  type RecordRef,
} from '../records.types.ts';
import { readHere } from './desk.queries.ts';
import {
  masksOf,
  pickedOf,
  requestsOf,
  type PickedRow,
  type RequestRow,
} from './requests.queries.ts';
import type { Mask } from '../records.types.ts';

type Outcome<Reason extends string, More = unknown> =
  ({ ok: true } & More) | { ok: false; reason: Reason; part?: string };
type Words = Parameters<typeof readHere>[3];
export type RequestRefusal =
  | AnswerRefusal
  | MaskRefusal
  | 'no-such-request'
  | 'no-such-record'
  | 'too-many'
  | 'own-record'
  | 'consulted-before';

/** What is done with a request, remembered beside it. */
async function remember(
  db: Db,
  viewer: Viewer,
  request: string,
  what: string,
  words = '',
): Promise<void> {
  await sql`insert into records.step (county_id, id, organisation_id, request_id, what, words, at, person_id, person_name)
    values (${viewer.countyId}, ${newId()}, ${viewer.organisationId}, ${request}, ${what}, ${[...words].slice(0, 300).join('')},
      now(), ${viewer.personId}, ${viewer.personName})`.execute(db);
}

/** Register a request; whoever asks need not say who they are. */
export async function registerRequest(
  viewer: Viewer,
  key: string,
  said: {
    received_on: string;
    wording: string;
    asked_by: string;
    reply_to: string;
    registration_number: string | null;
  },
): Promise<Outcome<'may-not-write', { id: string }>> {
  if (!mayWrite(viewer)) return { ok: false, reason: 'may-not-write' };
  return writeOnce(viewer, { key, body: said }, async (db) => {
    const id = newId();
    await sql`select pg_advisory_xact_lock(724018, hashtext(${viewer.countyId + viewer.organisationId}))`.execute(
      db,
    );
    await sql`insert into records.request (county_id, id, organisation_id, number, received_on, wording, asked_by, reply_to,
        registration_number, registered_at, registered_by, registered_by_name)
      select ${viewer.countyId}, ${id}, ${viewer.organisationId}, coalesce(max(r.number), 0) + 1, ${said.received_on}::date,
        ${said.wording}, ${said.asked_by}, ${said.reply_to}, ${said.registration_number}, now(), ${viewer.personId}, ${viewer.personName}
        from records.request r where r.county_id = ${viewer.countyId} and r.organisation_id = ${viewer.organisationId}`.execute(
      db,
    );
    await remember(db, viewer, id, 'registered');
    return { ok: true as const, id };
  });
}

/** One change of an open request; what was there before is locked, so that two colleagues follow each other. */
async function change<T extends { ok: boolean }>(
  viewer: Viewer,
  form: { key: string; body: unknown },
  request: string,
  fn: (db: Db, row: RequestRow) => Promise<T>,
): Promise<T | { ok: false; reason: RequestRefusal }> {
  if (!mayWrite(viewer)) return { ok: false, reason: 'may-not-write' };
  return writeOnce(viewer, { key: form.key, body: [request, form.body] }, async (db) => {
    await sql`select pg_advisory_xact_lock(724018, hashtext(${request}))`.execute(db);
    const [row] = await requestsOf(db, viewer, request);
    if (!row) return { ok: false as const, reason: 'no-such-request' as const };
    if (row.closed_at) return { ok: false as const, reason: 'closed' as const };
    return fn(db, row);
  });
}

/** Put records with a request, as they are now: these words are masked and handed out, whatever is changed later. */
export function pickRecords(
  viewer: Viewer,
  key: string,
  request: string,
  refs: readonly RecordRef[],
  words: Words,
) {
  return change(viewer, { key, body: refs }, request, async (db, row) => {
    if (row.picked + refs.length > PICKED_MAX)
      return { ok: false as const, reason: 'too-many' as const };
    const found = await readHere(db, viewer, refs, words);
    if (found.length === 0) return { ok: false as const, reason: 'no-such-record' as const };
    for (const one of found) await pickOne(db, viewer, request, one);
    return { ok: true as const };
  });
}

async function pickOne(db: Db, viewer: Viewer, request: string, one: ReadRecord): Promise<void> {
  const { numInsertedOrUpdatedRows, numAffectedRows } = (await sql`
    insert into records.picked (county_id, request_id, tbl, row_id, organisation_id, owner_id, kind, title, happened, content, picked_at, picked_by)
    values (${viewer.countyId}, ${request}, ${one.tbl}, ${one.rowId}, ${viewer.organisationId}, ${one.organisationId}, ${one.kind},
      ${one.title}, ${one.happened}, ${JSON.stringify(one.fields)}::jsonb, now(), ${viewer.personId})
    on conflict do nothing`.execute(db)) as {
    numInsertedOrUpdatedRows?: bigint;
    numAffectedRows?: bigint;
  };
  if ((numAffectedRows ?? numInsertedOrUpdatedRows) === 0n) return;
  await remember(db, viewer, request, 'picked', one.title);
}

/** Take a record out of a request again, with its masks. */
export function putBack(viewer: Viewer, key: string, request: string, ref: RecordRef) {
  return change(viewer, { key, body: ref }, request, async (db) => {
    const { rows } = await sql<{
      title: string;
    }>`delete from records.picked where county_id = ${viewer.countyId}
      and organisation_id = ${viewer.organisationId} and request_id = ${request} and tbl = ${ref.tbl} and row_id = ${ref.rowId}
      returning title`.execute(db);
    if (rows[0]) await remember(db, viewer, request, 'put-back', rows[0].title);
    return { ok: true as const };
  });
}

/** Mask a field, or words in it, for a reason. */
export function maskWords(
  viewer: Viewer,
  key: string,
  request: string,
  said: { ref: RecordRef; field: string; parts: readonly string[] | 'whole'; section: string },
): Promise<Outcome<RequestRefusal>> {
  return change(viewer, { key, body: said }, request, async (db) => {
    const record = (await pickedOf(db, viewer, request)).find(
      (one) => one.tbl === said.ref.tbl && one.rowId === said.ref.rowId,
    );
    if (!record) return { ok: false as const, reason: 'no-such-record' as const };
    const decision = decideMask(record.fields, said.field, said.parts);
    if (!decision.ok) return decision;
    for (const part of said.parts === 'whole' ? [null] : said.parts)
      await sql`insert into records.mask (county_id, id, organisation_id, request_id, tbl, row_id, field, part, section, masked_at, masked_by)
        values (${viewer.countyId}, ${newId()}, ${viewer.organisationId}, ${request}, ${record.tbl}, ${record.rowId}, ${said.field},
          ${part}, ${said.section}, now(), ${viewer.personId})`.execute(db);
    await remember(db, viewer, request, 'masked', said.section);
    return { ok: true as const };
  });
}

/** Take a mask off. */
export function unmask(viewer: Viewer, key: string, request: string, mask: string) {
  return change(viewer, { key, body: mask }, request, async (db) => {
    const { rows } = await sql<{
      section: string;
    }>`delete from records.mask where county_id = ${viewer.countyId}
      and organisation_id = ${viewer.organisationId} and request_id = ${request} and id = ${mask} returning section`.execute(
      db,
    );
    if (rows[0]) await remember(db, viewer, request, 'unmasked', rows[0].section);
    return { ok: true as const };
  });
}

/** Ask whoever wrote a picked record what stands against handing it out. Whoever asks decides for itself. */
export function consult(
  viewer: Viewer,
  key: string,
  request: string,
  ref: RecordRef,
  question: string,
) {
  return change(viewer, { key, body: [ref, question] }, request, async (db) => {
    const record = (await pickedOf(db, viewer, request)).find(
      (one) => one.tbl === ref.tbl && one.rowId === ref.rowId,
    );
    if (!record) return { ok: false as const, reason: 'no-such-record' as const };
    if (!record.ownerId || record.ownerId === viewer.organisationId)
      return { ok: false as const, reason: 'own-record' as const };
    const { rows } = await sql<{
      id: string;
    }>`insert into records.consult (county_id, id, organisation_id, asked_organisation_id, request_id,
        tbl, row_id, kind, title, question, asked_at, asked_by, asked_by_name)
      values (${viewer.countyId}, ${newId()}, ${viewer.organisationId}, ${record.ownerId}, ${request}, ${ref.tbl}, ${ref.rowId},
        ${record.kind}, ${record.title}, ${question}, now(), ${viewer.personId}, ${viewer.personName})
      on conflict do nothing returning id`.execute(db);
    if (!rows[0]) return { ok: false as const, reason: 'consulted-before' as const };
    await enqueueMail(db, {
      to: { organisation: record.ownerId, role: 'administrators' },
      kind: 'consult',
      organisation: viewer.organisationId,
      link: '/records/consults',
      key: `consult/${rows[0].id}`,
    });
    await remember(db, viewer, request, 'consulted', record.title);
    return { ok: true as const };
  });
}

/** Answer a question from another organisation about handing out what we wrote. Said once. */
export async function answerConsult(
  viewer: Viewer,
  key: string,
  said: { consult: string; answer: ConsultAnswer; words: string },
): Promise<Outcome<'may-not-write' | 'reason-missing' | 'no-such-request'>> {
  if (!mayWrite(viewer)) return { ok: false, reason: 'may-not-write' };
  if (said.answer !== 'no-objection' && said.words === '')
    return { ok: false, reason: 'reason-missing' };
  return writeOnce(viewer, { key, body: said }, async (db) => {
    const { rows } =
      await sql`update records.consult set answer = ${said.answer}, words = ${said.words}, answered_at = now(),
        answered_by = ${viewer.personId}, answered_by_name = ${viewer.personName}
      where county_id = ${viewer.countyId} and asked_organisation_id = ${viewer.organisationId} and id = ${said.consult} and answer is null
      returning id`.execute(db);
    return rows.length
      ? { ok: true as const }
      : { ok: false as const, reason: 'no-such-request' as const };
  });
}

/** Give a request, or something that was sent, its number in the diary. */
export function numberRequest(viewer: Viewer, key: string, request: string, dnr: string) {
  if (!mayWrite(viewer))
    return Promise.resolve({ ok: false as const, reason: 'may-not-write' as const });
  return writeOnce(viewer, { key, body: [request, dnr] }, async (db) => {
    const { rows } =
      await sql`update records.request set registration_number = ${dnr} where county_id = ${viewer.countyId}
      and organisation_id = ${viewer.organisationId} and id = ${request} returning id`.execute(db);
    if (!rows.length) return { ok: false as const, reason: 'no-such-request' as const };
    await remember(db, viewer, request, 'numbered', dnr);
    return { ok: true as const };
  });
}

export interface Frozen {
  title: string;
  json: Buffer;
  pdf: Buffer;
}
export type MakeExtract = (facts: {
  request: RequestRow;
  picked: readonly PickedRow[];
  masks: readonly Mask[];
  at: Date;
}) => Promise<Frozen>;

/** Answer a request: hand out what was picked, masked, as one frozen document with its data, or say no with reasons. */
export function answerRequest(
  viewer: Viewer,
  key: string,
  request: string,
  said: { how: ClosedHow; words: string },
  make: MakeExtract,
): Promise<Outcome<RequestRefusal, { dispatch: string | null }>> {
  return change(viewer, { key, body: said }, request, async (db, row) => {
    const [picked, masks] = [
      await pickedOf(db, viewer, request),
      await masksOf(db, viewer, request),
    ];
    const decision = decideAnswer(
      { closed: row.closed_at !== null, picked: picked.length, masks: masks.length },
      said.how,
      said.words,
      mayWrite(viewer),
    );
    if (!decision.ok) return decision;
    const at = new Date();
    let dispatch: string | null = null;
    await sql`update records.request set closed_at = ${at}, closed_how = ${said.how}, closed_words = ${said.words}
      where county_id = ${viewer.countyId} and organisation_id = ${viewer.organisationId} and id = ${request}`.execute(
      db,
    );
    if (said.how === 'given' || said.how === 'partly') {
      const closed = { ...row, closed_at: at, closed_how: said.how, closed_words: said.words };
      const frozen = await make({ request: closed, picked, masks, at });
      dispatch = await freeze(db, viewer, frozen, at, {
        kind: 'given',
        request,
        number: row.registration_number,
      });
      await remember(db, viewer, request, 'given');
    }
    await remember(db, viewer, request, 'closed', said.how);
    return { ok: true as const, dispatch };
  });
}

interface DispatchFacts {
  kind: 'sent' | 'given';
  request?: string;
  ref?: RecordRef;
  recipients?: readonly string[];
  recipientWords?: string;
  number: string | null;
  secrecySection?: string | null;
  ground?: string | null;
}

/** Keep what is sent, byte by byte, with its hashes in a row that has a history. */
export async function freeze(
  db: Db,
  viewer: Viewer,
  frozen: Frozen,
  at: Date,
  facts: DispatchFacts,
): Promise<string> {
  const id = newId();
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  await sql`insert into records.dispatch (county_id, id, organisation_id, kind, request_id, tbl, row_id, title, recipients, recipient_words,
      registration_number, secrecy_section, ground, sent_at, sent_by, sent_by_name, json_hash, pdf_hash)
    values (${viewer.countyId}, ${id}, ${viewer.organisationId}, ${facts.kind}, ${facts.request ?? null}, ${facts.ref?.tbl ?? null},
      ${facts.ref?.rowId ?? null}, ${[...frozen.title].slice(0, 400).join('') || '–'}, ${facts.recipients ?? []}::uuid[], ${facts.recipientWords ?? ''},
      ${facts.number}, ${facts.secrecySection ?? null}, ${facts.ground ?? null}, ${at}, ${viewer.personId}, ${viewer.personName},
      ${hash(frozen.json)}, ${hash(frozen.pdf)})`.execute(db);
  for (const [format, bytes] of [
    ['json', frozen.json],
    ['pdf', frozen.pdf],
  ] as const)
    await sql`insert into records.file (county_id, dispatch_id, format, organisation_id, bytes, hash)
      values (${viewer.countyId}, ${id}, ${format}, ${viewer.organisationId}, ${bytes}, ${hash(bytes)})`.execute(
      db,
    );
  return id;
}
