import { sql } from 'kysely';
import type { ContactPointId, OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newId, type Db } from '#platform/server';
import type { ContactPointTexts, KeptContactPoint } from '../organisations.types.ts';
import { notWhileEmptying } from './county.queries.ts';

type InCounty = Pick<Viewer, 'countyId'>;

/** Who to call at an organisation: the main contact point first, then by role. Ended ones are left out. */
export async function contactPointsOf(
  db: Db,
  viewer: InCounty,
  organisationId: OrganisationId,
): Promise<KeptContactPoint[]> {
  const rows = await contactPoints(db, viewer)
    .where('c.organisation_id', '=', organisationId)
    .orderBy('c.is_main', 'desc')
    .orderBy(sql`c.role collate public.sv`)
    .orderBy('c.id')
    .execute();
  return rows as KeptContactPoint[];
}

/** One contact point of the organisation; null when there is none such, or it has ended. */
export async function contactPoint(
  db: Db,
  viewer: InCounty,
  organisationId: OrganisationId,
  id: ContactPointId,
): Promise<KeptContactPoint | null> {
  const row = await contactPoints(db, viewer)
    .where('c.organisation_id', '=', organisationId)
    .where('c.id', '=', id)
    .executeTakeFirst();
  return (row as KeptContactPoint | undefined) ?? null;
}

function contactPoints(db: Db, viewer: InCounty) {
  return db
    .selectFrom('organisations.contact_point as c')
    .leftJoin('organisations.unit as u', (join) =>
      join.onRef('u.county_id', '=', 'c.county_id').onRef('u.id', '=', 'c.unit_id'),
    )
    .select([
      'c.id',
      'c.organisation_id as organisationId',
      'c.unit_id as unitId',
      'c.role',
      'c.person_name as personName',
    ])
    .select([
      'c.phone',
      'c.mail',
      'c.deputy_name as deputyName',
      'c.deputy_phone as deputyPhone',
      'c.away_from as awayFrom',
      'c.away_until as awayUntil',
      'c.is_main as isMain',
    ])
    .select(['u.name_sv as unitSv', 'u.name_en as unitEn', 'c.version', 'c.invented'])
    .select(sql<boolean>`c.visibility = 'public'`.as('isOpen'))
    .where('c.county_id', '=', viewer.countyId)
    .where('c.ended_at', 'is', null);
}

/**
 * One at a time: two who change an organisation's contact points wait for each other, and for the emptying of the
 * example data, until the transaction ends.
 */
export async function lockContactPoints(
  db: Db,
  viewer: InCounty,
  organisationId: OrganisationId,
): Promise<void> {
  await notWhileEmptying(db, viewer);
  await sql`select pg_advisory_xact_lock(hashtextextended(${organisationId}, 0))`.execute(db);
}

/** Add a contact point of the viewer's organisation; returns its id. */
export async function addContactPoint(
  db: Db,
  viewer: Viewer,
  texts: ContactPointTexts,
): Promise<ContactPointId> {
  const id = newId<'contact-point'>();
  await db
    .insertInto('organisations.contact_point')
    .values({
      county_id: viewer.countyId,
      organisation_id: viewer.organisationId,
      id,
      ...(columns(texts) as ReturnType<typeof columns> & { role: string }),
    })
    .execute();
  return id;
}

/** Change what is given of a contact point made from version `from`. False when it has changed or ended since, or is another's. */
export async function changeContactPoint(
  db: Db,
  viewer: Viewer,
  id: ContactPointId,
  from: number,
  texts: Partial<ContactPointTexts>,
): Promise<boolean> {
  const changed = await own(db, viewer)
    .set({ ...columns(texts), invented: false, version: from + 1 })
    .where('id', '=', id)
    .where('version', '=', from)
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

/** End a contact point; it is kept, but nobody is sent to it any more. False as for a change. */
export async function endContactPoint(
  db: Db,
  viewer: Viewer,
  id: ContactPointId,
  from: number,
  now: Date,
): Promise<boolean> {
  const ended = await own(db, viewer)
    .set({ ended_at: now, version: from + 1 })
    .where('id', '=', id)
    .where('version', '=', from)
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}

/** No contact point but this one is the main one: an organisation has one at most. */
export async function clearMain(
  db: Db,
  viewer: Viewer,
  except: ContactPointId | null,
): Promise<void> {
  await own(db, viewer)
    .set((e) => ({ is_main: false, version: e('version', '+', 1) }))
    .where('is_main', '=', true)
    .$if(except !== null, (q) => q.where('id', '<>', except))
    .execute();
}

function own(db: Db, viewer: Viewer) {
  return db
    .updateTable('organisations.contact_point')
    .where('county_id', '=', viewer.countyId)
    .where('organisation_id', '=', viewer.organisationId)
    .where('ended_at', 'is', null);
}

function columns(texts: Partial<ContactPointTexts>) {
  return {
    unit_id: texts.unitId,
    role: texts.role,
    person_name: texts.personName,
    phone: texts.phone,
    mail: texts.mail,
    deputy_name: texts.deputyName,
    deputy_phone: texts.deputyPhone,
    away_from: texts.awayFrom,
    away_until: texts.awayUntil,
    is_main: texts.isMain,
    visibility: texts.isOpen === undefined ? undefined : texts.isOpen ? 'public' : 'county',
  };
}
