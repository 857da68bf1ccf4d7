import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { OrganisationId, PersonId } from '#platform/core/ids';
import { askAsApp } from '../open.ts';
import { bytes, hashed, id, isToken, words } from '../statement.ts';

/** The house as an authenticator knows it. */
export interface House {
  /** https://ragang.example */
  origin: string;
  network: string;
}
export type PasskeyPurpose = 'sign-in' | 'add' | 'again';

/** What came of an answer from an authenticator. `copied`: its counter has gone back, as that of a copy would. */
export type PasskeyOutcome =
  | { ok: true; personId: PersonId; holdsFor: OrganisationId | null }
  | { ok: false; reason: 'expired' | 'unknown' | 'not-verified' | 'copied' };

/** A new passkey that was made for this house and this person. */
export interface NewPasskey {
  credential: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  backedUp: boolean;
}

const rpId = (house: House) => new URL(house.origin).hostname;

/** The library is loaded when somebody first comes this way. */
const library = () => import('@simplewebauthn/server');

/**
 * Ask the browser for a passkey. No name is typed: the authenticator shows whose keys it has.
 *
 * @param only  credentials of the person who signs in again; empty: any
 * @returns what the browser is asked; or when one may try again
 */
export async function askForPasskey(
  house: House,
  browser: string,
  purpose: 'sign-in' | 'again',
  person: PersonId | null = null,
  only: readonly { credential: string; transports: string[] }[] = [],
): Promise<PublicKeyCredentialRequestOptionsJSON | Date> {
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({
    rpID: rpId(house),
    userVerification: 'required',
    timeout: 300_000,
    allowCredentials: only.map((key) => ({ id: key.credential, transports: key.transports as [] })),
  });
  return (await keepChallenge(house, browser, purpose, options.challenge, person)) ?? options;
}

/** Take the answer to askForPasskey. The challenge is spent, whatever the answer is worth. */
export async function takePasskey(
  house: House,
  browser: string | undefined,
  purpose: 'sign-in' | 'again',
  answer: AuthenticationResponseJSON,
): Promise<PasskeyOutcome> {
  const asked = await takeChallenge(browser, purpose);
  if (!asked) return no('expired');
  const key = await passkeyNamed(answer.id);
  if (!key || (asked.person_id && asked.person_id !== key.person_id)) return no('unknown');
  const { verifyAuthenticationResponse } = await library();
  const verified = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: asked.challenge,
    expectedOrigin: house.origin,
    expectedRPID: rpId(house),
    requireUserVerification: true,
    credential: {
      id: answer.id,
      publicKey: new Uint8Array(key.public_key),
      counter: Number(key.counter),
    },
  }).catch((error: unknown) => (/counter/i.test(String(error)) ? 'copied' : null));
  if (verified === 'copied') return no('copied');
  if (!verified?.verified || !handleIs(answer.response.userHandle, key.person_id))
    return no('not-verified');
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  const [used] = await askAsApp<{ ok: boolean }>(
    'write',
    `select access.passkey_used(${id(key.id)}, ${Number(newCounter)}, ${credentialBackedUp}) as ok`,
  );
  return used?.ok ? { ok: true, personId: key.person_id, holdsFor: key.holds_for } : no('copied');
}

/** Ask the browser to make a passkey for somebody who is signed in. */
export async function askToMakePasskey(
  house: House,
  browser: string,
  person: { personId: PersonId; name: string; has: readonly string[] },
): Promise<PublicKeyCredentialCreationOptionsJSON | Date> {
  const { generateRegistrationOptions } = await library();
  const options = await generateRegistrationOptions({
    rpName: 'Rågång',
    rpID: rpId(house),
    userID: handleOf(person.personId),
    userName: person.name,
    userDisplayName: person.name,
    attestationType: 'none',
    timeout: 300_000,
    excludeCredentials: person.has.map((credential) => ({ id: credential })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return (
    (await keepChallenge(house, browser, 'add', options.challenge, person.personId)) ?? options
  );
}

/** Take the answer to askToMakePasskey; null when it is not what was asked for. */
export async function takeNewPasskey(
  house: House,
  browser: string | undefined,
  person: PersonId,
  answer: RegistrationResponseJSON,
): Promise<NewPasskey | 'expired' | 'not-verified'> {
  const asked = await takeChallenge(browser, 'add');
  if (!asked || asked.person_id !== person) return 'expired';
  const { verifyRegistrationResponse } = await library();
  const verified = await verifyRegistrationResponse({
    response: answer,
    expectedChallenge: asked.challenge,
    expectedOrigin: house.origin,
    expectedRPID: rpId(house),
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) return 'not-verified';
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return {
    credential: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: (credential.transports ?? []).filter((t) => /^[a-z-]{2,20}$/.test(t)),
    backedUp: credentialBackedUp,
  };
}

async function keepChallenge(
  house: House,
  browser: string,
  purpose: PasskeyPurpose,
  challenge: string,
  person: PersonId | null,
): Promise<Date | null> {
  const given = [
    bytes(hashed(browser)),
    `'${purpose}'`,
    words(challenge),
    id(person),
    words(house.network),
  ];
  const [row] = await askAsApp<{ wait: Date | null }>(
    'write',
    `select access.make_challenge(${given.join(', ')}) as wait`,
  );
  return row?.wait ?? null;
}

async function takeChallenge(
  browser: string | undefined,
  purpose: PasskeyPurpose,
): Promise<{ challenge: string; person_id: PersonId | null } | null> {
  if (!isToken(browser)) return null;
  const [row] = await askAsApp<{ challenge: string | null; person_id: PersonId | null }>(
    'write',
    `select * from access.take_challenge(${bytes(hashed(browser))}, '${purpose}')`,
  );
  return row?.challenge ? { challenge: row.challenge, person_id: row.person_id } : null;
}

async function passkeyNamed(credential: string) {
  if (typeof credential !== 'string' || credential.length > 1400) return null;
  const [row] = await askAsApp<{
    id: string;
    person_id: PersonId;
    public_key: Buffer;
    counter: string;
    holds_for: OrganisationId | null;
  }>('read', `select * from access.passkey_named(${words(credential)})`);
  return row ?? null;
}

/** What an authenticator keeps of a person: the bytes of the id, which says nothing of who it is. */
function handleOf(person: PersonId): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(person.replaceAll('-', ''), 'hex'));
}

function handleIs(handle: string | undefined, person: PersonId): boolean {
  return !handle || Buffer.from(handle, 'base64url').equals(handleOf(person));
}

function no(reason: 'expired' | 'unknown' | 'not-verified' | 'copied') {
  return { ok: false, reason } as const;
}
