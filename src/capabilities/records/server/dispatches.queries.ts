import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import { newId, type Db } from '#platform/server';
import type { RecordRef } from '../records.types.ts';

export interface Frozen {
  title: string;
  json: Buffer;
  pdf: Buffer;
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

export async function updateDispatchNumber(
  db: Db,
  viewer: Viewer,
  id: string,
  dnr: string,
): Promise<boolean> {
  const { rows } =
    await sql`update records.dispatch set registration_number = ${dnr} where county_id = ${viewer.countyId}
    and organisation_id = ${viewer.organisationId} and id = ${id} returning id`.execute(db);
  return rows.length === 1;
}
