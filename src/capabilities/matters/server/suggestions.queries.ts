import { sql } from 'kysely';
import type { IntakeId, MatterId, OrganisationId, PlaceId, SuggestionId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newId, type Db } from '#platform/server';
import { EACH_MUNICIPALITY } from '../matters.types.ts';
import type { MatterRole, Said } from '../matters.types.ts';
import { saidOf } from './standings.queries.ts';

/** An answer that somebody has brought in for the viewer's organisation, and that waits for its yes. */
export interface WaitingSuggestion {
  id: SuggestionId;
  matterId: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  /** The county's id, or the municipality that it is said of. */
  placeId: PlaceId;
  said: Said;
  ownRole: MatterRole;
  remark: string;
  /** Who is said to have answered, and when, as it stood in the workbook. */
  answeredBy: string;
  answeredOn: string | null;
  fromFile: string;
  broughtInAt: Date;
  broughtInBy: string;
  broughtInFor: string;
}

/** What waits for the viewer's organisation, in the order of the county's matters. */
export async function waitingSuggestions(db: Db, viewer: Viewer): Promise<WaitingSuggestion[]> {
  const rows = await db
    .selectFrom('matters.suggestion as s')
    .innerJoin('matters.matter as m', (j) =>
      j.onRef('m.county_id', '=', 's.county_id').onRef('m.id', '=', 's.matter_id'),
    )
    .leftJoin('organisations.person as p', 'p.id', 's.brought_in_by')
    .leftJoin('organisations.organisation as o', 'o.id', 's.brought_in_for')
    .select(['s.id', 's.matter_id', 's.place_id', 's.said', 's.owners', 's.each_municipality'])
    .select(['s.own_role', 's.remark', 's.answered_by', 's.answered_on', 's.brought_in_at'])
    .select(['m.slug', 'm.name_sv', 'm.name_en', 'p.name as brought_in_by', 's.from_file'])
    .select('o.name as brought_in_for')
    .where('s.county_id', '=', viewer.countyId)
    .where('s.organisation_id', '=', viewer.organisationId)
    .where('s.decision', 'is', null)
    .orderBy('m.position')
    .orderBy('s.place_id')
    .execute();
  return rows.map((row) => ({
    id: row.id as SuggestionId,
    matterId: row.matter_id as MatterId,
    slug: row.slug,
    nameSv: row.name_sv,
    nameEn: row.name_en,
    placeId: row.place_id as PlaceId,
    said: saidOf(row) as Said,
    ownRole: row.own_role as MatterRole,
    remark: row.remark,
    answeredBy: row.answered_by,
    answeredOn: row.answered_on,
    fromFile: row.from_file,
    broughtInAt: row.brought_in_at,
    broughtInBy: row.brought_in_by ?? '',
    broughtInFor: row.brought_in_for ?? '',
  }));
}

/** What is kept of a suggestion to tell whether another says the same. */
export interface KeptSuggestion {
  id: SuggestionId;
  organisationId: OrganisationId;
  matterId: MatterId;
  placeId: PlaceId;
  said: Said;
  ownRole: MatterRole;
  remark: string;
  waiting: boolean;
}

/** The newest suggestion that the coordinator's organisation has brought in for each organisation, matter and place. */
export async function broughtInBefore(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[],
): Promise<KeptSuggestion[]> {
  const rows = await db
    .selectFrom('matters.suggestion')
    .distinctOn(['organisation_id', 'matter_id', 'place_id'])
    .select(['id', 'organisation_id', 'matter_id', 'place_id', 'said', 'owners', 'decision'])
    .select(['each_municipality', 'own_role', 'remark'])
    .where('county_id', '=', viewer.countyId)
    .where('brought_in_for', '=', viewer.organisationId)
    .where('matter_id', 'in', [...matterIds])
    .orderBy('organisation_id')
    .orderBy('matter_id')
    .orderBy('place_id')
    .orderBy('brought_in_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id as SuggestionId,
    organisationId: row.organisation_id as OrganisationId,
    matterId: row.matter_id as MatterId,
    placeId: row.place_id as PlaceId,
    said: saidOf(row) as Said,
    ownRole: row.own_role as MatterRole,
    remark: row.remark,
    waiting: row.decision === null,
  }));
}

/** One answer to bring in for somebody else. */
export interface SuggestionToBring {
  organisationId: OrganisationId;
  matterId: MatterId;
  placeId: PlaceId;
  said: Said;
  ownRole: MatterRole;
  remark: string;
  answeredBy?: string;
  /** Swedish local date. */
  answeredOn?: string | null;
}

/** Where suggestions come from. */
export interface BroughtFrom {
  intakeId: IntakeId | null;
  fileName: string;
}

const ROWS_AT_A_TIME = 500;

/**
 * Keep suggestions, some hundred at a time. Where one of somebody else's waits for the same organisation, matter and
 * place, it stays and ours is left out. Returns the positions of those that were kept.
 */
export async function insertSuggestions(
  db: Db,
  viewer: Viewer,
  rows: readonly SuggestionToBring[],
  from: BroughtFrom,
  now: Date,
): Promise<Set<number>> {
  const values = rows.map((row) => asInsert(viewer, row, from, now));
  const kept = new Set<string>();
  for (let start = 0; start < values.length; start += ROWS_AT_A_TIME) {
    const inserted = await db
      .insertInto('matters.suggestion')
      .values(values.slice(start, start + ROWS_AT_A_TIME))
      .onConflict((c) => c.doNothing())
      .returning('id')
      .execute();
    for (const { id } of inserted) kept.add(id);
  }
  return new Set(values.flatMap((value, index) => (kept.has(value.id) ? [index] : [])));
}

function asInsert(viewer: Viewer, row: SuggestionToBring, from: BroughtFrom, now: Date) {
  const { said } = row;
  const owners: string[] =
    said.kind === 'owners' ? said.owners.filter((o) => o !== EACH_MUNICIPALITY) : [];
  return {
    county_id: viewer.countyId,
    id: newId() as string,
    organisation_id: row.organisationId,
    matter_id: row.matterId,
    place_id: row.placeId,
    said: said.kind,
    owners,
    each_municipality: said.kind === 'owners' && said.owners.includes(EACH_MUNICIPALITY),
    own_role: row.ownRole,
    remark: row.remark,
    answered_by: row.answeredBy ?? '',
    answered_on: row.answeredOn ?? null,
    intake_id: from.intakeId,
    from_file: from.fileName,
    brought_in_by: viewer.personId,
    brought_in_for: viewer.organisationId,
    brought_in_at: now,
  };
}

/** Hold the waiting suggestions of the viewer's organisation until the transaction ends, so that each is decided once. */
export async function holdSuggestions(
  db: Db,
  viewer: Viewer,
  ids: readonly SuggestionId[],
): Promise<Set<SuggestionId>> {
  const { rows } = await sql<{ id: SuggestionId }>`select id from matters.suggestion
    where county_id = ${viewer.countyId} and organisation_id = ${viewer.organisationId} and decision is null
      and id = any (${[...ids]}::uuid[]) order by id for update`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** Write what became of suggestions. */
export async function closeSuggestions(
  db: Db,
  viewer: Viewer,
  ids: readonly SuggestionId[],
  decision: 'yes' | 'no' | 'replaced',
  now: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('matters.suggestion')
    .set({ decision, decided_at: now, decided_by: viewer.personId })
    .where('county_id', '=', viewer.countyId)
    .where('id', 'in', [...ids])
    .where('decision', 'is', null)
    .execute();
}
