import { sql } from 'kysely';
import type { MatterId, OrganisationId, RoundId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { Asked } from '../matters.types.ts';
import type { Ask } from '../rounds.rules.ts';

/** One matter that the viewer's organisation was asked about in one round. */
export interface OwnAsk {
  roundId: RoundId;
  roundNameSv: string;
  roundNameEn: string;
  /** Swedish local date, the last day to answer. */
  answerBy: string;
  openedAt: Date | null;
  invitedAt: Date | null;
  /** The last day that the asked were first told; null: it has not been moved. */
  extendedFrom: string | null;
  /** The coordinator's latest reminder of the round; null: none. */
  reminder: { at: string; by: string } | null;
  matterId: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  matterAsked: Asked;
  /** Place among the ten that are asked first; null: one of the rest. */
  firstTen: number | null;
  answeredAt: Date | null;
  /** Who of the organisation said the newest of it; null: nobody has answered. */
  answeredBy: { id: string; name: string } | null;
  /** UTC; when the organisation said something of the matter last, also that it takes it back; null: never. */
  newestAt: Date | null;
  /** Not answered in this round, but before it: "still true" is possible. */
  saidBefore: boolean;
}

/** Which asks are sought: those of a round, and those of a matter; all of them when neither is wished. */
export interface AsksWish {
  roundId?: string | null;
  matterSlug?: string | null;
  /** Only rounds that run, and those that opened while something still waits. */
  waiting?: boolean;
}

/**
 * What the viewer's organisation has been asked, round by round, the first ten first. Rounds that the region is
 * answering before the others are left out until the viewer's turn has come.
 */
export async function ownAsks(db: Db, viewer: Viewer, wish: AsksWish = {}): Promise<OwnAsk[]> {
  const { roundId = null, matterSlug = null, waiting = false } = wish;
  const me = viewer.organisationId;
  const { rows } = await sql<OwnAsk>`
    select a.round_id as "roundId", r.name_sv as "roundNameSv", r.name_en as "roundNameEn", r.answer_by as "answerBy",
        r.opened_at as "openedAt", r.invited_at as "invitedAt", r.extended_from as "extendedFrom", reminded.latest as reminder,
        a.matter_id as "matterId", m.slug,
        m.name_sv as "nameSv", m.name_en as "nameEn", m.asked as "matterAsked", m.first_ten as "firstTen", a.answered_at as "answeredAt",
        case when a.answered_at is not null then by.who end as "answeredBy", by.newest as "newestAt",
        a.answered_at is null and coalesce(by.holds, false) as "saidBefore"
      from matters.ask a
      join matters.round r on r.county_id = a.county_id and r.id = a.round_id
      join matters.matter m on m.county_id = a.county_id and m.id = a.matter_id
      join organisations.county c on c.id = a.county_id
      left join lateral (
        select (array_agg(jsonb_build_object('id', n.said_by, 'name', n.said_by_name) order by n.said_at desc, n.id desc))[1] as who,
            max(n.said_at) as newest, bool_or(n.said not in ('withdrawn', 'as-county')) as holds
          from (select distinct on (s.place_id) s.id, s.said, s.said_by, s.said_by_name, s.said_at from matters.stance s
            where s.county_id = a.county_id and s.organisation_id = a.organisation_id and s.matter_id = a.matter_id
            order by s.place_id, s.said_at desc, s.id desc) n) by on true
      left join (select distinct on (q.round_id) q.round_id, jsonb_build_object('at', q.reminded_at, 'by', q.reminded_by_name) as latest
          from matters.reminder q where q.county_id = ${viewer.countyId} and q.organisation_id = ${me}
          order by q.round_id, q.number desc) reminded on reminded.round_id = a.round_id
     where a.county_id = ${viewer.countyId} and a.organisation_id = ${me} and m.retired_at is null
       and (r.invited_at is not null or r.opened_at is not null or c.region_id = ${me})
       and (coalesce(${roundId}::text, ${matterSlug}::text) is null or a.round_id = ${roundId}::uuid or m.slug = ${matterSlug}::text)
       and (not ${waiting}::boolean or r.opened_at is null or exists (select from matters.ask w
         where w.county_id = a.county_id and w.round_id = a.round_id and w.organisation_id = ${me} and w.answered_at is null))
     order by r.answer_by, a.round_id, m.first_ten nulls last, m.position`.execute(db);
  return rows;
}

/** Note that the viewer's organisation has answered these matters, in every round that asks them. */
export async function markAnswered(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[],
  now: Date,
): Promise<void> {
  await db
    .updateTable('matters.ask')
    .set({ answered_at: now })
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('matter_id', 'in', [...matterIds])
    .where('answered_at', 'is', null)
    .execute();
}

/** Note that the viewer's organisation has no answer on the matter any more. */
export async function markUnanswered(db: Db, viewer: Viewer, matterId: MatterId): Promise<void> {
  await db
    .updateTable('matters.ask')
    .set({ answered_at: null })
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('matter_id', '=', matterId)
    .execute();
}

/** Who answers without being asked is asked by that: note it, as answered. */
export async function makeAsked(
  db: Db,
  viewer: Viewer,
  asks: readonly { roundId: RoundId; matterId: MatterId }[],
  now: Date,
): Promise<void> {
  if (asks.length === 0) return;
  await db
    .insertInto('matters.ask')
    .values(
      asks.map(({ roundId, matterId }) => ({
        county_id: viewer.countyId,
        round_id: roundId,
        organisation_id: viewer.organisationId,
        matter_id: matterId,
        answered_at: now,
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute();
}

/** Ask these organisations these matters. Coordinators only. */
export async function insertAsks(
  db: Db,
  viewer: Viewer,
  roundId: RoundId,
  who: { organisations: readonly OrganisationId[]; matters: readonly MatterId[] },
): Promise<void> {
  await sql`insert into matters.ask (county_id, round_id, organisation_id, matter_id)
    select ${viewer.countyId}::uuid, ${roundId}::uuid, o.id, m.id
      from unnest(${[...who.organisations]}::uuid[]) as o(id)
      cross join unnest(${[...who.matters]}::uuid[]) as m(id)`.execute(db);
}

/** All asks of a round, for its rules: read by the house itself or the coordinator (others get their own). */
export async function asksOf(db: Db, countyId: string, roundId: string): Promise<Ask[]> {
  const rows = await db
    .selectFrom('matters.ask')
    .select([
      'organisation_id as organisationId',
      'matter_id as matterId',
      'answered_at as answeredAt',
    ])
    .where('county_id', '=', countyId)
    .where('round_id', '=', roundId)
    .execute();
  return rows as Ask[];
}

/** How far one organisation has come in a round: how many matters, never what. */
export interface AskCount {
  organisationId: OrganisationId;
  name: string;
  kind: string;
  asked: number;
  answered: number;
  lastAnsweredAt: Date | null;
}

/** Who has answered how much, in the county's order. The database gives others than the coordinator their own row only. */
export async function askCounts(db: Db, viewer: Viewer, roundId: string): Promise<AskCount[]> {
  const { rows } = await sql<AskCount>`
    select o.id as "organisationId", o.name, o.kind, count(*)::int as asked, count(a.answered_at)::int as answered,
        max(a.answered_at) as "lastAnsweredAt"
      from matters.ask a join organisations.organisation o on o.id = a.organisation_id
      join organisations.county_member m on m.county_id = a.county_id and m.organisation_id = o.id
     where a.county_id = ${viewer.countyId} and a.round_id = ${roundId}
     group by o.id, o.name, o.kind, m.position order by m.position`.execute(db);
  return rows;
}

/** In which rounds the viewer's organisation is asked about these matters already. */
export async function ownAskedIn(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[],
): Promise<{ matterId: MatterId; roundId: RoundId }[]> {
  const rows = await db
    .selectFrom('matters.ask')
    .select(['matter_id as matterId', 'round_id as roundId'])
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('matter_id', 'in', [...matterIds])
    .execute();
  return rows as never;
}
