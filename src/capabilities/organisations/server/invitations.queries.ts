import { sql } from 'kysely';
import { askOpen, type Db } from '#platform/server';
import type { CountyId, OrganisationId, PersonId } from '#platform/core/ids';
import type { Invite } from '../people.forms.ts';
import type { Invitation, InvitationSeen } from '../people.types.ts';

/** Invitations that wait, of one organisation or (for the space administrator) of all. Policies say which. One question. */
export async function openInvitations(
  db: Db,
  countyId: CountyId,
  organisation: OrganisationId | null,
): Promise<Invitation[]> {
  const { rows } = await sql<Invitation>`
    select i.id, o.name as "organisationName", i.name, i.mail, i.role, i.invited_at as "invitedAt", i.ends_at as "endsAt"
      from organisations.invitation i join organisations.organisation o on o.id = i.organisation_id
     where i.county_id = ${countyId} and i.accepted_at is null and i.revoked_at is null
       and (${organisation}::uuid is null or i.organisation_id = ${organisation}::uuid)
     order by i.invited_at desc`.execute(db);
  return rows;
}

/** Keep an invitation; its token only as a hash. */
export async function keepInvitation(
  db: Db,
  invitation: Invite & {
    id: string;
    organisationId: OrganisationId;
    token: Buffer;
    handedOver: boolean;
  },
): Promise<'done' | 'already' | 'open' | 'has-administrator' | 'no-member'> {
  const { id, organisationId, mail, name, role, language, token, handedOver } = invitation;
  const { rows } = await sql<{
    outcome: 'done' | 'already' | 'open' | 'has-administrator' | 'no-member';
  }>`select organisations.invite(${id}::uuid, ${organisationId}::uuid, ${mail}, ${name}, ${role}, ${language}, ${token},
      ${handedOver}) as outcome`.execute(db);
  return rows[0]!.outcome;
}

/** Has anybody moved in, or is there nobody yet to sign in as? Asked before anybody has signed in. */
export async function somebodyIsHere(): Promise<boolean> {
  const [row] = await askOpen<{ here: boolean }>('select organisations.somebody_is_here() as here');
  return row?.here ?? false;
}

/** Take an invitation back; false: it has been taken already, or is not ours. */
export async function revokeInvitation(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{
    done: boolean;
  }>`select organisations.revoke_invitation(${id}::uuid) as done`.execute(db);
  return rows[0]?.done ?? false;
}

/** What a link leads to; null: to nothing. Asked before anybody has signed in. */
export async function invitationOf(
  token: Buffer,
): Promise<(InvitationSeen & { countyId: CountyId }) | null> {
  const [row] = await askOpen<InvitationSeen & { countyId: CountyId }>(
    `select state, county_id as "countyId", organisation_id as "organisationId", organisation_name as "organisationName", name,
        mail, role, has_account as "hasAccount", cardinality(county_roles) > 0 as "forCounty"
       from organisations.invitation_of('\\x${token.toString('hex')}')`,
  );
  return row ?? null;
}

/** Take an invitation, as the house itself. */
export async function takeInvitation(
  db: Db,
  token: Buffer,
  newPerson: PersonId,
  name: string,
  session: string | null,
): Promise<{
  outcome: 'done' | 'used' | 'revoked' | 'expired' | 'unknown' | 'sign-in-first';
  organisationId: OrganisationId | null;
  personId: PersonId | null;
}> {
  const hash = session ? Buffer.from(session, 'hex') : null;
  const { rows } = await sql<{
    outcome: 'done' | 'used' | 'revoked' | 'expired' | 'unknown' | 'sign-in-first';
    organisationId: OrganisationId | null;
    personId: PersonId | null;
  }>`select outcome, organisation_id as "organisationId", person_id as "personId"
      from organisations.accept_invitation(${token}, ${newPerson}::uuid, ${name}, ${hash}::bytea)`.execute(
    db,
  );
  return rows[0]!;
}
