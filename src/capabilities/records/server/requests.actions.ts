import { mayWrite, type Viewer } from '#platform/core/viewer';
import { enqueueMail, newId, writeOnce, type Db } from '#platform/server';
import { decideAnswer } from '../answering.rules.ts';
import { decideMask } from '../masking.rules.ts';
import {
  PICKED_MAX,
  type ClosedHow,
  type ConsultAnswer,
  type RequestRefusal,
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
import { freeze, type Frozen } from './dispatches.queries.ts';
import {
  closeRequest,
  deleteMask,
  deletePicked,
  insertConsult,
  insertMask,
  insertPicked,
  insertRequest,
  remember,
  takeTurn,
  updateConsult,
  updateRequestNumber,
} from './requests-writes.queries.ts';

type Outcome<Reason extends string, More = unknown> =
  ({ ok: true } & More) | { ok: false; reason: Reason; part?: string };
type Words = Parameters<typeof readHere>[3];

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
    await takeTurn(db, viewer.countyId + viewer.organisationId);
    await insertRequest(db, viewer, id, said);
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
    await takeTurn(db, request);
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
    for (const one of found)
      if (await insertPicked(db, viewer, request, one))
        await remember(db, viewer, request, 'picked', one.title);
    return { ok: true as const };
  });
}

/** Take a record out of a request again, with its masks. */
export function putBack(viewer: Viewer, key: string, request: string, ref: RecordRef) {
  return change(viewer, { key, body: ref }, request, async (db) => {
    const title = await deletePicked(db, viewer, request, ref);
    if (title !== undefined) await remember(db, viewer, request, 'put-back', title);
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
      await insertMask(db, viewer, request, {
        ref: said.ref,
        field: said.field,
        part,
        section: said.section,
      });
    await remember(db, viewer, request, 'masked', said.section);
    return { ok: true as const };
  });
}

/** Take a mask off. */
export function unmask(viewer: Viewer, key: string, request: string, mask: string) {
  return change(viewer, { key, body: mask }, request, async (db) => {
    const section = await deleteMask(db, viewer, request, mask);
    if (section !== undefined) await remember(db, viewer, request, 'unmasked', section);
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
    const id = await insertConsult(db, viewer, request, record, question);
    if (!id) return { ok: false as const, reason: 'consulted-before' as const };
    await enqueueMail(db, {
      to: { organisation: record.ownerId, role: 'administrators' },
      kind: 'consult',
      organisation: viewer.organisationId,
      link: '/records/consults',
      key: `consult/${id}`,
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
    return (await updateConsult(db, viewer, said))
      ? { ok: true as const }
      : { ok: false as const, reason: 'no-such-request' as const };
  });
}

/** Give a request, or something that was sent, its number in the diary. */
export function numberRequest(viewer: Viewer, key: string, request: string, dnr: string) {
  if (!mayWrite(viewer))
    return Promise.resolve({ ok: false as const, reason: 'may-not-write' as const });
  return writeOnce(viewer, { key, body: [request, dnr] }, async (db) => {
    if (!(await updateRequestNumber(db, viewer, request, dnr)))
      return { ok: false as const, reason: 'no-such-request' as const };
    await remember(db, viewer, request, 'numbered', dnr);
    return { ok: true as const };
  });
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
    await closeRequest(db, viewer, request, { at, how: said.how, words: said.words });
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
