import { sql } from 'kysely';
import type { CountyId, MatterId, OrganisationId, PlaceId, StanceId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { newId, type Db } from '#platform/server';
import { EACH_MUNICIPALITY } from '../matters.types.ts';
import type {
  Asked,
  LegalFooting,
  MatterRole,
  StoredSaid,
  StoredStance,
} from '../matters.types.ts';
import { saidOf } from './standings.queries.ts';

/**
 * Where a stance came from: typed by its own organisation, taken over from a suggestion, "still true", or said by
 * saying yes to a boundary.
 */
export type StanceSource = 'own' | 'suggestion' | 'still-true' | 'yes';

/** One thing that the viewer's organisation has said, the newest of its matter and place. */
export interface OwnStance extends StoredStance {
  matterId: MatterId;
  matter: { slug: string; nameSv: string; nameEn: string; position: number };
  remark: string;
  saidByName: string;
  saidById: string | null;
  /** UTC; when the round it was said in opened; null: still blind, or said outside of rounds. */
  roundOpenedAt: Date | null;
}

/** Somebody who can be named as owner: a member of the county, or only known there. */
export interface Nameable {
  id: OrganisationId;
  slug: string;
  name: string;
  shortName: string;
  kind: string;
  member: boolean;
  /** full · partial · none: with none, sharing is a disclosure. */
  publicAccess: string;
}

/** One matter, as the answer form shows it. */
export interface MatterToAnswer {
  id: MatterId;
  slug: string;
  nameSv: string;
  nameEn: string;
  sentenceSv: string;
  sentenceEn: string;
  asked: Asked;
  legalFooting: LegalFooting;
  legalNoteSv: string;
  legalNoteEn: string;
  regionId: OrganisationId;
  /** Who it usually is in Sweden, owners first; null: each municipality. */
  usual: (OrganisationId | null)[];
}

/**
 * Let one at a time write in the name of the organisation, until the transaction ends; and nobody empty the example
 * data meanwhile (migration 0010 takes the same lock alone).
 */
export async function lockOwnWords(db: Db, viewer: Viewer): Promise<void> {
  const key = `${viewer.countyId}/${viewer.organisationId}`;
  await sql`select pg_advisory_xact_lock_shared(724016, hashtext(${viewer.countyId})),
    pg_advisory_xact_lock(724014, hashtext(${key}))`.execute(db);
}

/** The newest that the viewer's organisation has said at each place, blind or not; withdrawn and "as the county" too. */
export async function ownStances(
  db: Db,
  viewer: Viewer,
  matterIds: readonly MatterId[] | 'all',
): Promise<OwnStance[]> {
  const rows = await db
    .selectFrom('matters.stance as s')
    .innerJoin('matters.matter as m', (j) =>
      j.onRef('m.county_id', '=', 's.county_id').onRef('m.id', '=', 's.matter_id'),
    )
    .leftJoin('matters.round as r', (j) =>
      j.onRef('r.county_id', '=', 's.county_id').onRef('r.id', '=', 's.round_id'),
    )
    .distinctOn(['s.matter_id', 's.place_id'])
    .select(['s.id', 's.organisation_id', 's.matter_id', 's.place_id', 's.said', 's.owners'])
    .select(['s.each_municipality', 's.own_role', 's.remark', 's.said_at', 's.round_id'])
    .select(['s.said_by', 's.said_by_name', 'r.opened_at'])
    .select(['m.slug', 'm.name_sv', 'm.name_en', 'm.position'])
    .where('s.county_id', '=', viewer.countyId)
    .where('s.organisation_id', '=', viewer.organisationId)
    .$if(matterIds !== 'all', (q) => q.where('s.matter_id', 'in', matterIds as MatterId[]))
    .orderBy('s.matter_id')
    .orderBy('s.place_id')
    .orderBy('s.said_at', 'desc')
    .orderBy('s.id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id as StanceId,
    organisationId: row.organisation_id as OrganisationId,
    matterId: row.matter_id as MatterId,
    matter: { slug: row.slug, nameSv: row.name_sv, nameEn: row.name_en, position: row.position },
    placeId: row.place_id as PlaceId,
    said: saidOf(row),
    ownRole: row.own_role as MatterRole,
    remark: row.remark,
    saidAt: row.said_at,
    saidById: row.said_by,
    saidByName: row.said_by_name,
    roundId: row.round_id as OwnStance['roundId'],
    roundOpenedAt: row.opened_at,
  }));
}

/** Everyone who can be named in the county, in its order. */
export async function nameableOrganisations(db: Db, countyId: CountyId): Promise<Nameable[]> {
  const rows = await db
    .selectFrom('organisations.county_member as m')
    .innerJoin('organisations.organisation as o', 'o.id', 'm.organisation_id')
    .select([
      'o.id',
      'o.slug',
      'o.name',
      'o.short_name',
      'o.kind',
      'o.public_access',
      'm.membership',
    ])
    .where('m.county_id', '=', countyId)
    .orderBy('m.position')
    .execute();
  return rows.map((row) => ({
    id: row.id as OrganisationId,
    slug: row.slug,
    name: row.name,
    shortName: row.short_name,
    kind: row.kind,
    member: row.membership === 'member',
    publicAccess: row.public_access,
  }));
}

/** One matter of the county by its address, with the law, the region and the usual division; null: there is none. */
export async function matterToAnswer(
  db: Db,
  viewer: Viewer,
  slug: string,
): Promise<MatterToAnswer | null> {
  const row = await matterBySlug(db, viewer, slug).executeTakeFirst();
  return (row as unknown as MatterToAnswer | undefined) ?? null;
}

/** The same as a question still to be asked, so that more can be asked with it. */
export function matterBySlug(db: Db, viewer: Viewer, slug: string) {
  return db
    .selectFrom('matters.matter as m')
    .innerJoin('organisations.county as c', 'c.id', 'm.county_id')
    .select(['m.id', 'm.slug', 'm.name_sv as nameSv', 'm.name_en as nameEn', 'm.asked'])
    .select(['m.sentence_sv as sentenceSv', 'm.sentence_en as sentenceEn'])
    .select(['m.legal_footing as legalFooting', 'm.legal_note_sv as legalNoteSv'])
    .select(['m.legal_note_en as legalNoteEn', 'c.region_id as regionId'])
    .select(
      sql<
        (string | null)[]
      >`(select coalesce(jsonb_agg(d.organisation_id order by d.role desc, d.position), '[]')
        from matters.common_division d where d.county_id = m.county_id and d.matter_id = m.id)`.as(
        'usual',
      ),
    )
    .where('m.county_id', '=', viewer.countyId)
    .where('m.slug', '=', slug)
    .where('m.retired_at', 'is', null);
}

/** How each matter is asked; those that the county does not have are missing. */
export async function askedOfMatters(
  db: Db,
  countyId: CountyId,
  matterIds: readonly MatterId[],
): Promise<Map<MatterId, Asked>> {
  const rows = await db
    .selectFrom('matters.matter')
    .select(['id', 'asked'])
    .where('county_id', '=', countyId)
    .where('id', 'in', [...matterIds])
    .where('retired_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.id as MatterId, row.asked as Asked]));
}

/** One stance ready to be kept. */
export interface StanceRow {
  matterId: MatterId;
  placeId: PlaceId;
  said: StoredSaid;
  ownRole: MatterRole;
  remark: string;
  source: StanceSource;
  roundId: string | null;
}

/** Keep what is said now, in the name of the viewer's organisation. The database puts in force what is not blind. */
export async function insertStances(
  db: Db,
  viewer: Viewer,
  stances: readonly StanceRow[],
  now: Date,
): Promise<void> {
  if (stances.length === 0) return;
  await db
    .insertInto('matters.stance')
    .values(
      stances.map(({ said, ...stance }) => ({
        county_id: viewer.countyId,
        id: newId() as string,
        organisation_id: viewer.organisationId,
        matter_id: stance.matterId,
        place_id: stance.placeId,
        round_id: stance.roundId,
        said: said.kind,
        owners: said.kind === 'owners' ? said.owners.filter((o) => o !== EACH_MUNICIPALITY) : [],
        each_municipality: said.kind === 'owners' && said.owners.includes(EACH_MUNICIPALITY),
        own_role: stance.ownRole,
        remark: stance.remark,
        said_at: now,
        said_by: viewer.personId,
        said_by_name: viewer.personName,
        source: stance.source,
      })),
    )
    .execute();
}

/** A round opens: the newest of what was said in it comes in force, and what held before gives way. As the house itself. */
export async function putInForce(db: Db, countyId: CountyId, roundId: string): Promise<MatterId[]> {
  const newest = sql`select distinct on (s.organisation_id, s.matter_id, s.place_id) s.id, s.organisation_id, s.matter_id, s.place_id
      from matters.stance s where s.county_id = ${countyId} and s.round_id = ${roundId}
     order by s.organisation_id, s.matter_id, s.place_id, s.said_at desc, s.id desc`;
  await sql`with newest as (${newest})
    update matters.stance o set in_force = false from newest n
     where o.county_id = ${countyId} and o.organisation_id = n.organisation_id and o.matter_id = n.matter_id
       and o.place_id = n.place_id and o.in_force and o.id <> n.id`.execute(db);
  await sql`with newest as (${newest})
    update matters.stance o set in_force = true from newest n
     where o.county_id = ${countyId} and o.id = n.id and not o.in_force`.execute(db);
  const { rows } = await sql<{ id: MatterId }>`select distinct matter_id as id from matters.stance
    where county_id = ${countyId} and round_id = ${roundId}`.execute(db);
  return rows.map((row) => row.id);
}
