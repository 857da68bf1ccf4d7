import { sql } from 'kysely';
import type { OrganisationId } from '#platform/core/ids';
import type { Role } from '#platform/core/viewer';
import type { Way } from './session.ts';
import type { Db } from './tx.ts';

/** One of my own sessions, as it is listed. */
export interface MySession {
  id: string;
  organisationName: string;
  actingAs: 'member' | 'operator';
  kind: 'full' | 'link';
  way: Way;
  /** "Firefox, Windows"; empty when the browser did not say. */
  agent: string;
  begunAt: Date;
  signedInAt: Date;
  seenAt: Date;
  expiresAt: Date;
  thisOne: boolean;
}

/** Where I am signed in, this session first. One question. */
export async function mySessions(db: Db): Promise<MySession[]> {
  const { rows } = await sql<MySession>`
    select id, organisation_name as "organisationName", acting_as as "actingAs", kind, way, agent, begun_at as "begunAt",
        signed_in_at as "signedInAt", seen_at as "seenAt", expires_at as "expiresAt", this_one as "thisOne"
      from access.my_sessions()`.execute(db);
  return rows;
}

/** Where I may act: my employers in this county, and the running of the installation. */
export interface MyPlace {
  organisationId: OrganisationId;
  name: string;
  role: Role;
  actingAs: 'member' | 'operator';
  thisOne: boolean;
  /** False: this session was opened by another employer's own sign-in, and does not hold here. */
  holds: boolean;
}

/** My employers and other places to act for. One question. */
export async function myPlaces(db: Db): Promise<MyPlace[]> {
  const { rows } = await sql<MyPlace>`
    select organisation_id as "organisationId", name, role, acting_as as "actingAs", this_one as "thisOne", holds
      from access.my_places()`.execute(db);
  return rows;
}

/** My own address and language; null: no account of one's own (an invented person of old). */
export async function myAccount(db: Db): Promise<{ mail: string; proved: boolean } | null> {
  const { rows } = await sql<{ mail: string; proved: boolean }>`
    select mail, mail_proved_at is not null as proved from access.account where person_id = access.my_person()`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** End one of my own sessions; false: there is none such. */
export async function endMySession(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{
    done: boolean;
  }>`select access.end_my_session(${id}::uuid) as done`.execute(db);
  return rows[0]?.done ?? false;
}

/** Sign out everywhere; how many sessions that were. */
export async function endMySessions(db: Db): Promise<number> {
  const { rows } = await sql<{ many: number }>`select access.end_my_sessions() as many`.execute(db);
  return rows[0]?.many ?? 0;
}
