import { sql } from 'kysely';
import type { AreaId, MatterId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { ChangeId, MatterWords, RetiredBecause } from '../matter-changes.types.ts';
import type { Asked } from '../matters.types.ts';

/** An area that matters can stand under. */
export interface AreaOfSet {
  id: AreaId;
  slug: string;
  nameSv: string;
  nameEn: string;
  position: number;
  version: number;
  retired: boolean;
  /** Matters in use under it. */
  matters: number;
}

/** A matter as the coordinator changes it. */
export interface MatterOfSet extends MatterWords {
  id: MatterId;
  slug: string;
  asked: Asked;
  aliases: string[];
  bundleId: string | null;
  version: number;
  confirmed: boolean;
  retiredAt: Date | null;
  because: RetiredBecause | null;
  /** A round that has not opened runs with it. */
  running: { nameSv: string; nameEn: string; answerBy: string } | null;
  /** A large change with it that is proposed and not decided. */
  proposedId: ChangeId | null;
  /** Who changed its words last, and when; null: nobody has. */
  changed: { byName: string; at: string } | null;
}

/** Everything the county's set is made of, in its order. */
export interface MatterSet {
  areas: AreaOfSet[];
  matters: MatterOfSet[];
}

/** The county's areas and matters, retired ones last. Two questions. For coordinators. */
export async function matterSet(db: Db, viewer: Pick<Viewer, 'countyId'>): Promise<MatterSet> {
  const areas = await sql<AreaOfSet>`
    select a.id, a.slug, a.name_sv as "nameSv", a.name_en as "nameEn", a.position, a.version, a.retired_at is not null as retired,
        (select count(*)::int from matters.matter m where m.county_id = a.county_id and m.area_id = a.id and m.retired_at is null) as matters
      from matters.area a where a.county_id = ${viewer.countyId}
     order by a.retired_at is not null, a.position, a.slug`.execute(db);
  const word = (language: string) =>
    sql`(select coalesce(jsonb_agg(s.word order by s.word), '[]') from matters.synonym s
      where s.county_id = m.county_id and s.matter_id = m.id and s.language = ${language})`;
  const matters = await sql<MatterOfSet>`
    select m.id, m.slug, m.name_sv as "nameSv", m.name_en as "nameEn", m.sentence_sv as "sentenceSv", m.sentence_en as "sentenceEn",
        m.area_id as "areaId", m.asked, m.legal_footing as "legalFooting", m.legal_note_sv as "legalNoteSv",
        m.legal_note_en as "legalNoteEn", m.priority, m.position, m.aliases, m.bundle_id as "bundleId", m.version,
        m.confirmed_at is not null as confirmed, m.retired_at as "retiredAt", m.retired_because as because,
        ${word('sv')} as "synonymsSv", ${word('en')} as "synonymsEn",
        (select jsonb_build_object('nameSv', r.name_sv, 'nameEn', r.name_en, 'answerBy', r.answer_by) from matters.round r
          where r.county_id = m.county_id and r.opened_at is null and exists (select from matters.ask k
            where k.county_id = r.county_id and k.round_id = r.id and k.matter_id = m.id) limit 1) as running,
        (select c.id from matters.matter_change_of o join matters.matter_change c on c.county_id = o.county_id and c.id = o.change_id
          where o.county_id = m.county_id and o.matter_id = m.id and c.carried_out_at is null and c.taken_back_at is null limit 1) as "proposedId",
        (select jsonb_build_object('byName', c.carried_out_by_name, 'at', c.carried_out_at)
           from matters.matter_change_of o join matters.matter_change c on c.county_id = o.county_id and c.id = o.change_id
          where o.county_id = m.county_id and o.matter_id = m.id and c.carried_out_at is not null
          order by c.carried_out_at desc limit 1) as changed
      from matters.matter m join matters.area a on a.county_id = m.county_id and a.id = m.area_id
     where m.county_id = ${viewer.countyId}
     order by m.retired_at is not null, a.position, m.position, m.number, m.id`.execute(db);
  return { areas: areas.rows, matters: matters.rows };
}

/** Matters in use in an area, in their order. */
export function orderOf(set: MatterSet, areaId: AreaId): MatterId[] {
  return set.matters.filter((one) => !one.retiredAt && one.areaId === areaId).map(({ id }) => id);
}

/** Addresses of every matter there is or was, and of every area. */
export async function addressesTaken(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
): Promise<{ matters: string[]; areas: string[] }> {
  const { rows } = await sql<{ matters: string[]; areas: string[] }>`select
    array(select slug from matters.matter where county_id = ${viewer.countyId}) as matters,
    array(select slug from matters.area where county_id = ${viewer.countyId}) as areas`.execute(db);
  return rows[0]!;
}

/** The county's areas by name, in its order, those put away last. One question. */
export async function areasNamed(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
): Promise<{ id: AreaId; slug: string; nameSv: string; nameEn: string; retired: boolean }[]> {
  const { rows } = await sql<{
    id: AreaId;
    slug: string;
    nameSv: string;
    nameEn: string;
    retired: boolean;
  }>`select id, slug, name_sv as "nameSv", name_en as "nameEn", retired_at is not null as retired
      from matters.area where county_id = ${viewer.countyId} order by retired_at is not null, position, slug`.execute(
    db,
  );
  return rows;
}
