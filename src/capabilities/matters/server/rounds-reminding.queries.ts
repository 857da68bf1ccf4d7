import { sql } from 'kysely';
import type { CountyId, OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { Reminder, RoundUnderWay } from '../rounds-reminding.rules.ts';
import { roundForDecision, type RoundHeld } from './rounds.queries.ts';

/** One of the asked in a round: how far it has come, never what it has said; and whom to write to. */
export interface AskedInRound {
  organisationId: OrganisationId;
  slug: string;
  name: string;
  asked: number;
  answered: number;
  lastAnsweredAt: Date | null;
  /** The first before the second. */
  reminders: { at: string; by: string }[];
  /** Its main contact point; null where it has none. `person` null: vacant. */
  contact: { person: string | null; mail: string | null; phone: string | null } | null;
}

/**
 * Who is asked in a round, in the county's order: all for the coordinator; the database gives others their own row
 * only. One question.
 */
export async function askedInRound(
  db: Db,
  viewer: Viewer,
  roundId: string,
): Promise<AskedInRound[]> {
  const { rows } = await sql<AskedInRound>`
    select o.id as "organisationId", o.slug, o.name, a.asked, a.answered, a.last as "lastAnsweredAt",
        coalesce(r.reminders, '[]') as reminders,
        case when p.id is not null then jsonb_build_object('person', p.person_name, 'mail', p.mail, 'phone', p.phone) end as contact
      from (select organisation_id, count(*)::int as asked, count(answered_at)::int as answered, max(answered_at) as last
          from matters.ask where county_id = ${viewer.countyId} and round_id = ${roundId} group by 1) a
      join organisations.organisation o on o.id = a.organisation_id
      left join organisations.county_member c on c.county_id = ${viewer.countyId} and c.organisation_id = o.id
      left join (select organisation_id, jsonb_agg(jsonb_build_object('at', reminded_at, 'by', reminded_by_name) order by number) as reminders
          from matters.reminder where county_id = ${viewer.countyId} and round_id = ${roundId} group by 1) r
        on r.organisation_id = o.id
      left join organisations.contact_point p on p.county_id = ${viewer.countyId} and p.organisation_id = o.id
        and p.is_main and p.ended_at is null
     order by c.position, o.name collate public.sv`.execute(db);
  return rows;
}

/**
 * A round with its reminders for a decision on it, held until the transaction ends; null: there is none. Coordinator,
 * or the house itself.
 */
export async function roundUnderWay(
  db: Db,
  countyId: CountyId,
  roundId: string,
): Promise<(RoundHeld & RoundUnderWay) | null> {
  const round = await roundForDecision(db, countyId, roundId);
  if (!round) return null;
  const rows = await db
    .selectFrom('matters.reminder')
    .select(['organisation_id as organisationId', 'reminded_at as remindedAt'])
    .where('county_id', '=', countyId)
    .where('round_id', '=', roundId)
    .execute();
  return { ...round, reminders: rows as unknown as Reminder[] };
}

/** Note that these have been reminded now, each for the first or the second time. Coordinators only. */
export async function insertReminders(
  db: Db,
  viewer: Viewer,
  roundId: string,
  who: readonly { organisationId: OrganisationId; number: number }[],
  now: Date,
): Promise<void> {
  await db
    .insertInto('matters.reminder')
    .values(
      who.map(({ organisationId, number }) => ({
        county_id: viewer.countyId,
        round_id: roundId,
        organisation_id: organisationId,
        number,
        reminded_at: now,
        reminded_by: viewer.personId,
        reminded_by_name: viewer.personName,
      })),
    )
    .execute();
}
