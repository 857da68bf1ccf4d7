import { sql } from 'kysely';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { ClosedHow, ConsultAnswer, Mask, RecordField } from '../records.types.ts';

export interface RequestRow {
  id: string;
  number: number;
  received_on: string;
  wording: string;
  asked_by: string;
  reply_to: string;
  registration_number: string | null;
  registered_at: Date;
  registered_by_name: string;
  closed_at: Date | null;
  closed_how: ClosedHow | null;
  closed_words: string;
  picked: number;
}

/** The organisation's own requests, open ones first. */
export async function requestsOf(
  db: Db,
  viewer: Viewer,
  id: string | null = null,
): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`
    select r.id, r.number, r.received_on, r.wording, r.asked_by, r.reply_to, r.registration_number, r.registered_at,
      r.registered_by_name, r.closed_at, r.closed_how, r.closed_words,
      (select count(*)::int from records.picked p where p.county_id = r.county_id and p.request_id = r.id) as picked
      from records.request r
     where r.county_id = ${viewer.countyId} and r.organisation_id = ${viewer.organisationId}
       and (${id}::uuid is null or r.id = ${id}::uuid)
     order by r.closed_at is not null, r.number desc limit 200`.execute(db);
  return rows;
}

export interface PickedRow {
  tbl: string;
  rowId: string;
  ownerId: OrganisationId | null;
  kind: string;
  title: string;
  happened: Date;
  fields: RecordField[];
}

export async function pickedOf(db: Db, viewer: Viewer, request: string): Promise<PickedRow[]> {
  const { rows } = await sql<{
    tbl: string;
    row_id: string;
    owner_id: OrganisationId | null;
    kind: string;
    title: string;
    happened: Date;
    content: RecordField[];
  }>`
    select tbl, row_id, owner_id, kind, title, happened, content from records.picked
     where county_id = ${viewer.countyId} and organisation_id = ${viewer.organisationId} and request_id = ${request}
     order by happened, tbl, row_id`.execute(db);
  return rows.map((row) => ({
    tbl: row.tbl,
    rowId: row.row_id,
    ownerId: row.owner_id,
    kind: row.kind,
    title: row.title,
    happened: row.happened,
    fields: row.content,
  }));
}

export async function masksOf(db: Db, viewer: Viewer, request: string): Promise<Mask[]> {
  const { rows } = await sql<{
    id: string;
    tbl: string;
    row_id: string;
    field: string;
    part: string | null;
    section: string;
  }>`
    select id, tbl, row_id, field, part, section from records.mask
     where county_id = ${viewer.countyId} and organisation_id = ${viewer.organisationId} and request_id = ${request}
     order by masked_at, id`.execute(db);
  return rows.map(({ row_id, ...row }) => ({ ...row, rowId: row_id }));
}

export interface ConsultRow {
  id: string;
  organisation_id: OrganisationId;
  asked_organisation_id: OrganisationId;
  asks: string;
  asked: string;
  request_id: string;
  tbl: string;
  row_id: string;
  kind: string;
  title: string;
  question: string;
  asked_at: Date;
  asked_by_name: string;
  answer: ConsultAnswer | null;
  words: string;
  answered_at: Date | null;
  answered_by_name: string;
}

/** Questions about handing out, asked by us or of us; of one request, or all. */
export async function consultsOf(
  db: Db,
  viewer: Viewer,
  request: string | null = null,
): Promise<ConsultRow[]> {
  const { rows } = await sql<ConsultRow>`
    select c.*, a.name as asks, b.name as asked from records.consult c
      join organisations.organisation a on a.id = c.organisation_id
      join organisations.organisation b on b.id = c.asked_organisation_id
     where c.county_id = ${viewer.countyId}
       and (${request}::uuid is null or (c.request_id = ${request}::uuid and c.organisation_id = ${viewer.organisationId}))
     order by c.answer is not null, c.asked_at desc limit 200`.execute(db);
  return rows;
}

export interface StepRow {
  what: string;
  words: string;
  at: Date;
  person_name: string;
}
export async function stepsOf(db: Db, viewer: Viewer, request: string): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`select what, words, at, person_name from records.step
     where county_id = ${viewer.countyId} and organisation_id = ${viewer.organisationId} and request_id = ${request}
     order by at, id`.execute(db);
  return rows;
}

export interface DispatchRow {
  id: string;
  organisation_id: OrganisationId;
  sender: string;
  kind: 'sent' | 'given';
  request_id: string | null;
  tbl: string | null;
  row_id: string | null;
  title: string;
  recipients: OrganisationId[];
  recipient_names: string[];
  recipient_words: string;
  registration_number: string | null;
  secrecy_section: string | null;
  ground: string | null;
  sent_at: Date;
  sent_by_name: string;
  /** Disposed of by decision: the files are gone. */
  emptied_at: Date | null;
  json_hash: string;
  pdf_hash: string;
}

/** What was sent or given out by us, and what was sent to us, newest first. */
export async function dispatchesOf(
  db: Db,
  viewer: Viewer,
  only: { id?: string; request?: string } = {},
): Promise<DispatchRow[]> {
  const { rows } = await sql<DispatchRow>`
    select d.id, d.organisation_id, o.name as sender, d.kind, d.request_id, d.tbl, d.row_id, d.title, d.recipients,
      array(select n.name from organisations.organisation n where n.id = any(d.recipients) order by n.name) as recipient_names,
      d.recipient_words, d.registration_number, d.secrecy_section, d.ground, d.sent_at, d.sent_by_name, d.emptied_at,
      encode(d.json_hash, 'hex') as json_hash, encode(d.pdf_hash, 'hex') as pdf_hash
      from records.dispatch d join organisations.organisation o on o.id = d.organisation_id
     where d.county_id = ${viewer.countyId} and (${only.id ?? null}::uuid is null or d.id = ${only.id ?? null}::uuid)
       and (${only.request ?? null}::uuid is null or d.request_id = ${only.request ?? null}::uuid)
     order by d.sent_at desc limit 200`.execute(db);
  return rows;
}

/** The very bytes that were sent; null: nothing that the viewer may open. */
export async function sentFile(
  db: Db,
  viewer: Viewer,
  dispatch: string,
  format: 'json' | 'pdf',
): Promise<Buffer | null> {
  const { rows } = await sql<{ bytes: Buffer }>`select bytes from records.file
     where county_id = ${viewer.countyId} and dispatch_id = ${dispatch} and format = ${format}`.execute(
    db,
  );
  return rows[0]?.bytes ?? null;
}
