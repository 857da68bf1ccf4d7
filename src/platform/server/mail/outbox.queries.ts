import { sql } from 'kysely';
import type { MatterId, OrganisationId, PersonId } from '#platform/core/ids';
import type { LocalDate } from '#platform/core/working-days';
import { v7 } from 'uuid';
import type { Db } from '../tx.ts';
import type { MailKind } from './mail.types.ts';

/** Who gets a mail. Addresses, and who has a role, are looked up when it is sent. */
export type Receiver =
  | PersonId
  /** This person as a member of this organisation; not sent once they have left it. */
  | { person: PersonId; organisation: OrganisationId }
  /** The people of an organisation: its administrators, those who may write (administrators too), or all. */
  | { organisation: OrganisationId; role: 'administrators' | 'editors' | 'everyone' }
  /** Somebody who has no account yet, or asks for a code. Kinds 'invitation' and 'code' only. */
  | { address: string; language: 'sv' | 'en' };

/** A mail as it is asked for: never its text. */
export interface MailAskedFor {
  to: Receiver;
  kind: MailKind;
  /** Whom the mail names: who asks, answers, proposes or invites. */
  organisation?: OrganisationId;
  /** The matter that it names. */
  matter?: MatterId;
  /** The record it tells of; whether the receiver may read it is asked again when it is sent. */
  about?: { table: `${string}.${string}`; id: string };
  /** Where its link leads: a path of ours. */
  link: string;
  /** The link holds a token: it is forgotten when the mail is sent, and shown to nobody. */
  linkIsSecret?: boolean;
  /** A code to type; forgotten when the mail is sent. */
  code?: string;
  /** The day it names: answer by, or in force from. */
  day?: LocalDate | string;
  /** Not sent after this. */
  goodUntil?: Date;
  /** Names the event and its receiver, so that it is asked for once: 'round-begun/<round>/<organisation>'. */
  key: string;
}

/**
 * Ask for a mail, in the transaction of the work that it tells of: rolled back together, kept together. Whoever may
 * not write asks for none; the house may always. One question.
 *
 * @returns whether it is new; false: the same key has been asked for before, or the organisation is no member
 */
export async function enqueueMail(db: Db, mail: MailAskedFor): Promise<boolean> {
  return (await enqueueMails(db, [mail])) === 1;
}

/** The same for many, in one question. Returns how many are new. */
export async function enqueueMails(db: Db, mails: readonly MailAskedFor[]): Promise<number> {
  if (mails.length === 0) return 0;
  const rows = JSON.stringify(mails.map(rowOf));
  const { rows: answer } = await sql<{
    many: number;
  }>`select count(*) filter (where is_new)::int as many from (
    select mail.enqueue(m.id, m.key, m.kind, m.person, m.organisation, m.role, m.address, m.language, m.names, m.matter,
      m.about, m.about_id, m.link, m.secret, m.day, m.good_until) as is_new
      from jsonb_to_recordset(${rows}::jsonb) as m(id uuid, key text, kind text, person uuid, organisation uuid, role text,
        address text, language text, names uuid, matter uuid, about text, about_id uuid, link text, secret jsonb, day date,
        good_until timestamptz)) as asked`.execute(db);
  return answer[0]?.many ?? 0;
}

function rowOf(mail: MailAskedFor) {
  const secret = {
    ...(mail.linkIsSecret ? { link: mail.link } : {}),
    ...(mail.code === undefined ? {} : { code: mail.code }),
  };
  return {
    ...columnsOf(mail.to),
    id: v7(),
    key: mail.key,
    kind: mail.kind,
    names: mail.organisation ?? null,
    matter: mail.matter ?? null,
    about: mail.about?.table ?? null,
    about_id: mail.about?.id ?? null,
    link: mail.linkIsSecret ? '/' : mail.link,
    secret: Object.keys(secret).length > 0 ? secret : null,
    day: mail.day ?? null,
    good_until: mail.goodUntil ?? null,
  };
}

interface ReceiverColumns {
  person: string | null;
  organisation: string | null;
  role: string | null;
  address: string | null;
  language: 'sv' | 'en' | null;
}

function columnsOf(to: Receiver): ReceiverColumns {
  const nobody = { person: null, organisation: null, role: null, address: null, language: null };
  if (typeof to === 'string') return { ...nobody, person: to };
  if ('person' in to) return { ...nobody, person: to.person, organisation: to.organisation };
  if ('role' in to) return { ...nobody, organisation: to.organisation, role: to.role };
  return { ...nobody, address: to.address.trim(), language: to.language };
}
