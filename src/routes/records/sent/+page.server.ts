import * as m from '#messages';
import { tx } from '#platform/server';
import { dispatchesOf } from '#records/server';
import { sentKind } from '../sent-kind.ts';
import type { PageServerLoad } from './$types';

/** What was sent by us and to us. One question. */
export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  const rows = await tx(viewer, 'read', (db) => dispatchesOf(db, viewer));
  return {
    rows: rows.map((row) => ({
      id: row.id,
      title: row.title,
      kind: sentKind(row, viewer),
      from: row.sender,
      to:
        row.kind === 'given'
          ? m.records_sent_toAsker()
          : [...row.recipient_names, row.recipient_words].filter(Boolean).join(', '),
      dnr: row.registration_number ?? m.records_sent_noDnr(),
      when: m.formatMoment(row.sent_at, 'short'),
      at: row.sent_at.toISOString(),
      secret: row.secrecy_section,
    })),
  };
};
