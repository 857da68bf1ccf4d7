import { v7 } from 'uuid';
import { sql } from 'kysely';
import type { OrganisationId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import type { Db } from '../tx.ts';
import type { NewPasskey } from './passkey.ts';

/** One of my passkeys. */
export interface Passkey {
  id: string;
  name: string;
  credential: string;
  transports: string[];
  backedUp: boolean;
  /** Leads to this organisation only; null: to all of mine. */
  holdsFor: OrganisationId | null;
  madeAt: Date;
  usedAt: Date | null;
}

/** One of my accounts at an organisation's own sign-in. */
export interface Identity {
  id: string;
  organisationName: string;
  issuer: string;
  linkedAt: Date;
  usedAt: Date | null;
}

/** The ways in that I have. */
export interface WaysIn {
  passkeys: Passkey[];
  identities: Identity[];
  /** I have an address, so that a code can be mailed to me. */
  mail: boolean;
}

/** My own ways in, the newest first. One question. */
export async function waysOf(db: Db, viewer: Viewer): Promise<WaysIn> {
  const { rows } = await sql<{
    passkeys: (Omit<Passkey, 'madeAt' | 'usedAt'> & { madeAt: string; usedAt: string | null })[];
    identities: (Omit<Identity, 'linkedAt' | 'usedAt'> & {
      linkedAt: string;
      usedAt: string | null;
    })[];
    mail: boolean;
  }>`select
    (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'credential', p.credential,
        'transports', p.transports, 'backedUp', p.backed_up, 'holdsFor', p.holds_for, 'madeAt', p.made_at,
        'usedAt', p.used_at) order by p.made_at desc), '[]')
      from access.passkey p where p.person_id = ${viewer.personId}) as passkeys,
    (select coalesce(json_agg(json_build_object('id', d.id, 'organisationName', o.name, 'issuer', d.issuer,
        'linkedAt', d.linked_at, 'usedAt', d.used_at) order by d.linked_at desc), '[]')
      from access.identity d join organisations.organisation o on o.id = d.organisation_id
     where d.person_id = ${viewer.personId}) as identities,
    exists (select from access.account a where a.person_id = ${viewer.personId}) as mail`.execute(
    db,
  );
  const row = rows[0]!;
  const date = (text: string | null) => (text ? new Date(text) : null);
  return {
    mail: row.mail,
    passkeys: row.passkeys.map((one) => ({
      ...one,
      madeAt: new Date(one.madeAt),
      usedAt: date(one.usedAt),
    })),
    identities: row.identities.map((one) => ({
      ...one,
      linkedAt: new Date(one.linkedAt),
      usedAt: date(one.usedAt),
    })),
  };
}

/**
 * Keep a passkey that the person has just made. It leads where the session leads: one that came in by an organisation's
 * own sign-in makes no key to another employer.
 */
export async function keepPasskey(
  db: Db,
  viewer: Viewer,
  key: NewPasskey,
  name: string,
): Promise<void> {
  await sql`insert into access.passkey (id, person_id, credential, public_key, counter, transports, name, backed_up, holds_for)
    values (${v7()}, ${viewer.personId}, ${key.credential}, ${key.publicKey}, ${key.counter}, ${key.transports}, ${name},
      ${key.backedUp}, access.my_holds_for())`.execute(db);
}

/** Call a passkey something else; false: there is none. */
export async function renamePasskey(
  db: Db,
  viewer: Viewer,
  id: string,
  name: string,
): Promise<boolean> {
  const done = await db
    .updateTable('access.passkey')
    .set({ name })
    .where('id', '=', id)
    .where('person_id', '=', viewer.personId)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Take a way in away: a passkey, or an account at an organisation's sign-in. False: there is none. */
export async function removeWay(
  db: Db,
  viewer: Viewer,
  kind: 'passkey' | 'identity',
  id: string,
): Promise<boolean> {
  const done = await db
    .deleteFrom(kind === 'passkey' ? 'access.passkey' : 'access.identity')
    .where('id', '=', id)
    .where('person_id', '=', viewer.personId)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}

/** Link my account at my organisation's own sign-in. False: somebody has linked that very account. */
export async function linkIdentity(
  db: Db,
  viewer: Viewer,
  who: { issuer: string; subject: string },
): Promise<boolean> {
  const done = await db
    .insertInto('access.identity')
    .values({
      id: v7(),
      person_id: viewer.personId,
      organisation_id: viewer.organisationId,
      issuer: who.issuer,
      subject: who.subject,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** What my organisation has bound; null: nothing, or I do not keep its sign-in. */
export async function bindingOf(db: Db, viewer: Viewer) {
  const row = await db
    .selectFrom('access.issuer')
    .select(['issuer', 'client_id', 'version', 'bound_at', 'tested_at'])
    .select(sql<boolean>`client_secret is not null`.as('has_secret'))
    .where('organisation_id', '=', viewer.organisationId)
    .executeTakeFirst();
  return row
    ? {
        issuer: row.issuer,
        clientId: row.client_id,
        hasSecret: row.has_secret,
        version: row.version,
        boundAt: row.bound_at,
        testedAt: row.tested_at,
      }
    : null;
}

/** What an administrator types to bind a sign-in. */
export interface Binding {
  issuer: string;
  clientId: string;
  /** Encrypted; null: none; undefined: the one that is kept. */
  secret: Buffer | null | undefined;
  /** The version that the page showed; 0: nothing was bound. */
  version: number;
}

/** Bind it. False: somebody has bound or changed it meanwhile, or the viewer may not. */
export async function bindIssuer(db: Db, viewer: Viewer, binding: Binding): Promise<boolean> {
  const said = {
    issuer: binding.issuer,
    client_id: binding.clientId,
    bound_by: viewer.personId,
    tested_at: null,
    ...(binding.secret === undefined ? {} : { client_secret: binding.secret }),
  };
  if (binding.version === 0) {
    const made = await db
      .insertInto('access.issuer')
      .values({ ...said, organisation_id: viewer.organisationId, county_id: viewer.countyId })
      .onConflict((c) => c.doNothing())
      .executeTakeFirst();
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const changed = await db
    .updateTable('access.issuer')
    .set({ ...said, version: binding.version + 1, bound_at: sql`clock_timestamp()` })
    .where('organisation_id', '=', viewer.organisationId)
    .where('version', '=', binding.version)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Let go of the sign-in that was bound. Whoever came in by it stays in until the session ends. */
export async function unbindIssuer(db: Db, viewer: Viewer): Promise<boolean> {
  const done = await db
    .deleteFrom('access.issuer')
    .where('organisation_id', '=', viewer.organisationId)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}
