import { createHmac } from 'node:crypto';
import { no, yes, type Decision } from '#platform/core/decision';
import type { OrganisationId, PersonId } from '#platform/core/ids';
import { isAdministrator, isSpaceAdministrator, type Viewer } from '#platform/core/viewer';
import { enqueueMail, hashed, isToken, newId, systemKey, tx, writeOnce } from '#platform/server';
import type { Invite } from '../people.forms.ts';
import type { InvitationSeen, PeopleReason } from '../people.types.ts';
import { invitationOf, keepInvitation, takeInvitation } from './invitations.queries.ts';

const DAYS = 14;

/**
 * Invite somebody: a letter with a link of its own, or, where no mail server is set, the link to hand over. The same
 * form sent again shows the same link, though only its hash is kept.
 *
 * @param byMail  a mail server is set
 * @returns the path of the link when it is to be handed over
 */
export async function invite(
  viewer: Viewer,
  key: string,
  organisationId: OrganisationId,
  said: Invite,
  byMail: boolean,
): Promise<{ ok: true; link: string | null } | { ok: false; reason: PeopleReason }> {
  const own = isAdministrator(viewer) && organisationId === viewer.organisationId;
  if (!own && !(isSpaceAdministrator(viewer) && said.role === 'administrator'))
    return no('not-for-you');
  if (!viewer.fresh) return no('not-fresh');
  const token = createHmac('sha256', await systemKey())
    .update(`invitation ${viewer.personId} ${key}`)
    .digest('base64url');
  const link = `/join/${token}`;
  const body = { organisationId, said, byMail };
  const outcome = await writeOnce(
    viewer,
    { key, body },
    async (db): Promise<Decision<PeopleReason>> => {
      const id = newId<'invitation'>();
      const kept = await keepInvitation(db, {
        ...said,
        id,
        organisationId,
        token: hashed(token),
        handedOver: !byMail,
      });
      if (kept !== 'done') return no(kept);
      if (byMail)
        await enqueueMail(db, {
          to: { address: said.mail, language: said.language },
          kind: 'invitation',
          organisation: organisationId,
          link,
          linkIsSecret: true,
          goodUntil: new Date(Date.now() + DAYS * 24 * 3_600_000),
          key: `invitation/${id}`,
        });
      return yes;
    },
  );
  return outcome.ok ? { ok: true, link: byMail ? null : link } : outcome;
}

/** What a link of an invitation leads to; null: to nothing. */
export async function invitationSeen(token: string): Promise<InvitationSeen | null> {
  return isToken(token) ? invitationOf(hashed(token)) : null;
}

/**
 * Take an invitation: become a colleague, as a new person or as the one who is signed in and has the address.
 *
 * @param session  of whoever is signed in in this browser
 */
export async function joinBy(
  token: string,
  name: string,
  session: string | null,
): Promise<
  | { ok: true; personId: PersonId; organisationId: OrganisationId; countyId: Viewer['countyId'] }
  | { ok: false; reason: 'used' | 'revoked' | 'expired' | 'unknown' | 'sign-in-first' }
> {
  const seen = isToken(token) ? await invitationOf(hashed(token)) : null;
  if (!seen) return { ok: false, reason: 'unknown' };
  const { countyId } = seen;
  const taken = await tx({ system: true, countyId }, 'write', (db) =>
    takeInvitation(db, hashed(token), newId<'person'>(), name, session),
  );
  if (taken.outcome !== 'done') return { ok: false, reason: taken.outcome };
  return { ok: true, personId: taken.personId!, organisationId: taken.organisationId!, countyId };
}
