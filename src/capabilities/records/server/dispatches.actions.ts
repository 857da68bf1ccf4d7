import { mayWrite, type Viewer } from '#platform/core/viewer';
import { logAccess, writeOnce } from '#platform/server';
import type { DispatchRefusal, ReadRecord, RecordRef } from '../records.types.ts';
import { readHere } from './desk.queries.ts';
import { freeze, updateDispatchNumber, type Frozen } from './dispatches.queries.ts';

export interface DispatchCommand {
  'recipients[]': string[];
  recipient_words: string;
  registration_number: string | null;
  ground: string | null;
}

/**
 * Send a record ("expediera"): what it says now is frozen as a document and as data, and can be opened by those it is
 * sent to. A record with a note of secrecy asks for a ground and a fresh sign-in; the database holds both.
 */
export async function sendRecord(
  viewer: Viewer,
  key: string,
  ref: RecordRef,
  said: DispatchCommand,
  words: Parameters<typeof readHere>[3],
  make: (record: ReadRecord, at: Date) => Promise<Frozen>,
): Promise<{ ok: true; id: string } | { ok: false; reason: DispatchRefusal }> {
  if (!mayWrite(viewer)) return { ok: false, reason: 'may-not-write' };
  if (said['recipients[]'].length === 0 && said.recipient_words === '')
    return { ok: false, reason: 'nobody' };
  try {
    return await writeOnce(viewer, { key, body: [ref, said] }, async (db) => {
      const [record] = await readHere(db, viewer, [ref], words);
      if (!record) return { ok: false as const, reason: 'no-such-record' as const };
      if (record.organisationId !== viewer.organisationId)
        return { ok: false as const, reason: 'not-ours' as const };
      if (record.secrecySection && !said.ground)
        return { ok: false as const, reason: 'ground-missing' as const };
      const at = new Date();
      const id = await freeze(db, viewer, await make(record, at), at, {
        kind: 'sent',
        ref: { tbl: record.tbl, rowId: record.rowId },
        recipients: said['recipients[]'],
        recipientWords: said.recipient_words,
        number: said.registration_number,
        secrecySection: record.secrecySection,
        ground: said.ground,
      });
      return { ok: true as const, id };
    });
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === 'RF001') return { ok: false, reason: 'not-fresh' };
    if (constraint === 'recipients_are_members') return { ok: false, reason: 'not-member' };
    throw error;
  }
}

/** The number in the diary of something that was sent; the rest of it never changes. */
export async function numberDispatch(
  viewer: Viewer,
  key: string,
  id: string,
  dnr: string,
): Promise<boolean> {
  if (!mayWrite(viewer)) return false;
  return writeOnce(viewer, { key, body: [id, dnr] }, async (db) => {
    return updateDispatchNumber(db, viewer, id, dnr);
  });
}

/** In the access log, in a transaction of its own, before anything is handed out. Ids and words of our own only. */
export async function noteExport(
  viewer: Viewer,
  tbl: string,
  rowId: string,
  detail: string,
  what: 'export' | 'read-secret' = 'export',
): Promise<void> {
  const id = rowId.replace(/[^0-9A-Za-z./_-]/g, '_').slice(0, 200);
  await logAccess(viewer, { what, table: tbl, id, outcome: 'done', detail });
}
