import { sql } from 'kysely';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import { addDays, localDateOf } from '#platform/core/working-days';
import type { Db } from '#platform/server';
import { REVIEW_DAYS } from '../boundaries.rules.ts';
import type { DifferenceKind } from '../differences.types.ts';
import { differingAt } from './differences.queries.ts';
import { unseenChanges } from './matter-changes.queries.ts';

/** A round that has not opened, as the viewer's organisation meets it. */
export interface RoundAhead {
  id: string;
  nameSv: string;
  nameEn: string;
  /** Swedish local date. */
  answerBy: string;
  /** The last day that the asked were first told; null: it has not been moved. */
  extendedFrom: string | null;
  /** The others have been invited; before that only the region answers. */
  invited: boolean;
  ownAsked: number;
  ownAnswered: number;
  /** How many of the asked have answered everything; null for all but the coordinator. */
  everybody: { asked: number; done: number } | null;
  /** The latest reminder to the viewer's organisation. */
  reminder: { at: string; by: string } | null;
}

/** A matter where a talk would help, at the places that concern the viewer. */
export interface WorthATalk {
  slug: string;
  nameSv: string;
  nameEn: string;
  kinds: DifferenceKind[];
  /** At how many places. */
  places: number;
  /** Where it is one municipality only; null for several, and for a matter asked for the whole county. */
  placeSlug: string | null;
  placeName: string | null;
  /** Whom others count on, where that is the difference and the viewer may read it. */
  whom: string[];
  since: Date;
}

/** A matter that the viewer's organisation has, at one place or several. */
export interface OwnMatter {
  slug: string;
  nameSv: string;
  nameEn: string;
  /** At how many places it is agreed and still seen so. */
  agreed: number;
  /** At how many it was agreed, and somebody has answered otherwise since. */
  drifting: number;
  places: number;
}

/** What waits for the viewer's organisation, in numbers. */
export interface Waiting {
  rounds: RoundAhead[];
  suggestions: number;
  /** Proposals of a boundary that need its yes. */
  proposals: number;
  /** Boundaries to look at again, where it has not said yet that they still hold. */
  lookAgain: number;
  /** Changes of matters that it has been told of. */
  changes: number;
  matters: number;
  unconfirmed: number;
  /** No round has ever been begun: the county is new, or its demo has been emptied. */
  isNew: boolean;
}

/** What the first page shows; of talks and own matters the first ones, and how many there are in all. */
export interface HomePage extends Waiting {
  talks: WorthATalk[];
  talksInAll: number;
  own: OwnMatter[];
  ownInAll: number;
}

const MOST_TALKS = 6;
const MOST_OWN = 12;

/**
 * What waits for the viewer's organisation, what is worth a talk (for the coordinator in the whole county, for the
 * others where it concerns them, the oldest first) and what it has. Three questions.
 */
export async function homePage(db: Db, viewer: Viewer, now: Date = new Date()): Promise<HomePage> {
  const waiting = await waitingForUs(db, viewer, now);
  const talks = await worthATalk(db, viewer);
  const own = await ownMatters(db, viewer);
  return {
    ...waiting,
    talks: talks.map(({ inAll: _, ...talk }) => talk),
    talksInAll: talks[0]?.inAll ?? 0,
    own: own.map(({ inAll: _, ...one }) => one),
    ownInAll: own[0]?.inAll ?? 0,
  };
}

async function waitingForUs(db: Db, viewer: Viewer, now: Date): Promise<Waiting> {
  const county = viewer.countyId;
  const today = localDateOf(now);
  const { rows } = await sql<Waiting>`select
    (select count(*)::int from matters.suggestion s where s.county_id = ${county}
      and s.organisation_id = ${viewer.organisationId} and s.decision is null) as suggestions,
    (select count(*)::int from matters.matter where county_id = ${county} and retired_at is null) as matters,
    (select count(*)::int from matters.matter where county_id = ${county} and confirmed_at is null and retired_at is null) as unconfirmed,
    not exists (select from matters.round where county_id = ${county}) as "isNew",
    ${proposalsForUs(viewer, today)} as proposals, ${toLookAgain(viewer, today)} as "lookAgain",
    ${unseenChanges(viewer)} as changes, ${roundsAhead(viewer)} as rounds`.execute(db);
  return rows[0]!;
}

/** Rounds that have not opened, the first to open first. */
function roundsAhead(viewer: Viewer) {
  const everybody = isCoordinator(viewer)
    ? sql`(select jsonb_build_object('asked', count(*), 'done', count(*) filter (where done)) from (
          select bool_and(a.answered_at is not null) as done from matters.ask a
           where a.county_id = r.county_id and a.round_id = r.id group by a.organisation_id) as one)`
    : sql`null::jsonb`;
  return sql<RoundAhead[]>`(select coalesce(jsonb_agg(x order by x."answerBy"), '[]') from (
    select r.id, r.name_sv as "nameSv", r.name_en as "nameEn", r.answer_by as "answerBy", r.extended_from as "extendedFrom",
        r.invited_at is not null or c.region_id = ${viewer.organisationId} as invited,
        count(k.matter_id)::int as "ownAsked", count(k.answered_at)::int as "ownAnswered",
        (select jsonb_build_object('at', q.reminded_at, 'by', q.reminded_by_name) from matters.reminder q
          where q.county_id = r.county_id and q.round_id = r.id and q.organisation_id = ${viewer.organisationId}
          order by q.number desc limit 1) as reminder, ${everybody} as everybody
      from matters.round r join organisations.county c on c.id = r.county_id
      left join matters.ask k on k.county_id = r.county_id and k.round_id = r.id and k.organisation_id = ${viewer.organisationId}
     where r.county_id = ${viewer.countyId} and r.opened_at is null
     group by r.county_id, r.id, c.region_id) x)`;
}

/** Open proposals that need our yes at a place where they are still proposed, and that we have not answered. */
function proposalsForUs(viewer: Viewer, today: string) {
  return sql<number>`(select count(*)::int from matters.proposal_party t
      join matters.proposal p on p.county_id = t.county_id and p.id = t.proposal_id and p.ended_at is null
     where t.county_id = ${viewer.countyId} and t.organisation_id = ${viewer.organisationId} and p.answer_by >= ${today}
       and exists (select from matters.proposal_place s where s.county_id = p.county_id and s.proposal_id = p.id
         and s.ended_at is null and s.place_id = any (t.must_at))
       and not exists (select from matters.proposal_answer a where a.county_id = p.county_id and a.proposal_id = p.id
         and a.organisation_id = t.organisation_id and a.in_force and a.answer <> 'withdrawn'))`;
}

/** Boundaries in force that we are party to, due for a review in which we have not said "still true". */
function toLookAgain(viewer: Viewer, today: string) {
  const me = viewer.organisationId;
  return sql<number>`(select count(*)::int from matters.boundary b
     where b.county_id = ${viewer.countyId} and b.look_again_by <= ${addDays(today as never, REVIEW_DAYS)}
       and exists (select from matters.boundary_place p where p.county_id = b.county_id and p.boundary_id = b.id and p.ended_at is null
         and (p.place_id = ${me}
           or exists (select from matters.boundary_role r where r.county_id = b.county_id and r.boundary_id = b.id
             and r.organisation_id = ${me} and r.role in ('owner', 'contributor'))
           or exists (select from matters.proposal_party t where t.county_id = b.county_id and t.proposal_id = b.proposal_id
             and t.organisation_id = ${me} and p.place_id = any (t.must_at))))
       and not exists (select from matters.boundary_still_true s where s.county_id = b.county_id and s.boundary_id = b.id
         and s.organisation_id = ${me} and s.said_at::date >= b.look_again_by - ${sql.lit(REVIEW_DAYS)}))`;
}

async function worthATalk(db: Db, viewer: Viewer): Promise<(WorthATalk & { inAll: number })[]> {
  const anywhere = { kind: null, area: null, place: null };
  const whose = isCoordinator(viewer) ? 'nothing' : 'ours-only';
  const { rows } = await sql<WorthATalk & { inAll: number }>`
    with differing as materialized (${differingAt(viewer, anywhere, whose)}),
    one as (select matter_id, min(since) as since, count(*)::int as places, array_agg(distinct kind) as kinds,
        case when count(*) = 1 then (array_agg(place_id))[1] end as place_id
      from differing group by 1),
    first as (select o.*, m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", m.position, count(*) over ()::int as "inAll"
        from one o join matters.matter m on m.county_id = ${viewer.countyId} and m.id = o.matter_id
       order by o.since, m.position limit ${MOST_TALKS})
    select f.slug, f."nameSv", f."nameEn", f.kinds, f.places, f.since, f."inAll", p.slug as "placeSlug", p.short_name as "placeName",
        case when 'misattributed' = any (f.kinds) then array(select distinct w.short_name
          from differing s
          join matters.standing_detail d on d.county_id = ${viewer.countyId} and d.matter_id = s.matter_id and d.place_id = s.place_id
          cross join jsonb_array_elements(d.misattributed) x
          join organisations.organisation w on w.id = (x ->> 'organisationId')::uuid
         where s.matter_id = f.matter_id and s.kind = 'misattributed') else '{}' end as whom
      from first f left join organisations.organisation p on p.id = f.place_id and p.id <> ${viewer.countyId}
     order by f.since, f.position`.execute(db);
  return rows;
}

async function ownMatters(db: Db, viewer: Viewer): Promise<(OwnMatter & { inAll: number })[]> {
  const { rows } = await sql<OwnMatter & { inAll: number }>`
    select m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", o.places, o.agreed, o.drifting, count(*) over ()::int as "inAll"
      from (select s.matter_id, count(*)::int as places, (count(*) filter (where s.kind = 'agreed'))::int as agreed,
          (count(*) filter (where s.kind = 'drifting'))::int as drifting
          from matters.standing s
         where s.county_id = ${viewer.countyId} and ${viewer.organisationId} = any (s.owners)
           and s.kind in ('agreed', 'drifting', 'shared', 'aligned') group by 1) o
      join matters.matter m on m.county_id = ${viewer.countyId} and m.id = o.matter_id
     order by m.position limit ${MOST_OWN}`.execute(db);
  return rows;
}
