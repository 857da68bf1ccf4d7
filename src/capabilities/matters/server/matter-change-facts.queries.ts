import { sql } from 'kysely';
import type { MatterId, OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { LocalDate } from '#platform/core/working-days';
import type { Db } from '#platform/server';
import type { ChangeContent, ChangeId, ChangeKind, Told } from '../matter-changes.types.ts';
import { lockBeginning } from './rounds.queries.ts';

/**
 * Let one change at a time be made in the county, and no round begin or example data go meanwhile, until the
 * transaction ends.
 */
export async function lockChanging(db: Db, viewer: Viewer): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(724016, hashtext(${viewer.countyId}))`.execute(db);
  await lockBeginning(db, viewer.countyId);
}

/** Hold what waits for a yes on these matters, before the matters themselves: in the order in which a yes takes them. As the house. */
export async function holdWaiting(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[],
): Promise<void> {
  await sql`select from matters.suggestion where county_id = ${viewer.countyId} and decision is null
    and matter_id = any (${[...matterIds]}::uuid[]) order by id for update`.execute(db);
}

/**
 * Members of the county who have answered these matters: a stance that is not taken back, a part in a boundary in
 * force, a part in an open proposal. As the house itself: nobody else sees all of it.
 */
export async function whoHasAnswered(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[],
): Promise<OrganisationId[]> {
  const ids = sql`${[...matterIds]}::uuid[]`;
  const { rows } = await sql<{ id: OrganisationId }>`
    select m.organisation_id as id from organisations.county_member m
     where m.county_id = ${viewer.countyId} and m.membership = 'member' and m.organisation_id in (
      select s.organisation_id from matters.stance s left join matters.round r on r.county_id = s.county_id and r.id = s.round_id
       where s.county_id = ${viewer.countyId} and s.matter_id = any (${ids}) and s.said <> 'withdrawn'
         and (s.in_force or (s.round_id is not null and r.opened_at is null))
      union select coalesce(r.organisation_id, p.place_id) from matters.boundary b
        join matters.boundary_place p on p.county_id = b.county_id and p.boundary_id = b.id and p.ended_at is null
        left join matters.boundary_role r on r.county_id = b.county_id and r.boundary_id = b.id
       where b.county_id = ${viewer.countyId} and b.matter_id = any (${ids})
      union select p.place_id from matters.boundary_place p
       where p.county_id = ${viewer.countyId} and p.matter_id = any (${ids}) and p.ended_at is null
      union select p.organisation_id from matters.proposal p
       where p.county_id = ${viewer.countyId} and p.matter_id = any (${ids}) and p.ended_at is null
      union select t.organisation_id from matters.proposal p
        join matters.proposal_party t on t.county_id = p.county_id and t.proposal_id = p.id
       where p.county_id = ${viewer.countyId} and p.matter_id = any (${ids}) and p.ended_at is null)
     order by m.position`.execute(db);
  return rows.map(({ id }) => id);
}

/** A proposed change as the decision on it needs it. */
export interface ChangeForDecision {
  id: ChangeId;
  kind: ChangeKind;
  content: ChangeContent;
  carriedOutAt: Date | null;
  takenBackAt: Date | null;
  of: MatterId[];
  into: MatterId[];
  told: (Told & { opinion: string; /** UTC */ saidAt: string | null })[];
  /** A matter of it has gone out of use. */
  matterGone: boolean;
  roundRuns: boolean;
}

/** A change for a decision on it, held until the transaction ends; null: there is none. As a coordinator or the house. */
export async function changeForDecision(
  db: Db,
  viewer: Viewer,
  id: string,
): Promise<ChangeForDecision | null> {
  const county = viewer.countyId;
  await sql`select from matters.matter_change where county_id = ${county} and id = ${id} for update`.execute(
    db,
  );
  const matters = (part: string) => sql`array(select o.matter_id from matters.matter_change_of o
    where o.county_id = c.county_id and o.change_id = c.id and o.part = ${part} order by o.matter_id)`;
  const { rows } = await sql<ChangeForDecision>`
    select c.id, c.kind, c.content, c.carried_out_at as "carriedOutAt", c.taken_back_at as "takenBackAt",
        ${matters('of')} as of, ${matters('into')} as into,
        (select coalesce(jsonb_agg(jsonb_build_object('organisationId', t.organisation_id, 'until', t.until, 'answer', t.answer,
            'opinion', t.opinion, 'saidAt', t.said_at)), '[]') from matters.matter_change_told t
          where t.county_id = c.county_id and t.change_id = c.id) as told,
        exists (select from matters.matter_change_of o join matters.matter m on m.county_id = o.county_id and m.id = o.matter_id
          where o.county_id = c.county_id and o.change_id = c.id and o.part <> 'new' and m.retired_at is not null) as "matterGone",
        exists (select from matters.matter_change_of o join matters.ask a on a.county_id = o.county_id and a.matter_id = o.matter_id
          join matters.round r on r.county_id = a.county_id and r.id = a.round_id
          where o.county_id = c.county_id and o.change_id = c.id and o.part <> 'new' and r.opened_at is null) as "roundRuns"
      from matters.matter_change c where c.county_id = ${county} and c.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Tell these organisations of a change; the house does it. Whoever has been told already is left as it is. */
export async function tell(
  db: Db,
  viewer: Viewer,
  changeId: ChangeId,
  organisations: readonly OrganisationId[],
  when: { now: Date; until: LocalDate },
): Promise<void> {
  if (organisations.length === 0) return;
  await db
    .insertInto('matters.matter_change_told')
    .values(
      organisations.map((organisation_id) => ({
        county_id: viewer.countyId,
        change_id: changeId as string,
        organisation_id: organisation_id as string,
        told_at: when.now,
        until: when.until as string,
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute();
}

/** Say what the viewer's organisation thinks of a change; false: it has not been told of it. */
export async function keepOpinion(
  db: Db,
  viewer: Viewer,
  changeId: string,
  said: { answer: 'no-objection' | 'views'; opinion: string },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('matters.matter_change_told')
    .set({ ...said, said_at: now, said_by: viewer.personId, said_by_name: viewer.personName })
    .set((e) => ({ seen_at: e.fn.coalesce('seen_at', e.val(now)) }))
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('change_id', '=', changeId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
