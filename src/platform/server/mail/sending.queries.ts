import { sql } from 'kysely';
import type { CountyId } from '#platform/core/ids';
import { askAsApp } from '../open.ts';
import type { Db } from '../tx.ts';
import type { MailKind } from './mail.types.ts';

/** A message that this worker has taken up, with what its text needs. */
export interface Claimed {
  id: string;
  kind: MailKind;
  /** This one is number so many; the first is 1. */
  attempts: number;
  address: string;
  language: 'sv' | 'en';
  bare: boolean;
  link: string;
  secret: { link?: string; code?: string } | null;
  day: string | null;
  organisationName: string | null;
  matterSv: string | null;
  matterEn: string | null;
}

export interface Settled {
  outcome: 'sent' | 'later' | 'failed';
  reason: string | null;
  answer: string | null;
  again: Date | null;
}

/** Counties with mail to send; none while the mail server is being left alone. */
export async function countiesDue(at: Date): Promise<CountyId[]> {
  const rows = await askAsApp<{ county_id: CountyId }>(
    'read',
    `select * from mail.counties_due('${at.toISOString()}')`,
  );
  return rows.map((row) => row.county_id);
}

/** Take up messages of a county for a while; as the house itself. What the receiver shall not have is dropped here. */
export async function claim(
  db: Db,
  worker: string,
  most: number,
  leaseSeconds: number,
  at: Date,
): Promise<Claimed[]> {
  const { rows } =
    await sql<Claimed>`select id, kind, attempts, address, language, bare, link, secret, day::text as day,
      organisation_name as "organisationName", matter_sv as "matterSv", matter_en as "matterEn"
    from mail.claim(${worker}::uuid, ${most}::int, make_interval(secs => ${leaseSeconds}::int), ${at}::timestamptz)`.execute(
      db,
    );
  return rows;
}

/** Keep how it went with a message. */
export async function settle(
  db: Db,
  worker: string,
  id: string,
  how: Settled,
  at: Date,
): Promise<void> {
  await sql`select mail.settle(${id}::uuid, ${worker}::uuid, ${how.outcome}, ${how.reason}::text, ${how.answer}::text,
    ${how.again}::timestamptz, ${at}::timestamptz)`.execute(db);
}

/** Give back what was taken up and not begun. */
export async function giveBack(db: Db, worker: string, at: Date): Promise<void> {
  await sql`select mail.give_back(${worker}::uuid, ${at}::timestamptz)`.execute(db);
}

/** Keep that the mail server answered, or that it did not (with its code). */
export async function noteServer(db: Db, failure: string | null, at: Date): Promise<void> {
  await (
    failure === null
      ? sql`select mail.server_answered(${at}::timestamptz)`
      : sql`select mail.server_failed(${failure}::text, ${at}::timestamptz)`
  ).execute(db);
}

/** Remove what was settled long ago; returns how many. */
export async function cleanMail(at: Date): Promise<number> {
  const rows = await askAsApp<{ clean: number }>(
    'write',
    `select mail.clean('${at.toISOString()}') as clean`,
  );
  return rows[0]?.clean ?? 0;
}
