import { sql } from 'kysely';
import type { AreaId, MatterId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newId, type Db } from '#platform/server';
import type {
  ChangeContent,
  ChangeId,
  ChangeKind,
  ChangedMatter,
  MatterWords,
  NewMatter,
  RetiredBecause,
} from '../matter-changes.types.ts';
import type { MatterOfSet } from './matter-set.queries.ts';

/** Keep a change as proposed; what takes effect at once is carried out after, in the same transaction. */
export async function insertChange(
  db: Db,
  viewer: Viewer,
  change: { kind: ChangeKind; reason: string; content: ChangeContent },
  matters: readonly { id: MatterId; part: ChangedMatter['part'] }[],
  now: Date,
): Promise<ChangeId> {
  const id = newId<'matter-change'>();
  await db
    .insertInto('matters.matter_change')
    .values({
      county_id: viewer.countyId,
      id,
      organisation_id: viewer.organisationId,
      kind: change.kind,
      reason: change.reason,
      content: JSON.stringify(change.content),
      proposed_at: now,
      proposed_by: viewer.personId,
      proposed_by_name: viewer.personName,
    })
    .execute();
  await nameMatters(db, viewer, id, matters);
  return id;
}

/** Name matters that a change is about. */
export async function nameMatters(
  db: Db,
  viewer: Viewer,
  changeId: ChangeId,
  matters: readonly { id: MatterId; part: ChangedMatter['part'] }[],
): Promise<void> {
  if (matters.length === 0) return;
  await db
    .insertInto('matters.matter_change_of')
    .values(
      matters.map(({ id, part }) => ({
        county_id: viewer.countyId,
        change_id: changeId as string,
        matter_id: id as string,
        part: part as string,
      })),
    )
    .execute();
}

/** A change takes effect now; with what only now is known of its content. */
export async function markCarriedOut(
  db: Db,
  viewer: Viewer,
  id: ChangeId,
  now: Date,
  content?: ChangeContent,
): Promise<void> {
  await db
    .updateTable('matters.matter_change')
    .set({
      carried_out_at: now,
      carried_out_by: viewer.personId,
      carried_out_by_name: viewer.personName,
      ...(content && { content: JSON.stringify(content) }),
    })
    .where('county_id', '=', viewer.countyId)
    .where('id', '=', id)
    .execute();
}

/** A proposed change is taken back. */
export async function markTakenBack(
  db: Db,
  viewer: Viewer,
  id: ChangeId,
  now: Date,
): Promise<void> {
  await db
    .updateTable('matters.matter_change')
    .set({ taken_back_at: now, taken_back_by: viewer.personId })
    .where('county_id', '=', viewer.countyId)
    .where('id', '=', id)
    .execute();
}

/** Add a matter to the county's set, confirmed as its own, last in its area. */
export async function insertMatter(
  db: Db,
  viewer: Viewer,
  matter: NewMatter & { slug: string; bundleId?: string | null },
  now: Date,
): Promise<MatterId> {
  const id = newId<'matter'>();
  await sql`insert into matters.matter (county_id, id, slug, area_id, bundle_id, name_sv, name_en, sentence_sv, sentence_en, asked,
      legal_footing, position, confirmed_at, confirmed_by)
    select ${viewer.countyId}, ${id}, ${matter.slug}, ${matter.areaId}, ${matter.bundleId ?? null}::uuid, ${matter.nameSv},
      ${matter.nameEn}, ${matter.sentenceSv}, ${matter.sentenceEn}, ${matter.asked}, ${matter.legalFooting},
      coalesce(max(m.position) + 1, 0), ${now}, ${viewer.personId}
      from matters.matter m where m.county_id = ${viewer.countyId} and m.area_id = ${matter.areaId}`.execute(
    db,
  );
  await keepSynonyms(db, viewer, id, matter);
  return id;
}

/** Write the words of a matter anew; false: somebody else has changed them since `version`. */
export async function updateMatter(
  db: Db,
  viewer: Viewer,
  id: MatterId,
  version: number,
  words: Omit<MatterWords, 'position'> & { aliases: string[] },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('matters.matter')
    .set({
      name_sv: words.nameSv,
      name_en: words.nameEn,
      sentence_sv: words.sentenceSv,
      sentence_en: words.sentenceEn,
      area_id: words.areaId,
      legal_footing: words.legalFooting,
      legal_note_sv: words.legalNoteSv,
      legal_note_en: words.legalNoteEn,
      priority: words.priority,
      aliases: words.aliases,
    })
    // whoever writes a matter anew stands for it
    .set((e) => ({
      confirmed_at: e.fn.coalesce('confirmed_at', e.val(now)),
      confirmed_by: e.fn.coalesce('confirmed_by', sql<string>`${viewer.personId}::uuid`),
    }))
    .where('county_id', '=', viewer.countyId)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await keepSynonyms(db, viewer, id, words);
  return true;
}

/** Let the matters of an area stand in this order. */
export async function keepOrder(db: Db, viewer: Viewer, ids: readonly MatterId[]): Promise<void> {
  await sql`update matters.matter m set position = o.place - 1
    from unnest(${[...ids]}::uuid[]) with ordinality as o(id, place)
   where m.county_id = ${viewer.countyId} and m.id = o.id and m.position <> o.place - 1`.execute(
    db,
  );
}

/** The words people use for a matter, in place of those there were. */
export async function keepSynonyms(
  db: Db,
  viewer: Viewer,
  id: MatterId,
  { synonymsSv, synonymsEn }: Pick<MatterWords, 'synonymsSv' | 'synonymsEn'>,
): Promise<void> {
  const words = sql`(select 'sv' as language, unnest(${synonymsSv}::text[]) as word
    union select 'en', unnest(${synonymsEn}::text[]))`;
  await sql`delete from matters.synonym s where s.county_id = ${viewer.countyId} and s.matter_id = ${id}
    and not exists (select from ${words} as w where w.language = s.language and w.word = s.word)`.execute(
    db,
  );
  await sql`insert into matters.synonym (county_id, matter_id, language, word)
    select ${viewer.countyId}, ${id}, w.language, w.word from ${words} as w on conflict do nothing`.execute(
    db,
  );
}

/** Give a matter more names to be found by. */
export async function keepAliases(
  db: Db,
  viewer: Viewer,
  id: MatterId,
  aliases: readonly string[],
): Promise<void> {
  await db
    .updateTable('matters.matter')
    .set({ aliases: [...aliases] })
    .where('county_id', '=', viewer.countyId)
    .where('id', '=', id)
    .execute();
}

/** A matter goes out of use, by a change that has been carried out at that moment; the wishes that it be asked are closed. */
export async function retire(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[],
  by: { changeId: ChangeId; because: RetiredBecause },
  now: Date,
): Promise<void> {
  await db
    .updateTable('matters.matter')
    .set({ retired_at: now, retired_because: by.because, retired_in: by.changeId })
    .where('county_id', '=', viewer.countyId)
    .where('id', 'in', [...matterIds])
    .execute();
  await db
    .updateTable('matters.inquiry')
    .set({ closed_at: now })
    .where('county_id', '=', viewer.countyId)
    .where('matter_id', 'in', [...matterIds])
    .where('round_id', 'is', null)
    .where('closed_at', 'is', null)
    .execute();
}

/** A matter is in use again; what it became no longer counts it among what it came of. Its area is in use again too. */
export async function bringBack(
  db: Db,
  viewer: Viewer,
  matter: Pick<MatterOfSet, 'id' | 'areaId'>,
  now: Date,
): Promise<void> {
  await db
    .updateTable('matters.matter')
    .set({ retired_at: null, retired_because: null, retired_in: null })
    .where('county_id', '=', viewer.countyId)
    .where('id', '=', matter.id)
    .execute();
  await db
    .updateTable('matters.matter_origin')
    .set({ ended_at: now })
    .where('county_id', '=', viewer.countyId)
    .where('from_matter_id', '=', matter.id)
    .where('ended_at', 'is', null)
    .execute();
  await db
    .updateTable('matters.area')
    .set({ retired_at: null })
    .where('county_id', '=', viewer.countyId)
    .where('id', '=', matter.areaId as AreaId)
    .where('retired_at', 'is not', null)
    .execute();
}

/** Note what came of what. */
export async function insertOrigins(
  db: Db,
  viewer: Viewer,
  changeId: ChangeId,
  origins: readonly { matterId: MatterId; fromId: MatterId; how: 'split' | 'merged' }[],
  now: Date,
): Promise<void> {
  await db
    .insertInto('matters.matter_origin')
    .values(
      origins.map(({ matterId, fromId, how }) => ({
        county_id: viewer.countyId,
        matter_id: matterId as string,
        from_matter_id: fromId as string,
        change_id: changeId as string,
        how: how as string,
        since: now,
      })),
    )
    .execute();
}

/**
 * What follows for those who go out of use, as the house itself: boundaries end, open proposals end, what waits for a
 * yes is decided, their standings go. Whom to call goes on to what they became, unless that has somebody already.
 */
export async function endWhatStood(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[],
  now: Date,
): Promise<void> {
  const ids = sql`${[...matterIds]}::uuid[]`;
  const county = viewer.countyId;
  await sql`update matters.boundary_place set ended_at = ${now}, ended_because = 'matter-changed'
    where county_id = ${county} and matter_id = any (${ids}) and ended_at is null`.execute(db);
  await sql`update matters.proposal_place p set ended_at = ${now}, ended_because = 'matter-changed' from matters.proposal o
    where p.county_id = ${county} and o.county_id = p.county_id and o.id = p.proposal_id and o.matter_id = any (${ids})
      and o.ended_at is null and p.ended_at is null`.execute(db);
  await sql`update matters.proposal set ended_at = ${now}, ended_because = 'matter-changed'
    where county_id = ${county} and matter_id = any (${ids}) and ended_at is null`.execute(db);
  await sql`update matters.suggestion set decision = 'replaced', decided_at = ${now}
    where county_id = ${county} and matter_id = any (${ids}) and decision is null`.execute(db);
  await sql`delete from matters.standing where county_id = ${county} and matter_id = any (${ids})`.execute(
    db,
  );
}

/** Whom to call about a matter is whom to call about what it became, too. As the house itself. */
export async function copyContacts(
  db: Db,
  viewer: Viewer,
  from: MatterId,
  to: readonly MatterId[],
): Promise<void> {
  await sql`insert into matters.contact (county_id, matter_id, place_id, organisation_id, contact_point_id)
    select c.county_id, m.id, c.place_id, c.organisation_id, c.contact_point_id
      from matters.contact c join matters.matter m on m.county_id = c.county_id and m.id = any (${[...to]}::uuid[])
     where c.county_id = ${viewer.countyId} and c.matter_id = ${from}
       and (m.asked = 'municipality' or c.place_id = c.county_id)
    on conflict do nothing`.execute(db);
}

/** One area as it is written anew. */
export interface AreaWritten {
  id: AreaId;
  version: number;
  nameSv: string;
  nameEn: string;
  position: number;
  retired: boolean;
  /** Somebody wrote something else than what stood there; else only its place may move. */
  touched: boolean;
}

/** Write an area anew; false: somebody else has changed it since `version`. */
export async function updateArea(
  db: Db,
  viewer: Viewer,
  area: AreaWritten,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('matters.area')
    .set({ name_sv: area.nameSv, name_en: area.nameEn, position: area.position })
    .set((e) => ({
      retired_at: area.retired ? e.fn.coalesce('retired_at', e.val(now)) : null,
    }))
    .where('county_id', '=', viewer.countyId)
    .where('id', '=', area.id)
    .where('version', '=', area.version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Add an area, last in the county's order unless it is given a place. */
export async function insertArea(
  db: Db,
  viewer: Viewer,
  area: { slug: string; nameSv: string; nameEn: string },
): Promise<AreaId> {
  const id = newId<'area'>();
  await sql`insert into matters.area (county_id, id, slug, name_sv, name_en, position)
    select ${viewer.countyId}, ${id}, ${area.slug}, ${area.nameSv}, ${area.nameEn}, coalesce(max(position) + 1, 0)
      from matters.area where county_id = ${viewer.countyId}`.execute(db);
  return id;
}
