import { sql } from 'kysely';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '../tx.ts';
import type { MailKind } from './mail.types.ts';

/** A letter that needs somebody: never to whom, about what, or where it leads. */
export interface Trouble {
  id: string;
  kind: MailKind;
  /** Whose people; null: an address without an account. */
  organisationName: string | null;
  state: 'waiting' | 'sending' | 'failed' | 'returned';
  reason: string | null;
  /** Codes of the mail server. */
  answer: string | null;
  attempts: number;
  askedAt: Date;
  nextAt: Date;
}

/** How mail is doing, for the operator. */
export interface MailState {
  counts: Record<'waiting' | 'sent' | 'dropped' | 'failed' | 'returned', number>;
  server: {
    answeredAt: Date | null;
    failingSince: Date | null;
    failures: number;
    tryAgainAt: Date | null;
  };
  /** The newest first. */
  troubles: Trouble[];
}

export const MOST_TROUBLES = 100;

/** Does the viewer run the installation, in this session? */
export async function operates(db: Db): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`select access.i_operate() as yes`.execute(db);
  return rows[0]?.yes ?? false;
}

/** How mail is doing. The operator only. Three questions. */
export async function mailState(db: Db, viewer: Viewer): Promise<MailState> {
  const counts = { waiting: 0, sent: 0, dropped: 0, failed: 0, returned: 0 };
  const { rows: counted } = await sql<{ state: keyof typeof counts; many: number }>`
    select case state when 'sending' then 'waiting' else state end as state, count(*)::int as many
      from mail.message where county_id = ${viewer.countyId} and state <> 'spread' group by 1`.execute(
    db,
  );
  for (const { state, many } of counted) counts[state] = many;
  const { rows: servers } = await sql<MailState['server']>`select answered_at as "answeredAt",
      failing_since as "failingSince", failures, try_again_at as "tryAgainAt" from mail.server`.execute(
    db,
  );
  const { rows: troubles } =
    await sql<Trouble>`select id, kind, organisation_name as "organisationName", state, reason,
      answer, attempts, asked_at as "askedAt", next_at as "nextAt" from mail.troubles(${MOST_TROUBLES}::int)`.execute(
      db,
    );
  const none = { answeredAt: null, failingSince: null, failures: 0, tryAgainAt: null };
  return { counts, server: servers[0] ?? none, troubles };
}

/** Try a letter once more; false: it cannot be. The operator only. */
export async function tryAgain(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ did: boolean }>`select mail.try_again(${id}::uuid) as did`.execute(
    db,
  );
  return rows[0]?.did ?? false;
}

/** Note that a letter came back; false: none was sent that is called so. The operator only. */
export async function cameBack(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ did: boolean }>`select mail.came_back(${id}::uuid) as did`.execute(
    db,
  );
  return rows[0]?.did ?? false;
}

/** Ask the mail server at the next occasion, though its pause has not ended. The operator only. */
export async function askServerNow(db: Db): Promise<void> {
  await sql`select mail.ask_server_now()`.execute(db);
}

/** What a person wants to hear by letter. */
export type MailWish = 'all' | 'waiting';

/** What the viewer has chosen; all, where nothing is chosen. */
export async function mailWishOf(db: Db, viewer: Viewer): Promise<MailWish> {
  const { rows } = await sql<{
    wish: MailWish;
  }>`select wish from mail.wish where person_id = ${viewer.personId}`.execute(db);
  return rows[0]?.wish ?? 'all';
}

/** Keep what the viewer has chosen. */
export async function keepMailWish(db: Db, viewer: Viewer, wish: MailWish): Promise<void> {
  await sql`insert into mail.wish (person_id, wish) values (${viewer.personId}, ${wish})
    on conflict (person_id) do update set wish = excluded.wish, chosen_at = now()`.execute(db);
}
