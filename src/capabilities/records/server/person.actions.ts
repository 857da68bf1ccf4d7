import type { PersonId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '#platform/server';
import { onlyOf, type Someone } from '../person.rules.ts';
import { mentionsOf, othersThan, tracesOf } from './person.queries.ts';

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
  const traces = await tracesOf(db, person);
  const named = traces.find((row) => row.what === 'person');
  if (!named) return null;
  const me: Someone = { id: person, name: String(named.facts.name) };
  const ownOnly = person !== viewer.personId && !viewer.countyRoles.includes('space-administrator');
  const mentions = await mentionsOf(db, me, ownOnly);
  const others = await othersThan(db, person);
  const shown = (title: string) => String(onlyOf({ title }, me, others).title ?? '');
  return {
    person: me,
    traces: traces.map((row) => ({
      what: row.what,
      at: row.at,
      organisationId: row.organisation_id,
      facts: row.facts,
    })),
    mentions: mentions.map((row) => ({
      tbl: row.tbl,
      kind: row.kind,
      rowId: row.row_id,
      title: shown(row.title),
      happened: row.happened,
      organisationId: row.organisation_id,
      version: row.of_version,
      content: onlyOf(row.content, me, others),
    })),
  };
}
