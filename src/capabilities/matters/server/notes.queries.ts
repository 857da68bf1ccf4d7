import { sql, type RawBuilder } from 'kysely';
import type { Shared } from '#organisations';
import type { MatterId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { historyOf, newId, type Db } from '#platform/server';
import type { Note, NoteId, NoteReceived, NotesOfMatter, NoteTexts } from '../notes.types.ts';

/** The most notes that a list shows. */
export const MOST_NOTES = 200;

/**
 * The notes on a matter `m` that the viewer may read, as one column: a part of the question for its page. The policy
 * of the table leaves out what the viewer may not read, also from the count.
 */
export function notesOf(viewer: Pick<Viewer, 'countyId'>, most: number): RawBuilder<unknown> {
  return sql`jsonb_build_object(
    'count', (select count(*) from matters.note n where n.county_id = ${viewer.countyId} and n.matter_id = m.id and n.ended_at is null),
    'notes', (select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'organisationId', n.organisation_id,
        'organisationSlug', o.slug, 'organisationName', o.name, 'visibility', n.visibility, 'changedAt', n.changed_at,
        'title', case when n.secrecy_section is null then n.title end, 'invented', n.invented) order by n.changed_at desc, n.id), '[]')
      from (select * from matters.note n where n.county_id = ${viewer.countyId} and n.matter_id = m.id and n.ended_at is null
        order by n.changed_at desc, n.id limit ${most}) n
      join organisations.organisation o on o.id = n.organisation_id),
    'exist', (select coalesce(jsonb_agg(jsonb_build_object('organisationSlug', o.slug, 'organisationName', o.name,
        'on', x.happened) order by x.happened desc, o.name), '[]')
      from access.existence_of('matters.note', m.id) x join organisations.organisation o on o.id = x.organisation_id))`;
}

/** A matter by its address with the notes on it; null: the county has none such. One question. */
export async function matterWithNotes(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
  slug: string,
): Promise<{
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  retired: boolean;
  notes: NotesOfMatter;
} | null> {
  const row = await db
    .selectFrom('matters.matter as m')
    .select(['m.id', 'm.slug', 'm.name_sv as nameSv', 'm.name_en as nameEn'])
    .select(sql<boolean>`m.retired_at is not null`.as('retired'))
    .select(notesOf(viewer, MOST_NOTES).$castTo<NotesOfMatter>().as('notes'))
    .where('m.county_id', '=', viewer.countyId)
    .where('m.slug', '=', slug)
    .executeTakeFirst();
  return row ? { ...row, id: row.id as MatterId } : null;
}

/** One note as it stands, if the viewer may read it. */
export async function noteById(
  db: Db,
  viewer: Pick<Viewer, 'countyId'>,
  id: string,
): Promise<Note | null> {
  const row = await db
    .selectFrom('matters.note as n')
    .innerJoin('organisations.organisation as o', 'o.id', 'n.organisation_id')
    .innerJoin('matters.matter as m', (join) =>
      join.onRef('m.county_id', '=', 'n.county_id').onRef('m.id', '=', 'n.matter_id'),
    )
    .leftJoin('organisations.person as w', 'w.id', 'n.written_by')
    .leftJoin('organisations.person as c', 'c.id', 'n.changed_by')
    .leftJoin('organisations.person as s', 's.id', 'n.secrecy_by')
    .select(['n.id', 'n.version', 'n.organisation_id as organisationId', 'n.title', 'n.text'])
    .select(['o.slug as organisationSlug', 'o.name as organisationName'])
    .select(['m.slug as matterSlug', 'm.name_sv as matterSv', 'm.name_en as matterEn'])
    .select(['n.written_at as writtenAt', 'n.changed_at as changedAt', 'n.ended_at as endedAt'])
    .select(['w.name as writtenBy', 'c.name as changedBy', 's.name as secrecyBy', 'n.invented'])
    .select(['n.visibility', 'n.named', 'n.existence', 'n.secrecy_section as secrecySection'])
    .select(['n.share_ground as shareGround', sql<string>`n.secrecy_on::text`.as('secrecyOn')])
    .where('n.county_id', '=', viewer.countyId)
    .where('n.id', '=', id)
    .executeTakeFirst();
  return (row as Note | undefined) ?? null;
}

/** Where a note's page is, whether it is still shared or was received; null: nothing that this viewer may read. */
export async function noteAddress(db: Db, viewer: Viewer, id: string): Promise<string | null> {
  const note = (await noteById(db, viewer, id)) ?? (await noteReceived(db, viewer, id));
  return note ? `/matters/${note.matterSlug}/notes/${note.id}` : null;
}

/**
 * The newest version of a note that this viewer's organisation received, when the note itself is not for it any more:
 * what was received stays received, earlier drafts and later versions are not in it.
 */
export async function noteReceived(
  db: Db,
  viewer: Viewer,
  id: string,
): Promise<NoteReceived | null> {
  const [newest] = await historyOf(db, viewer, 'matters.note', id);
  const kept = newest?.content;
  if (!newest || !kept) return null;
  const row = await db
    .selectFrom('matters.matter as m')
    .innerJoin('organisations.organisation as o', (join) =>
      join.on('o.id', '=', String(kept.organisation_id)),
    )
    .select(['m.slug as matterSlug', 'm.name_sv as matterSv', 'm.name_en as matterEn'])
    .select(['o.name as organisationName'])
    .where('m.county_id', '=', viewer.countyId)
    .where('m.id', '=', String(kept.matter_id))
    .executeTakeFirst();
  if (!row) return null;
  const { title, text } = kept as unknown as NoteTexts;
  return { ...row, id: id as NoteId, title, text, at: new Date(newest.at), marked: newest.secrecy };
}

/** Emptying the example data waits until this transaction has ended, and this one for it. Taken before other locks. */
export async function notWhileEmptying(db: Db, viewer: Pick<Viewer, 'countyId'>): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(724016, hashtext(${viewer.countyId}))`.execute(db);
}

/** Keep a new note of the viewer's organisation; returns its id. */
export async function addNote(
  db: Db,
  viewer: Viewer,
  matterId: MatterId,
  note: NoteTexts & Shared,
  now: Date,
): Promise<NoteId> {
  const id = newId<'note'>();
  await db
    .insertInto('matters.note')
    .values({
      ...columns(note),
      county_id: viewer.countyId,
      id,
      organisation_id: viewer.organisationId,
      matter_id: matterId,
      written_by: viewer.personId,
      written_at: now,
      changed_by: viewer.personId,
      changed_at: now,
    })
    .execute();
  return id;
}

/** Change a note made from version `from`. False when it has changed or gone since, or is another's. */
export async function changeNoteRow(
  db: Db,
  viewer: Viewer,
  id: NoteId,
  from: number,
  note: NoteTexts & Shared,
  now: Date,
  ended = false,
): Promise<boolean> {
  const changed = await db
    .updateTable('matters.note')
    .set({
      ...columns(note),
      ...(ended && { ended_at: now }),
      invented: false,
      version: from + 1,
      changed_by: viewer.personId,
      changed_at: now,
    })
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('id', '=', id)
    .where('version', '=', from)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

function columns(note: NoteTexts & Shared) {
  return {
    title: note.title,
    text: note.text,
    visibility: note.visibility,
    named: [...note.named],
    existence: note.existence,
    secrecy_section: note.secrecySection,
    share_ground: note.shareGround,
  };
}

/** What is public in a county: notes with whose they are and what they are about, newest change first. */
export interface OpenNote extends NoteTexts {
  id: NoteId;
  organisationSlug: string;
  organisationName: string;
  matterSv: string;
  matterEn: string;
  changedAt: Date;
  invented: boolean;
}

/** Public notes, asked as anybody. One question; at most MOST_NOTES. */
export async function openNotes(db: Db, countyId: string): Promise<OpenNote[]> {
  const { rows } = await sql<OpenNote>`
    select n.id, n.title, n.text, n.changed_at as "changedAt", n.invented, o.slug as "organisationSlug",
        o.name as "organisationName", m.name_sv as "matterSv", m.name_en as "matterEn"
      from matters.note n join organisations.open_members() o on o.organisation_id = n.organisation_id
      join matters.open_matters() m on m.matter_id = n.matter_id
     where n.county_id = ${countyId} and n.visibility = 'public' and n.ended_at is null
     order by n.changed_at desc, n.id limit ${MOST_NOTES}`.execute(db);
  return rows;
}
