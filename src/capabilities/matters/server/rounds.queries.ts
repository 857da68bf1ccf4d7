import { sql } from 'kysely';
import type { CountyId, MatterId, OrganisationId, RoundId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { localDateOf, type LocalDate } from '#platform/core/working-days';
import { askOpen, type Db } from '#platform/server';
import type { RoundFacts } from '../rounds.rules.ts';
import { asksOf } from './asks.queries.ts';

/** Why a round opened: all had answered, the last day had gone, or the coordinator closed it before that. */
export type OpenedBecause = 'all-answered' | 'time-has-gone' | 'closed-early';

/** A round as all in the county see it: its name and state, and what the viewer's own organisation has in it. */
export interface RoundSeen {
  id: RoundId;
  nameSv: string;
  nameEn: string;
  startedAt: Date;
  invitedAt: Date | null;
  /** Swedish local date, the last day to answer. */
  answerBy: string;
  openedAt: Date | null;
  openedBecause: OpenedBecause | null;
  /** UTC; when the last day to answer was moved forward most lately; null: never. */
  extendedAt: Date | null;
  /** Swedish local date, the last day that the asked were first told. */
  extendedFrom: string | null;
  /** The coordinator who closed it before its last day; '' otherwise. */
  closedByName: string;
  invented: boolean;
  regionId: OrganisationId;
  /** Asks that the viewer may see: all for the coordinator, else one's own. */
  asked: number;
  answered: number;
  organisations: number;
  matters: number;
  ownAsked: number;
  ownAnswered: number;
}

/** The rounds of the county, those under way first, then the newest. */
export async function roundsSeen(
  db: Db,
  viewer: Viewer,
  roundId: string | null = null,
): Promise<RoundSeen[]> {
  const own = sql`a.organisation_id = ${viewer.organisationId}`;
  const { rows } = await sql<RoundSeen>`
    select r.id, r.name_sv as "nameSv", r.name_en as "nameEn", r.started_at as "startedAt", r.invited_at as "invitedAt",
        r.answer_by as "answerBy", r.opened_at as "openedAt", r.opened_because as "openedBecause", r.invented,
        r.extended_at as "extendedAt", r.extended_from as "extendedFrom", r.closed_by_name as "closedByName",
        c.region_id as "regionId", count(a.matter_id)::int as asked, count(a.answered_at)::int as answered,
        count(distinct a.organisation_id)::int as organisations, count(distinct a.matter_id)::int as matters,
        count(*) filter (where ${own})::int as "ownAsked",
        count(a.answered_at) filter (where ${own})::int as "ownAnswered"
      from matters.round r join organisations.county c on c.id = r.county_id
      left join matters.ask a on a.county_id = r.county_id and a.round_id = r.id
     where r.county_id = ${viewer.countyId} and (${roundId}::uuid is null or r.id = ${roundId}::uuid)
     group by r.county_id, r.id, c.region_id
     order by r.opened_at is null desc, r.started_at desc, r.id desc`.execute(db);
  return rows;
}

/** The matters of a round: all for the coordinator, else those that one's own organisation was asked. */
export async function mattersOfRound(
  db: Db,
  viewer: Viewer,
  roundId: string,
): Promise<{ id: MatterId; slug: string; nameSv: string; nameEn: string }[]> {
  const rows = await db
    .selectFrom('matters.matter as m')
    .select(['m.id', 'm.slug', 'm.name_sv as nameSv', 'm.name_en as nameEn'])
    .where('m.county_id', '=', viewer.countyId)
    .where((e) =>
      e.exists(
        e
          .selectFrom('matters.ask as a')
          .select('a.matter_id')
          .whereRef('a.county_id', '=', 'm.county_id')
          .whereRef('a.matter_id', '=', 'm.id')
          .where('a.round_id', '=', roundId),
      ),
    )
    .orderBy('m.position')
    .execute();
  return rows as never;
}

/** What a round can be made of. */
export interface RoundGround {
  matters: {
    id: MatterId;
    nameSv: string;
    nameEn: string;
    areaId: string;
    areaSv: string;
    areaEn: string;
    firstTen: boolean;
    /** How many have wished that it be asked ("fråga om detta"), and what the last one wrote. */
    inquiries: number;
    wording: string;
    /** A round with it is under way. */
    running: boolean;
  }[];
  members: { id: OrganisationId; name: string; kind: string; isRegion: boolean }[];
}

/** The county's matters with what is wished and what is under way, and the members who can be asked. Two questions. */
export async function roundGround(db: Db, viewer: Viewer): Promise<RoundGround> {
  const matters = await sql<RoundGround['matters'][number]>`
    select m.id, m.name_sv as "nameSv", m.name_en as "nameEn", a.id as "areaId", a.name_sv as "areaSv", a.name_en as "areaEn",
        m.first_ten is not null as "firstTen", coalesce(i.count, 0)::int as inquiries, coalesce(i.wording, '') as wording,
        exists (select from matters.ask k join matters.round r on r.county_id = k.county_id and r.id = k.round_id
          where k.county_id = m.county_id and k.matter_id = m.id and r.opened_at is null) as running
      from matters.matter m join matters.area a on a.county_id = m.county_id and a.id = m.area_id
      left join lateral (select count(*), (array_agg(q.wording order by q.asked_at desc))[1] as wording
        from matters.inquiry q where q.county_id = m.county_id and q.matter_id = m.id and q.round_id is null and q.closed_at is null) i on true
     where m.county_id = ${viewer.countyId} and m.retired_at is null order by a.position, m.position`.execute(
    db,
  );
  const members = await sql<RoundGround['members'][number]>`
    select o.id, o.name, o.kind, o.id = c.region_id as "isRegion"
      from organisations.county_member m join organisations.organisation o on o.id = m.organisation_id
      join organisations.county c on c.id = m.county_id
     where m.county_id = ${viewer.countyId} and m.membership = 'member' order by m.position`.execute(
    db,
  );
  return { matters: matters.rows, members: members.rows };
}

/** Let one round at a time be begun in the county, until the transaction ends. */
export async function lockBeginning(db: Db, countyId: CountyId): Promise<void> {
  await sql`select pg_advisory_xact_lock(724015, hashtext(${countyId}))`.execute(db);
}

/** Begin a round. The wishes for its matters are thereby met. */
export async function insertRound(
  db: Db,
  viewer: Viewer,
  round: {
    id: RoundId;
    nameSv: string;
    nameEn: string;
    startedAt: Date;
    invitedAt: Date | null;
    answerBy: LocalDate;
    matters: readonly MatterId[];
  },
): Promise<void> {
  await db
    .insertInto('matters.round')
    .values({
      county_id: viewer.countyId,
      id: round.id,
      name_sv: round.nameSv,
      name_en: round.nameEn,
      started_at: round.startedAt,
      started_by: viewer.personId,
      invited_at: round.invitedAt,
      answer_by: round.answerBy,
    })
    .execute();
  await db
    .updateTable('matters.inquiry')
    .set({ round_id: round.id })
    .where('county_id', '=', viewer.countyId)
    .where('matter_id', 'in', [...round.matters])
    .where('round_id', 'is', null)
    .execute();
}

/** A round as its rules need it, with what moved its last day. */
export interface RoundHeld extends RoundFacts {
  startedAt: Date;
  /** The last day that the asked were first told; null: it has not been moved. */
  extendedFrom: LocalDate | null;
}

/** A round for a decision on it, held until the transaction ends; null: there is none. Coordinator, or the house itself. */
export async function roundForDecision(
  db: Db,
  countyId: CountyId,
  roundId: string,
): Promise<RoundHeld | null> {
  const row = await db
    .selectFrom('matters.round as r')
    .select(['r.started_at', 'r.answer_by', 'r.invited_at', 'r.opened_at', 'r.extended_from'])
    .select((e) =>
      e
        .selectFrom('organisations.county as c')
        .select('c.region_id')
        .whereRef('c.id', '=', 'r.county_id')
        .as('region_id'),
    )
    .where('r.county_id', '=', countyId)
    .where('r.id', '=', roundId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) return null;
  return {
    startsOn: localDateOf(row.started_at),
    startedAt: row.started_at,
    extendedFrom: row.extended_from as LocalDate | null,
    answerBy: row.answer_by as LocalDate,
    invitedAt: row.invited_at,
    openedAt: row.opened_at,
    regionId: row.region_id as OrganisationId,
    asks: await asksOf(db, countyId, roundId),
  };
}

/** What is written of a round as it goes on; only what is given is changed. */
export interface RoundChange {
  invitedAt?: Date;
  answerBy?: LocalDate;
  /** When and from which day the last day was moved; null: the asked meet it for the first time. */
  extended?: { at: Date; from: LocalDate } | null;
  openedAt?: Date;
  openedBecause?: OpenedBecause;
  closedBy?: { personId: string; personName: string } | null;
}

/** Write when the round was invited to, its last day to answer, or that it opened. */
export async function changeRound(
  db: Db,
  countyId: CountyId,
  roundId: string,
  change: RoundChange,
): Promise<void> {
  const { invitedAt, answerBy, extended, openedAt, openedBecause, closedBy } = change;
  await db
    .updateTable('matters.round')
    .set({
      ...(invitedAt && { invited_at: invitedAt }),
      ...(answerBy && { answer_by: answerBy }),
      ...(extended !== undefined && {
        extended_at: extended?.at ?? null,
        extended_from: extended?.from ?? null,
      }),
      ...(openedAt && { opened_at: openedAt, opened_because: openedBecause }),
      ...(closedBy && { closed_by: closedBy.personId, closed_by_name: closedBy.personName }),
    })
    .where('county_id', '=', countyId)
    .where('id', '=', roundId)
    .execute();
}

/** A round that has had a matter. */
export interface RoundOfMatter {
  matterId: MatterId;
  roundId: RoundId;
  openedAt: Date | null;
}

/**
 * The rounds that have had these matters, the newest first; those under way are held until the transaction ends,
 * so that none opens while something is being said in it. As the house itself: others see their own asks only.
 */
export async function holdRoundsOf(
  db: Db,
  countyId: CountyId,
  matterIds: readonly MatterId[],
): Promise<RoundOfMatter[]> {
  const ids = sql`${[...matterIds]}::uuid[]`;
  await sql`select r.id from matters.round r where r.county_id = ${countyId} and r.opened_at is null
      and exists (select from matters.ask a where a.county_id = r.county_id and a.round_id = r.id and a.matter_id = any (${ids}))
    order by r.id for no key update`.execute(db);
  const { rows } = await sql<RoundOfMatter>`
    select distinct a.matter_id as "matterId", r.id as "roundId", r.opened_at as "openedAt", r.started_at
      from matters.ask a join matters.round r on r.county_id = a.county_id and r.id = a.round_id
     where a.county_id = ${countyId} and a.matter_id = any (${ids})
     order by r.started_at desc, r.id desc`.execute(db);
  return rows;
}

/** Rounds of any county that are due to open on a Swedish day: all have answered, or the last day has gone. */
export async function dueRounds(
  today: LocalDate,
): Promise<{ countyId: CountyId; roundId: RoundId }[]> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today)) throw new Error('not a day');
  const rows = await askOpen<{ county_id: CountyId; round_id: RoundId }>(
    `select * from matters.due_rounds('${today}')`,
  );
  return rows.map((row) => ({ countyId: row.county_id, roundId: row.round_id }));
}
