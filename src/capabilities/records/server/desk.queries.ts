import { sql } from 'kysely';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { fieldsOf, idsIn, type Reading } from '../fields.rules.ts';
import {
  DESK_PAGE,
  type DeskSieve,
  type KeptRecord,
  type ReadRecord,
  type RecordRef,
} from '../records.types.ts';

interface KeptRow {
  tbl: string;
  kind: string;
  row_id: string;
  title: string;
  happened: Date;
  organisation_id: OrganisationId | null;
  secrecy_section: string | null;
  visibility: string | null;
  found: number;
}
const sieveOf = (s: DeskSieve) =>
  sql`${s.kinds}::text[], ${s.whose}, ${s.organisation}::uuid, ${s.since}::date, ${s.until}::date, ${s.marked}, ${s.words}`;

/** One page of what the viewer can open, newest first; one row more than a page when there is a next. */
export async function keptHere(db: Db, _viewer: Viewer, sieve: DeskSieve): Promise<KeptRecord[]> {
  const { rows } = await sql<KeptRow>`select * from records.kept_here(${sieveOf(sieve)}, false,
    ${(sieve.page - 1) * DESK_PAGE}::int, ${DESK_PAGE + 1}::int)`.execute(db);
  return rows.map((row) => ({
    tbl: row.tbl,
    rowId: row.row_id,
    kind: row.kind,
    title: row.title,
    happened: row.happened,
    organisationId: row.organisation_id,
    secrecySection: row.secrecy_section,
    visibility: row.visibility,
  }));
}

/** How many there are of each kind, at most 10,001 of each, whatever kind is looked at. */
export async function countedHere(
  db: Db,
  _viewer: Viewer,
  sieve: DeskSieve,
): Promise<Map<string, number>> {
  const all = { ...sieve, kinds: null };
  const { rows } =
    await sql<KeptRow>`select * from records.kept_here(${sieveOf(all)}, true, 0, 0)`.execute(db);
  return new Map(rows.map((row) => [row.kind, Number(row.found)]));
}

/** What others have let it be known that they hold, without its content. */
export async function existHere(
  db: Db,
): Promise<{ organisationId: OrganisationId; kind: string; happened: string }[]> {
  const { rows } = await sql<{ organisation_id: OrganisationId; kind: string; happened: string }>`
    select * from records.exist_here() order by happened desc limit 50`.execute(db);
  return rows.map((row) => ({
    organisationId: row.organisation_id,
    kind: row.kind,
    happened: row.happened,
  }));
}

/** The members of the county, in their order. */
export async function membersHere(
  db: Db,
  viewer: Viewer,
): Promise<{ id: OrganisationId; name: string; publicAccess: string }[]> {
  const { rows } = await sql<{ id: OrganisationId; name: string; public_access: string }>`
    select o.id, o.name, o.public_access from organisations.county_member c
      join organisations.organisation o on o.id = c.organisation_id
     where c.county_id = ${viewer.countyId} and c.membership = 'member' order by c.position`.execute(
    db,
  );
  return rows.map((row) => ({ id: row.id, name: row.name, publicAccess: row.public_access }));
}

type Words = Pick<Reading, 'moment' | 'word' | 'rank'>;

/** Records as somebody reads them; those that the viewer may not read are not among them. Two questions. */
export async function readHere(
  db: Db,
  viewer: Viewer,
  refs: readonly RecordRef[],
  words: Words,
): Promise<ReadRecord[]> {
  if (refs.length === 0) return [];
  const { rows } = await sql<
    KeptRow & { content: Record<string, unknown> }
  >`select * from records.read_here(
    ${refs.map((ref) => ref.tbl)}::text[], ${refs.map((ref) => ref.rowId)}::text[])`.execute(db);
  const names = await namesOf(db, viewer, idsIn(rows.map((row) => row.content)));
  return rows.map((row) => ({
    tbl: row.tbl,
    rowId: row.row_id,
    kind: row.kind,
    title: row.title,
    happened: row.happened,
    organisationId: row.organisation_id,
    secrecySection: (row.content.secrecy_section as string | undefined) ?? null,
    fields: fieldsOf(row.content, { ...words, nameOf: (id) => names.get(id) }),
  }));
}

/** The table that holds a kind of record; null: there is no such kind. */
export async function tableOf(db: Db, kind: string): Promise<string | null> {
  const { rows } = await sql<{
    tbl: string;
  }>`select tbl from access.kept where kind = ${kind} limit 1`.execute(db);
  return rows[0]?.tbl ?? null;
}

/** Names behind ids, of organisations, people, matters and the county. */
export async function namesOf(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select o.id, o.name from organisations.organisation o where o.id = any(${ids}::uuid[])
    union all select p.id, p.name from organisations.person p where p.id = any(${ids}::uuid[])
    union all select m.id, m.name_sv from matters.matter m where m.county_id = ${viewer.countyId} and m.id = any(${ids}::uuid[])
    union all select c.id, c.name_sv from organisations.county c where c.id = ${viewer.countyId} and c.id = any(${ids}::uuid[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
