import type { PersonId } from '#platform/core/ids';
import {
  bindIssuer,
  encrypted,
  linkIdentity,
  newToken,
  personOfSubject,
  startOidc,
  takeOidc,
  tx,
  type OidcOutcome,
} from '#platform/server';
import { viewerNamed } from '../tests/database/fresh.ts';
import { startIssuer, throughIssuer, type Forgery } from '../tests/support/issuer.ts';
import type { Proof } from './types.ts';

const ORIGIN = 'http://localhost:9';

/** Forged ID tokens, all but the signed ones properly signed by the issuer's own key. */
const FORGED: Record<string, Forgery> = {
  'wrong issuer': { claims: { iss: 'https://another.example' } },
  'wrong audience': { claims: { aud: 'somebody-else' } },
  'several audiences, another party': { claims: { aud: ['ragang', 'x'], azp: 'x' } },
  'wrong nonce': { claims: { nonce: 'another' } },
  'no nonce': { claims: { nonce: null } },
  'no subject': { claims: { sub: null } },
  'empty subject': { claims: { sub: '' } },
  'out of date': { claims: { exp: 1_000_000_000 } },
  'no end': { claims: { exp: null } },
  'issued in five minutes': { claims: { nbf: Math.floor(Date.now() / 1000) + 100_000 } },
  'alg none': { signed: 'none' },
  'alg none, claims changed': { signed: 'none', claims: { sub: 'person-2' } },
  'signed by another key': { signed: 'other-key' },
  'alg HS256': { header: { alg: 'HS256' } },
};

export default {
  id: 'T37',
  title:
    "Only a true answer of the organisation's own sign-in leads in, once, in the browser that asked",
  target: '100 % of forged, replayed and misdirected answers refused; the true one signs in',
  needs: ['postgres'],
  small: { rounds: 1 },
  full: { rounds: 20 },
  async run({ size, house: open, say }) {
    const house = await open({ clock: 'real' });
    await house.layIn('lillvik');
    const issuer = await startIssuer(`${ORIGIN}/sign-in/oidc/back`);
    process.env.RAGANG_OIDC_INNER = new URL(issuer.url).host;
    process.env.RAGANG_SECRET ??= newToken();
    try {
      const { rows } = await house.owner.query(
        'select p.name, m.organisation_id from organisations.person p join organisations.membership m on m.person_id = p.id order by p.name limit 2',
      );
      const one = await viewerNamed(house.owner, rows[0].name);
      const other = await viewerNamed(house.owner, rows[1].name);
      await house.owner.query(
        `update organisations.membership set role = 'administrator' where person_id = $1`,
        [one.personId],
      );
      const organisation = one.organisationId;
      await tx(one, 'write', (db) =>
        bindIssuer(db, one, {
          issuer: issuer.url,
          clientId: issuer.clientId,
          secret: encrypted(issuer.clientSecret, organisation),
          version: 0,
        }),
      );
      await tx(one, 'write', (db) =>
        linkIdentity(db, one, { issuer: issuer.url, subject: 'person-1' }),
      );
      // somebody else has an address that the issuer could name: it must lead nowhere
      await house.owner.query(
        `insert into access.account (person_id, mail) values ($1, 'person-3@lillvik.example') on conflict do nothing`,
        [other.personId],
      );

      const start = async (browser: string) => {
        const away = await startOidc(organisation, {
          origin: ORIGIN,
          browser,
          network: newToken(),
          purpose: 'sign-in',
          session: null,
          to: '/',
        });
        if (!(away instanceof URL)) throw new Error(`not sent to the issuer: ${String(away)}`);
        return away;
      };
      const cameIn = async (outcome: OidcOutcome): Promise<PersonId | null> =>
        outcome.ok ? personOfSubject(outcome) : null;

      let refused = 0;
      let tried = 0;
      let controls = 0;
      const letIn: string[] = [];
      const hold = (what: string, person: PersonId | null) => {
        tried += 1;
        if (person === null) refused += 1;
        else letIn.push(what);
      };
      const truly = async () => {
        issuer.forge = null;
        issuer.subject = 'person-1';
        const browser = newToken();
        const back = await throughIssuer(await start(browser));
        if ((await cameIn(await takeOidc(browser, back))) === one.personId) controls += 1;
        return { browser, back };
      };

      for (let round = 0; round < size.rounds; round += 1) {
        const { browser, back } = await truly();
        hold('the same answer again', await cameIn(await takeOidc(browser, back)));
        for (const [what, forgery] of Object.entries(FORGED)) {
          const mine = newToken();
          issuer.forge = null;
          const answer = await throughIssuer(await start(mine));
          issuer.forge = forgery;
          hold(what, await cameIn(await takeOidc(mine, answer)));
          issuer.forge = null;
        }
        for (const [what, change] of Object.entries(misdirected(start, throughIssuer)))
          hold(what, await change(cameIn));
        issuer.subject = 'person-3@lillvik.example';
        const stranger = newToken();
        const unknown = await takeOidc(stranger, await throughIssuer(await start(stranger)));
        hold('an address for a subject', await cameIn(unknown));
        issuer.subject = 'person-1';
        say(`round ${round + 1}: ${refused} of ${tried} refused`);
      }
      const passed = refused === tried && controls === size.rounds;
      return {
        passed,
        figures: { tried, refused, 'control: true answers that led in': controls },
        ...(passed
          ? {}
          : {
              why: `Let in: ${[...new Set(letIn)].join(', ') || 'nobody, not even the true one'}`,
            }),
      };
    } finally {
      await issuer.close();
    }
  },
} satisfies Proof<{ rounds: number }>;

type CameIn = (outcome: OidcOutcome) => Promise<PersonId | null>;

/** Answers that are true in themselves and come to the wrong place, or to a question that was changed on the way. */
function misdirected(start: (browser: string) => Promise<URL>, through: typeof throughIssuer) {
  const changed = async (cameIn: CameIn, change: (url: URL) => void, inBrowser?: string) => {
    const browser = newToken();
    const back = await through(await start(browser));
    change(back);
    return cameIn(await takeOidc(inBrowser ?? browser, back));
  };
  const asked = async (cameIn: CameIn, change: (url: URL) => void) => {
    const browser = newToken();
    const away = await start(browser);
    change(away);
    const back = await through(away).catch(() => null);
    return back ? cameIn(await takeOidc(browser, back)) : null;
  };
  return {
    'another browser': (c: CameIn) => changed(c, () => undefined, newToken()),
    'no cookie': async (c: CameIn) => {
      const back = await through(await start(newToken()));
      return c(await takeOidc(undefined, back));
    },
    'another state': (c: CameIn) => changed(c, (url) => url.searchParams.set('state', newToken())),
    'no state': (c: CameIn) => changed(c, (url) => url.searchParams.delete('state')),
    'another iss beside the code': (c: CameIn) =>
      changed(c, (url) => url.searchParams.set('iss', 'https://another.example')),
    'no iss beside the code': (c: CameIn) => changed(c, (url) => url.searchParams.delete('iss')),
    'a made-up code': (c: CameIn) => changed(c, (url) => url.searchParams.set('code', newToken())),
    "somebody else's code": async (c: CameIn) => {
      const theirs = await through(await start(newToken()));
      return changed(c, (url) => url.searchParams.set('code', theirs.searchParams.get('code')!));
    },
    'PKCE taken away on the way out': (c: CameIn) =>
      asked(c, (url) => {
        url.searchParams.delete('code_challenge');
        url.searchParams.delete('code_challenge_method');
      }),
    'PKCE changed on the way out': (c: CameIn) =>
      asked(c, (url) => url.searchParams.set('code_challenge', newToken())),
    'nonce changed on the way out': (c: CameIn) =>
      asked(c, (url) => url.searchParams.set('nonce', newToken())),
  };
}
