import { sql } from 'kysely';
import { isCoordinator, type Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { StandingKind } from '../matters.types.ts';

/** A round that has not opened, as the viewer's organisation meets it. */
export interface RoundAhead {
  id: string;
  nameSv: string;
  nameEn: string;
  /** Swedish local date. */
  answerBy: string;
  /** The others have been invited; before that only the region answers. */
  invited: boolean;
  ownAsked: number;
  ownAnswered: number;
}

/** A matter at a place where a talk would help. */
export interface WorthATalk {
  slug: string;
  nameSv: string;
  nameEn: string;
  /** Null for a matter asked for the whole county. */
  placeSlug: string | null;
  placeName: string | null;
  kind: StandingKind;
  /** Whom others count on, where that is the difference and the viewer may read it. */
  whom: string[];
  since: Date;
}

/** A matter that the viewer's organisation has, at one place or several. */
export interface OwnMatter {
  slug: string;
  nameSv: string;
  nameEn: string;
  agreed: number;
  places: number;
}

/** What the first page shows. */
export interface HomePage {
  rounds: RoundAhead[];
  suggestions: number;
  talks: WorthATalk[];
  /** How many there are in all; `talks` holds the oldest. */
  talksInAll: number;
  own: OwnMatter[];
  matters: number;
  unconfirmed: number;
  /** No round has ever been begun: the county is new, or its demo has been emptied. */
  isNew: boolean;
}

const MOST_TALKS = 8;
const TALK: StandingKind[] = ['drifting', 'contested', 'misattributed', 'ownerless', 'unclear'];

/**
 * What waits for the viewer's organisation, what is worth a talk (for the coordinator in the whole county, for the
 * others where it concerns them, the oldest first) and what it has. Four questions.
 */
export async function homePage(db: Db, viewer: Viewer): Promise<HomePage> {
  const counts = await countsOf(db, viewer);
  const talks = await worthATalk(db, viewer);
  return {
    ...counts,
    rounds: await roundsAhead(db, viewer),
    talks: talks.map(({ inAll: _, ...talk }) => talk),
    talksInAll: talks[0]?.inAll ?? 0,
    own: await ownMatters(db, viewer),
  };
}

async function countsOf(db: Db, viewer: Viewer) {
  const { rows } = await sql<
    Pick<HomePage, 'suggestions' | 'matters' | 'unconfirmed' | 'isNew'>
  >`select
    (select count(*)::int from matters.suggestion s where s.county_id = ${viewer.countyId}
      and s.organisation_id = ${viewer.organisationId} and s.decision is null) as suggestions,
    (select count(*)::int from matters.matter where county_id = ${viewer.countyId} and retired_at is null) as matters,
    (select count(*)::int from matters.matter where county_id = ${viewer.countyId} and confirmed_at is null and retired_at is null) as unconfirmed,
    not exists (select from matters.round where county_id = ${viewer.countyId}) as "isNew"`.execute(
    db,
  );
  return rows[0]!;
}

async function roundsAhead(db: Db, viewer: Viewer): Promise<RoundAhead[]> {
  const { rows } = await sql<RoundAhead>`
    select r.id, r.name_sv as "nameSv", r.name_en as "nameEn", r.answer_by as "answerBy",
        r.invited_at is not null or c.region_id = ${viewer.organisationId} as invited,
        count(k.matter_id)::int as "ownAsked", count(k.answered_at)::int as "ownAnswered"
      from matters.round r join organisations.county c on c.id = r.county_id
      left join matters.ask k on k.county_id = r.county_id and k.round_id = r.id and k.organisation_id = ${viewer.organisationId}
     where r.county_id = ${viewer.countyId} and r.opened_at is null
     group by r.county_id, r.id, c.region_id order by r.answer_by`.execute(db);
  return rows;
}

async function worthATalk(db: Db, viewer: Viewer): Promise<(WorthATalk & { inAll: number })[]> {
  const me = viewer.organisationId;
  const concerns = isCoordinator(viewer)
    ? sql`true`
    : sql`(s.place_id = ${me} or ${me} = any (s.owners) or ${me} = any (d.claimants) or ${me} = any (d.drifters)
        or d.misattributed @> ${JSON.stringify([{ organisationId: me }])}::jsonb)`;
  const { rows } = await sql<WorthATalk & { inAll: number }>`
    select m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", o.slug as "placeSlug", o.short_name as "placeName",
        s.kind, s.since, array(select w.short_name from jsonb_array_elements(d.misattributed) x
          join organisations.organisation w on w.id = (x ->> 'organisationId')::uuid) as whom, count(*) over ()::int as "inAll"
      from matters.standing s
      join matters.matter m on m.county_id = s.county_id and m.id = s.matter_id
      left join matters.standing_detail d on d.county_id = s.county_id and d.matter_id = s.matter_id and d.place_id = s.place_id
      left join organisations.organisation o on o.id = s.place_id and s.place_id <> s.county_id
     where s.county_id = ${viewer.countyId} and s.kind = any (${TALK}) and ${concerns}
     order by s.since, m.position, o.short_name limit ${MOST_TALKS}`.execute(db);
  return rows;
}

async function ownMatters(db: Db, viewer: Viewer): Promise<OwnMatter[]> {
  const { rows } = await sql<OwnMatter>`
    select m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", count(*)::int as places,
        (count(*) filter (where s.kind in ('agreed', 'drifting')))::int as agreed
      from matters.standing s join matters.matter m on m.county_id = s.county_id and m.id = s.matter_id
     where s.county_id = ${viewer.countyId} and ${viewer.organisationId} = any (s.owners)
       and s.kind in ('agreed', 'drifting', 'shared', 'aligned')
     group by m.county_id, m.id order by m.position`.execute(db);
  return rows;
}
