import { sql } from 'kysely';
import type { MatterId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { becameOf } from '../matter-changes.rules.ts';
import type { ChangeId, ChangeSeen, Origin, RetiredMatter } from '../matter-changes.types.ts';

interface NamedMatter {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
}

/** The county's retired matters with every name they went by and what is in use in their place, the newest first. One question. */
export async function retiredMatters(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
): Promise<RetiredMatter[]> {
  const { rows } = await sql<RetiredMatter & { origins: Origin[]; inUse: NamedMatter[] }>`
    with live as (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'slug', m.slug, 'nameSv', m.name_sv,
          'nameEn', m.name_en) order by m.position, m.id), '[]') as matters
        from matters.matter m where m.county_id = ${viewer.countyId} and m.retired_at is null
          and exists (select from matters.matter_origin o where o.county_id = m.county_id and o.matter_id = m.id)),
    links as (select coalesce(jsonb_agg(jsonb_build_object('matterId', o.matter_id, 'fromId', o.from_matter_id, 'how', o.how)
          order by o.since, o.matter_id), '[]') as origins
        from matters.matter_origin o where o.county_id = ${viewer.countyId} and o.ended_at is null)
    select m.id, m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", m.retired_because as because, m.retired_at as "retiredAt",
        m.aliases || array(select s.word from matters.synonym s where s.county_id = m.county_id and s.matter_id = m.id
          and s.language = 'sv' order by s.word) as aliases, links.origins, live.matters as "inUse"
      from matters.matter m cross join live cross join links
     where m.county_id = ${viewer.countyId} and m.retired_at is not null
     order by m.retired_at desc, m.id`.execute(db);
  return rows.map(({ origins, inUse, ...matter }) => {
    const byId = new Map(inUse.map((one) => [one.id, one]));
    const became = becameOf(matter.id, origins, (id) => byId.has(id));
    return { ...matter, replacedBy: became.flatMap((id) => byId.get(id) ?? []) };
  });
}

/** Which changes: one · those still to be decided · those that are over, the newest first, from a number on. */
export type WhichChanges = { id: string } | 'open' | { doneFrom: number; most: number };

/**
 * Changes of the county's matters, the newest first; of those who were told, as far as the viewer may see it.
 * One question.
 */
export async function changesSeen(
  db: Db,
  viewer: Viewer,
  which: WhichChanges,
): Promise<ChangeSeen[]> {
  const isOver = sql`(c.carried_out_at is not null or c.taken_back_at is not null)`;
  const where =
    which === 'open' ? sql`not ${isOver}` : 'id' in which ? sql`c.id = ${which.id}` : isOver;
  const part =
    typeof which === 'object' && 'most' in which
      ? sql`offset ${which.doneFrom} limit ${which.most}`
      : sql``;
  const ends = (table: string) => sql`exists (select from ${sql.table(table)} b
      join matters.matter_change_of o on o.county_id = b.county_id and o.change_id = c.id and o.part = 'of' and o.matter_id = b.matter_id
     where b.county_id = c.county_id and (case when c.carried_out_at is null then b.ended_at is null
       else b.ended_at = c.carried_out_at and b.ended_because = 'matter-changed' end))`;
  const { rows } = await sql<ChangeSeen>`
    select c.id, c.kind, c.reason, c.content, c.proposed_at as "proposedAt", c.proposed_by_name as "proposedByName",
        c.carried_out_at as "carriedOutAt", c.carried_out_by_name as "carriedOutByName", c.taken_back_at as "takenBackAt",
        (c.kind in ('split', 'merged', 'retired') and (${ends('matters.boundary_place')} or ${ends('matters.proposal')})) as "endsWhatStands",
        (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'slug', m.slug, 'nameSv', m.name_sv, 'nameEn', m.name_en,
            'part', o.part, 'inUse', m.retired_at is null) order by o.part, m.position, m.id), '[]')
          from matters.matter_change_of o join matters.matter m on m.county_id = o.county_id and m.id = o.matter_id
         where o.county_id = c.county_id and o.change_id = c.id) as matters,
        (select coalesce(jsonb_agg(jsonb_build_object('organisationId', t.organisation_id, 'name', g.name, 'until', t.until,
            'answer', t.answer, 'opinion', t.opinion, 'saidAt', t.said_at, 'saidByName', t.said_by_name,
            'own', t.organisation_id = ${viewer.organisationId}, 'seen', t.seen_at is not null) order by t.said_at, n.position), '[]')
          from matters.matter_change_told t join organisations.organisation g on g.id = t.organisation_id
          left join organisations.county_member n on n.county_id = t.county_id and n.organisation_id = t.organisation_id
         where t.county_id = c.county_id and t.change_id = c.id) as told
      from matters.matter_change c
     where c.county_id = ${viewer.countyId} and ${where}
     order by coalesce(c.carried_out_at, c.taken_back_at, c.proposed_at) desc, c.id desc ${part}`.execute(
    db,
  );
  return rows.map(withDates);
}

function withDates(row: ChangeSeen): ChangeSeen {
  const told = row.told.map((one) => ({ ...one, saidAt: one.saidAt && new Date(one.saidAt) }));
  return { ...row, told };
}

/** How many changes are over, and how many that concern the viewer's organisation it has not seen. One question. */
export async function changeCounts(
  db: Db,
  viewer: Viewer,
): Promise<{ done: number; unseen: number }> {
  const { rows } = await sql<{ done: number; unseen: number }>`select
    (select count(*)::int from matters.matter_change c where c.county_id = ${viewer.countyId}
      and (c.carried_out_at is not null or c.taken_back_at is not null)) as done,
    ${unseenChanges(viewer)} as unseen`.execute(db);
  return rows[0]!;
}

/**
 * How many changes the viewer's organisation has been told of and not seen, or may still say what it thinks of;
 * as a part of another question.
 */
export function unseenChanges(viewer: Viewer) {
  return sql<number>`(select count(*)::int from matters.matter_change_told t
      join matters.matter_change c on c.county_id = t.county_id and c.id = t.change_id
     where t.county_id = ${viewer.countyId} and t.organisation_id = ${viewer.organisationId} and c.taken_back_at is null
       and (t.seen_at is null or (c.carried_out_at is null and t.answer is null)))`;
}

/** Note that the viewer's organisation has seen these changes. */
export async function markSeen(
  db: Db,
  viewer: Viewer,
  ids: readonly ChangeId[],
  now: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('matters.matter_change_told')
    .set({ seen_at: now })
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('change_id', 'in', [...ids])
    .where('seen_at', 'is', null)
    .execute();
}
