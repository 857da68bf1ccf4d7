import { sql } from 'kysely';
import type { PersonId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import type { Someone } from '../person.rules.ts';

export interface TraceRow {
  what: string;
  at: Date | null;
  organisation_id: string | null;
  facts: Record<string, unknown>;
}
export interface MentionRow {
  tbl: string;
  kind: string;
  row_id: string;
  title: string;
  happened: Date;
  organisation_id: string | null;
  of_version: number | null;
  content: Record<string, unknown>;
}

/** Whom the viewer may make a register extract of: themselves, their people, or those of the county. */
export async function peopleForRegister(db: Db, viewer: Viewer): Promise<Someone[]> {
  const whole = viewer.countyRoles.includes('space-administrator');
  if (!whole && viewer.role !== 'administrator') return [];
  const { rows } = await sql<Someone>`select distinct p.id, p.name from organisations.person p
      join organisations.membership m on m.person_id = p.id
      join organisations.county_member c on c.county_id = ${viewer.countyId} and c.organisation_id = m.organisation_id
     where ${whole} or m.organisation_id = ${viewer.organisationId} order by p.name`.execute(db);
  return rows;
}

/** What the house keeps of somebody; nothing when the viewer may not ask about them. */
export async function tracesOf(db: Db, person: PersonId): Promise<TraceRow[]> {
  return (
    await sql<TraceRow>`select * from records.traces_of(${person}) order by what, at`.execute(db)
  ).rows;
}

/** Records and versions that the viewer may read, in which somebody is named or is the one who said it. */
export async function mentionsOf(db: Db, person: Someone, ownOnly: boolean): Promise<MentionRow[]> {
  return (
    await sql<MentionRow>`select * from records.mentions_of(${person.id}, ${person.name}, ${ownOnly})`.execute(
      db,
    )
  ).rows;
}

/** The other people that the viewer knows of. */
export async function othersThan(db: Db, person: PersonId): Promise<Someone[]> {
  return (
    await sql<Someone>`select p.id, p.name from organisations.person p where p.id <> ${person}`.execute(
      db,
    )
  ).rows;
}
