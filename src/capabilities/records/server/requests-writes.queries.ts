import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import { newId, type Db } from '#platform/server';
import type { ClosedHow, ConsultAnswer, ReadRecord, RecordRef } from '../records.types.ts';
import type { PickedRow } from './requests.queries.ts';

/** What is done with a request, remembered beside it. */
export async function remember(
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

/** Two colleagues at one request follow each other; so do two numbers of one organisation. */
export async function takeTurn(db: Db, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(724018, hashtext(${what}))`.execute(db);
}

/** What was registered, with the organisation's next number. */
export async function insertRequest(
  db: Db,
  viewer: Viewer,
  id: string,
  said: {
    received_on: string;
    wording: string;
    asked_by: string;
    reply_to: string;
    registration_number: string | null;
  },
): Promise<void> {
  await sql`insert into records.request (county_id, id, organisation_id, number, received_on, wording, asked_by, reply_to,
      registration_number, registered_at, registered_by, registered_by_name)
    select ${viewer.countyId}, ${id}, ${viewer.organisationId}, coalesce(max(r.number), 0) + 1, ${said.received_on}::date,
      ${said.wording}, ${said.asked_by}, ${said.reply_to}, ${said.registration_number}, now(), ${viewer.personId}, ${viewer.personName}
      from records.request r where r.county_id = ${viewer.countyId} and r.organisation_id = ${viewer.organisationId}`.execute(
    db,
  );
}

/** Put a record with a request as it is now; whether it was not there before. */
export async function insertPicked(
  db: Db,
  viewer: Viewer,
  request: string,
  one: ReadRecord,
): Promise<boolean> {
  const { rows } = await sql`
    insert into records.picked (county_id, request_id, tbl, row_id, organisation_id, owner_id, kind, title, happened, content, picked_at, picked_by)
    values (${viewer.countyId}, ${request}, ${one.tbl}, ${one.rowId}, ${viewer.organisationId}, ${one.organisationId}, ${one.kind},
      ${one.title}, ${one.happened}, ${JSON.stringify(one.fields)}::jsonb, now(), ${viewer.personId})
    on conflict do nothing returning tbl`.execute(db);
  return rows.length > 0;
}

/** Take it out again, with its masks; its title, or undefined where it was not. */
export async function deletePicked(
  db: Db,
  viewer: Viewer,
  request: string,
  ref: RecordRef,
): Promise<string | undefined> {
  const { rows } = await sql<{
    title: string;
  }>`delete from records.picked where county_id = ${viewer.countyId}
    and organisation_id = ${viewer.organisationId} and request_id = ${request} and tbl = ${ref.tbl} and row_id = ${ref.rowId}
    returning title`.execute(db);
  return rows[0]?.title;
}

export async function insertMask(
  db: Db,
  viewer: Viewer,
  request: string,
  mask: { ref: RecordRef; field: string; part: string | null; section: string },
): Promise<void> {
  await sql`insert into records.mask (county_id, id, organisation_id, request_id, tbl, row_id, field, part, section, masked_at, masked_by)
    values (${viewer.countyId}, ${newId()}, ${viewer.organisationId}, ${request}, ${mask.ref.tbl}, ${mask.ref.rowId}, ${mask.field},
      ${mask.part}, ${mask.section}, now(), ${viewer.personId})`.execute(db);
}

/** The section of the mask that was taken off, or undefined. */
export async function deleteMask(
  db: Db,
  viewer: Viewer,
  request: string,
  mask: string,
): Promise<string | undefined> {
  const { rows } = await sql<{
    section: string;
  }>`delete from records.mask where county_id = ${viewer.countyId}
    and organisation_id = ${viewer.organisationId} and request_id = ${request} and id = ${mask} returning section`.execute(
    db,
  );
  return rows[0]?.section;
}

/** The question's id; undefined when it has been asked before. */
export async function insertConsult(
  db: Db,
  viewer: Viewer,
  request: string,
  record: PickedRow,
  question: string,
): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string;
  }>`insert into records.consult (county_id, id, organisation_id, asked_organisation_id, request_id,
      tbl, row_id, kind, title, question, asked_at, asked_by, asked_by_name)
    values (${viewer.countyId}, ${newId()}, ${viewer.organisationId}, ${record.ownerId}, ${request}, ${record.tbl}, ${record.rowId},
      ${record.kind}, ${record.title}, ${question}, now(), ${viewer.personId}, ${viewer.personName})
    on conflict do nothing returning id`.execute(db);
  return rows[0]?.id;
}

/** Whether there was such a question to us, unanswered. */
export async function updateConsult(
  db: Db,
  viewer: Viewer,
  said: { consult: string; answer: ConsultAnswer; words: string },
): Promise<boolean> {
  const { rows } =
    await sql`update records.consult set answer = ${said.answer}, words = ${said.words}, answered_at = now(),
      answered_by = ${viewer.personId}, answered_by_name = ${viewer.personName}
    where county_id = ${viewer.countyId} and asked_organisation_id = ${viewer.organisationId} and id = ${said.consult} and answer is null
    returning id`.execute(db);
  return rows.length > 0;
}

export async function updateRequestNumber(
  db: Db,
  viewer: Viewer,
  request: string,
  dnr: string,
): Promise<boolean> {
  const { rows } =
    await sql`update records.request set registration_number = ${dnr} where county_id = ${viewer.countyId}
    and organisation_id = ${viewer.organisationId} and id = ${request} returning id`.execute(db);
  return rows.length > 0;
}

export async function closeRequest(
  db: Db,
  viewer: Viewer,
  request: string,
  said: { at: Date; how: ClosedHow; words: string },
): Promise<void> {
  await sql`update records.request set closed_at = ${said.at}, closed_how = ${said.how}, closed_words = ${said.words}
    where county_id = ${viewer.countyId} and organisation_id = ${viewer.organisationId} and id = ${request}`.execute(
    db,
  );
}
