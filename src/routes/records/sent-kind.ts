import * as m from '#messages';

/** Sent by us, given out by us, or come in to us. */
export function sentKind(
  row: { kind: 'sent' | 'given'; organisation_id: string },
  viewer: { organisationId: string },
): string {
  if (row.organisation_id !== viewer.organisationId) return m.records_sent_kind_received();
  return row.kind === 'given' ? m.records_sent_kind_given() : m.records_sent_kind_sent();
}
