import { createHash, randomBytes } from 'node:crypto';
import { softKey } from '../../tests/support/soft-key.ts';
import { enter, type Who } from './people.ts';
import { has, kept, offered, one, organisationId, type Step, type Walk } from './step.ts';

const CHALLENGE = {
  nothing:
    'a question to the browser, or a code by mail, that holds for minutes; the answer is noted',
};

/** The authenticator of whoever signs in with a passkey. */
let key: ReturnType<typeof softKey>;

/** What a new key answers when it is made: no attestation, as most of them do. */
function attested(challenge: string, origin: string): string {
  const cbor = (head: string, bytes: Buffer) =>
    Buffer.concat([Buffer.from(head, 'hex'), bytes]).toString('base64url');
  const id = Buffer.from(key.id, 'base64url');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(id.length);
  const data = Buffer.concat([
    createHash('sha256').update(new URL(origin).hostname).digest(),
    Buffer.from([0x45, 0, 0, 0, 0]),
    Buffer.alloc(16),
    length,
    id,
    key.publicKey,
  ]);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(data.length);
  const map = Buffer.concat([size, data]);
  const client = JSON.stringify({ type: 'webauthn.create', challenge, origin });
  return JSON.stringify({
    id: key.id,
    rawId: key.id,
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: Buffer.from(client).toString('base64url'),
      // {fmt: 'none', attStmt: {}, authData: …}
      attestationObject: cbor('a363666d74646e6f6e656761747453746d74a068617574684461746159', map),
    },
  });
}

const keepChallenge = (w: Walk) =>
  w.kept.set('challenge', (JSON.parse(w.last) as { challenge: string }).challenge);
const comeBack = (who: Who) => async (w: Walk) =>
  w.people.set(who, await enter(w.app, w.root, who));
const hashOf = (token: string) => createHash('sha256').update(token).digest();

/** A ticket in a letter, for one thing. */
async function layTicket(w: Walk): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const { personId, organisationId, countyId } = w.people.get('region')!;
  const boundary = await one(
    w,
    `select b.id from matters.boundary b join matters.matter m on m.id = b.matter_id where m.slug = 'layoff-meeting'`,
  );
  await w.root.query(
    `insert into access.ticket (id, token, person_id, organisation_id, county_id, only_this, expires_at)
     values (gen_random_uuid(), $1, $2, $3, $4, 'still-true:' || $5, now() + interval '1 day')`,
    [hashOf(token), personId, organisationId, countyId, boundary],
  );
  w.kept.set('ticket', token);
  return `/link/${token}`;
}

/** Who you are: signing in by every way, one's own account, colleagues, invitations, the county's roles. */
export const PEOPLE: readonly Step[] = [
  // the letters are there when the last steps need them
  ...(
    [
      ['guest', 'siv.testlund@umea.example'],
      ['visitor', 'karin.fiktivsson@skelleftea.example'],
    ] as const
  ).map(([who, mail]): Step => ({
    on: '/sign-in/code',
    way: 'POST ask',
    who,
    at: '/sign-in/code',
    fill: { mail, to: '/' },
    leads: /^\/sign-in\/code$/,
    leaves: CHALLENGE,
  })),
  {
    on: '/preferences',
    way: 'POST',
    who: 'umea',
    at: '/preferences',
    bare: true,
    fill: { language: 'sv', back: '/' },
    leaves: { nothing: 'a choice of language and colours is kept in the browser alone' },
  },
  {
    on: '/account/mail',
    way: 'POST default',
    who: 'umea',
    at: '/account/mail',
    fill: { wish: 'waiting' },
    leaves: { nothing: 'a wish about one’s own letters, which nobody else reads' },
  },
  {
    on: '/account/passkeys/options',
    way: 'POST',
    who: 'employment',
    at: '/account/passkeys/options',
    bare: true,
    expect: 200,
    after: keepChallenge,
    leaves: CHALLENGE,
  },
  {
    on: '/account/passkeys',
    way: 'POST make',
    who: 'employment',
    at: '/account/passkeys',
    fill: (w) => {
      key = softKey('localhost', w.app.origin);
      return { answer: attested(kept('challenge')(w), w.app.origin), name: 'Min telefon' };
    },
    leads: /saved=made/,
    leaves: 'history',
  },
  {
    on: '/account/passkeys',
    way: 'POST rename',
    who: 'employment',
    at: '/account/passkeys',
    form: has('id'),
    fill: { name: 'Min nya telefon' },
    leads: /saved=renamed/,
    leaves: 'history',
  },
  {
    on: '/account/passkeys',
    way: 'POST link',
    who: 'employment',
    at: '/account/passkeys?/link',
    bare: true,
    leads: /sorry=/,
    leaves: { nothing: 'the organisation has no sign-in of its own to be tied to' },
  },
  {
    on: '/sign-in/passkey/options',
    way: 'POST',
    who: 'nobody',
    at: '/sign-in/passkey/options',
    bare: true,
    expect: 200,
    after: keepChallenge,
    leaves: CHALLENGE,
  },
  {
    on: '/sign-in/passkey',
    way: 'POST',
    who: 'nobody',
    before: async (w) =>
      w.root.query(
        `insert into organisations.membership (person_id, organisation_id, role) values ($1, $2, 'reader')`,
        [w.people.get('employment')!.personId, await organisationId(w, 'almi')],
      ),
    at: '/sign-in/passkey',
    bare: true,
    fill: (w) => ({ answer: JSON.stringify(key.answer(kept('challenge')(w), 1)), to: '/' }),
    leads: /sign-in\/choose/,
    leaves: { nothing: 'proves who it is; the choice of employer that follows is the sign-in' },
  },
  {
    on: '/sign-in/choose',
    way: 'POST default',
    who: 'nobody',
    trace: 'employment',
    at: '/sign-in/choose',
    fill: (_, form) => ({ place: offered(form, 'place')[0]! }),
    leads: /^\/$/,
    leaves: 'log',
  },
  {
    on: '/sign-out',
    way: 'POST',
    who: 'nobody',
    trace: 'employment',
    at: '/sign-out',
    bare: true,
    after: comeBack('nobody'),
    leaves: 'log',
  },
  {
    on: '/account/passkeys',
    way: 'POST remove',
    who: 'employment',
    at: '/account/passkeys',
    form: has('kind'),
    fill: { sure: 'yes' },
    leads: /saved=removed/,
    leaves: 'history',
  },
  {
    on: '/account',
    way: 'POST switch',
    who: 'employment',
    at: '/account',
    form: has('organisation'),
    after: async (w) => {
      await w.root.query(
        'delete from organisations.membership where person_id = $1 and organisation_id = $2',
        [w.people.get('employment')!.personId, await organisationId(w, 'almi')],
      );
      await comeBack('employment')(w);
    },
    leaves: 'log',
  },
  {
    on: '/sign-in',
    way: 'POST default',
    who: 'nobody',
    trace: 'almi',
    at: '/sign-in',
    form: (form) => has('who')(form),
    fill: (w) => {
      const { personId, organisationId: at } = w.people.get('almi')!;
      return { who: `${personId}/${at}` };
    },
    after: comeBack('nobody'),
    leaves: 'log',
  },
  {
    on: '/account',
    way: 'POST end',
    who: 'almi',
    at: '/account',
    form: has('session'),
    leads: /saved=ended/,
    leaves: 'log',
  },
  {
    on: '/account',
    way: 'POST everywhere',
    who: 'almi',
    at: '/account',
    after: comeBack('almi'),
    leads: /sign-in/,
    leaves: 'log',
  },
  {
    on: '/people/invite',
    way: 'POST default',
    who: 'umeaAdministrator',
    at: '/people/invite',
    fill: { name: 'Ny Testperson', mail: 'ny@umea.example', role: 'editor' },
    expect: 200,
    after: (w) => w.kept.set('invitation', /\/join\/([\w-]+)/.exec(w.last)![1]!),
    leaves: 'history',
  },
  {
    on: '/join/[token]',
    way: 'POST default',
    who: 'nobody',
    at: (w) => `/join/${kept('invitation')(w)}`,
    fill: { name: 'Ny Testperson' },
    after: async (w) => {
      w.kept.set(
        'joined',
        await one(w, `select id from organisations.person where name = 'Ny Testperson'`),
      );
      await comeBack('nobody')(w);
    },
    leaves: 'log',
  },
  {
    on: '/people/[person]',
    way: 'POST change',
    who: 'umeaAdministrator',
    at: (w) => `/people/${kept('joined')(w)}`,
    fill: { role: 'reader', cleared: 'yes' },
    leads: /saved=changed/,
    leaves: 'history',
  },
  {
    on: '/people/[person]',
    way: 'POST end',
    who: 'umeaAdministrator',
    at: (w) => `/people/${kept('joined')(w)}`,
    leads: /saved=ended/,
    leaves: 'history',
  },
  {
    on: '/people/invite',
    way: 'POST default',
    who: 'umeaAdministrator',
    at: '/people/invite',
    fill: { name: 'En Annan', mail: 'annan@umea.example', role: 'reader' },
    expect: 200,
    leaves: 'history',
  },
  {
    on: '/people',
    way: 'POST revoke',
    who: 'umeaAdministrator',
    at: '/people',
    leads: /saved=revoked/,
    leaves: 'history',
  },
  {
    on: '/people/county',
    way: 'POST role',
    who: 'space',
    at: '/people/county',
    form: (form) => has('role', 'space-administrator')(form) && has('has', 'yes')(form),
    fill: (w) => ({ person: w.people.get('region')!.personId! }),
    leads: /saved=role/,
    leaves: 'history',
  },
  {
    on: '/people/county',
    way: 'POST member',
    who: 'space',
    at: '/people/county',
    form: has('membership', 'member'),
    leads: /saved=role/,
    leaves: 'history',
  },
  {
    on: '/people/sign-in',
    way: 'POST save',
    who: 'almiAdministrator',
    at: '/people/sign-in',
    fill: { issuer: 'https://id.example.org', clientId: 'ragang' },
    leads: /saved=bound/,
    leaves: 'history',
  },
  {
    on: '/people/sign-in',
    way: 'POST test',
    who: 'almiAdministrator',
    at: '/people/sign-in',
    leads: /tested=/,
    leaves: { nothing: 'asks the other server whether it is there, and keeps nothing' },
  },
  {
    on: '/people/sign-in',
    way: 'POST unbind',
    who: 'almiAdministrator',
    at: '/people/sign-in',
    leads: /saved=unbound/,
    leaves: 'history',
  },
  {
    on: '/link/[token]',
    way: 'POST default',
    who: 'nobody',
    trace: 'region',
    at: layTicket,
    leads: /saved=done/,
    leaves: 'history',
  },
  {
    on: '/account',
    way: 'POST switch',
    who: 'operator',
    at: '/account',
    form: has('acting', 'member'),
    after: comeBack('operator'),
    leaves: 'log',
  },
];
