import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from './tx.ts';

/** One row of a record's history, as the one who asks may read it. */
export interface VersionRow {
  seq: string;
  at: Date;
  op: 'insert' | 'update' | 'delete';
  rowVersion: number;
  personName: string | null;
  organisationId: string | null;
  organisationName: string | null;
  visibility: 'own' | 'named' | 'county' | 'public';
  secrecy: boolean;
  /** Null: disposed of by decision. */
  payload: Record<string, unknown> | null;
}

/** How many versions of one record are shown. */
export const MOST_VERSIONS = 200;

/** The versions of one record that this viewer may read, the newest first. Persons are named at home only. */
export async function versionsOf(
  db: Db,
  viewer: Pick<Viewer, 'countyId' | 'organisationId'>,
  table: string,
  id: string,
): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select v.seq::text as seq, v.at, v.op, v.row_version as "rowVersion", v.visibility, v.secrecy, v.payload,
        v.acting_organisation_id as "organisationId", o.name as "organisationName",
        case when v.acting_organisation_id = ${viewer.organisationId} then p.name end as "personName"
      from history.version v
      left join organisations.organisation o on o.id = v.acting_organisation_id
      left join organisations.person p on p.id = v.person_id
     where v.tbl = ${table} and v.row_id = ${id} and v.county_id = ${viewer.countyId}
     order by v.row_version desc limit ${MOST_VERSIONS}`.execute(db);
  return rows;
}

export interface SealTold {
  stream: 'version' | 'access';
  n: number;
  rows: number;
  at: Date;
  hash: string;
}

/** The newest links of both chains. */
export async function newestSeals(db: Db, each: number): Promise<SealTold[]> {
  const { rows } = await sql<SealTold>`
    select stream, n::int as n, rows::int as rows, at, encode(hash, 'hex') as hash from (
        (select * from history.seal where stream = 'version' order by n desc limit ${each})
        union all (select * from history.seal where stream = 'access' order by n desc limit ${each})) s
     order by stream desc, n desc`.execute(db);
  return rows;
}

export interface Unsealed {
  stream: 'version' | 'access';
  rows: number;
  oldest: Date | null;
}

/** What waits for its seal. */
export async function unsealed(db: Db): Promise<Unsealed[]> {
  const { rows } = await sql<Unsealed>`
    select stream, rows::int as rows, oldest from history.unsealed()`.execute(db);
  return rows;
}

export interface AccessTold {
  seq: string;
  at: Date;
  personName: string | null;
  what: string;
  tbl: string | null;
  rowId: string | null;
  outcome: 'done' | 'refused' | 'failed';
  detail: string | null;
}

/**
 * What the people of this organisation looked at and did, the newest first. Its administrator only: others get none.
 *
 * @param before  only what is earlier than this number; null: from the newest
 */
export async function accessLogOf(
  db: Db,
  viewer: Pick<Viewer, 'countyId' | 'organisationId'>,
  options: { what: string | null; before: string | null; most: number },
): Promise<AccessTold[]> {
  const { rows } = await sql<AccessTold>`
    select a.seq::text as seq, a.at, p.name as "personName", a.what, a.tbl, a.row_id as "rowId", a.outcome, a.detail
      from history.access_log a left join organisations.person p on p.id = a.person_id
     where a.county_id = ${viewer.countyId} and a.organisation_id = ${viewer.organisationId}
       and (${options.what}::text is null or a.what = ${options.what})
       and (${options.before}::bigint is null or a.seq < ${options.before}::bigint)
     order by a.seq desc limit ${options.most}`.execute(db);
  return rows;
}

/** A sealed row as an export holds it: `text` is what the chain read; words and salt beside it. */
export interface ExportedRow {
  seq: string;
  text: string;
  salt?: string | null;
  payload?: string | null;
}

/** What this organisation's people wrote, and what was written in its name, as far as the viewer may read it. */
export async function ownVersions(
  db: Db,
  viewer: Pick<Viewer, 'countyId' | 'organisationId'>,
): Promise<ExportedRow[]> {
  const { rows } = await sql<ExportedRow>`
    select v.seq::text as seq, history.text_of(v) as text, encode(v.salt, 'hex') as salt, v.payload::text as payload
      from history.version v where v.county_id = ${viewer.countyId}
       and (v.organisation_id = ${viewer.organisationId} or v.acting_organisation_id = ${viewer.organisationId})
     order by v.seq`.execute(db);
  return rows;
}

/** The organisation's own lines of the access log; none for others than its administrator. */
export async function ownAccesses(
  db: Db,
  viewer: Pick<Viewer, 'countyId' | 'organisationId'>,
): Promise<ExportedRow[]> {
  const { rows } = await sql<ExportedRow>`
    select a.seq::text as seq, history.text_of(a) as text from history.access_log a
     where a.county_id = ${viewer.countyId} and a.organisation_id = ${viewer.organisationId} order by a.seq`.execute(
    db,
  );
  return rows;
}

export interface ExportedSeal {
  stream: 'version' | 'access';
  n: number;
  first_seq: number;
  last_seq: number;
  head: string;
  prev: string;
  body: string;
  hash: string;
}

/** Both chains whole: hashes only. */
export async function allSeals(db: Db): Promise<ExportedSeal[]> {
  const { rows } = await sql<ExportedSeal>`
    select s.stream, s.n::int as n, s.first_seq::int as first_seq, s.last_seq::int as last_seq, history.head_of(s) as head,
        encode(s.prev, 'hex') as prev, encode(s.body, 'hex') as body, encode(s.hash, 'hex') as hash
      from history.seal s order by s.stream, s.n`.execute(db);
  return rows;
}

/** The digests of all rows of these links, in order, as one text of 64 signs each. */
export async function digestsOf(
  db: Db,
  stream: 'version' | 'access',
  links: readonly number[],
): Promise<Map<number, string>> {
  if (links.length === 0) return new Map();
  const { rows } = await sql<{ n: number; digests: string }>`
    select n::int as n, digests from history.digests_for(${stream}, ${[...links]}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map(({ n, digests }) => [n, digests ?? '']));
}

/** Names of organisations by id, for those that a version was written for. */
export async function namesOfOrganisations(
  db: Db,
  ids: readonly string[],
): Promise<Record<string, string>> {
  if (ids.length === 0) return {};
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from organisations.organisation where id = any (${[...ids]}::uuid[])`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}
