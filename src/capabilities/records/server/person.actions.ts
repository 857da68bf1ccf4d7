import { sql } from 'kysely';
import type { PersonId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { onlyOf, type Someone } from '../person.rules.ts';

export interface Trace {
  what: string;
  at: Date | null;
  organisationId: string | null;
  facts: Record<string, unknown>;
}
export interface Mention {
  tbl: string;
  kind: string;
  rowId: string;
  title: string;
  happened: Date;
  organisationId: string | null;
  /** Null: as it stands now; else an earlier version of it. */
  version: number | null;
  content: Record<string, unknown>;
}
export interface PersonRegister {
  person: Someone;
  traces: Trace[];
  mentions: Mention[];
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

/**
 * Everything about somebody: what the house keeps of them, and the records and versions the viewer may read in which
 * they are named or are the one who said it. Nothing of other people: their names and fields are left out.
 *
 * @returns null when the viewer may not ask about this person
 */
export async function personRegister(
  db: Db,
  viewer: Viewer,
  person: PersonId,
): Promise<PersonRegister | null> {
  const traces = await sql<{
    what: string;
    at: Date | null;
    organisation_id: string | null;
    facts: Record<string, unknown>;
  }>`
    select * from records.traces_of(${person}) order by what, at`.execute(db);
  const named = traces.rows.find((row) => row.what === 'person');
  if (!named) return null;
  const me: Someone = { id: person, name: String(named.facts.name) };
  const ownOnly = person !== viewer.personId && !viewer.countyRoles.includes('space-administrator');
  const mentions = await sql<{
    tbl: string;
    kind: string;
    row_id: string;
    title: string;
    happened: Date;
    organisation_id: string | null;
    of_version: number | null;
    content: Record<string, unknown>;
  }>`
    select * from records.mentions_of(${person}, ${me.name}, ${ownOnly})`.execute(db);
  const others =
    await sql<Someone>`select p.id, p.name from organisations.person p where p.id <> ${person}`.execute(
      db,
    );
  const shown = (title: string) => String(onlyOf({ title }, me, others.rows).title ?? '');
  return {
    person: me,
    traces: traces.rows.map((row) => ({
      what: row.what,
      at: row.at,
      organisationId: row.organisation_id,
      facts: row.facts,
    })),
    mentions: mentions.rows.map((row) => ({
      tbl: row.tbl,
      kind: row.kind,
      rowId: row.row_id,
      title: shown(row.title),
      happened: row.happened,
      organisationId: row.organisation_id,
      version: row.of_version,
      content: onlyOf(row.content, me, others.rows),
    })),
  };
}
