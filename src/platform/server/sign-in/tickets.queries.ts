import { v7 } from 'uuid';
import { sql } from 'kysely';
import type { CountyId, OrganisationId, PersonId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { askAsApp } from '../open.ts';
import { closeSession, openSession, viewerOf } from '../session.ts';
import { tx, type Db } from '../tx.ts';
import { bytes, hashed, isToken, newToken } from '../statement.ts';

/** The one thing that a link is for, and the id of what it is about. */
export interface TicketThing {
  what: 'still-true' | 'seen-change';
  about: string;
}

/** A link from a letter that still holds. */
export interface Ticket {
  id: string;
  personId: PersonId;
  organisationId: OrganisationId;
  countyId: CountyId;
  /** As the session bears it. */
  only: string;
  thing: TicketThing;
}

/** Why a link leads to no answer. `left`: its person writes for that organisation no more. */
export type TicketRefusal = 'used' | 'expired' | 'left' | 'unknown';

/**
 * A path with a link of its own for the receiver of this letter, where its one thing can be answered by a press; else
 * null. As the house itself, while the letter is being sent.
 */
export async function ticketForLetter(db: Db, message: string): Promise<string | null> {
  const token = newToken();
  const { rows } = await sql<{
    made: boolean;
  }>`select access.ticket_for_letter(${v7()}::uuid, ${hashed(token)}, ${message}::uuid) as made`.execute(
    db,
  );
  return rows[0]?.made ? `/link/${token}` : null;
}

/** What a link leads to; nothing is done by looking. */
export async function lookAtTicket(token: string): Promise<Ticket | TicketRefusal> {
  if (!isToken(token)) return 'unknown';
  const [row] = await askAsApp<{
    outcome: 'ok' | TicketRefusal;
    id: string;
    person_id: PersonId;
    organisation_id: OrganisationId;
    county_id: CountyId;
    only_this: string;
  }>('read', `select * from access.ticket_of(${bytes(hashed(token))})`);
  if (!row) return 'unknown';
  if (row.outcome !== 'ok') return row.outcome;
  const [what, about] = row.only_this.split(':') as [TicketThing['what'], string];
  return {
    id: row.id,
    personId: row.person_id,
    organisationId: row.organisation_id,
    countyId: row.county_id,
    only: row.only_this,
    thing: { what, about },
  };
}

/**
 * Do the one thing, in a session that may do nothing else and ends with it; no cookie is given. The link is used in the
 * same transaction: what fn throws leaves it unused.
 *
 * @returns what fn says; 'used' when it was used meanwhile
 */
export async function byTicket<T>(
  ticket: Ticket,
  fn: (db: Db, viewer: Viewer) => Promise<T>,
): Promise<T | 'used'> {
  const token = await openSession(ticket, { way: 'link', only: ticket.only });
  try {
    const viewer = await viewerOf(token);
    if (!viewer) return 'used';
    return await tx(viewer, 'write', async (db) => {
      const { rows } = await sql<{
        used: boolean;
      }>`select access.use_ticket(${ticket.id}::uuid) as used`.execute(db);
      return rows[0]?.used ? fn(db, viewer) : 'used';
    });
  } finally {
    await closeSession(token);
  }
}

/** Whose link it is, for the page that it opens: their name and their organisation's. As the house itself. */
export async function ticketHolder(
  ticket: Ticket,
): Promise<{ personName: string; organisationName: string }> {
  const [row] = await askAsApp<{ person: string; organisation: string }>(
    'read',
    `select * from access.ticket_holder('${ticket.id}'::uuid) as h(person, organisation)`,
  );
  return { personName: row?.person ?? '', organisationName: row?.organisation ?? '' };
}
