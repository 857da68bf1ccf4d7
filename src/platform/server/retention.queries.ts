import type { Viewer } from '#platform/core/viewer';
import { v7 } from 'uuid';
import { sql } from 'kysely';
import type { Db } from './tx.ts';

/** How long one kind of record is kept. */
export interface RetentionRule {
  tbl: string;
  /** Months after it was over, or was replaced; null: kept for good. */
  months: number | null;
  ground: string | null;
  setAt: Date | null;
  /** Its rows can be emptied, not only what is left of rows that are gone and of earlier versions. */
  empties: boolean;
}

/** Every kind of record with a history, with its rule; the operator only. */
export async function retentionRules(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
): Promise<RetentionRule[]> {
  const { rows } = await sql<RetentionRule>`
    select k.tbl, r.months, r.ground, r.set_at as "setAt", k.empties is not null as empties
      from history.kept_table k left join history.retention r on r.tbl = k.tbl and r.county_id = ${viewer.countyId}
     where k.tbl not like 'history.%' and k.tbl not like 'access.%' order by k.tbl`.execute(db);
  return rows;
}

/** What the rules make due, by kind and by whose words. */
export interface DueKind {
  tbl: string;
  organisationName: string | null;
  versions: number;
  records: number;
  oldest: Date;
  cutoff: string;
}

/** What is due now. No words, no titles: kind, organisation, how many. */
export async function dueNow(db: Db): Promise<DueKind[]> {
  const { rows } = await sql<DueKind>`
    select d.tbl, o.name as "organisationName", d.versions::int as versions, d.records::int as records, d.oldest,
        d.cutoff::text as cutoff
      from history.due() d left join organisations.organisation o on o.id = d.organisation_id`.execute(
    db,
  );
  return rows;
}

export interface DisposalDone {
  id: string;
  tbl: string;
  decidedBy: string;
  decision: string;
  decidedOn: string;
  at: Date;
  versions: number;
}

/** What was disposed of, the newest first. */
export async function disposalsDone(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
): Promise<DisposalDone[]> {
  const { rows } = await sql<DisposalDone>`
    select id, tbl, decided_by as "decidedBy", decision, decided_on::text as "decidedOn", carried_out_at as at,
        cardinality(seqs) as versions
      from history.disposal where county_id = ${viewer.countyId} order by carried_out_at desc limit 100`.execute(
    db,
  );
  return rows;
}

/** Say how long a kind of record is kept. The operator only. */
export async function setRetention(
  db: Db,
  rule: { tbl: string; months: number | null; ground: string },
): Promise<void> {
  await sql`select history.set_retention(${rule.tbl}, ${rule.months}::int, ${rule.ground})`.execute(
    db,
  );
}

/**
 * Take out the words of what is due of one kind, by decision. `expected` is what the operator was shown; when that is no
 * longer what is due, the database refuses (constraint as_listed) and nothing is done.
 *
 * @returns how many versions were emptied
 */
export async function disposeOf(
  db: Db,
  act: {
    tbl: string;
    cutoff: string;
    expected: number;
    decidedBy: string;
    decision: string;
    decidedOn: string;
  },
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select history.dispose(${v7()}::uuid, ${act.tbl}, ${act.cutoff}::timestamptz, ${act.expected}::bigint,
      ${act.decidedBy}, ${act.decision}, ${act.decidedOn}::date)::int as n`.execute(db);
  return rows[0]?.n ?? 0;
}
