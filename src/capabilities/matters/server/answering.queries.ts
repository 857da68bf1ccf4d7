import { sql } from 'kysely';
import type { MatterId, RoundId, StanceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { WhyFacts } from '../answering.rules.ts';
import type { MatterRole, StoredSaid } from '../matters.types.ts';
import { saidOf } from './standings.queries.ts';
import { matterBySlug, type MatterToAnswer } from './stances.queries.ts';
import { proposalsWaiting } from './waiting.queries.ts';

/** What an organisation says of one matter now: its answer for the county (or at home), and at how many places it differs. */
export interface OwnAnswer {
  id: StanceId;
  matterId: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  said: StoredSaid;
  ownRole: MatterRole;
  remark: string;
  saidAt: Date;
  saidByName: string;
  /** Said in a round that has not opened. */
  blind: boolean;
  differs: number;
}

/**
 * A page of what the viewer's organisation says now, in the order of the matters, with how many there are in all and
 * when the newest was said (null: there is none).
 *
 * @param from  how many to leap over, from 0
 */
export async function ownAnswers(
  db: Db,
  viewer: Viewer,
  { from, most }: { from: number; most: number },
): Promise<{ inAll: number; newestAt: Date | null; answers: OwnAnswer[] }> {
  const { rows } = await sql<Record<string, never>>`
    with newest as (
      select distinct on (s.matter_id, s.place_id) s.* from matters.stance s
       where s.county_id = ${viewer.countyId} and s.organisation_id = ${viewer.organisationId}
       order by s.matter_id, s.place_id, s.said_at desc, s.id desc),
    main as (
      select distinct on (n.matter_id) n.*, count(*) over (partition by n.matter_id)::int - 1 as differs
        from newest n where n.said not in ('withdrawn', 'as-county')
       order by n.matter_id, (n.place_id = n.county_id) desc, n.place_id)
    select a.id, a.matter_id as "matterId", m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", a.said, a.owners,
        a.each_municipality, a.own_role as "ownRole", a.remark, a.said_at as "saidAt", a.said_by_name as "saidByName",
        a.round_id is not null and r.opened_at is null as blind, a.differs, count(*) over ()::int as "inAll",
        (select max(n.said_at) from newest n) as "newestAt"
      from main a join matters.matter m on m.county_id = a.county_id and m.id = a.matter_id and m.retired_at is null
      left join matters.round r on r.county_id = a.county_id and r.id = a.round_id
     order by m.position offset ${from} limit ${most}`.execute(db);
  const first = rows[0] as { inAll: number; newestAt: Date } | undefined;
  return {
    inAll: first?.inAll ?? 0,
    newestAt: first?.newestAt ?? null,
    answers: rows.map((row) => ({ ...row, said: saidOf(row as never) }) as unknown as OwnAnswer),
  };
}

/** What waits for the viewer's organisation beside one round. */
export interface Elsewhere {
  suggestions: number;
  /** Proposed boundaries that need our yes, and have no answer of ours. */
  proposals: number;
  /** Other rounds with questions left, the first to close first. */
  rounds: { id: RoundId; nameSv: string; nameEn: string; left: number }[];
}

/** Suggestions, proposals and questions of other rounds that wait for the viewer's organisation. One question. */
export async function waitingElsewhere(
  db: Db,
  viewer: Viewer,
  roundId: string | null,
  now: Date,
): Promise<Elsewhere> {
  const me = viewer.organisationId;
  const { rows } = await sql<Elsewhere>`select
    (select count(*)::int from matters.suggestion s where s.county_id = ${viewer.countyId} and s.organisation_id = ${me}
      and s.decision is null) as suggestions,
    (${proposalsWaiting(viewer, now)})::int as proposals,
    (select coalesce(jsonb_agg(to_jsonb(o) - 'by' order by o.by), '[]') from (
      select r.id, r.name_sv as "nameSv", r.name_en as "nameEn", r.answer_by as by, count(*)::int as left
        from matters.ask a join matters.round r on r.county_id = a.county_id and r.id = a.round_id
        join organisations.county c on c.id = a.county_id
       where a.county_id = ${viewer.countyId} and a.organisation_id = ${me} and a.answered_at is null and r.opened_at is null
         and (r.invited_at is not null or c.region_id = ${me}) and r.id is distinct from ${roundId}::uuid
       group by r.id, r.name_sv, r.name_en, r.answer_by) o) as rounds`.execute(db);
  return rows[0]!;
}

/**
 * One matter as it is asked of the viewer's organisation, with what is known of why: what the organisation wished
 * itself, how the answers stood (where the viewer may read it; a municipality at home), what the matter belongs to.
 */
export async function matterAsked(
  db: Db,
  viewer: Viewer,
  slug: string,
): Promise<{ matter: MatterToAnswer; why: WhyFacts } | null> {
  const me = viewer.organisationId;
  const row = await matterBySlug(db, viewer, slug)
    .leftJoin('organisations.priority as p', (j) =>
      j.onRef('p.county_id', '=', 'm.county_id').onRef('p.number', '=', 'm.priority'),
    )
    .select(['m.grey_zone', 'm.first_ten'])
    .select(
      sql<WhyFacts['priority']>`case when p.confirmed then
        jsonb_build_object('number', p.number, 'nameSv', p.name_sv, 'nameEn', p.name_en) end`.as(
        'confirmed_priority',
      ),
    )
    .select(
      sql<Date | null>`(select max(q.asked_at) from matters.inquiry q where q.county_id = m.county_id
        and q.matter_id = m.id and q.organisation_id = ${me})`.as('wished_at'),
    )
    .select(
      sql<
        WhyFacts['differs']
      >`(select jsonb_build_object('kind', s.kind, 'places', count(*)) from matters.standing s
        where s.county_id = m.county_id and s.matter_id = m.id
          and s.kind in ('drifting', 'contested', 'misattributed', 'ownerless', 'unclear')
          and (s.place_id in (m.county_id, ${me})
            or not exists (select from organisations.organisation o where o.id = ${me} and o.kind = 'municipality'))
        group by s.kind order by count(*) desc, s.kind limit 1)`.as('differs'),
    )
    .executeTakeFirst();
  if (!row) return null;
  const why: WhyFacts = {
    wishedAt: row.wished_at,
    differs: row.differs,
    greyZone: row.grey_zone,
    priority: row.confirmed_priority,
    firstTen: row.first_ten !== null,
  };
  return { matter: row as unknown as MatterToAnswer, why };
}
